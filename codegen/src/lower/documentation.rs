//! The documentation of shapes and members.

use crate::{
    Error,
    api::Docs,
    docs,
    smithy::{Member, Shape, Traits},
};

const DOCUMENTATION: &str = "smithy.api#documentation";
const DEPRECATED: &str = "smithy.api#deprecated";

/// The documentation of a shape that is generated as a type, with its name as fallback.
pub(super) fn of_type(shape: &Shape) -> Result<Docs, Error> {
    let docs = of_traits(&shape.traits)?;
    Ok(if docs.is_empty() { vec![format!("The shape `{}`.", shape.name())] } else { docs })
}

/// The documentation of an operation, with its name as fallback.
pub(super) fn of_operation(shape: &Shape) -> Result<Docs, Error> {
    let docs = of_traits(&shape.traits)?;
    Ok(if docs.is_empty() { vec![format!("Calls `{}`.", shape.name())] } else { docs })
}

/// The documentation of a shape or member, as Markdown.
pub(super) fn of_traits(traits: &Traits) -> Result<Docs, Error> {
    Ok(docs::markdown(traits.string(DOCUMENTATION)?.unwrap_or_default()))
}

/// The documentation of a member, else of its target, else its name.
pub(super) fn of_member(member: &Member, target: &Shape) -> Result<Docs, Error> {
    let own = of_traits(&member.traits)?;
    if !own.is_empty() {
        return Ok(own);
    }
    let inherited = of_traits(&target.traits)?;
    if !inherited.is_empty() && !target.id.starts_with("smithy.api#") {
        return Ok(inherited);
    }
    Ok(vec![format!("The member `{}`.", member.name)])
}

/// The deprecation message of a shape or member, if it is deprecated.
pub(super) fn deprecation(traits: &Traits) -> Option<String> {
    let value = traits.get(DEPRECATED)?;
    let message = value.get("message").and_then(|message| message.as_str()).unwrap_or_default();
    let since =
        value.get("since").and_then(|since| since.as_str()).map(|since| format!("since {since}"));
    Some(
        [Some(message.to_owned()), since]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("; "),
    )
}

/// The documentation of an event stream in a request, which follows that of the model.
pub(super) fn of_event_input() -> Vec<String> {
    let text = "\n\
        The events of the request: any stream of results, or an\n\
        [`EventInput`](tinsmith_runtime::EventInput), whose `channel` sends events during the call. The service may\n\
        wait for events before it responds, and responds while it receives more: send the events of a channel in\n\
        another task than the one that awaits the call. The request ends when the stream ends or the sender is dropped.";
    text.lines().map(str::to_owned).collect()
}
