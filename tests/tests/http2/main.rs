//! Calls over HTTP/2: many over one connection, and what becomes of them when the server refuses
//! requests or resets streams, or the connection ends.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of a test fail the test by panicking"
)]

mod connections;
mod interrupted;
mod refused;

use std::time::Duration;

use tinsmith_lambda::operation::InvokeOutput;
use tinsmith_lambda::runtime::retry::Retry;
use tinsmith_lambda::types::AliasConfiguration;
use tinsmith_lambda::{Client, Error};
use tinsmith_tests::Http2Server;
use tinsmith_tests::transport::set_trusting;

fn client(server: &Http2Server) -> Client {
    let retry = Retry::standard().initial_backoff(Duration::from_millis(1));
    let config = server.config().retry(retry);
    let config = set_trusting(env!("CARGO_CRATE_NAME"), config, server.certificate());
    Client::new(config.build().unwrap())
}

async fn get_alias(client: &Client) -> Result<AliasConfiguration, Error> {
    client.get_alias("resize", "prod").send().await
}

async fn invoke(client: &Client) -> Result<InvokeOutput, Error> {
    client.invoke("resize").payload("{}").send().await
}

/// An `Invoke` whose request has no body.
async fn invoke_without_payload(client: &Client) -> Result<InvokeOutput, Error> {
    client.invoke("resize").send().await
}
