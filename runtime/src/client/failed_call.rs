//! [`FailedCall`]: a call that ended without a complete response.

use http::Uri;
use tracing::Span;

use super::limit::Limits;
use crate::body::BoxError;
use crate::build_error::BuildError;
use crate::credentials::CredentialsError;
use crate::endpoint::EndpointError;
use crate::error::{
    ConnectionError, Error, ErrorContext, Failure, Progress, ServiceError, Timeout, TimeoutError,
};
use crate::sign::SignError;
use crate::transport::{TransportError, TransportErrorKind};

/// A failed call, before its error has the type of a service.
pub(super) struct FailedCall {
    failure: Box<Failure>,
    context: ErrorContext,
    progress: Progress,
}

impl FailedCall {
    /// The transport did not return a response.
    pub(super) fn in_transport(error: TransportError, limits: &Limits) -> FailedCall {
        let limit = match error.kind() {
            TransportErrorKind::ConnectTimeout => {
                limits.connect.map(|after| (Timeout::Connect, after))
            }
            TransportErrorKind::Timeout => {
                let read = limits.read.map(|after| (Timeout::Read, after));
                let attempt = limits.attempt.map(|after| (Timeout::Attempt, after));
                let call = limits.call.map(|after| (Timeout::Call, after));
                read.or(attempt).or(call)
            }
            TransportErrorKind::Connect
            | TransportErrorKind::Permanent
            | TransportErrorKind::Refused
            | TransportErrorKind::Interrupted => None,
        };
        // Without a configured timeout, the timeout is that of the operating system.
        FailedCall::from(match limit {
            Some((timeout, after)) => Failure::Timeout(TimeoutError::new(timeout, after)),
            None => Failure::Connection(connection_error(error)),
        })
    }

    /// Reading the body of the response failed.
    pub(super) fn in_body(error: BoxError, limits: &Limits) -> FailedCall {
        match error.downcast::<TransportError>() {
            Ok(error) => FailedCall::in_transport(*error, limits),
            Err(error) => Failure::Connection(ConnectionError::interrupted(error)).into(),
        }
    }

    pub(super) fn with_context(mut self, context: ErrorContext) -> FailedCall {
        self.context = context;
        self
    }

    /// Adds the server's address to a connection error.
    pub(super) fn of_request_to(mut self, uri: &Uri) -> FailedCall {
        if let Failure::Connection(error) = *self.failure {
            self.failure = Box::new(Failure::Connection(error.to(uri)));
        }
        self
    }

    pub(super) fn after(mut self, progress: Progress) -> FailedCall {
        self.progress = progress;
        self
    }

    pub(super) fn failure(&self) -> &Failure {
        &self.failure
    }

    pub(super) fn into_error<K: ServiceError>(self, operation: &'static str) -> Error<K> {
        let error = Error::new(operation, K::from(*self.failure));
        self.progress.of_error(error.with_context(self.context))
    }

    /// Logs that the call failed.
    pub(super) fn report(&self, span: &Span, operation: &'static str) {
        let request_id = self.context.request_id.as_deref();
        report_failure(span, operation, self.name(), self.progress.attempts, request_id);
    }

    /// The name of the failure in logs.
    pub(super) fn name(&self) -> &'static str {
        match *self.failure {
            Failure::Unmodelled(_) => "unmodelled",
            Failure::Build(_) => "build",
            Failure::Endpoint(_) => "endpoint",
            Failure::Credentials(_) => "credentials",
            Failure::Connection(_) => "connection",
            Failure::Timeout(_) => "timeout",
            Failure::Decode(_) => "decode",
        }
    }
}

/// Logs that a call failed, as the only event of a call at the level `WARN`. Error messages are omitted,
/// because they may contain data of the program.
pub(super) fn report_failure(
    span: &Span,
    operation: &'static str,
    error: &str,
    attempts: u32,
    request_id: Option<&str>,
) {
    span.record("error", error);
    tracing::warn!(operation, error, attempts, request_id, "call failed");
}

/// Uses the source of a transport error as the source of the connection error.
fn connection_error(error: TransportError) -> ConnectionError {
    let kind = error.kind();
    let source = error.into_source();
    match kind {
        TransportErrorKind::Connect | TransportErrorKind::ConnectTimeout => {
            ConnectionError::connect(source)
        }
        TransportErrorKind::Permanent => ConnectionError::permanent(source),
        TransportErrorKind::Refused => ConnectionError::refused(source),
        TransportErrorKind::Timeout | TransportErrorKind::Interrupted => {
            ConnectionError::interrupted(source)
        }
    }
}

impl From<Failure> for FailedCall {
    fn from(failure: Failure) -> FailedCall {
        FailedCall {
            failure: Box::new(failure),
            context: ErrorContext::default(),
            progress: Progress::default(),
        }
    }
}

impl From<BuildError> for FailedCall {
    fn from(error: BuildError) -> FailedCall {
        Failure::Build(error).into()
    }
}

impl From<EndpointError> for FailedCall {
    fn from(error: EndpointError) -> FailedCall {
        Failure::Endpoint(error).into()
    }
}

impl From<CredentialsError> for FailedCall {
    fn from(error: CredentialsError) -> FailedCall {
        Failure::Credentials(error).into()
    }
}

impl From<SignError> for FailedCall {
    fn from(error: SignError) -> FailedCall {
        Failure::from(error).into()
    }
}
