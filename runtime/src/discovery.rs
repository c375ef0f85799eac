//! Endpoint discovery: an operation of the service returns the endpoint of other operations.
//!
//! Generated code uses this module for services whose model [requires
//! it](https://smithy.io/2.0/aws/aws-core.html#client-endpoint-discovery), such as Amazon Timestream. A client calls the
//! operation for each region and identity, and keeps the endpoint as long as the service allows. It looks for the next
//! one before that, while calls continue to use the old one. If the service rejects an endpoint as invalid, the call is
//! repeated with a new one. A configured `endpoint_url` replaces discovery.

use std::time::Duration;

use crate::body::Body;
use crate::build_error::BuildError;
use crate::error::ErrorContext;
use crate::operation::{Metadata, Operation};
use crate::request::Request;

/// The validity of an endpoint for which the service returns more.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// The validity of an endpoint for which the service returns less.
const SHORTEST: Duration = Duration::from_secs(60);

/// An operation that returns endpoints.
pub trait DiscoversEndpoints: Operation {
    /// The operation, without any members.
    fn discovery() -> Self;

    /// The endpoints, in the order of the service.
    fn endpoints(output: Self::Output) -> Vec<Discovered>;
}

/// An endpoint that a service returned.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Discovered {
    /// The host, or the URL.
    pub address: String,
    /// How long the endpoint may be used.
    pub validity: Duration,
}

impl Discovered {
    /// An endpoint that is valid for some minutes, which are at least 1 minute and at most 7 days.
    ///
    /// ```
    /// use std::time::Duration;
    /// use tinsmith_runtime::discovery::Discovered;
    ///
    /// let endpoint = Discovered::new("cell-1.example.com".to_owned(), 1440);
    /// assert_eq!(endpoint.validity, Duration::from_secs(86_400));
    /// assert_eq!(endpoint.url(), "https://cell-1.example.com");
    /// ```
    #[must_use]
    pub fn new(address: String, minutes: i64) -> Discovered {
        let seconds = u64::try_from(minutes).unwrap_or_default().saturating_mul(60);
        Discovered { address, validity: Duration::from_secs(seconds).clamp(SHORTEST, LONGEST) }
    }

    /// The URL of the endpoint.
    #[must_use]
    pub fn url(&self) -> String {
        match self.address.contains("://") {
            true => self.address.clone(),
            false => format!("https://{}", self.address),
        }
    }
}

/// How a client finds endpoints. Generated crates define one as a `static`.
#[derive(Clone, Copy, Debug)]
pub struct Discovery {
    pub(crate) metadata: Metadata,
    pub(crate) request: fn() -> Result<Request, BuildError>,
    pub(crate) read: fn(http::Response<Body>) -> Result<Vec<Discovered>, Refusal>,
    pub(crate) invalid: &'static str,
}

/// Why the operation returned no endpoints.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) message: String,
    pub(crate) context: Box<ErrorContext>,
}

impl Discovery {
    /// Discovery by an operation. `invalid` is the code of the error with which the service rejects
    /// requests to an endpoint that is not valid any more.
    #[must_use]
    pub const fn by<O: DiscoversEndpoints>(invalid: &'static str) -> Discovery {
        Discovery { metadata: O::METADATA, request: request::<O>, read: read::<O>, invalid }
    }
}

fn request<O: DiscoversEndpoints>() -> Result<Request, BuildError> {
    O::discovery().request()
}

fn read<O: DiscoversEndpoints>(response: http::Response<Body>) -> Result<Vec<Discovered>, Refusal> {
    O::output(response).map(O::endpoints).map_err(|error| {
        let mut context = Box::new(ErrorContext::new());
        context.code = error.code().map(str::to_owned);
        context.message = error.message().map(str::to_owned);
        context.status = error.status();
        context.request_id = error.request_id().map(str::to_owned);
        Refusal { message: error.kind().to_string(), context }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_validity_is_limited() {
        let seconds = |minutes| Discovered::new(String::new(), minutes).validity.as_secs();
        assert_eq!([i64::MIN, 0, 1].map(seconds), [60; 3]);
        assert_eq!(seconds(90), 5_400);
        assert_eq!([10_081, i64::MAX].map(seconds), [604_800; 2]);
    }

    #[test]
    fn an_address_is_a_host_or_a_url() {
        let url = |address: &str| Discovered::new(address.to_owned(), 1).url();
        assert_eq!(url("a.example:8443"), "https://a.example:8443");
        assert_eq!(url("http://127.0.0.1:80"), "http://127.0.0.1:80");
    }
}
