//! One attempt: sends a request and receives its response.

use std::pin::pin;

use bytes::Bytes;
use http::header::HeaderName;
use http::{HeaderValue, Method};
use tracing::Level;

use super::activity::observed;
use super::exchange::{Exchange, Guard};
use super::failed_call::FailedCall;
use super::limit::{LARGEST_ANSWER, collect, watched};
use super::prepare::Prepared;
use super::stopwatch::Stopwatch;
use super::{Call, Inner};
use crate::body::Body;
use crate::build_error::BuildError;
use crate::credentials::Credentials;
use crate::decode_error::DecodeError;
use crate::error::{ErrorContext, ErrorForm, Failure, Progress, Timeout, request_id};
use crate::hook::About;
use crate::text::Chain;
use crate::transport::LargeResponse;

/// The header with the number of the attempt and the maximum number of attempts.
const ATTEMPT: HeaderName = HeaderName::from_static("amz-sdk-request");

/// The state of one attempt.
pub(super) struct Attempt<'a> {
    /// The number of the attempt, from 1.
    pub(super) number: u32,
    /// Updated when the request is passed to the transport. If a call is cancelled before that, the
    /// operation has not run.
    pub(super) progress: &'a mut Progress,
    /// The credentials that the request was signed with.
    pub(super) credentials: Option<Credentials>,
}

impl Inner {
    /// Signs the request, sends it, and receives the response.
    pub(super) async fn attempt(
        &self,
        call: &Call<'_>,
        prepared: &mut Prepared<'_>,
        attempt: &mut Attempt<'_>,
    ) -> Result<http::Response<Body>, FailedCall> {
        let stopwatch = Stopwatch::start(tracing::enabled!(Level::DEBUG));
        let number = attempt.number;
        let work = pin!(self.send_and_receive(call, prepared, attempt));
        let outcome = call.limits.within(Timeout::Attempt, call.limits.attempt, work).await;
        let duration_ms = stopwatch.milliseconds();
        match &outcome {
            Ok(response) => tracing::debug!(
                attempt = number,
                status = response.status().as_u16(),
                request_id = request_id(response.headers()),
                duration_ms,
                "response received"
            ),
            Err(failed) => {
                tracing::debug!(
                    attempt = number,
                    error = failed.name(),
                    duration_ms,
                    "attempt failed"
                );
            }
        }
        outcome
    }

    async fn send_and_receive(
        &self,
        call: &Call<'_>,
        prepared: &mut Prepared<'_>,
        attempt: &mut Attempt<'_>,
    ) -> Result<http::Response<Body>, FailedCall> {
        let mut request = prepared.take();
        let timeouts = call.limits.for_transport();
        request.extensions_mut().insert(timeouts);
        if call.metadata.streams_output || request.method() == Method::GET {
            request.extensions_mut().insert(LargeResponse);
        }
        let most = call.retry.attempts_at(&self.service.retry);
        request.headers_mut().insert(ATTEMPT, which(attempt.number, most));
        self.before_signing(call, &mut request, attempt.number)?;
        self.log_body("request", attempt.number, request.body());
        attempt.credentials = self.authenticate(&mut request, &prepared.identity).await?;
        let credentials = attempt.credentials.as_ref();
        let exchange = self.attach_events(call, &mut request, &prepared.identity, credentials)?;
        let guard = exchange.as_ref().map(Exchange::guard);
        *attempt.progress = Progress { attempts: attempt.number, may_have_run: true };
        let response = match &exchange {
            None => self.send_and_wait(call, request).await?,
            Some(exchange) => self.send_events(call, request, exchange).await?,
        };
        #[cfg(feature = "http-checksum")]
        let response = crate::checksum::validated(&prepared.request, response);
        if call.is_at_most_once() && response.status().is_success() {
            prepared.spend();
        }
        let mut response = receive(call, self.service.errors, response, guard).await?;
        self.log_body("response", attempt.number, response.body());
        let about = self.about(call, attempt.number);
        for hook in &self.config.settings().hooks {
            hook.before_decoding(&mut response, &about).map_err(|error| {
                let reason = Chain(error.as_ref());
                Failure::Decode(DecodeError::new(format!("a hook rejected the response: {reason}")))
            })?;
        }
        Ok(response)
    }

