//! [`ThroughProxy`]: the part of an error that says that a proxy was in between.

use std::error::Error;
use std::fmt;

use http::StatusCode;

use super::Proxy;
use crate::body::BoxError;
use crate::transport::causes::causes;
use crate::transport::{TransportError, not_sent};

/// What happened on a way through a proxy.
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

/// An error that says through which proxy the request went, if through any.
pub(in super::super) fn through(proxy: Option<&Proxy>, error: TransportError) -> TransportError {
    let Some(proxy) = proxy else { return error };
    let kind = error.kind();
    let source = error.into_source();
    TransportError::new(kind, ThroughProxy { proxy: proxy.to_string(), source })
}

/// Refuses an answer to a request without TLS, if its
/// [status](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8) is one that only a proxy has.
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

/// Whether an error is about the same status in the answer to CONNECT. Both transports make tunnels by
/// hyper-util, in which the type of this error is not public.
pub(in super::super) fn refuses_tunnel(error: &(dyn Error + 'static)) -> bool {
    causes(error).any(|cause| cause.to_string() == "tunnel error: proxy authorization required")
}

/// What to say if a proxy answers with 407.
pub(in super::super) fn asks_for_password(proxy: &Proxy) -> &'static str {
    match proxy.authorization {
        None => {
            "it asks for a user and a password (HTTP status 407); add them to the variable that names \
             the proxy, as in `http://user:password@host:port`"
        }
        Some(_) => {
            "it does not accept the user and the password (HTTP status 407); correct them in the \
             variable that names the proxy"
        }
    }
}
