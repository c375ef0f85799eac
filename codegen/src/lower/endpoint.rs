//! Reads and checks endpoint rules: rule sets, and the binary decision diagrams that newer models have instead.

mod check;
mod diagram;
mod parse;
mod template;

use std::collections::BTreeSet;

pub(super) use parse::built_in_of_name;

use crate::{Error, api::endpoint::Rules, smithy::Shape};

const RULE_SET: &str = "smithy.rules#endpointRuleSet";
const DIAGRAM: &str = "smithy.rules#endpointBdd";

/// Whether a service has endpoint rules.
pub(crate) fn has_rules(service: &Shape) -> bool {
    service.traits.has(RULE_SET) || service.traits.has(DIAGRAM)
}

/// Parses the rules of a service, and returns notices about parts without an effect. `bound` contains the names of
/// parameters that operations or the client configuration bind.
pub(crate) fn lower(
    service: &Shape,
    bound: &BTreeSet<&str>,
) -> Result<(Rules, Vec<String>), Error> {
    let place = |id: &'static str| {
        move |error: Error| error.of_trait(id).at(&service.id).in_file(&service.file)
    };
    // If a model has both forms, they are equivalent, and rules are easier to read.
    let rule_set = service.traits.object(RULE_SET).map_err(place(RULE_SET))?;
    let diagram = service.traits.object(DIAGRAM).map_err(place(DIAGRAM))?;
    let (id, read) = match (rule_set, diagram) {
        (Some(json), _) => (RULE_SET, parse::rule_set(json)),
        (None, Some(json)) => (DIAGRAM, diagram::read(json)),
        (None, None) => return Ok((Rules::default(), Vec::new())),
    };
    let (mut rules, ignored) = read.map_err(place(id))?;
    check::check(&rules).map_err(place(id))?;
    for parameter in &mut rules.parameters {
        parameter.is_bound = bound.contains(parameter.name.as_str());
    }
    let notice =
        |name| format!("{id}: the endpoint property `{name}` is unknown and has no effect");
    Ok((rules, ignored.into_iter().map(notice).collect()))
}
