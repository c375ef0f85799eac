//! Before a request is sent: resolves the endpoint, completes the request and selects the
//! authentication scheme.

use std::borrow::Cow;

use aws_credential_types::attributes::AccountId;
use http::Version;
use http::header::{HeaderName, HeaderValue, USER_AGENT};

use super::{Call, Inner, secret};
use crate::body::Body;
use crate::build_error::BuildError;
use crate::credentials::{CredentialsSource, Tokens};
use crate::endpoint::{AuthScheme, Context, Endpoint, EndpointError, Value, is_valid_host_label};
use crate::event_stream::Outgoing;
use crate::idempotency::idempotency_token;
use crate::operation::Auth;
use crate::request::{EndpointUrl, HostPrefix, Request, WholeAddress};
use crate::sign::{Algorithm, Scope};

use super::failed_call::FailedCall;
use super::trace::TRACE_ID;
use super::url::without_last_slash;

/// The same in all attempts of a call, so that the service can recognize retries.
const INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");

/// The authentication scheme of directory buckets:
/// <https://smithy.io/2.0/aws/customizations/s3-customizations.html>.
const SESSION: &str = "sigv4-s3express";

/// A complete request without its signature. Each attempt takes it and leaves a copy.
pub(super) struct Prepared<'a> {
    pub(super) request: http::Request<Body>,
    pub(super) identity: Identity<'a>,
    /// Whether the body was released because no other attempt needs it.
    is_spent: bool,
}

impl Prepared<'_> {
    /// Whether the request is complete and can be sent.
    pub(super) fn is_whole(&self) -> bool {
        let is_unread = match self.request.extensions().get::<Outgoing>() {
            Some(events) => events.is_whole(),
            None => self.request.body().is_unread(),
        };
        !self.is_spent && is_unread
    }

    /// Takes the request for an attempt, and leaves a copy for the next one. The original has
    /// capacity for the headers that an attempt adds.
    pub(super) fn take(&mut self) -> http::Request<Body> {
        let copy = self.request.clone();
        std::mem::replace(&mut self.request, copy)
    }

    /// Releases the body, which may be large, because there will be no other attempt.
    pub(super) fn spend(&mut self) {
        self.is_spent = true;
        *self.request.body_mut() = Body::empty();
    }
}

/// How a request is authenticated.
pub(super) enum Identity<'a> {
    /// With a signature.
    Signature(Signature<'a>),
    /// With a secret of the configuration.
    Secret(Auth),
    /// Not authenticated.
    Anonymous,
}

#[cfg(feature = "http-checksum")]
impl Identity<'_> {
    /// Whether the chunks of a body can be signed. Version 4A is not supported here.
    pub(super) fn can_sign_chunks(&self) -> bool {
        matches!(self, Identity::Signature(signature) if signature.algorithm == Algorithm::SigV4)
    }
}

/// The scope of a signature.
pub(super) struct Signature<'a> {
    service: Cow<'a, str>,
    /// One region, or a region set.
    region: Cow<'a, str>,
    algorithm: Algorithm,
    double_encode: bool,
    normalize_path: bool,
    unsigned_payload: bool,
    content_sha256: bool,
    /// The endpoint of a directory bucket, with which requests need a session.
    pub(super) bucket: Option<String>,
    /// The fallback authentication scheme, if no credentials are found.
    pub(super) otherwise: Option<Auth>,
}

impl Signature<'_> {
    pub(super) fn scope(&self) -> Scope<'_> {
        Scope {
            algorithm: self.algorithm,
            double_encode: self.double_encode,
            normalize_path: self.normalize_path,
            unsigned_payload: self.unsigned_payload,
            content_sha256: self.content_sha256,
            bucket_session: self.bucket.is_some(),
            ..Scope::new(&self.service, &self.region)
        }
    }
}

