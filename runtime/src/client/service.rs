//! [`Service`]: what a client knows of its service.

use crate::endpoint::{Context, Endpoint, EndpointError};

/// What a client knows of its service. Emitted crates have one as a `static`.
///
/// ```
/// use tinsmith_runtime::client::Service;
/// use tinsmith_runtime::endpoint::{Context, Endpoint, EndpointError};
///
/// fn endpoint(context: &Context<'_>) -> Result<Endpoint, EndpointError> {
///     let region = context.region.ok_or_else(|| EndpointError::new("a region is needed"))?;
///     Ok(Endpoint::new(format!("https://lambda.{region}.amazonaws.com")))
/// }
///
/// static SERVICE: Service = Service::new("Lambda", "lambda", endpoint).version("2015-03-31");
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Service {
    /// The [id](https://smithy.io/2.0/aws/aws-core.html#sdkid) that names the service in settings,
    /// such as `Lambda`.
    pub id: &'static str,
    /// The name in signatures, such as `lambda`.
    pub signing_name: &'static str,
    /// The version of the service's API, such as `2015-03-31`. It may be empty.
    pub version: &'static str,
    /// The codes of the errors that may go away, by the service's model.
    pub retryable: &'static [&'static str],
    /// The codes of the errors by which the service asks for fewer requests, by its model.
    pub throttling: &'static [&'static str],
    /// Whether the endpoint rules look at the account of the credentials.
    pub uses_account_id: bool,
    /// The service's endpoint rules.
    pub endpoint: fn(&Context<'_>) -> Result<Endpoint, EndpointError>,
}

impl Service {
    /// A service by its id, its name in signatures and its endpoint rules.
    #[must_use]
    pub const fn new(
        id: &'static str,
        signing_name: &'static str,
        endpoint: fn(&Context<'_>) -> Result<Endpoint, EndpointError>,
    ) -> Service {
        Service {
            id,
            signing_name,
            version: "",
            retryable: &[],
            throttling: &[],
            uses_account_id: false,
            endpoint,
        }
    }

    /// The service with the version of its API.
    #[must_use]
    pub const fn version(mut self, version: &'static str) -> Service {
        self.version = version;
        self
    }

    /// The service with the codes of errors that may go away.
    #[must_use]
    pub const fn retryable(mut self, codes: &'static [&'static str]) -> Service {
        self.retryable = codes;
        self
    }

    /// The service with endpoint rules that look at the account of the credentials, which are then asked
    /// for before the endpoint is.
    #[must_use]
    pub const fn account_id(mut self) -> Service {
        self.uses_account_id = true;
        self
    }

    /// The service with the codes of errors by which it asks for fewer requests.
    #[must_use]
    pub const fn throttling(mut self, codes: &'static [&'static str]) -> Service {
        self.throttling = codes;
        self
    }
}
