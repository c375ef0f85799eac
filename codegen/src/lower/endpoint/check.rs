//! Type-checks rules, so that the generated code compiles.

use std::collections::BTreeMap;

use crate::{
    Error,
    api::endpoint::{
        Call, Condition, Diagram, Endpoint, Expr, Kind, Logic, Outcome, PathStep, Rule, Rules,
        TemplatePart,
    },
};

/// Checks that all values have the required types, and that all names are defined.
pub(super) fn check(rules: &Rules) -> Result<(), Error> {
    let parameters = rules.parameters.iter();
    let names =
        Names(parameters.map(|it| (it.name.clone(), Kind::of_parameter(&it.kind))).collect());
    match &rules.logic {
        None => Ok(()),
        Some(Logic::Rules(rules)) => names.rules(rules),
        Some(Logic::Diagram(diagram)) => names.diagram(diagram),
    }
}

/// Types by name.
#[derive(Clone)]
struct Names(BTreeMap<String, Kind>);

impl Names {
    fn rules(&self, rules: &[Rule]) -> Result<(), Error> {
        for (index, rule) in rules.iter().enumerate() {
            self.rule(rule).map_err(|error| error.within(format!("rules[{index}]")))?;
        }
        Ok(())
    }

    fn rule(&self, rule: &Rule) -> Result<(), Error> {
        let mut names = self.clone();
        for (index, condition) in rule.conditions.iter().enumerate() {
            let place = |error: Error| error.within(format!("conditions[{index}]"));
            let kind = names.call(&condition.call).map_err(place)?;
            if let Some(name) = &condition.assign
                && names.0.insert(name.clone(), kind).is_some()
            {
                let message = format!("`{name}` has a value already; use another name");
                return Err(place(Error::new(message)));
            }
        }
        match &rule.then {
            Outcome::Tree(rules) => names.rules(rules),
            outcome => names.outcome(outcome),
        }
    }

    /// The names of a condition are defined wherever it may have been evaluated, so only their types are checked here.
    fn diagram(mut self, diagram: &Diagram) -> Result<(), Error> {
        let mut left: Vec<(usize, &Condition)> = diagram.conditions.iter().enumerate().collect();
        loop {
            let (count, mut unknown) = (left.len(), None);
            left.retain(|(index, condition)| match self.assign(condition) {
                Ok(()) => false,
                Err(error) => {
                    unknown.get_or_insert_with(|| error.within(format!("conditions[{index}]")));
                    true
                }
            });
            match unknown {
                None => break,
                Some(error) if left.len() == count => return Err(error),
                Some(_) => {}
            }
        }
        for (index, result) in diagram.results.iter().enumerate() {
            self.outcome(result).map_err(|error| error.within(format!("results[{index}]")))?;
        }
        Ok(())
    }

    fn assign(&mut self, condition: &Condition) -> Result<(), Error> {
        let kind = self.call(&condition.call)?;
        let Some(name) = &condition.assign else { return Ok(()) };
        match self.0.insert(name.clone(), kind) {
            Some(other) if other != kind => {
                Err(Error::new(format!("`{name}` is {} elsewhere; correct it", named(other))))
            }
            _ => Ok(()),
        }
    }

    fn outcome(&self, outcome: &Outcome) -> Result<(), Error> {
        match outcome {
            Outcome::Tree(_) => Ok(()),
            Outcome::Error(message) => self.expect(message, Kind::Text),
            Outcome::Endpoint(Endpoint { url, headers, auth_schemes }) => {
                let headers = headers.iter().flat_map(|(_, values)| values);
                let schemes = auth_schemes.iter().flat_map(|scheme| {
                    let texts =
                        [&scheme.signing_name, &scheme.signing_region].into_iter().flatten();
                    texts.chain([&scheme.name]).chain(&scheme.signing_region_set)
                });
                [url]
                    .into_iter()
                    .chain(headers)
                    .chain(schemes)
                    .try_for_each(|text| self.expect(text, Kind::Text))
            }
        }
    }

    fn expect(&self, expr: &Expr, wanted: Kind) -> Result<(), Error> {
        let found = self.kind(expr)?;
        match found == wanted {
            true => Ok(()),
            false => Err(Error::new(format!(
                "found {}, expected {}; correct it",
                named(found),
                named(wanted)
            ))),
        }
    }

