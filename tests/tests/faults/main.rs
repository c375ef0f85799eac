//! What becomes of a call when the network or the service fails, over real sockets: what the user is
//! told, how often the request is sent, and that a function never runs twice unless the caller allows it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of a test fail the test by panicking"
)]

mod answers;
mod connection;
mod identity;
mod lifecycle;
mod retries;
mod streams;
mod timeouts;

mod tls;

use std::time::Duration;

use tinsmith_lambda::operation::InvokeOutput;
use tinsmith_lambda::runtime::config;
use tinsmith_lambda::runtime::retry::Retry;
use tinsmith_lambda::types::AliasConfiguration;
use tinsmith_lambda::{CallOptions, Client, Error};
use tinsmith_tests::FaultServer;
use tinsmith_tests::faults::Answer;
use tinsmith_tests::transport;

const ALIAS: &str = r#"{"Name":"prod","FunctionVersion":"1"}"#;
/// A pause that tests can afford.
const PAUSE: Duration = Duration::from_millis(1);

/// What is to become of calls whose every request is answered in the same wrong way. The number of
/// attempts in a text must be that of the requests that came.
struct Expected {
    /// The variant of `ErrorKind`.
    kind: &'static str,
    /// The error of `GetAlias`, in which `*` is any text.
    get_alias: &'static str,
    /// The error of `Invoke`, the same way.
    invoke: &'static str,
    /// Whether the error of `Invoke` says that the function may have run.
    may_have_run: bool,
    /// How often the function really ran: of one `Invoke`, and of one that may be repeated.
    runs: (usize, usize),
}

impl Expected {
    /// Makes the calls.
    async fn of(self, answer: Answer) {
        self.with(answer, |config| config).await;
    }

    /// Makes the calls with other settings.
    async fn with(self, answer: Answer, set: fn(config::Builder) -> config::Builder) {
        let start = async || FaultServer::script([answer.clone()]).await;
        let server = start().await;
        let error = get_alias(&configured(&server, set)).await.unwrap_err();
        self.check(&server, &error, self.get_alias, 0);
        assert!(!error.may_have_run(), "what only reads runs nothing: {error}");

        let server = start().await;
        let error = invoke(&configured(&server, set), CallOptions::new()).await.unwrap_err();
        self.check(&server, &error, self.invoke, self.runs.0);
        assert_eq!(error.may_have_run(), self.may_have_run, "{error}");

        let server = start().await;
        let again = CallOptions::new().idempotent(true);
        invoke(&configured(&server, set), again).await.unwrap_err();
        assert_eq!(server.runs(), self.runs.1, "runs of a call that may be repeated");
    }

    fn check(&self, server: &FaultServer, error: &Error, text: &str, runs: usize) {
        assert!(matches(&error.to_string(), text), "{error:#?}\nis      {error}\nand not {text}");
        assert_eq!(kind(error), self.kind, "{error}");
        assert_eq!(server.requests(), error.attempts() as usize, "{error}");
        assert_eq!(server.runs(), runs, "runs: {error}");
    }
}

/// A client of a server, with pauses that a test can afford.
fn client(server: &FaultServer) -> Client {
    configured(server, |config| config)
}

fn configured(server: &FaultServer, set: fn(config::Builder) -> config::Builder) -> Client {
    Client::new(set(quick(server.config())).build().unwrap())
}

fn quick(config: config::Builder) -> config::Builder {
    let config = config.retry(Retry::standard().initial_backoff(PAUSE));
    transport::set(env!("CARGO_CRATE_NAME"), config)
}

async fn get_alias(client: &Client) -> Result<AliasConfiguration, Error> {
    client.get_alias("resize", "prod").send().await
}

async fn invoke(client: &Client, options: CallOptions) -> Result<InvokeOutput, Error> {
    client.invoke("resize").payload("{}").with(options).send().await
}

/// The variant of an error's kind.
fn kind(error: &Error) -> String {
    let text = format!("{:?}", error.kind());
    text.split(['(', ' ']).next().unwrap().to_owned()
}

/// Whether a text is the pattern, in which `*` is any text.
fn matches(text: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        None => text == pattern,
        Some((begin, rest)) => text.strip_prefix(begin).is_some_and(|text| {
            (0..=text.len())
                .filter(|end| text.is_char_boundary(*end))
                .any(|end| matches(&text[end..], rest))
        }),
    }
}
