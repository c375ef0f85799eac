//! Endpoint discovery: finds and caches the endpoints of operations that require it.

mod cache;

use std::sync::Weak;

use aws_credential_types::attributes::AccountId;
use http::StatusCode;

use super::failed_call::FailedCall;
use super::{Call, CallOptions, Client, Inner};
use crate::body::Body;
use crate::discovery::{Discovered, Discovery, Refusal};
use crate::endpoint::{EndpointError, Value, parse_url};
use crate::error::{Failure, Progress};
use crate::request::{EndpointUrl, Request};
use crate::text::Chain;
pub(super) use cache::Cache;
use cache::Key;

/// The header with the version of the API, which the AWS SDKs send with the operation that returns endpoints.
const API_VERSION: &str = "x-amz-api-version";

/// An endpoint from the cache.
struct Found {
    key: Key,
    url: String,
}

impl Inner {
    /// Sends a request to the endpoint that discovery found, once more if the service rejects that
    /// endpoint.
    pub(super) async fn answer_by_discovery(
        &self,
        call: &Call<'_>,
        request: Request,
        parameters: &[(&'static str, Value)],
        account_id: Option<AccountId>,
        progress: &mut Progress,
    ) -> Result<http::Response<Body>, FailedCall> {
        let mut is_first = true;
        loop {
            let mut addressed = request.clone();
            let found = self.address(call, &mut addressed).await?;
            let mut prepared =
                self.prepare(call, addressed, parameters, account_id.clone(), None)?;
            let outcome = self.attempts(call, &mut prepared, progress).await;
            let is_rejected = found.is_some_and(|found| self.forget_if_rejected(&found, &outcome));
            let may_repeat = is_first
                && prepared.is_whole()
                && progress.attempts < call.retry.attempts_at(&self.service.retry);
            if !is_rejected || !may_repeat || outcome.is_err() {
                return outcome;
            }
            is_first = false;
            tracing::debug!("the service rejects the endpoint; looking for another one");
        }
    }

    /// Addresses a request to the endpoint that discovery finds. A configured endpoint replaces
    /// discovery.
    pub(super) async fn discover(
        &self,
        call: &Call<'_>,
        request: &mut Request,
    ) -> Result<(), FailedCall> {
        self.address(call, request).await.map(drop)
    }

    async fn address(
        &self,
        call: &Call<'_>,
        request: &mut Request,
    ) -> Result<Option<Found>, FailedCall> {
        let is_configured =
            call.options.endpoint_url.is_some() || !matches!(self.endpoint_url, Ok(None));
        let Some(cache) = self.discovered.as_ref().filter(|_| !is_configured) else {
            return Ok(None);
        };
        let region = self.region(call)?.map(str::to_owned);
        let credentials = self.config.settings().credentials.provide().await?;
        let key = Key { region, access_key_id: credentials.access_key_id().to_owned() };
        let url = cache.endpoint(&key).await.map_err(|refusal| {
            FailedCall::from(EndpointError::new(refusal.message)).with_context(*refusal.context)
        })?;
        request.extensions_mut().insert(EndpointUrl(url.clone()));
        Ok(Some(Found { key, url }))
    }

    /// Removes an endpoint from the cache if the service rejects it, or if it cannot be reached.
    fn forget_if_rejected(
        &self,
        found: &Found,
        outcome: &Result<http::Response<Body>, FailedCall>,
    ) -> bool {
        let (Some(discovery), Some(cache)) = (self.service.discovery, &self.discovered) else {
            return false;
        };
        let is_rejected = match outcome {
            Ok(response) if response.status().is_success() => false,
            Ok(response) if response.status() == StatusCode::MISDIRECTED_REQUEST => true,
            Ok(response) => {
                let code = self.service.errors.describe(response.headers(), response.body()).code;
                code.as_deref() == Some(discovery.invalid)
            }
            Err(failed) => matches!(failed.failure(), Failure::Connection(_)),
        };
        if is_rejected {
            cache.forget(&found.key, &found.url);
        }
        is_rejected
    }
}

/// Calls the operation that returns endpoints.
async fn search(
    client: Weak<Inner>,
    discovery: &'static Discovery,
    region: Option<String>,
) -> Result<Discovered, Refusal> {
    let name = discovery.metadata.name;
    let failed = |Refusal { message, mut context }: Refusal| {
        let message = format!(
            "endpoint discovery by {name} failed: {message}; allow this operation, or set `endpoint_url`"
        );
        context.message = context.code.is_some().then(|| message.clone());
        Refusal { message, context }
    };
    let other = |message: String| failed(Refusal { message, context: Default::default() });
    let Some(inner) = client.upgrade() else { return Err(other("the client was dropped".into())) };
    let client = Client { inner };
    let version = client.inner.service.version;
    let header = (!version.is_empty()).then(|| (API_VERSION.to_owned(), version.to_owned()));
    let headers = header.into_iter().collect();
    let options = CallOptions { region, headers, ..CallOptions::new() };
    let call = client.call(discovery.metadata, &options, None);
    let answer = client.dispatch(call, (discovery.request)(), Vec::new()).await;
    let (response, _) = answer.map_err(|failure| other(Chain(failure.failure()).to_string()))?;
    let endpoints = (discovery.read)(response).map_err(failed)?;
    let first = endpoints.into_iter().next();
    let first = first.ok_or_else(|| other("the service returned no endpoint".into()))?;
    match parse_url(&first.url()) {
        Some(_) => Ok(first),
        None => Err(other(format!("{:?} is not an endpoint", first.address))),
    }
}