    fn kind(&self, expr: &Expr) -> Result<Kind, Error> {
        match expr {
            Expr::Template(parts) => {
                for part in parts {
                    if let TemplatePart::Value(value) = part {
                        self.expect(value, Kind::Text)?;
                    }
                }
                Ok(Kind::Text)
            }
            Expr::Bool(_) => Ok(Kind::Bool),
            Expr::Integer(value) if *value < 0 => {
                Err(Error::new(format!("{value} is negative; correct it")))
            }
            Expr::Integer(_) => Ok(Kind::Integer),
            Expr::Ref(name) => self.0.get(name).copied().ok_or_else(|| {
                Error::new(format!("`{name}` is not defined here; correct the name"))
            }),
            Expr::Call(call) => self.call(call),
        }
    }

    fn call(&self, call: &Call) -> Result<Kind, Error> {
        let texts =
            |exprs: &[&Expr]| exprs.iter().try_for_each(|expr| self.expect(expr, Kind::Text));
        match call {
            Call::IsSet(value) => self.kind(value).map(|_| Kind::Bool),
            Call::Not(value) => self.expect(value, Kind::Bool).map(|()| Kind::Bool),
            Call::BooleanEquals(left, right) => {
                self.expect(left, Kind::Bool)?;
                self.expect(right, Kind::Bool).map(|()| Kind::Bool)
            }
            Call::StringEquals(left, right) => texts(&[left, right]).map(|()| Kind::Bool),
            Call::GetAttr(of, path) => path.iter().try_fold(self.kind(of)?, step_into),
            Call::Partition(text) => texts(&[text]).map(|()| Kind::Partition),
            Call::ParseArn(text) => texts(&[text]).map(|()| Kind::Arn),
            Call::ParseUrl(text) => texts(&[text]).map(|()| Kind::Url),
            Call::UriEncode(text) => texts(&[text]).map(|()| Kind::Text),
            Call::IsValidHostLabel(text, subdomains)
            | Call::IsVirtualHostableS3Bucket(text, subdomains) => {
                self.expect(text, Kind::Text)?;
                self.expect(subdomains, Kind::Bool).map(|()| Kind::Bool)
            }
            Call::Substring(text, start, stop, reverse) => {
                self.expect(text, Kind::Text)?;
                self.expect(start, Kind::Integer)?;
                self.expect(stop, Kind::Integer)?;
                self.expect(reverse, Kind::Bool).map(|()| Kind::Text)
            }
            Call::Split(text, delimiter, limit) => {
                texts(&[text, delimiter])?;
                self.expect(limit, Kind::Integer).map(|()| Kind::Parts)
            }
            Call::Coalesce(values) => {
                let (first, others) = values
                    .split_first()
                    .ok_or_else(|| Error::new("`coalesce` has no arguments; add two"))?;
                let kind = self.kind(first)?;
                others.iter().try_for_each(|value| self.expect(value, kind)).map(|()| kind)
            }
            Call::IfThenElse(condition, yes, no) => {
                self.expect(condition, Kind::Bool)?;
                let kind = self.kind(yes)?;
                self.expect(no, kind).map(|()| kind)
            }
        }
    }
}

fn step_into(kind: Kind, step: &PathStep) -> Result<Kind, Error> {
    match step {
        PathStep::Key(key) => match kind.attribute(key) {
            Some(attribute) => Ok(attribute.kind),
            None => {
                Err(Error::new(format!("{} has no attribute `{key}`; correct it", named(kind))))
            }
        },
        PathStep::Index(_) if matches!(kind, Kind::Strings | Kind::Parts) => Ok(Kind::Text),
        PathStep::Index(_) => {
            Err(Error::new(format!("{} has no elements; correct the path", named(kind))))
        }
    }
}

/// The name of a type in errors.
fn named(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "a string",
        Kind::Bool => "a boolean",
        Kind::Integer => "an integer",
        Kind::Strings => "an array of strings",
        Kind::Parts => "the parts of a string",
        Kind::Partition => "a partition",
        Kind::Arn => "an ARN",
        Kind::Url => "a URL",
    }
}