impl Inner {
    pub(super) fn prepare<'a>(
        &'a self,
        call: &Call<'a>,
        mut request: Request,
        parameters: &[(&'static str, Value)],
        account_id: Option<AccountId>,
        learned_region: Option<&str>,
    ) -> Result<Prepared<'a>, FailedCall> {
        let region = match learned_region {
            Some(region) => Some(Cow::Owned(region.to_owned())),
            None => self.region(call)?.map(Cow::Borrowed),
        };
        call.span.record("region", region.as_deref());
        let mut endpoint =
            self.endpoint(call, region.as_deref(), parameters, account_id.as_ref())?;
        if let Some(EndpointUrl(url)) = request.extensions_mut().remove() {
            endpoint.url = url;
        }
        let identity = self.identity(call, region, &endpoint)?;
        let request = self.complete(call, request, &endpoint)?;
        Ok(Prepared { request, identity, is_spent: false })
    }

    /// The region, if it is known. The region of the configuration was validated when it was built.
    pub(super) fn region<'a>(&'a self, call: &Call<'a>) -> Result<Option<&'a str>, EndpointError> {
        match call.options.region.as_deref() {
            None => Ok(self.config.region()),
            Some(region) if is_valid_host_label(region, false) => Ok(Some(region)),
            Some(region) => Err(EndpointError::new(format!(
                "{region:?} is not a valid region; use one such as `eu-central-1`"
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
        let of_client = match &self.built_ins {
            None => &settings.context_parameters,
            Some(parameters) => parameters.as_ref().map_err(Clone::clone)?,
        };
        let merged;
        let client_parameters = match call.options.context_parameters.as_slice() {
            [] => of_client,
            of_call => {
                merged = [of_call, of_client].concat();
                &merged
            }
        };
        let context = Context {
            region,
            use_fips: settings.use_fips,
            use_dual_stack: settings.use_dual_stack,
            endpoint: asked_for,
            account_id: account_id.map(AccountId::as_str),
            account_id_endpoint_mode: Some(settings.account_id_endpoint_mode.as_str()),
            operation_parameters: parameters,
            client_parameters,
        };
        if let (Some(source), None) = (self.service.own_endpoints, asked_for) {
            return Err(EndpointError::new(format!(
                "the service has no endpoint for all requests; set `endpoint_url` to {source}"
            )));
        }
        // A global service has an endpoint without a region. For other services, the error of the
        // endpoint rules does not tell where a region can be set.
        let is_unknown = context.region.is_none() && context.endpoint.is_none();
        (self.service.endpoint)(&context).map_err(|error| match is_unknown {
            true => self.config.missing_region(),
            false => error,
        })
    }

    /// The first authentication scheme of the operation that the client has an identity for, else
    /// the first scheme.
    fn identity<'a>(
        &'a self,
        call: &Call<'a>,
        region: Option<Cow<'a, str>>,
        endpoint: &Endpoint,
    ) -> Result<Identity<'a>, EndpointError> {
        let settings = self.config.settings();
        let can_go = |way: &&Auth| match way {
            Auth::SigV4 | Auth::SigV4a => settings.credentials.can_provide(),
            Auth::Bearer => {
                let has_session = self.config.tokens().is_some_and(Tokens::has_session);
                settings.bearer_token.is_some() || self.token.is_some() || has_session
            }
            Auth::None => true,
            way => secret::is_given(**way, settings),
        };
        let ways = call.metadata.auth;
        // A token for this service is more specific than credentials for any service.
        let is_for_token =
            self.token.is_some() && !matches!(settings.credentials, CredentialsSource::Provider(_));
        if is_for_token && ways.contains(&Auth::Bearer) {
            return Ok(Identity::Secret(Auth::Bearer));
        }
        let algorithm = match ways.iter().find(can_go).or(ways.first()) {
            Some(Auth::SigV4 | Auth::SigV4a) if settings.credentials.is_anonymous() => {
                return Ok(Identity::Anonymous);
            }
            Some(Auth::SigV4) => Algorithm::SigV4,
            Some(Auth::SigV4a) => Algorithm::SigV4a,
            Some(Auth::None) | None => return Ok(Identity::Anonymous),
            Some(way) => return Ok(Identity::Secret(*way)),
        };
        let is_signature = |way: &&Auth| matches!(way, Auth::SigV4 | Auth::SigV4a);
        let mut signature = self.signature(call, region, endpoint, algorithm)?;
        let others = ways.iter().skip_while(|way| !is_signature(way));
        signature.otherwise = others.filter(|way| !is_signature(way)).find(can_go).copied();
        Ok(Identity::Signature(signature))
    }

    /// The signing properties: those of the endpoint take precedence over those of the operation.
    fn signature<'a>(
        &'a self,
        call: &Call<'a>,
        region: Option<Cow<'a, str>>,
        endpoint: &Endpoint,
        algorithm: Algorithm,
    ) -> Result<Signature<'a>, EndpointError> {
        let default = AuthScheme::default();
        let (algorithm, scheme) = match scheme(endpoint)? {
            Some((algorithm, scheme)) => (algorithm, scheme),
            None => (algorithm, &default),
        };
        let region = match (algorithm, &*scheme.signing_region_set, &scheme.signing_region) {
            (Algorithm::SigV4a, set @ [_, ..], _) => Some(set.join(",").into()),
            (_, _, Some(region)) => Some(region.clone().into()),
            _ => region,
        };
        let service = scheme.signing_name.clone();
        Ok(Signature {
            service: service.map_or(Cow::Borrowed(self.service.signing_name), Cow::Owned),
            region: region.ok_or_else(|| self.config.missing_region())?,
            algorithm,
            double_encode: !scheme.disable_double_encoding,
            // Rule sets of AWS disable only the double encoding, and only for S3, where `//` and
            // `..` are valid in keys.
            normalize_path: !scheme.disable_normalize_path && !scheme.disable_double_encoding,
            unsigned_payload: call.metadata.unsigned_payload,
            content_sha256: self.service.content_sha256,
            bucket: (scheme.name == SESSION).then(|| endpoint.url.clone()),
            otherwise: None,
        })
    }

