//! A transport that has its answers.

use tinsmith_lambda::runtime::http::header::{AUTHORIZATION, CONTENT_TYPE};
use tinsmith_lambda::runtime::http::{
    HeaderMap, HeaderValue, Method, Request, Response, StatusCode,
};
use tinsmith_lambda::runtime::transport::{Transport, TransportFuture};
use tinsmith_lambda::{Body, Bytes};

/// Answers what is posted with one body, and all other requests with another one, at once.
pub struct Memory {
    headers: HeaderMap,
    posted: Bytes,
    otherwise: Bytes,
}

impl Memory {
    /// With these answers.
    pub fn new(posted: impl Into<Bytes>, otherwise: impl Into<Bytes>) -> Memory {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(
            "x-amzn-requestid",
            HeaderValue::from_static("6f0c4f5e-0d5c-4a8e-9a0f-5a4b5a3c2d1e"),
        );
        headers.insert("x-amz-executed-version", HeaderValue::from_static("$LATEST"));
        Memory { headers, posted: posted.into(), otherwise: otherwise.into() }
    }

    fn answer(&self, request: &Request<Body>) -> Response<Body> {
        let body = if request.method() == Method::POST { &self.posted } else { &self.otherwise };
        let mut response = Response::new(Body::from(body.clone()));
        *response.headers_mut() = self.headers.clone();
        if !request.headers().contains_key(AUTHORIZATION) {
            // Calls that do not sign would cost less, and be of no use.
            *response.status_mut() = StatusCode::FORBIDDEN;
        }
        response
    }
}

impl Transport for Memory {
    fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
        Box::pin(async move { Ok(self.answer(&request)) })
    }
}
