//! [`Answer`]: what a script answers to one request.

use futures_util::StreamExt as _;
use futures_util::stream;
use http::header::{CONTENT_TYPE, HeaderName};
use http::{HeaderValue, StatusCode};

use super::Event;
use crate::body::{Body, BoxError};
use crate::json::Writer;
use crate::transport::{TransportError, TransportErrorKind};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const EVENTS: HeaderValue = HeaderValue::from_static("application/vnd.amazon.eventstream");

/// What a [`Script`](super::Script) answers to one request.
///
/// An `http::Response` is one as well. What cannot be sent, such as a status of 1000, is told to
/// who asks for the answer.
#[derive(Debug)]
#[must_use = "put it into a script"]
pub struct Answer {
    outcome: Result<http::Response<Body>, Instead>,
}

/// What there is instead of an answer.
#[derive(Debug)]
enum Instead {
    Failure(TransportErrorKind),
    /// Why the answer cannot be sent, and what to do about it.
    Mistake(String),
}

impl Answer {
    /// An answer without a body.
    pub fn new(status: u16) -> Self {
        let outcome = match StatusCode::from_u16(status) {
            Ok(status) => {
                let mut response = http::Response::new(Body::empty());
                *response.status_mut() = status;
                Ok(response)
            }
            Err(_) => {
                Err(Instead::Mistake(format!("{status} is not a status; use one such as 200")))
            }
        };
        Self { outcome }
    }

    /// An answer in JSON.
    pub fn json(status: u16, body: impl Into<Body>) -> Self {
        Self::new(status).typed(JSON).body(body)
    }

    /// An error as services send it whose protocol is REST-JSON: its code in the header
    /// `x-amzn-errortype`, its message in the body.
    pub fn error(code: &str, status: u16, message: &str) -> Self {
        let mut json = Writer::new();
        json.begin_object();
        json.member("message", Some(message), Writer::string);
        json.end_object();
        Self::json(status, json.into_bytes()).header("x-amzn-errortype", code)
    }

    /// A stream of events, each of which comes by itself.
    pub fn events(events: impl IntoIterator<Item = Event>) -> Self {
        match events.into_iter().map(Event::encode).collect::<Result<Vec<_>, _>>() {
            Ok(frames) => {
                let frames = stream::iter(frames.into_iter().map(Ok));
                Self::new(200).typed(EVENTS).body(Body::from_stream(frames))
            }
            Err(mistake) => Self { outcome: Err(Instead::Mistake(mistake)) },
        }
    }

    /// No answer at all.
    pub fn fail(kind: TransportErrorKind) -> Self {
        Self { outcome: Err(Instead::Failure(kind)) }
    }

    /// The answer with a header, which replaces one of the same name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let header = HeaderName::try_from(name).ok().zip(HeaderValue::try_from(value).ok());
        match (&mut self.outcome, header) {
            (Ok(response), Some((name, value))) => {
                response.headers_mut().insert(name, value);
            }
            (Ok(_), None) => {
                let mistake = format!("{name:?} is not a header, or {value:?} no value of one");
                self.outcome = Err(Instead::Mistake(mistake + "; use visible ASCII"));
            }
            (Err(_), _) => {}
        }
        self
    }

    /// The answer with this body.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        if let Ok(response) = &mut self.outcome {
            *response.body_mut() = body.into();
        }
        self
    }

    /// The answer with a connection that breaks where the body should end.
    pub fn breaks_off(mut self) -> Self {
        if let Ok(response) = &mut self.outcome {
            let body = std::mem::take(response.body_mut());
            let broken = stream::once(async { Err(BoxError::from(broken())) });
            *response.body_mut() = Body::from_stream(body.chain(broken));
        }
        self
    }

    fn typed(mut self, content_type: HeaderValue) -> Self {
        if let Ok(response) = &mut self.outcome {
            response.headers_mut().insert(CONTENT_TYPE, content_type);
        }
        self
    }

    /// What the transport says.
    pub(super) fn into_outcome(self) -> Result<http::Response<Body>, TransportError> {
        match self.outcome {
            Ok(response) => Ok(response),
            Err(Instead::Failure(kind)) => Err(TransportError::new(kind, AS_SCRIPTED)),
            Err(Instead::Mistake(mistake)) => Ok(mistake_of_script(&mistake)),
        }
    }
}

const AS_SCRIPTED: &str = "as the script says";

fn broken() -> TransportError {
    TransportError::new(TransportErrorKind::Interrupted, AS_SCRIPTED)
}

/// What is wrong with the script itself, as an error of the service: such a one is not tried again.
pub(super) fn mistake_of_script(mistake: &str) -> http::Response<Body> {
    let mut response = http::Response::new(Body::empty());
    *response.status_mut() = StatusCode::BAD_REQUEST;
    let answer = Answer::error("ScriptError", 400, mistake);
    answer.outcome.unwrap_or(response)
}

impl<B: Into<Body>> From<http::Response<B>> for Answer {
    fn from(response: http::Response<B>) -> Self {
        Self { outcome: Ok(response.map(Into::into)) }
    }
}
