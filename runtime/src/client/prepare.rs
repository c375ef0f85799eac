//! Before anything is sent: the endpoint, the complete request, and how it is to be authenticated.

use aws_credential_types::attributes::AccountId;
use http::header::{HeaderName, HeaderValue, USER_AGENT};

use super::{Call, Inner};
use crate::body::Body;
use crate::build_error::BuildError;
use crate::credentials::{Source, Tokens};
use crate::endpoint::{AuthScheme, Context, Endpoint, EndpointError, Value, is_valid_host_label};
use crate::idempotency::idempotency_token;
use crate::operation::Auth;
use crate::request::{HostPrefix, Request};
use crate::sign::{Algorithm, Scope};

use super::failed::Failed;

/// The same in every attempt of a call, so that the service can tell them from other calls.
const INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");

/// A request that lacks nothing but its signature. Each attempt signs a copy of it.
pub(super) struct Prepared {
    pub(super) request: http::Request<Body>,
    pub(super) identity: Identity,
    /// Whether the body is gone, because no other attempt will need it.
    is_spent: bool,
}

impl Prepared {
    /// Whether the request can be sent.
    pub(super) fn is_whole(&self) -> bool {
        !self.is_spent && self.request.body().is_unread()
    }

    /// Lets go of the body: it may be large, and there will be no other attempt.
    pub(super) fn spend(&mut self) {
        self.is_spent = true;
        *self.request.body_mut() = Body::empty();
    }
}

/// How a request is to be authenticated.
pub(super) enum Identity {
    /// By a signature.
    Signature(Signature),
    /// By the bearer token of the configuration.
    Token,
    /// Not at all.
    Anonymous,
}

/// The scope of a signature, by value.
pub(super) struct Signature {
    service: String,
    /// One region, or a set of regions.
    region: String,
    algorithm: Algorithm,
    double_encode: bool,
    normalize_path: bool,
    unsigned_payload: bool,
}

impl Signature {
    pub(super) fn scope(&self) -> Scope<'_> {
        Scope {
            algorithm: self.algorithm,
            double_encode: self.double_encode,
            normalize_path: self.normalize_path,
            unsigned_payload: self.unsigned_payload,
            ..Scope::new(&self.service, &self.region)
        }
    }
}

impl Inner {
    pub(super) fn prepare(
        &self,
        call: &Call<'_>,
        request: Request,
        parameters: &[(&'static str, Value)],
        account_id: Option<AccountId>,
    ) -> Result<Prepared, Failed> {
        let region = self.region(call)?;
        call.span.record("region", region);
        let endpoint = self.endpoint(call, region, parameters, account_id.as_ref())?;
        let identity = self.identity(call, region, &endpoint)?;
        let request = self.complete(call, request, &endpoint)?;
        Ok(Prepared { request, identity, is_spent: false })
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
        account_id: Option<&AccountId>,
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
            account_id: account_id.map(AccountId::as_str),
            account_id_endpoint_mode: Some(settings.account_id_endpoint_mode.as_str()),
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
            Auth::Bearer => {
                let has_session = self.config.tokens().is_some_and(Tokens::has_session);
                settings.bearer_token.is_some() || self.token.is_some() || has_session
            }
            Auth::None => true,
        };
        let ways = call.metadata.auth;
        // A token for this service alone says more than credentials for any.
        let is_for_token =
            self.token.is_some() && !matches!(settings.credentials, Source::Provider(_));
        if is_for_token && ways.iter().any(|way| matches!(way, Auth::Bearer)) {
            return Ok(Identity::Token);
        }
        match ways.iter().find(can_go).or(ways.first()) {
            Some(Auth::SigV4) => self.signature(call, region, endpoint).map(Identity::Signature),
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
    ) -> Result<Signature, EndpointError> {
        let default = AuthScheme::default();
        let (algorithm, scheme) = match scheme(endpoint)? {
            Some((algorithm, scheme)) => (algorithm, scheme),
            None => (Algorithm::SigV4, &default),
        };
        let region_set = scheme.signing_region_set.join(",");
        let region = match algorithm {
            Algorithm::SigV4a if !region_set.is_empty() => Some(region_set.as_str()),
            _ => scheme.signing_region.as_deref().or(region),
        };
        Ok(Signature {
            service: scheme.signing_name.as_deref().unwrap_or(self.service.signing_name).to_owned(),
            region: region.ok_or_else(|| self.config.missing_region())?.to_owned(),
            algorithm,
            double_encode: !scheme.disable_double_encoding,
            // Rule sets of AWS turn off only the encoding, and only for S3, in whose keys `//` and `..`
            // have a meaning.
            normalize_path: !scheme.disable_normalize_path && !scheme.disable_double_encoding,
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

/// The first scheme of the endpoint that is compiled in, if it has schemes of its own.
fn scheme(endpoint: &Endpoint) -> Result<Option<(Algorithm, &AuthScheme)>, EndpointError> {
    let schemes = &endpoint.auth_schemes;
    let supported = schemes.iter().find_map(|scheme| match scheme.name.as_str() {
        "sigv4" => Some((Algorithm::SigV4, scheme)),
        "sigv4a" if cfg!(feature = "sigv4a") => Some((Algorithm::SigV4a, scheme)),
        _ => None,
    });
    if supported.is_some() || schemes.is_empty() {
        return Ok(supported);
    }
    let names: Vec<&str> = schemes.iter().map(|scheme| scheme.name.as_str()).collect();
    let what_to_do = match names.contains(&"sigv4a") {
        true => "enable the feature `sigv4a`",
        false => "use another endpoint",
    };
    Err(EndpointError::new(format!(
        "{} requires authentication by {}, which is not supported; {what_to_do}",
        endpoint.url,
        names.join(" or "),
    )))
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), BuildError> {
    let header = HeaderName::try_from(name).map_err(|_| BuildError::header_name(name))?;
    let value = HeaderValue::try_from(value).map_err(|_| BuildError::header_value(name))?;
    Ok((header, value))
}