    /// The request with its absolute URI and all headers. Headers of the call take precedence over
    /// those of the operation, and those over headers of the endpoint.
    fn complete(
        &self,
        call: &Call<'_>,
        mut request: Request,
        endpoint: &Endpoint,
    ) -> Result<Request, FailedCall> {
        let prefix = request.extensions_mut().remove::<HostPrefix>();
        let prefix = prefix.as_ref().map_or("", |prefix| &prefix.0);
        let is_whole = request.extensions_mut().remove::<WholeAddress>().is_some();
        *request.uri_mut() = self.first_base.join(&endpoint.url, prefix, request.uri())?;
        if is_whole {
            *request.uri_mut() = without_last_slash(request.uri())?;
        }
        if call.metadata.requires_http2 {
            *request.version_mut() = Version::HTTP_2;
        }
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
            // The value may be a secret, and HTTP libraries log values that are not marked as
            // sensitive.
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        if let Ok(id) = HeaderValue::try_from(idempotency_token()) {
            headers.entry(INVOCATION_ID).or_insert(id);
        }
        if let Some(id) = self.trace.id() {
            headers.entry(TRACE_ID).or_insert(id);
        }
        headers.entry(USER_AGENT).or_insert_with(|| self.user_agent.clone());
        #[cfg(feature = "compression")]
        crate::request::compress(&mut request, self.config.settings().compression)?;
        #[cfg(feature = "http-checksum")]
        crate::checksum::apply(&mut request, self.checksums(call))?;
        match (request.body().content_length(), call.body_limit) {
            (Some(bytes), Some(limit)) if bytes > limit => {
                Err(BuildError::too_large(bytes, limit).into())
            }
            _ => Ok(request),
        }
    }
}

#[cfg(feature = "http-checksum")]
impl Inner {
    fn checksums(&self, call: &Call<'_>) -> crate::config::ChecksumSettings {
        let settings = self.config.settings().checksums;
        crate::config::ChecksumSettings {
            request: call.options.request_checksum_policy(&self.config),
            response: call.options.response_checksum_policy(&self.config),
            ..settings
        }
    }
}

/// The first supported authentication scheme of the endpoint, if the endpoint lists any.
fn scheme(endpoint: &Endpoint) -> Result<Option<(Algorithm, &AuthScheme)>, EndpointError> {
    let schemes = &endpoint.auth_schemes;
    let supported = schemes.iter().find_map(|scheme| match scheme.name.as_str() {
        "sigv4" | SESSION => Some((Algorithm::SigV4, scheme)),
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
