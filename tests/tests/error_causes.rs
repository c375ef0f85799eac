//! Each error shows each of its causes exactly once, in its own text or as its `source`.
#![allow(clippy::unwrap_used, reason = "helpers of a test fail the test by panicking")]

use std::io;
use std::time::Duration;

use tinsmith_lambda::runtime::credentials::provider::{
    ProvideCredentials, error::CredentialsError as ProviderError, future,
};
use tinsmith_lambda::runtime::endpoint::EndpointError;
use tinsmith_lambda::runtime::error::{Timeout, TimeoutError};
use tinsmith_lambda::runtime::hook::{About, Hook};
use tinsmith_lambda::runtime::sign::SignError;
use tinsmith_lambda::runtime::testing::{Answer, Script};
use tinsmith_lambda::runtime::transport::{
    Transport, TransportError, TransportErrorKind, TransportFuture,
};
use tinsmith_lambda::runtime::{
    BoxError, BuildError, ConnectionError, DecodeError, Failure, Unmodelled, blocking,
};
use tinsmith_lambda::{Body, Client, Config, Credentials, Error, ErrorKind, InvokeError};
use tinsmith_tests::causes::{report, shows_once};

const CAUSE: &str = "the cause of it all";

fn cause() -> io::Error {
    io::Error::other(CAUSE)
}

fn error(failure: Failure) -> Error {
    Error::new("Invoke", ErrorKind::from(failure)).with_attempts(1)
}

/// A cause that has a cause itself.
fn wrapped() -> TransportError {
    TransportError::new(TransportErrorKind::Connect, cause())
}

#[test]
fn failures() {
    for kind in [
        ConnectionError::connect,
        ConnectionError::permanent,
        ConnectionError::refused,
        ConnectionError::interrupted,
    ] {
        let of_connection: ConnectionError = kind(wrapped());
        shows_once(&of_connection, CAUSE);
        assert!(of_connection.cause().downcast_ref::<TransportError>().is_some());
        let uri = "https://me:hunter2@a.example/hunter2?hunter2".parse().unwrap();
        let error = error(Failure::Connection(of_connection.to(&uri)));
        shows_once(&error, CAUSE);
        shows_once(&error, "https://a.example:443");
        assert!(!report(&error).contains("hunter2"), "{error}");
        shows_once(&InvokeError::from(error), CAUSE);
    }
    for failure in [
        Failure::Build(BuildError::new(CAUSE)),
        Failure::Decode(DecodeError::new(CAUSE)),
        Failure::Endpoint(EndpointError::new(CAUSE)),
        Failure::Unmodelled(Unmodelled::new(Some("A".to_owned()), Some(CAUSE.to_owned()))),
    ] {
        shows_once(&error(failure), CAUSE);
    }
    let limit = TimeoutError::new(Timeout::Read, Duration::from_secs(7));
    shows_once(&error(Failure::Timeout(limit)), "within 7s");
}

#[test]
fn errors_of_transports_and_signatures() {
    shows_once(&wrapped(), CAUSE);
    shows_once(&SignError::Request(cause().into()), CAUSE);
    shows_once(&SignError::Request(wrapped().into()), CAUSE);
}

#[derive(Debug)]
struct Failing;

impl ProvideCredentials for Failing {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(Err(ProviderError::provider_error(wrapped())))
    }
}

impl Transport for Failing {
    fn send(&self, _: tinsmith_lambda::runtime::http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(async { Err(wrapped()) })
    }
}

impl Hook for Failing {
    fn before_signing(
        &self,
        _: &mut tinsmith_lambda::runtime::http::Request<Body>,
        _: &About,
    ) -> Result<(), BoxError> {
        Err(wrapped().into())
    }
}

#[tokio::test]
async fn errors_of_calls() {
    let config = || {
        let credentials = Credentials::new("AKIDEXAMPLE", "hunter2", None, None, "test");
        Config::builder().region("eu-central-1").credentials(credentials).transport(Failing)
    };
    for builder in [config(), config().credentials(Failing), config().hook(Failing)] {
        let client = Client::new(builder.retry(tinsmith_lambda::Retry::off()).build().unwrap());
        let error = client.invoke("resize").send().await.unwrap_err();
        shows_once(&error, CAUSE);
        if let ErrorKind::Credentials(error) = error.kind() {
            assert!(error.cause().is_some(), "{error:?}");
        }
        let wait = client.get_function("resize").wait_until_function_exists(Duration::from_secs(1));
        shows_once(&wait.await.unwrap_err(), CAUSE);
    }
}

#[tokio::test]
async fn errors_of_blocking_calls_and_configurations() {
    let error = blocking::block_on(async {}).unwrap_err();
    shows_once(&error, "within an async runtime");
    shows_once(&Error::from(error), "within an async runtime");
    shows_once(&Config::builder().region("a b").build().unwrap_err(), "\"a b\"");
}

#[tokio::test]
async fn errors_of_payloads() {
    let script = Script::new().answer(Answer::new(200).body("[7]"));
    let client = Client::new(script.config());
    let answer = client.invoke("resize").send().await.unwrap();
    let error = answer.json::<String>().unwrap_err();
    shows_once(&error, "invalid type: sequence");
    let InvokeError::Payload(error) = error else { panic!("{error}") };
    shows_once(&error, "invalid type: sequence");
    let error = Error::from(error);
    shows_once(&error, "invalid type: sequence");
    assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error:?}");
}
