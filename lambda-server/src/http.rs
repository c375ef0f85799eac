//! Requests, and responses: a [`Reply`], or a [`Refusal`] in the format of Lambda's errors.

use std::convert::Infallible;

use ::http::{HeaderMap, Method, StatusCode, Uri, header::CONTENT_TYPE};
use bytes::Bytes;
use futures_util::stream::{self, Iter};
use http_body_util::{BodyExt as _, Either, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

type Chunks = Iter<std::vec::IntoIter<Result<Frame<Bytes>, Infallible>>>;
pub(super) type ReplyBody = Either<Full<Bytes>, StreamBody<Chunks>>;

/// A received request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Path and query, encoded.
    pub uri: Uri,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Request {
    pub(super) async fn receive(request: hyper::Request<Incoming>) -> Request {
        let (parts, body) = request.into_parts();
        // If the body is incomplete, the signature does not match.
        let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
        Request { method: parts.method, uri: parts.uri, headers: parts.headers, body }
    }

    /// A header, if it is set and its value is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The segments of the path, decoded.
    pub fn segments(&self) -> Vec<String> {
        let path = self.uri.path().trim_start_matches('/');
        path.split('/').map(|part| percent_decode_str(part).decode_utf8_lossy().into()).collect()
    }

    /// The query parameters in order, decoded.
    pub fn query(&self) -> Vec<(String, String)> {
        let query = self.uri.query().unwrap_or_default();
        form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    }

    /// A query parameter.
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.query().into_iter().find_map(|(key, value)| (key == name).then_some(value))
    }

    /// The body as JSON. An empty body is `{}`.
    pub(super) fn json(&self) -> Result<Value, Refusal> {
        let is_json = self.header(CONTENT_TYPE.as_str()) == Some("application/json");
        match serde_json::from_slice(&self.body) {
            _ if self.body.is_empty() => Ok(json!({})),
            Ok(value @ Value::Object(_)) if is_json => Ok(value),
            _ => Err(Refusal::new(400, "SerializationException", "the body is not a JSON object")),
        }
    }
}

/// A response.
#[derive(Debug, Default)]
pub(super) struct Reply {
    status: StatusCode,
    headers: Vec<(&'static str, String)>,
    /// The body. Several chunks are sent one by one.
    chunks: Vec<Bytes>,
}

impl Reply {
    pub(super) fn new(status: u16) -> Reply {
        let status = StatusCode::from_u16(status).expect("a status has three digits");
        Reply { status, ..Reply::default() }
    }

    pub(super) fn json(status: u16, body: &Value) -> Reply {
        let reply = Reply::new(status).header("content-type", "application/json");
        reply.body(body.to_string())
    }

    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Reply {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn body(mut self, body: impl Into<Bytes>) -> Reply {
        self.chunks = vec![body.into()];
        self
    }

    pub(super) fn chunks(mut self, chunks: Vec<Bytes>) -> Reply {
        self.chunks = chunks;
        self
    }

    pub(super) fn into_response(self, request_id: &str) -> hyper::Response<ReplyBody> {
        let mut response =
            hyper::Response::builder().status(self.status).header("x-amzn-requestid", request_id);
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        let mut chunks = self.chunks;
        let body = match chunks.len() {
            0 | 1 => Either::Left(Full::new(chunks.pop().unwrap_or_default())),
            _ => {
                let frames: Vec<_> =
                    chunks.into_iter().map(|chunk| Ok(Frame::data(chunk))).collect();
                Either::Right(StreamBody::new(stream::iter(frames)))
            }
        };
        response.body(body).expect("the headers are well-formed")
    }
}

/// An error of the service.
#[derive(Debug)]
pub(super) struct Refusal {
    status: u16,
    code: &'static str,
    body: Value,
    retry_after: Option<u32>,
}

impl Refusal {
    /// In most of Lambda's errors, the member with the message is `Message`.
    pub(super) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Refusal {
        let body = json!({"Type": "User", "Message": message.into()});
        Refusal { status, code, body, retry_after: None }
    }

    pub(super) fn invalid(message: impl Into<String>) -> Refusal {
        let body = json!({"Type": "User", "message": message.into()});
        Refusal { body, ..Refusal::new(400, "InvalidParameterValueException", "") }
    }

    pub(super) fn not_found(message: impl Into<String>) -> Refusal {
        Refusal::new(404, "ResourceNotFoundException", message)
    }

    pub(super) fn conflict(message: impl Into<String>) -> Refusal {
        let body = json!({"Type": "User", "message": message.into()});
        Refusal { body, ..Refusal::new(409, "ResourceConflictException", "") }
    }

    pub(super) fn throttled(reason: &str) -> Refusal {
        let body = json!({"Type": "User", "message": "Rate Exceeded.", "Reason": reason});
        let refusal = Refusal::new(429, "TooManyRequestsException", "");
        Refusal { body, retry_after: Some(1), ..refusal }
    }
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Reply {
        // Lambda appends a URI to the code.
        let code = format!("{}:http://internal.amazon.com/coral/", refusal.code);
        let reply = Reply::json(refusal.status, &refusal.body).header("x-amzn-errortype", code);
        match refusal.retry_after {
            Some(seconds) => reply.header("retry-after", seconds.to_string()),
            None => reply,
        }
    }
}
