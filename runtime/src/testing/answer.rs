//! [`Answer`]: a scripted response.

use futures_util::StreamExt as _;
use futures_util::stream;
use http::header::{CONTENT_TYPE, HeaderName};
use http::{HeaderValue, StatusCode};

use super::Event;
use crate::body::{Body, BoxError};
use crate::error::ErrorForm;
use crate::json::Writer;
use crate::transport::{TransportError, TransportErrorKind};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const EVENTS: HeaderValue = HeaderValue::from_static("application/vnd.amazon.eventstream");

/// A scripted response of a [`Script`](super::Script).
///
/// An `http::Response` can be used as well. If a response is invalid, for example with status 1000,
/// the request fails with the error.
#[derive(Debug)]
#[must_use = "add it to a script"]
pub struct Answer {
    outcome: Result<http::Response<Body>, Instead>,
}

/// What is returned instead of a response.
#[derive(Debug)]
enum Instead {
    Failure(TransportErrorKind),
    /// Why the response is invalid, and the remedy.
    Mistake(String),
}

impl Answer {
    /// A response without a body.
    pub fn new(status: u16) -> Self {
        let outcome = match StatusCode::from_u16(status) {
            Ok(status) => {
                let mut response = http::Response::new(Body::empty());
                *response.status_mut() = status;
                Ok(response)
            }
            Err(_) => Err(Instead::Mistake(format!(
                "{status} is not a valid HTTP status; use one such as 200"
            ))),
        };
        Self { outcome }
    }

    /// A response in JSON.
    pub fn json(status: u16, body: impl Into<Body>) -> Self {
        Self::new(status).typed(JSON).body(body)
    }

    /// An error in the protocols with JSON, except for Smithy RPC v2: its code is in the header `x-amzn-errortype`, its
    /// message in the body.
    pub fn error(code: &str, status: u16, message: &str) -> Self {
        let mut json = Writer::new();
        json.begin_object();
        json.member("message", Some(message), Writer::string);
        json.end_object();
        Self::json(status, json.into_bytes()).header("x-amzn-errortype", code)
    }

    /// An error in the form of a service's protocol: `ErrorKind::FORM` of its crate, for example.
    pub fn error_in(form: ErrorForm, code: &str, status: u16, message: &str) -> Self {
        match form {
            ErrorForm::Json => Self::error(code, status, message),
            ErrorForm::RpcV2Json => {
                let mut json = Writer::new();
                json.begin_object();
                json.member("__type", Some(code), Writer::string);
                json.member("message", Some(message), Writer::string);
                json.end_object();
                Self::json(status, json.into_bytes()).header("smithy-protocol", "rpc-v2-json")
            }
            #[cfg(feature = "cbor")]
            ErrorForm::RpcV2Cbor => {
                use crate::cbor::Writer;
                let mut cbor = Writer::new();
                cbor.begin_object();
                cbor.member("__type", Some(code), Writer::string);
                cbor.member("message", Some(message), Writer::string);
                cbor.end_object();
                Self::new(status).body(cbor.into_bytes()).header("smithy-protocol", "rpc-v2-cbor")
            }
            #[cfg(feature = "xml")]
            ErrorForm::Xml | ErrorForm::S3 => {
                use crate::xml::Writer;
                let mut xml = Writer::new();
                xml.member("ErrorResponse", Some(&()), |xml, it| {
                    xml.member("Error", Some(it), |xml, _| {
                        xml.member("Code", Some(code), Writer::string);
                        xml.member("Message", Some(message), Writer::string);
                    });
                });
                Self::new(status).body(xml.into_bytes())
            }
        }
    }

    /// An event stream, with one chunk for each event.
    pub fn events(events: impl IntoIterator<Item = Event>) -> Self {
        match events.into_iter().map(Event::encode).collect::<Result<Vec<_>, _>>() {
            Ok(frames) => {
                let frames = stream::iter(frames.into_iter().map(Ok::<_, BoxError>));
                Self::new(200).typed(EVENTS).body(Body::from_stream(frames))
            }
            Err(mistake) => Self { outcome: Err(Instead::Mistake(mistake)) },
        }
    }

    /// A transport error instead of a response.
    pub fn fail(kind: TransportErrorKind) -> Self {
        Self { outcome: Err(Instead::Failure(kind)) }
    }

    /// Sets a header, which replaces one of the same name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let header = HeaderName::try_from(name).ok().zip(HeaderValue::try_from(value).ok());
        match (&mut self.outcome, header) {
            (Ok(response), Some((name, value))) => {
                response.headers_mut().insert(name, value);
            }
            (Ok(_), None) => {
                let mistake = format!(
                    "{name:?} is not a valid header name, or {value:?} is not a valid header value"
                );
                self.outcome = Err(Instead::Mistake(mistake + "; use visible ASCII"));
            }
            (Err(_), _) => {}
        }
        self
    }

    /// Sets the body.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        if let Ok(response) = &mut self.outcome {
            *response.body_mut() = body.into();
        }
        self
    }

    /// Interrupts the connection at the end of the body.
    pub fn breaks_off(mut self) -> Self {
        if let Ok(response) = &mut self.outcome {
            let body = std::mem::take(response.body_mut());
            let broken = stream::once(async { Err(BoxError::from(broken()).into()) });
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

    /// The result for the transport.
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

/// Reports an error of the script as an error of the service, because such an error is not retried.
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
