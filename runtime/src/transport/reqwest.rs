//! A transport on a client of [`reqwest`] that the program has.

use super::bodies::{Outgoing, announce_no_body, incoming};
use super::causes::Untrusted;
use super::{Transport, TransportError, TransportErrorKind, TransportFuture};
use crate::body::{Body, BoxError};

/// Sends requests by a `reqwest::Client` as it is: with its connections, timeouts, certificates and
/// proxies. It should neither follow redirects nor decompress answers.
///
/// ```no_run
/// use tinsmith_runtime::Config;
/// use tinsmith_runtime::transport::Reqwest;
///
/// # fn example(client: reqwest::Client) {
/// let config = Config::builder().region("eu-central-1").transport(Reqwest(client));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Reqwest(pub reqwest::Client);

impl Reqwest {
    async fn send(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, TransportError> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(not_sent("there is no Tokio runtime; make the call within one"));
        }
        let response = self.0.execute(outgoing(request)?).await.map_err(classify)?;
        let response = http::Response::<reqwest::Body>::from(response);
        Ok(response.map(|body| incoming(body, classify)))
    }
}

impl Transport for Reqwest {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(self.send(request))
    }
}

/// The request as `reqwest` has it, if that is the one that was signed.
fn outgoing(mut request: http::Request<Body>) -> Result<reqwest::Request, TransportError> {
    let uri = request.uri().clone();
    announce_no_body(&mut request);
    let request = request.map(|body| match body.as_bytes() {
        Some(bytes) => reqwest::Body::from(bytes.clone()),
        None => reqwest::Body::wrap(Outgoing(body)),
    });
    let request =
        reqwest::Request::try_from(request).map_err(|error| not_sent(error.without_url()))?;
    let url = request.url();
    if url.path() != uri.path() || url.query() != uri.query() {
        return Err(not_sent(
            "the path or the query is not in its normal form, and would not go out as it was signed; \
             remove the segments `.` and `..` and encode special characters",
        ));
    }
    Ok(request)
}

fn not_sent(reason: impl Into<BoxError>) -> TransportError {
    TransportError::new(TransportErrorKind::Permanent, reason)
}

/// The URL is left out of the error: who made the call knows it, and it may have secrets.
fn classify(error: reqwest::Error) -> TransportError {
    let error = match Untrusted::of(error.without_url()) {
        Ok(untrusted) => return TransportError::new(TransportErrorKind::Permanent, untrusted),
        Err(error) => error,
    };
    let kind = match (error.is_connect(), error.is_timeout()) {
        (true, true) => TransportErrorKind::ConnectTimeout,
        (true, false) => TransportErrorKind::Connect,
        (false, true) => TransportErrorKind::Timeout,
        (false, false) if error.is_builder() => TransportErrorKind::Permanent,
        (false, false) => TransportErrorKind::Interrupted,
    };
    TransportError::new(kind, error)
}

#[cfg(test)]
#[cfg(feature = "hyper")]
mod tests;
