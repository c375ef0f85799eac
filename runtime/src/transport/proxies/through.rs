//! Adds the proxy to the errors of requests that were sent through it.

use std::error::Error;
use std::fmt;

use http::StatusCode;

use super::Proxy;
use crate::body::BoxError;
use crate::transport::causes::causes;
use crate::transport::{TransportError, not_sent};

/// An error with the proxy that the request was sent through.
#[derive(Debug)]
struct ThroughProxy {
    /// Scheme, host and port.
    proxy: String,
    source: BoxError,
}

impl fmt::Display for ThroughProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "through the proxy {}", self.proxy)
    }
}

impl Error for ThroughProxy {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.source.as_ref())
    }
}

/// Adds the proxy to an error, if the request was sent through one.
pub(in super::super) fn through(proxy: Option<&Proxy>, error: TransportError) -> TransportError {
    let Some(proxy) = proxy else { return error };
    let kind = error.kind();
    let source = error.into_source();
    TransportError::new(kind, ThroughProxy { proxy: proxy.to_string(), source })
}

/// Rejects a response to a request without TLS if its
/// [status](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8) can only come from a proxy.
pub(in super::super) fn check_plain_answer(
    status: StatusCode,
    proxy: Option<&Proxy>,
) -> Result<(), TransportError> {
    match proxy {
        Some(proxy) if status == StatusCode::PROXY_AUTHENTICATION_REQUIRED => {
            Err(through(Some(proxy), not_sent(asks_for_password(proxy))))
        }
        _ => Ok(()),
    }
}

/// Whether an error is the same status in the response to CONNECT. Both transports open tunnels
/// with hyper-util, where the type of this error is private.
pub(in super::super) fn refuses_tunnel(error: &(dyn Error + 'static)) -> bool {
    causes(error).any(|cause| cause.to_string() == "tunnel error: proxy authorization required")
}

/// The message for a proxy response with status 407.
pub(in super::super) fn asks_for_password(proxy: &Proxy) -> &'static str {
    match proxy.authorization {
        None => {
            "it requires a user name and a password (HTTP status 407); add them to the variable of \
             the proxy, as in `http://user:password@host:port`"
        }
        Some(_) => {
            "it rejected the user name and the password (HTTP status 407); correct them in the \
             variable of the proxy"
        }
    }
}
