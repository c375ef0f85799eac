//! How long connections are kept without a request.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of a test fail the test by panicking"
)]

use std::time::Duration;

use tinsmith_lambda::Client;
use tinsmith_lambda::runtime::config;
use tinsmith_lambda::runtime::transport::Hyper;
use tinsmith_tests::FaultServer;
use tinsmith_tests::faults::Answer;

const LIMIT: Duration = Duration::from_millis(500);

/// Sets the limit in the configuration, or in a transport that is given to it.
const SETTERS: [fn(config::Builder, Option<Duration>) -> config::Builder; 2] = [
    |config, limit| config.idle_timeout(limit),
    |config, limit| config.transport(Hyper::builder().idle_timeout(limit).build()),
];

async fn server() -> FaultServer {
    FaultServer::script([Answer::json(200, "{}")]).await
}

/// Makes a call, pauses, and makes another.
async fn calls(config: config::Builder, pause: Duration) {
    let client = Client::new(config.build().unwrap());
    client.get_alias("resize", "prod").send().await.unwrap();
    tokio::time::sleep(pause).await;
    client.get_alias("resize", "prod").send().await.unwrap();
}

#[tokio::test]
async fn a_connection_is_used_again_within_the_limit() {
    for set in SETTERS {
        let server = server().await;
        calls(set(server.config(), Some(LIMIT)), LIMIT / 10).await;
        assert_eq!((server.requests(), server.connections()), (2, 1));
    }
}

#[tokio::test]
async fn a_new_connection_is_made_after_the_limit() {
    for set in SETTERS {
        let server = server().await;
        calls(set(server.config(), Some(LIMIT)), LIMIT * 2).await;
        assert_eq!((server.requests(), server.connections()), (2, 2));
    }
}

#[tokio::test]
async fn without_a_limit_a_connection_is_used_again() {
    for set in SETTERS {
        let server = server().await;
        calls(set(server.config(), None), LIMIT * 2).await;
        assert_eq!((server.requests(), server.connections()), (2, 1));
    }
}

/// Also without another call the connection is closed.
#[tokio::test]
async fn an_idle_connection_is_closed() {
    for set in SETTERS {
        let server = server().await;
        let config = set(server.config(), Some(LIMIT)).build().unwrap();
        let client = Client::new(config);
        client.get_alias("resize", "prod").send().await.unwrap();
        assert_eq!(server.open(), 1);
        server.until_closed().await;
    }
}
