//! Invocations of functions.

use std::sync::Arc;

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::base64;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use bytes::Bytes;
use serde_json::{Value, json};

use super::http::{Refusal, Reply, Request};
use super::state::{Answer, Lambda, Named, Run, text};

/// The number of bytes in one event of a response stream.
const CHUNK: usize = 16;
const LOG: &str = "START\nthe function says hello\nEND\n";

/// The error of a function.
#[derive(Clone, Debug)]
pub struct FunctionError {
    /// The type of the error, such as `ValueError`.
    pub r#type: String,
    /// The error message.
    pub message: String,
}

impl FunctionError {
    /// Creates an error with this type and message.
    pub fn new(r#type: impl Into<String>, message: impl Into<String>) -> FunctionError {
        FunctionError { r#type: r#type.into(), message: message.into() }
    }

    fn payload(&self) -> Value {
        json!({"errorType": self.r#type, "errorMessage": self.message, "stackTrace": []})
    }
}

/// The code of functions that are created by a request. The handler `fail` returns an error; any other
/// handler returns its event.
pub(super) fn built_in(handler: &str) -> Run {
    match handler {
        "fail" => Arc::new(|_| Err(FunctionError::new("ValueError", "the function fails"))),
        _ => Arc::new(Ok),
    }
}

/// An invocation of a function.
struct Invocation {
    version: String,
    run: Run,
    event: Value,
}

impl Lambda {
    pub(super) fn invoke(&mut self, named: &Named, request: &Request) -> Answer {
        let invocation = self.invocation(named, request)?;
        match request.header("x-amz-invocation-type") {
            None | Some("RequestResponse") => Ok(invocation.respond(request)),
            Some("Event") => Ok(invocation.queue()),
            Some("DryRun") => Ok(Reply::new(204)),
            Some(other) => Err(Refusal::invalid(format!("{other} is no InvocationType"))),
        }
    }

    pub(super) fn invoke_async(&mut self, named: &Named, request: &Request) -> Answer {
        Ok(self.invocation(named, request)?.queue())
    }

    pub(super) fn invoke_with_response_stream(
        &mut self,
        named: &Named,
        request: &Request,
    ) -> Answer {
        let invocation = self.invocation(named, request)?;
        let reply = Reply::new(200)
            .header("content-type", "application/vnd.amazon.eventstream")
            .header("x-amz-executed-version", &invocation.version);
        Ok(reply.chunks(invocation.stream(request)))
    }

    fn invocation(&mut self, named: &Named, request: &Request) -> Result<Invocation, Refusal> {
        let function = self.function(named)?;
        let version = text(function.version(named)?, "Version").to_owned();
        if function.reserved_concurrency == Some(0) {
            return Err(Refusal::throttled("ReservedFunctionConcurrentInvocationLimitExceeded"));
        }
        let event = match request.body.is_empty() {
            true => Value::Null,
            false => serde_json::from_slice(&request.body).map_err(|error| {
                let what = format!("Could not parse request body into json: {error}");
                Refusal::new(400, "InvalidRequestContentException", what)
            })?,
        };
        Ok(Invocation { version, run: Arc::clone(&function.run), event })
    }
}

impl Invocation {
    fn respond(self, request: &Request) -> Reply {
        let mut reply = Reply::new(200).header("x-amz-executed-version", self.version);
        if let Some(log) = log_tail(request) {
            reply = reply.header("x-amz-log-result", log);
        }
        match (self.run)(self.event) {
            Ok(output) => reply.body(output.to_string()),
            Err(error) => {
                let reply = reply.header("x-amz-function-error", "Unhandled");
                reply.body(error.payload().to_string())
            }
        }
    }

    /// Runs the function at once: for the caller, this is the same as a queue, because it does not receive the result.
    fn queue(self) -> Reply {
        let _ = (self.run)(self.event);
        Reply::new(202)
    }

    /// The messages of a response stream: chunks, and an event at the end.
    fn stream(self, request: &Request) -> Vec<Bytes> {
        let mut end = json!({});
        let mut frames = Vec::new();
        match (self.run)(self.event) {
            Ok(output) => {
                let output = output.to_string();
                let chunks = output.as_bytes().chunks(CHUNK);
                frames.extend(chunks.map(|chunk| frame("PayloadChunk", OCTETS, chunk)));
            }
            Err(error) => {
                end["ErrorCode"] = "Unhandled".into();
                end["ErrorDetails"] = error.payload().to_string().into();
            }
        }
        if let Some(log) = log_tail(request) {
            end["LogResult"] = log.into();
        }
        frames.push(frame("InvokeComplete", JSON, end.to_string().as_bytes()));
        frames
    }
}

const OCTETS: &str = "application/octet-stream";
const JSON: &str = "application/json";

/// Encodes an event for an event stream.
fn frame(event: &'static str, content_type: &'static str, payload: &[u8]) -> Bytes {
    let header = |name, value: &'static str| Header::new(name, HeaderValue::String(value.into()));
    let headers = vec![
        header(":event-type", event),
        header(":content-type", content_type),
        header(":message-type", "event"),
    ];
    let message = Message::new_from_parts(headers, Bytes::copy_from_slice(payload));
    let mut frame = Vec::new();
    write_message_to(&message, &mut frame).expect("the headers of an event are short");
    frame.into()
}

/// The end of the log, if the request contains `x-amz-log-type: Tail`.
fn log_tail(request: &Request) -> Option<String> {
    (request.header("x-amz-log-type") == Some("Tail")).then(|| base64::encode(LOG))
}
