//! Merges equivalent decisions of a diagram.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::endpoint::{
    Call, Condition, Decision, Diagram, Expr, Outcome, Target, TemplatePart,
};

/// Merges two decisions with the same target for false, if nothing else leads to the second.
pub(super) fn join(mut diagram: Diagram) -> Diagram {
    let names = later_names(&diagram);
    let mut ways = BTreeMap::<Target, usize>::new();
    for decision in &diagram.decisions {
        *ways.entry(decision.yes).or_default() += 1;
        *ways.entry(decision.no).or_default() += 1;
    }
    for position in (0..diagram.decisions.len()).rev() {
        let Some(first) = diagram.decisions.get(position) else { continue };
        let Target::Decision(next) = first.yes else { continue };
        let Some(second) = diagram.decisions.get(next) else { continue };
        // The value that a condition assigns stays defined if a later condition is false.
        let assigned = |index: &usize| diagram.conditions.get(*index)?.assign.as_deref();
        let is_said_later = first
            .conditions
            .iter()
            .filter_map(assigned)
            .any(|name| names.get(&first.no).is_some_and(|names| names.contains(name)));
        if second.no != first.no || is_said_later || ways.get(&first.yes) != Some(&1) {
            continue;
        }
        let conditions = first.conditions.iter().chain(&second.conditions).copied().collect();
        let joined = Decision { conditions, yes: second.yes, no: first.no };
        ways.entry(first.no).and_modify(|count| *count -= 1);
        if let Some(first) = diagram.decisions.get_mut(position) {
            *first = joined;
        }
    }
    without_unreachable(diagram)
}

/// Drops unreachable decisions, and renumbers the others.
fn without_unreachable(diagram: Diagram) -> Diagram {
    let mut reached = BTreeSet::from([diagram.root]);
    for (position, decision) in diagram.decisions.iter().enumerate() {
        if reached.contains(&Target::Decision(position)) {
            reached.extend([decision.yes, decision.no]);
        }
    }
    let is_reached = |position: &usize| reached.contains(&Target::Decision(*position));
    let kept: Vec<usize> = (0..diagram.decisions.len()).filter(is_reached).collect();
    let target = |target: Target| match target {
        Target::Decision(position) => {
            kept.binary_search(&position).map_or(Target::NoMatch, Target::Decision)
        }
        end => end,
    };
    let (root, decisions) = (target(diagram.root), diagram.decisions.into_iter().enumerate());
    let decisions = decisions
        .filter(|(position, _)| kept.binary_search(position).is_ok())
        .map(|(_, it)| Decision { yes: target(it.yes), no: target(it.no), ..it })
        .collect();
    Diagram { decisions, root, ..diagram }
}

/// All names that are used from a target on.
fn later_names(diagram: &Diagram) -> BTreeMap<Target, BTreeSet<String>> {
    let mut names = BTreeMap::<Target, BTreeSet<String>>::new();
    for (index, result) in diagram.results.iter().enumerate() {
        names.insert(Target::Result(index), of_outcome(result));
    }
    for (position, decision) in diagram.decisions.iter().enumerate().rev() {
        let mut said = BTreeSet::new();
        for condition in decision.conditions.iter().filter_map(|it| diagram.conditions.get(*it)) {
            of_condition(condition, &mut said);
        }
        for target in [decision.yes, decision.no] {
            said.extend(names.get(&target).into_iter().flatten().cloned());
        }
        names.insert(Target::Decision(position), said);
    }
    names
}

fn of_outcome(outcome: &Outcome) -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    match outcome {
        Outcome::Tree(_) => {}
        Outcome::Error(message) => of_expr(message, &mut said),
        Outcome::Endpoint(endpoint) => {
            of_expr(&endpoint.url, &mut said);
            for value in endpoint.headers.iter().flat_map(|(_, values)| values) {
                of_expr(value, &mut said);
            }
            for scheme in &endpoint.auth_schemes {
                let texts = [&scheme.signing_name, &scheme.signing_region].into_iter().flatten();
                for text in texts.chain([&scheme.name]).chain(&scheme.signing_region_set) {
                    of_expr(text, &mut said);
                }
            }
        }
    }
    said
}

fn of_condition(condition: &Condition, said: &mut BTreeSet<String>) {
    of_call(&condition.call, said);
}

fn of_expr(expr: &Expr, said: &mut BTreeSet<String>) {
    match expr {
        Expr::Bool(_) | Expr::Integer(_) => {}
        Expr::Ref(name) => {
            said.insert(name.clone());
        }
        Expr::Call(call) => of_call(call, said),
        Expr::Template(parts) => {
            for part in parts {
                if let TemplatePart::Value(value) = part {
                    of_expr(value, said);
                }
            }
        }
    }
}

fn of_call(call: &Call, said: &mut BTreeSet<String>) {
    call.arguments().into_iter().for_each(|argument| of_expr(argument, said));
}
