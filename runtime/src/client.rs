//! [`Client`]: executes the operations of one service.
//!
//! The steps of a call are separate functions: `prepare` resolves the endpoint and completes the
//! request; `attempts` runs the retry loop; in each attempt, `attempt` calls `authenticate` to
//! sign the request, has the transport send it, and calls `receive` to read the response into
//! memory. This code is compiled once: an operation only builds its request and parses its
//! response.

mod account;
mod activity;
mod attempt;
mod attempts;
mod authenticate;
mod discovery;
mod exchange;
mod failed_call;
mod frames;
mod limit;
mod options;
mod parts;
mod prepare;
mod presigned_query;
mod regions;
mod secret;
mod service;
mod signed;
mod stopwatch;
mod trace;
mod url;

pub use options::CallOptions;
pub use service::Service;
#[cfg(feature = "testing")]
pub(crate) use url::join as join_url;

use std::fmt;
use std::pin::{Pin, pin};
use std::sync::{Arc, Weak};

use http::HeaderValue;
use tracing::{Instrument as _, Span, field};

use crate::body::Body;
use crate::build_error::BuildError;
use crate::clock::Clock;
use crate::config::Config;
use crate::credentials::BucketSessions;
use crate::endpoint::{EndpointError, Value};
use crate::error::{Error, Progress, Timeout};
use crate::operation::{Metadata, Operation};
use crate::request::Request;
use crate::response::ResponseMetadata;
use crate::retry::{Bucket, Retry};
use crate::sign::SignError;
use crate::user_agent::user_agent;
use failed_call::{FailedCall, report_failure};
use limit::Limits;
use regions::Regions;
use stopwatch::Stopwatch;
use trace::Trace;
use url::FirstBase;

/// A client for one service. Cloning is cheap, and clones share connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    service: &'static Service,
    config: Config,
    /// The configured endpoint, if any. An invalid URL only fails calls that do not set another
    /// endpoint.
    endpoint_url: Result<Option<String>, EndpointError>,
    user_agent: HeaderValue,
    trace: Trace,
    bucket: Bucket,
    clock: Arc<Clock>,
    first_base: FirstBase,
    /// The bearer token from the service's environment variable.
    token: Option<String>,
    /// The endpoints of operations that require discovery.
    discovered: Option<discovery::Cache>,
    /// The client parameters of the endpoint rules, if the service has settings of its own. An
    /// invalid setting only affects the calls of this client.
    built_ins: Option<Result<Vec<(String, Value)>, EndpointError>>,
    /// The sessions with directory buckets.
    sessions: BucketSessions,
    /// The regions of resources that other regions have redirected to.
    regions: Regions,
}

/// The state of one call.
struct Call<'a> {
    metadata: Metadata,
    options: &'a CallOptions,
    limits: Limits,
    stopwatch: Stopwatch,
    retry: &'a Retry,
    /// The maximum size of the request body in bytes.
    body_limit: Option<u64>,
    /// Must not contain secrets in any field.
    span: Span,
}

impl Call<'_> {
    /// Whether the operation must not be executed twice.
    fn is_at_most_once(&self) -> bool {
        self.metadata.at_most_once && self.options.idempotent != Some(true)
    }
}

/// A response, which may be an error of the service, with the progress of the call.
type Answer = (http::Response<Body>, Progress);

type AnswerFuture<'a> = Pin<Box<dyn Future<Output = Result<Answer, FailedCall>> + Send + 'a>>;

impl Client {
    /// Creates a client for a service. It opens no connection before the first call.
    #[must_use]
    pub fn new(service: &'static Service, config: Config) -> Client {
        let token = config.tokens().and_then(|tokens| tokens.of_service(service.signing_name));
        let inner = Arc::new_cyclic(|inner: &Weak<Inner>| Inner {
            service,
            endpoint_url: config.endpoint_url(service.id),
            built_ins: (!service.built_ins.is_empty()).then(|| config.built_ins(service.built_ins)),
            sessions: BucketSessions::default(),
            regions: Regions::default(),
            user_agent: user_agent(
                Some((service.id, service.version)),
                config.execution_environment().as_deref(),
                config.settings().app_id.as_deref(),
            ),
            clock: config.clock(),
            trace: Trace::of(config.process_environment()),
            config,
            bucket: Bucket::full(),
            first_base: FirstBase::default(),
            token,
            discovered: service.discovery.map(|it| discovery::Cache::new(inner.clone(), it)),
        });
        Client { inner }
    }

