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
/// static SERVICE: Service = Service::new("Lambda", "lambda", env!("CARGO_PKG_VERSION"), endpoint);
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Service {
    /// The [id](https://smithy.io/2.0/aws/aws-core.html#sdkid) that names the service in settings,
    /// such as `Lambda`.
    pub id: &'static str,
    /// The name in signatures, such as `lambda`.
    pub signing_name: &'static str,
    /// The version of the crate that was emitted for the service.
    pub version: &'static str,
    /// The service's endpoint rules.
    pub endpoint: fn(&Context<'_>) -> Result<Endpoint, EndpointError>,
}

impl Service {
    /// A service by its id, its name in signatures, the version of its crate and its endpoint rules.
    #[must_use]
    pub const fn new(
        id: &'static str,
        signing_name: &'static str,
        version: &'static str,
        endpoint: fn(&Context<'_>) -> Result<Endpoint, EndpointError>,
    ) -> Service {
        Service { id, signing_name, version, endpoint }
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
        Service::new(id, "", "1.2.3", |_| Ok(Endpoint::new("https://example.com")))
    }

    #[test]
    fn the_user_agent_names_service_and_program() {
        let agent = service("Bedrock Runtime").user_agent(Some("shop"));
        let agent = agent.to_str().unwrap();
        assert!(agent.starts_with("tinsmith/0."), "{agent}");
        assert!(agent.contains(" api/bedrock_runtime#1.2.3 os/"), "{agent}");
        assert!(agent.ends_with(" lang/rust app/shop"), "{agent}");
    }

    #[test]
    fn a_user_agent_is_always_a_header() {
        assert_eq!(service("a\nb").user_agent(None), "tinsmith");
    }
}
