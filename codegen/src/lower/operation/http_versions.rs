//! The HTTP versions of operations with event streams.

use serde_json::Value;

use crate::{
    Error,
    api::{Output, Structure, Ty},
    lower::Context,
};

/// The event streams of an operation, and their HTTP versions.
pub(super) struct EventStreams {
    pub(super) sends_events: bool,
    pub(super) requires_http2: bool,
    pub(super) prefers_http2: bool,
}

/// Reads the versions of the protocol trait: `eventStreamHttp`, or else `http`, as in
/// <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#event-streams>. Without them, a request with events
/// can be sent over any version.
pub(super) fn of_events(
    context: &Context<'_>,
    input: &Structure,
    output: &Output,
) -> Result<EventStreams, Error> {
    let has = |structure: &Structure, is_stream: fn(&Ty) -> bool| {
        structure.fields.iter().any(|field| is_stream(&field.ty))
    };
    let sends_events = has(input, |ty| matches!(ty, Ty::EventInput(_)));
    let output = output.structure();
    let receives_events = output.is_some_and(|it| has(it, |ty| matches!(ty, Ty::Events(_))));
    let protocol = context.closure.service.traits.object(context.protocol.id)?;
    let versions = protocol.and_then(|it| it.get("eventStreamHttp").or(it.get("http"))?.as_array());
    let versions: Vec<&str> = versions.into_iter().flatten().filter_map(Value::as_str).collect();
    let is_http2 = |version: &&str| version.starts_with("h2");
    let has_http2 = versions.is_empty() || versions.iter().any(is_http2);
    let only_http2 = !versions.is_empty() && versions.iter().all(is_http2);
    Ok(EventStreams {
        sends_events,
        requires_http2: sends_events && only_http2,
        prefers_http2: sends_events && has_http2 || receives_events && only_http2,
    })
}