    /// The configuration of the client.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// Executes an operation. The request is built immediately, so the operation can be dropped
    /// before the future is awaited.
    ///
    /// # Errors
    /// The errors of the service, and any [`Failure`](crate::error::Failure).
    pub fn send<'a, O: Operation>(
        &'a self,
        operation: &O,
        options: &'a CallOptions,
    ) -> impl Future<Output = Result<O::Output, Error<O::Error>>> + use<'a, O> {
        let (span, answer) = self.begin(operation, options);
        async move {
            let (response, progress) =
                answer.await.map_err(|failed| failed.into_error(O::METADATA.name))?;
            output::<O>(response, progress, &span)
        }
    }

    /// Like [`send`](Client::send), and also returns the metadata of the response.
    ///
    /// # Errors
    /// The same as [`send`](Client::send).
    pub fn send_with_metadata<'a, O: Operation>(
        &'a self,
        operation: &O,
        options: &'a CallOptions,
    ) -> impl Future<Output = Result<(O::Output, ResponseMetadata), Error<O::Error>>> + use<'a, O>
    {
        let (span, answer) = self.begin(operation, options);
        async move {
            let (response, progress) =
                answer.await.map_err(|failed| failed.into_error(O::METADATA.name))?;
            let metadata = ResponseMetadata::of(&response, progress.attempts);
            Ok((output::<O>(response, progress, &span)?, metadata))
        }
    }

    fn begin<'a, O: Operation>(
        &'a self,
        operation: &O,
        options: &'a CallOptions,
    ) -> (Span, AnswerFuture<'a>) {
        let call = self.call(O::METADATA, options, operation.body_limit());
        let span = call.span.clone();
        let answer = self.dispatch(call, operation.request(), operation.endpoint_parameters());
        (span, answer)
    }

    /// Signs a request that is not one of the modelled operations, with the credentials and the
    /// region of the configuration and the signing name of the service. The URI must be absolute.
    ///
    /// To sign for another service or region, see [`sign`](crate::sign::sign).
    ///
    /// # Errors
    /// Credentials or region are missing, or the request cannot be signed.
    pub async fn sign(
        &self,
        mut request: http::Request<Body>,
    ) -> Result<http::Request<Body>, SignError> {
        self.inner.sign(&mut request).await?;
        Ok(request)
    }

    fn call<'a>(
        &'a self,
        metadata: Metadata,
        options: &'a CallOptions,
        body_limit: Option<u64>,
    ) -> Call<'a> {
        let span = tracing::info_span!(
            "call",
            service = self.inner.service.id,
            operation = metadata.name,
            region = field::Empty,
            attempts = field::Empty,
            status = field::Empty,
            request_id = field::Empty,
            error = field::Empty,
            duration_ms = field::Empty,
        );
        let settings = self.inner.config.settings();
        let limits = Limits::of(&metadata, options, &settings.limits);
        let retry = options.retry.as_ref().unwrap_or(&settings.retry);
        let body_limit = options.body_limit.unwrap_or(body_limit);
        let stopwatch = Stopwatch::start(!span.is_disabled() || limits.call.is_some());
        Call { metadata, options, limits, stopwatch, retry, body_limit, span }
    }

    /// Executes the request and returns the response. The future is boxed to keep the futures of
    /// operations small, and so that this code is not compiled again for each operation.
    fn dispatch<'a>(
        &'a self,
        call: Call<'a>,
        request: Result<Request, BuildError>,
        parameters: Vec<(&'static str, Value)>,
    ) -> AnswerFuture<'a> {
        let span = call.span.clone();
        let answer = async move {
            let answer = self.inner.answer(&call, request, &parameters).await;
            call.span.record("duration_ms", call.stopwatch.milliseconds());
            answer.inspect_err(|failed| failed.report(&call.span, call.metadata.name))
        };
        Box::pin(answer.instrument(span))
    }
}

impl Inner {
    async fn answer(
        &self,
        call: &Call<'_>,
        request: Result<Request, BuildError>,
        parameters: &[(&'static str, Value)],
    ) -> Result<Answer, FailedCall> {
        let mut progress = Progress::default();
        let outcome = {
            let work = pin!(async {
                if call.options.region.is_none() {
                    self.config.find_region().await;
                }
                let account_id = self.account_id(call).await?;
                // Boxed, because other services do not need the space for it.
                if call.metadata.discovered {
                    let (request, progress) = (request?, &mut progress);
                    let answer =
                        self.answer_by_discovery(call, request, parameters, account_id, progress);
                    return Box::pin(answer).await;
                }
                if self.service.region_of.is_some() {
                    let (request, progress) = (request?, &mut progress);
                    let answer =
                        self.attempts_in_regions(call, request, parameters, account_id, progress);
                    return Box::pin(answer).await;
                }
                let mut prepared = self.prepare(call, request?, parameters, account_id, None)?;
                self.attempts(call, &mut prepared, &mut progress).await
            });
            call.limits.within(Timeout::Call, call.limits.call, work).await
        };
        call.span.record("attempts", progress.attempts);
        // A read-only operation is safe to repeat.
        progress.may_have_run &= !call.metadata.readonly;
        match outcome {
            Ok(response) => {
                // The operation may have succeeded even if the response cannot be parsed.
                progress.may_have_run |= response.status().is_success() && !call.metadata.readonly;
                Ok((response, progress))
            }
            Err(failed) => Err(failed.after(progress)),
        }
    }
}

/// Parses a response, which may be an error of the service.
fn output<O: Operation>(
    mut response: http::Response<Body>,
    progress: Progress,
    span: &Span,
) -> Result<O::Output, Error<O::Error>> {
    if O::METADATA.streams_output {
        response.extensions_mut().insert(progress);
    }
    O::output(response).map_err(|error| {
        let code = error.code().unwrap_or(match error.status() {
            Some(status) if status.is_success() => "decode",
            _ => "answer without an error code",
        });
        span.in_scope(|| {
            let (attempts, id) = (progress.attempts, error.request_id());
            report_failure(span, O::METADATA.name, code, attempts, id);
        });
        progress.of_error(error)
    })
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("service", &self.inner.service.id)
            .field("config", &self.inner.config)
            .finish()
    }
}

#[cfg(test)]
mod tests;
