//! A transport on [`reqwest`].

mod client;

use std::time::Duration;

use super::bodies::{Outgoing, announce_no_body, incoming};
use super::causes::Untrusted;
use super::clients::{Clients, Way};
use super::{
    CaBundle, IDLE, Timeouts, Transport, TransportError, TransportErrorKind, TransportFuture,
};
use crate::body::{Body, BoxError};

/// Sends requests by `reqwest`, over HTTP/1.1 or, with the feature `http2`, HTTP/2.
///
/// It follows no redirects, retries nothing, decompresses nothing, and keeps no cookies. Proxies are those
/// of the environment variables `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`; requests with
/// [`Direct`](super::Direct) use none. Nothing happens before the first request; certificates are
/// read before the first one over TLS. They are those of the operating system: on Linux of the files
/// that `SSL_CERT_FILE` and `SSL_CERT_DIR` name, or of the places where distributions have them.
///
/// `reqwest` removes the segments `.` and `..` from paths. A request whose path has them is an error, as
/// its signature would be invalid; the transport on `hyper` sends such paths.
#[derive(Debug)]
pub struct Reqwest {
    /// The client that the program has configured. Requests that must not go by a proxy do not use it.
    of_program: Option<reqwest::Client>,
    clients: Clients<reqwest::Client>,
    connect: Option<Duration>,
    idle: Option<Duration>,
    ca_bundle: Option<CaBundle>,
}

impl Reqwest {
    /// A transport with connections of its own. Of the timeouts, it enforces `connect`; a request with
    /// another limit on connecting is sent over other connections.
    #[must_use]
    pub const fn new(timeouts: Timeouts) -> Reqwest {
        Reqwest {
            of_program: None,
            clients: Clients::new(),
            connect: timeouts.connect,
            idle: Some(IDLE),
            ca_bundle: None,
        }
    }

    /// A transport on a client that the program configures: with its proxies, certificates, timeouts,
    /// and limits on connections.
    ///
    /// The builder's last settings are made here: no redirects, no retries, no `Referer`, and no
    /// decompression. A redirect that `reqwest` followed would carry out an operation twice, or send a
    /// session token to another host. For the same reason no finished `reqwest::Client` is taken:
    /// it cannot be told any more to follow no redirects.
    ///
    /// ```
    /// use tinsmith_runtime::reqwest;
    /// use tinsmith_runtime::transport::Reqwest;
    ///
    /// let builder = reqwest::Client::builder().pool_max_idle_per_host(8).local_address(None);
    /// let transport = Reqwest::configured(builder)?;
    /// # Ok::<(), reqwest::Error>(())
    /// ```
    ///
    /// With the features `rustls-ring` or `rustls-aws-lc`, the default cryptography provider of the process
    /// is set if the program has not set one, because `reqwest` panics without.
    ///
    /// # Errors
    /// `reqwest` refuses the settings.
    pub fn configured(builder: reqwest::ClientBuilder) -> Result<Reqwest, reqwest::Error> {
        #[cfg(feature = "__rustls")]
        super::rustls::ensure_default_provider();
        let client = client::finish(builder)?;
        Ok(Reqwest { of_program: Some(client), ..Reqwest::default() })
    }

    /// Sets how long an idle connection is kept for later requests. The default is 90 seconds; `None`
    /// keeps it until the server closes it. It has no effect on a client that the program configures.
    #[must_use]
    pub fn idle_timeout(mut self, limit: impl Into<Option<Duration>>) -> Reqwest {
        self.idle = limit.into();
        self
    }

    /// Trusts the certificates of a file instead of those of the operating system.
    #[must_use]
    pub(crate) fn trusting(mut self, ca_bundle: Option<CaBundle>) -> Reqwest {
        self.ca_bundle = ca_bundle;
        self
    }

    fn client(&self, request: &http::Request<Body>) -> Result<reqwest::Client, BoxError> {
        let way = Way::of(request, self.connect);
        match &self.of_program {
            Some(client) if !way.is_direct => Ok(client.clone()),
            _ => self.clients.of(way, || client::make(way, self.idle, self.ca_bundle.as_ref())),
        }
    }

    async fn send(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, TransportError> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(not_sent("there is no Tokio runtime; make the call within one"));
        }
        let client = self.client(&request).map_err(not_sent)?;
        let response = client.execute(outgoing(request)?).await.map_err(classify)?;
        let response = http::Response::<reqwest::Body>::from(response);
        Ok(response.map(|body| incoming(body, classify)))
    }
}

impl Default for Reqwest {
    /// Without any timeouts.
    fn default() -> Reqwest {
        Reqwest::new(Timeouts::default())
    }
}

impl Transport for Reqwest {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(self.send(request))
    }
}

/// The request as `reqwest` takes it, if it is still the one that was signed.
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
            "`reqwest` would change the path or the query, which would make the signature invalid; \
             remove the segments `.` and `..` and encode special characters, or use the transport `Hyper`",
        ));
    }
    Ok(request)
}

fn not_sent(reason: impl Into<BoxError>) -> TransportError {
    TransportError::new(TransportErrorKind::Permanent, reason)
}

/// The URL is left out of the error: the caller knows it, and it may have secrets.
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
mod tests;
