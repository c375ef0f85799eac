//! [`Service`]: what a client knows of its service.

use http::HeaderValue;

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
        Service { id, signing_name, version: "", endpoint }
    }

    /// The service with the version of its API.
    #[must_use]
    pub const fn version(mut self, version: &'static str) -> Service {
        self.version = version;
        self
    }

    /// Who sends a request: this library, for which service, on which system, in which program.
    pub(super) fn user_agent(&self, app_id: Option<&str>) -> HeaderValue {
        let id = self.id.to_ascii_lowercase().replace(' ', "_");
        let app = app_id.map(|id| format!(" app/{id}")).unwrap_or_default();
        let text = format!(
            "tinsmith/{} api/{id}#{} os/{} lang/rust{app}",
            env!("CARGO_PKG_VERSION"),
            self.version,
            std::env::consts::OS,
        );
        // An id or version that no header can carry is not worth an error.
        HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("tinsmith"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(id: &'static str) -> Service {
        Service::new(id, "", |_| Ok(Endpoint::new("https://example.com"))).version("2015-03-31")
    }

    #[test]
    fn the_user_agent_names_service_and_program() {
        let agent = service("Bedrock Runtime").user_agent(Some("shop"));
        let agent = agent.to_str().unwrap();
        assert!(agent.starts_with("tinsmith/0."), "{agent}");
        assert!(agent.contains(" api/bedrock_runtime#2015-03-31 os/"), "{agent}");
        assert!(agent.ends_with(" lang/rust app/shop"), "{agent}");
    }

    #[test]
    fn a_user_agent_is_always_a_header() {
        assert_eq!(service("a\nb").user_agent(None), "tinsmith");
    }
}
