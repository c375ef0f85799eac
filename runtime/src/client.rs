//! [`Client`]: carries out the operations of one service.
//!
//! A call goes through these steps, each of them a function: `prepare` resolves the endpoint and
//! completes the request; `authenticate` signs a copy of it; the transport sends that; `receive`
//! reads the answer into memory. All of it is compiled once, here: what an operation adds is to
//! build its request and to read its answer.

mod authenticate;
mod failed;
mod limit;
mod options;
mod prepare;
mod service;
mod url;

pub use options::CallOptions;
pub use service::Service;
#[cfg(feature = "testing")]
pub(crate) use url::join as join_url;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use http::HeaderValue;
use tracing::{Instrument as _, Span, field};

use crate::body::Body;
use crate::build_error::BuildError;
use crate::config::{Config, Limits};
use crate::endpoint::{EndpointError, Value};
use crate::error::{Error, ErrorContext, Timeout, request_id};
use crate::operation::{Metadata, Operation};
use crate::request::Request;
use failed::Failed;
use limit::within;
use prepare::Prepared;

/// A client of one service. Cloning is cheap, and clones share connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    service: &'static Service,
    config: Config,
    /// The endpoint that was asked for, if any. That it is not a URL matters only to calls that do
    /// not name another.
    endpoint_url: Result<Option<String>, EndpointError>,
    user_agent: HeaderValue,
}

/// What is known of a call from its beginning to its end.
struct Call<'a> {
    metadata: Metadata,
    options: &'a CallOptions,
    /// Those of the configuration, but for what the options say.
    limits: Limits,
    /// No field of it is ever a secret.
    span: Span,
}

/// An answer that was received. It may be an error of the service.
struct Answer {
    response: http::Response<Body>,
    attempts: u32,
}

type AnswerFuture<'a> = Pin<Box<dyn Future<Output = Result<Answer, Failed>> + Send + 'a>>;

impl Client {
    /// A client of a service. It connects to nothing before its first call.
    #[must_use]
    pub fn new(service: &'static Service, config: Config) -> Client {
        let inner = Inner {
            service,
            endpoint_url: config.endpoint_url(service.id),
            user_agent: service.user_agent(config.settings().app_id.as_deref()),
            config,
        };
        Client { inner: Arc::new(inner) }
    }

    /// What the client was made with.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// Carries out an operation.
    ///
    /// # Errors
    /// The errors of the service, and every [`Failure`](crate::error::Failure).
    pub async fn send<O: Operation>(
        &self,
        operation: &O,
        options: &CallOptions,
    ) -> Result<O::Output, Error<O::Error>> {
        let call = self.call(O::METADATA, options);
        let span = call.span.clone();
        let parameters = operation.endpoint_parameters();
        match self.dispatch(call, operation.request(), parameters).await {
            Ok(Answer { response, attempts }) => O::output(response).map_err(|error| {
                record_error(&span, error.code());
                error.with_attempts(attempts)
            }),
            Err(failed) => Err(failed.into_error(O::METADATA.name)),
        }
    }

    fn call<'a>(&self, metadata: Metadata, options: &'a CallOptions) -> Call<'a> {
        let span = tracing::info_span!(
            "call",
            service = self.inner.service.id,
            operation = metadata.name,
            region = field::Empty,
            attempts = field::Empty,
            status = field::Empty,
            request_id = field::Empty,
            error = field::Empty,
        );
        let limits = self.inner.config.settings().limits;
        let limits = Limits { call: options.timeout.or(limits.call), ..limits };
        Call { metadata, options, limits, span }
    }

    /// From a request to its answer. The future is boxed, so that those of the operations stay
    /// small and are not compiled with everything that is in here.
    fn dispatch<'a>(
        &'a self,
        call: Call<'a>,
        request: Result<Request, BuildError>,
        parameters: Vec<(&'static str, Value)>,
    ) -> AnswerFuture<'a> {
        let span = call.span.clone();
        let answer = async move {
            let answer = self.inner.answer(&call, request, &parameters).await;
            answer.inspect_err(|failed| failed.record(&call.span))
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
    ) -> Result<Answer, Failed> {
        let request = request?;
        if call.options.region.is_none() {
            self.config.find_region().await;
        }
        let prepared = self.prepare(call, request, parameters)?;
        let mut attempts = 0;
        let work = self.attempt(call, &prepared, &mut attempts);
        let outcome = within(Timeout::Call, call.limits.call, work).await;
        call.span.record("attempts", attempts);
        match outcome {
            Ok(response) => Ok(Answer { response, attempts }),
            Err(failed) => Err(failed.after(attempts)),
        }
    }

    /// Signs a copy of the request, sends it and receives the answer.
    async fn attempt(
        &self,
        call: &Call<'_>,
        prepared: &Prepared,
        attempts: &mut u32,
    ) -> Result<http::Response<Body>, Failed> {
        let work = async {
            let request = self.authenticate(prepared).await?;
            *attempts += 1;
            self.exchange(call, request).await
        };
        within(Timeout::Attempt, call.limits.attempt, work).await
    }

    async fn exchange(
        &self,
        call: &Call<'_>,
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, Failed> {
        let sent = self.config.transport().send(request).await;
        let response = sent.map_err(|error| Failed::in_transport(error, call.limits))?;
        record_answer(&call.span, &response);
        if call.metadata.streams_output && response.status().is_success() {
            return Ok(response);
        }
        receive(response, call.limits).await
    }
}

/// Reads the whole body into memory.
async fn receive(
    response: http::Response<Body>,
    limits: Limits,
) -> Result<http::Response<Body>, Failed> {
    let (head, body) = response.into_parts();
    match body.collect().await {
        Ok(bytes) => Ok(http::Response::from_parts(head, bytes.into())),
        Err(error) => {
            let context = ErrorContext {
                status: Some(head.status),
                request_id: request_id(&head.headers).map(str::to_owned),
                ..ErrorContext::default()
            };
            Err(Failed::in_body(error, limits).with_context(context))
        }
    }
}

fn record_answer(span: &Span, response: &http::Response<Body>) {
    span.record("status", response.status().as_u16());
    if let Some(id) = request_id(response.headers()) {
        span.record("request_id", id);
    }
}

fn record_error(span: &Span, code: Option<&str>) {
    span.record("error", code.unwrap_or("answer without an error code"));
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
