//! [`Service`]: the static description of a service.

use crate::endpoint::{Context, Endpoint, EndpointError};
use crate::error::ErrorForm;

/// The static description of a service. Generated crates define one as a `static`.
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
    /// The [service ID](https://smithy.io/2.0/aws/aws-core.html#sdkid) that identifies the service
    /// in settings, such as `Lambda`.
    pub id: &'static str,
    /// The signing name, such as `lambda`.
    pub signing_name: &'static str,
    /// The version of the service's API, such as `2015-03-31`. It may be empty.
    pub version: &'static str,
    /// The codes of the retryable errors in the service's model.
    pub retryable: &'static [&'static str],
    /// The codes of the throttling errors in the service's model.
    pub throttling: &'static [&'static str],
    /// The form of error responses.
    pub errors: ErrorForm,
    /// Whether the endpoint rules use the account ID of the credentials.
    pub uses_account_id: bool,
    /// The built-in parameters of the endpoint rules that are settings of single services: the name
    /// of each in [Smithy](https://smithy.io/2.0/aws/rules-engine/built-ins.html), and in the rules.
    pub built_ins: &'static [(&'static str, &'static str)],
    /// Whether signed requests contain the hash of the body in `x-amz-content-sha256`.
    pub content_sha256: bool,
    /// The endpoint parameter with the name of a resource that has a region of its own. If another
    /// region redirects a request, the client sends it to the region of the resource.
    pub region_of: Option<&'static str>,
    /// The service's endpoint rules.
    pub endpoint: fn(&Context<'_>) -> Result<Endpoint, EndpointError>,
}

impl Service {
    /// Creates the description from the service ID, the signing name and the endpoint rules.
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
            errors: ErrorForm::Json,
            uses_account_id: false,
            built_ins: &[],
            content_sha256: false,
            region_of: None,
            endpoint,
        }
    }

    /// Sets the version of the API.
    #[must_use]
    pub const fn version(mut self, version: &'static str) -> Service {
        self.version = version;
        self
    }

    /// Sets the codes of the retryable errors.
    #[must_use]
    pub const fn retryable(mut self, codes: &'static [&'static str]) -> Service {
        self.retryable = codes;
        self
    }

    /// Sets the form of error responses.
    #[must_use]
    pub const fn errors(mut self, form: ErrorForm) -> Service {
        self.errors = form;
        self
    }

    /// Declares that the endpoint rules use the account ID, so that credentials are loaded before
    /// the endpoint is resolved.
    #[must_use]
    pub const fn account_id(mut self) -> Service {
        self.uses_account_id = true;
        self
    }

    /// Sets the built-in parameters that are settings of single services.
    #[must_use]
    pub const fn built_ins(
        mut self,
        parameters: &'static [(&'static str, &'static str)],
    ) -> Service {
        self.built_ins = parameters;
        self
    }

    /// Declares that signed requests contain the hash of the body in `x-amz-content-sha256`.
    #[must_use]
    pub const fn content_sha256(mut self) -> Service {
        self.content_sha256 = true;
        self
    }

    /// Sets the endpoint parameter with the name of a resource that has a region of its own.
    #[must_use]
    pub const fn region_of(mut self, parameter: &'static str) -> Service {
        self.region_of = Some(parameter);
        self
    }

    /// Sets the codes of the throttling errors.
    #[must_use]
    pub const fn throttling(mut self, codes: &'static [&'static str]) -> Service {
        self.throttling = codes;
        self
    }
}
