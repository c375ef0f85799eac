//! [`Failure`]: why there is no response.

use std::error::Error;
use std::{fmt, io};

use super::super::causes::{Untrusted, causes};
use super::super::http2::is_unprocessed;
#[cfg(feature = "http2")]
use super::super::http2::without_http2;
use super::super::proxies::{Proxy, asks_for_password, refuses_tunnel};
use super::super::{TransportError, TransportErrorKind, not_sent};
use crate::body::BoxError;

/// The failure of a request.
pub(super) enum Failure {
    /// The URI is not absolute.
    Uri(BoxError),
    /// No connection was opened.
    Connect(ConnectError),
    /// The request requires HTTP/2, and the server or the proxy supports only HTTP/1.1.
    #[cfg(feature = "http2")]
    LacksHttp2,
    /// The connection was closed before any of the request was sent.
    Unsent(hyper::Error),
    /// The request may have been received.
    Exchange(hyper::Error),
}

impl Failure {
    pub(super) fn classify(self, proxy: Option<&Proxy>, has_body: bool) -> TransportError {
        match self {
            Failure::Uri(error) => not_sent(error),
            Failure::Connect(error) => error.classify(proxy),
            #[cfg(feature = "http2")]
            Failure::LacksHttp2 => without_http2(),
            Failure::Unsent(error) => TransportError::new(TransportErrorKind::Connect, error),
            // With HTTP/2, the request body of the program may fail with an error of another connection.
            Failure::Exchange(error) if !error.is_user() && is_unprocessed(&error, has_body) => {
                TransportError::new(TransportErrorKind::Refused, error)
            }
            Failure::Exchange(error) => TransportError::new(TransportErrorKind::Interrupted, error),
        }
    }
}

/// The error of opening a connection.
#[derive(Debug)]
pub(super) struct ConnectError(BoxError);

impl ConnectError {
    pub(super) fn new(error: impl Into<BoxError>) -> ConnectError {
        ConnectError(error.into())
    }

    fn classify(self, proxy: Option<&Proxy>) -> TransportError {
        if let Some(proxy) = proxy
            && refuses_tunnel(&self)
        {
            return not_sent(asks_for_password(proxy));
        }
        let error = match Untrusted::of(self) {
            Ok(untrusted) => return TransportError::new(TransportErrorKind::Permanent, untrusted),
            Err(error) => error,
        };
        let is_late = causes(&error).any(|cause| {
            let kind = cause.downcast_ref().map(io::Error::kind);
            kind == Some(io::ErrorKind::TimedOut)
        });
        let kind = match is_late {
            true => TransportErrorKind::ConnectTimeout,
            false => TransportErrorKind::Connect,
        };
        TransportError::new(kind, error)
    }
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot connect")
    }
}

impl Error for ConnectError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.0.as_ref())
    }
}
