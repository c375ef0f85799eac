//! Before anything is sent: the endpoint, the complete request, and how it is to be authenticated.

use http::header::{HeaderName, HeaderValue, USER_AGENT};

use super::{Call, Inner};
use crate::body::Body;
use crate::build_error::BuildError;
use crate::endpoint::{AuthScheme, Context, Endpoint, EndpointError, Value, is_valid_host_label};
use crate::idempotency::idempotency_token;
use crate::operation::Auth;
use crate::request::{HostPrefix, Request};

use super::failed::Failed;

/// The same in every attempt of a call, so that the service can tell them from other calls.
const INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");

/// A request that lacks nothing but its signature. Each attempt signs a copy of it.
pub(super) struct Prepared {
    pub(super) request: http::Request<Body>,
    pub(super) identity: Identity,
}

/// How a request is to be authenticated.
pub(super) enum Identity {
    /// By a signature.
    Signature { service: String, region: String, double_encode: bool, unsigned_payload: bool },
    /// By the bearer token of the configuration.
    Token,
    /// Not at all.
    Anonymous,
}

impl Inner {
    pub(super) fn prepare(
        &self,
        call: &Call<'_>,
        request: Request,
        parameters: &[(&'static str, Value)],
    ) -> Result<Prepared, Failed> {
        let region = self.region(call)?;
        call.span.record("region", region);
        let endpoint = self.endpoint(call, region, parameters)?;
        let identity = self.identity(call, region, &endpoint)?;
        let request = self.complete(call, request, &endpoint)?;
        Ok(Prepared { request, identity })
    }

    /// The region, if it is known. That of the configuration was checked when it was made.
    fn region<'a>(&'a self, call: &Call<'a>) -> Result<Option<&'a str>, EndpointError> {
        match call.options.region.as_deref() {
            None => Ok(self.config.region()),
            Some(region) if is_valid_host_label(region, false) => Ok(Some(region)),
            Some(region) => Err(EndpointError::new(format!(
                "{region:?} is not the name of a region; use one such as `eu-central-1`"
            ))),
        }
    }

    fn endpoint(
        &self,
        call: &Call<'_>,
        region: Option<&str>,
        parameters: &[(&'static str, Value)],
    ) -> Result<Endpoint, EndpointError> {
        let settings = self.config.settings();
        let asked_for = match &call.options.endpoint_url {
            Some(of_call) => Some(of_call.as_str()),
            None => self.endpoint_url.as_ref().map_err(Clone::clone)?.as_deref(),
        };
        let context = Context {
            region,
            use_fips: settings.use_fips,
            use_dual_stack: settings.use_dual_stack,
            endpoint: asked_for,
            operation_parameters: parameters,
            client_parameters: &settings.context_parameters,
        };
        // A service that is everywhere has an endpoint without a region; of others, the rules only
        // say that there is none, and not where one could have come from.
        let is_unknown = context.region.is_none() && context.endpoint.is_none();
        (self.service.endpoint)(&context).map_err(|error| match is_unknown {
            true => self.config.missing_region(),
            false => error,
        })
    }

    /// The first of the operation's ways to authenticate that the client can go, else the first.
    fn identity(
        &self,
        call: &Call<'_>,
        region: Option<&str>,
        endpoint: &Endpoint,
    ) -> Result<Identity, EndpointError> {
        let settings = self.config.settings();
        let can_go = |way: &&Auth| match way {
            Auth::SigV4 => settings.credentials.can_provide(),
            Auth::Bearer => settings.bearer_token.is_some(),
            Auth::None => true,
        };
        let ways = call.metadata.auth;
        match ways.iter().find(can_go).or(ways.first()) {
            Some(Auth::SigV4) => self.signature(call, region, endpoint),
            Some(Auth::Bearer) => Ok(Identity::Token),
            Some(Auth::None) | None => Ok(Identity::Anonymous),
        }
    }

    /// What the endpoint says about signatures, else what the service does.
    fn signature(
        &self,
        call: &Call<'_>,
        region: Option<&str>,
        endpoint: &Endpoint,
    ) -> Result<Identity, EndpointError> {
        let scheme = sigv4(endpoint)?;
        let service = scheme.and_then(|scheme| scheme.signing_name.as_deref());
        let region = scheme.and_then(|scheme| scheme.signing_region.as_deref()).or(region);
        Ok(Identity::Signature {
            service: service.unwrap_or(self.service.signing_name).to_owned(),
            region: region.ok_or_else(|| self.config.missing_region())?.to_owned(),
            double_encode: !scheme.is_some_and(|scheme| scheme.disable_double_encoding),
            unsigned_payload: call.metadata.unsigned_payload,
        })
    }

    /// The request with its absolute URI and all its headers: those of the call before those of the
    /// operation, and those before the endpoint's.
    fn complete(
        &self,
        call: &Call<'_>,
        mut request: Request,
        endpoint: &Endpoint,
    ) -> Result<Request, Failed> {
        let prefix = request.extensions().get::<HostPrefix>().map_or("", |prefix| &prefix.0);
        *request.uri_mut() = self.first_base.join(&endpoint.url, prefix, request.uri())?;
        let headers = request.headers_mut();
        if !endpoint.headers.is_empty() {
            let of_operation = std::mem::take(headers);
            for (name, value) in &endpoint.headers {
                let (name, value) = header(name, value)?;
                headers.append(name, value);
            }
            headers.extend(of_operation);
        }
        for (name, value) in &call.options.headers {
            let (name, mut value) = header(name, value)?;
            // It may be a secret, and HTTP libraries log what is not marked.
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        if let Ok(id) = HeaderValue::try_from(idempotency_token()) {
            headers.entry(INVOCATION_ID).or_insert(id);
        }
        headers.entry(USER_AGENT).or_insert_with(|| self.user_agent.clone());
        request.extensions_mut().insert(call.limits.for_transport());
        #[cfg(feature = "compression")]
        crate::request::compress(&mut request, self.config.settings().compression)?;
        match (request.body().content_length(), call.body_limit) {
            (Some(bytes), Some(limit)) if bytes > limit => {
                Err(BuildError::too_large(bytes, limit).into())
            }
            _ => Ok(request),
        }
    }
}

/// The endpoint's word on Signature Version 4; an error if the endpoint wants only something else.
fn sigv4(endpoint: &Endpoint) -> Result<Option<&AuthScheme>, EndpointError> {
    let schemes = &endpoint.auth_schemes;
    match schemes.iter().find(|scheme| scheme.name == "sigv4") {
        None if !schemes.is_empty() => {
            let names: Vec<&str> = schemes.iter().map(|scheme| scheme.name.as_str()).collect();
            Err(EndpointError::new(format!(
                "{} wants requests authenticated by {}, and only sigv4 is there; use another endpoint",
                endpoint.url,
                names.join(" or "),
            )))
        }
        scheme => Ok(scheme),
    }
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), BuildError> {
    let header = HeaderName::try_from(name).map_err(|_| BuildError::header_name(name))?;
    let value = HeaderValue::try_from(value).map_err(|_| BuildError::header_value(name))?;
    Ok((header, value))
}
