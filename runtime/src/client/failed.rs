//! [`Failed`]: a call that ended without a complete response.

use tracing::Span;

use super::attempts::Progress;
use super::limit::Limits;
use crate::body::BoxError;
use crate::build_error::BuildError;
use crate::credentials::CredentialsError;
use crate::endpoint::EndpointError;
use crate::error::{
    ConnectionError, Error, ErrorContext, Failure, ServiceError, Timeout, TimeoutError,
};
use crate::sign::SignError;
use crate::transport::{TransportError, TransportErrorKind};

/// A failed call, before its error has the type of a service.
pub(super) struct Failed {
    failure: Box<Failure>,
    context: ErrorContext,
    progress: Progress,
}

impl Failed {
    /// The transport did not return a response.
    pub(super) fn in_transport(error: TransportError, limits: &Limits) -> Failed {
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
        // A timeout that is not configured is one of the operating system.
        Failed::from(match limit {
            Some((timeout, after)) => Failure::Timeout(TimeoutError::new(timeout, after)),
            None => Failure::Connection(connection_error(error)),
        })
    }

    /// Reading the body of the response failed.
    pub(super) fn in_body(error: BoxError, limits: &Limits) -> Failed {
        match error.downcast::<TransportError>() {
            Ok(error) => Failed::in_transport(*error, limits),
            Err(error) => Failure::Connection(ConnectionError::interrupted(error)).into(),
        }
    }

    pub(super) fn with_context(mut self, context: ErrorContext) -> Failed {
        self.context = context;
        self
    }

    pub(super) fn after(mut self, progress: Progress) -> Failed {
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

    pub(super) fn record(&self, span: &Span) {
        span.record("error", self.name());
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

impl From<Failure> for Failed {
    fn from(failure: Failure) -> Failed {
        Failed {
            failure: Box::new(failure),
            context: ErrorContext::default(),
            progress: Progress::default(),
        }
    }
}

impl From<BuildError> for Failed {
    fn from(error: BuildError) -> Failed {
        Failure::Build(error).into()
    }
}

impl From<EndpointError> for Failed {
    fn from(error: EndpointError) -> Failed {
        Failure::Endpoint(error).into()
    }
}

impl From<CredentialsError> for Failed {
    fn from(error: CredentialsError) -> Failed {
        Failure::Credentials(error).into()
    }
}

impl From<SignError> for Failed {
    fn from(error: SignError) -> Failed {
        Failure::from(error).into()
    }
}