    /// Passes a request to the transport, and waits for the head of the response.
    async fn send_and_wait(
        &self,
        call: &Call<'_>,
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, FailedCall> {
        let sent = |request| async {
            let sent = self.config.transport().send(request).await;
            sent.map_err(|error| FailedCall::in_transport(error, &call.limits))
        };
        match request.body().as_bytes().map(Bytes::len) {
            Some(bytes) => {
                let head = call.limits.head(bytes);
                call.limits.within(Timeout::Read, head, pin!(sent(request))).await
            }
            None => {
                let (request, activity) = observed(request);
                call.limits.within_silence(&activity, pin!(sent(request))).await
            }
        }
    }

    /// Passes a request with events to the transport, and waits for the head of the response, which
    /// may arrive before the end of the request.
    async fn send_events(
        &self,
        call: &Call<'_>,
        request: http::Request<Body>,
        exchange: &Exchange,
    ) -> Result<http::Response<Body>, FailedCall> {
        let sent = pin!(async {
            let sent = self.config.transport().send(request).await;
            sent.map_err(|error| FailedCall::in_transport(error, &call.limits))
        });
        let outcome = exchange.within_turns(call.limits, sent).await;
        outcome.map_err(|failed| exchange.replace(failed))
    }

    /// Runs the hooks that may change a request.
    pub(super) fn before_signing(
        &self,
        call: &Call<'_>,
        request: &mut http::Request<Body>,
        attempt: u32,
    ) -> Result<(), BuildError> {
        let about = self.about(call, attempt);
        for hook in &self.config.settings().hooks {
            hook.before_signing(request, &about).map_err(|error| {
                let reason = Chain(error.as_ref());
                BuildError::new(format!("a hook rejected the request: {reason}"))
            })?;
        }
        Ok(())
    }

    fn about(&self, call: &Call<'_>, attempt: u32) -> About {
        About { service: self.service.id, operation: call.metadata.name, attempt }
    }

    /// Logs a body, if logging of bodies is enabled.
    fn log_body(&self, of: &'static str, attempt: u32, body: &Body) {
        if !self.config.settings().log_bodies {
            return;
        }
        match body.as_bytes() {
            Some(bytes) => {
                let text = String::from_utf8_lossy(bytes);
                tracing::trace!(attempt, bytes = bytes.len(), body = %text, "{of} body");
            }
            None => tracing::trace!(attempt, "{of} body is a stream"),
        }
    }
}

/// The value of [`ATTEMPT`].
fn which(number: u32, most: u32) -> HeaderValue {
    const FIRST: HeaderValue = HeaderValue::from_static("attempt=1; max=3");
    match (number, most) {
        (1, 3) => FIRST,
        _ => HeaderValue::try_from(format!("attempt={number}; max={most}")).unwrap_or(FIRST),
    }
}

/// Reads the whole body into memory, unless the operation returns it as a stream.
async fn receive(
    call: &Call<'_>,
    form: ErrorForm,
    response: http::Response<Body>,
    guard: Option<Guard>,
) -> Result<http::Response<Body>, FailedCall> {
    if !call.span.is_disabled() {
        call.span.record("status", response.status().as_u16());
        if let Some(id) = request_id(response.headers()) {
            call.span.record("request_id", id);
        }
    }
    let limit = call.limits.read;
    if call.metadata.streams_output && response.status().is_success() {
        return Ok(response.map(|body| watched(body, limit, guard)));
    }
    let (mut head, body) = response.into_parts();
    match collect(body, limit, LARGEST_ANSWER, guard).await {
        Ok(bytes) => {
            let body = Body::from(bytes);
            head.status = form.status(head.status, &body);
            Ok(http::Response::from_parts(head, body))
        }
        Err(error) => {
            let context = ErrorContext {
                status: Some(head.status),
                request_id: request_id(&head.headers).map(str::to_owned),
                ..ErrorContext::default()
            };
            Err(FailedCall::in_body(error, &call.limits).with_context(context))
        }
    }
}
