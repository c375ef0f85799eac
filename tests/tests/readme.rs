//! README's examples, as they stand there, against a Lambda on this machine.
#![allow(unused_imports, unused_variables, reason = "each example uses a part of what there is")]

use std::error::Error;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tinsmith_lambda::runtime::Retry;
use tinsmith_lambda::{CallOptions, Client, Config, Credentials, ErrorKind};
use tinsmith_tests::LambdaServer;
use tinsmith_tests::lambda::{ACCESS_KEY_ID, SECRET_ACCESS_KEY};

#[derive(Serialize)]
struct Job {
    image: &'static str,
    width: u32,
}

#[derive(Debug, Deserialize)]
struct Reply {
    width: u32,
    height: u32,
}

/// What the example about testing tests.
async fn version_in_production(
    lambda: &Client,
    function: &str,
) -> Result<Option<String>, tinsmith_lambda::Error> {
    match lambda.get_alias(function, "prod").send().await {
        Ok(alias) => Ok(alias.function_version),
        Err(error) if matches!(error.kind(), ErrorKind::ResourceNotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn server() -> LambdaServer {
    let server = LambdaServer::start().await;
    server.function("resize", |job: Value| {
        let width = job["width"].as_u64().unwrap_or(640);
        Ok(json!({ "width": width, "height": width * 3 / 4 }))
    });
    server.alias("resize", "prod");
    server
}

/// What examples may use without saying so.
macro_rules! given {
    ($server:ident, $lambda:ident, $job:ident, $key_id:ident, $secret:ident) => {
        let $server = server().await;
        named!($server, $lambda, $job, $key_id, $secret);
    };
}

/// The same for examples that wait on their thread.
macro_rules! given_without_async {
    ($server:ident, $lambda:ident, $job:ident, $key_id:ident, $secret:ident) => {
        let of_server = tokio::runtime::Runtime::new()?;
        let $server = of_server.block_on(server());
        named!($server, $lambda, $job, $key_id, $secret);
    };
}

macro_rules! named {
    ($server:ident, $lambda:ident, $job:ident, $key_id:ident, $secret:ident) => {
        let $lambda = Client::new($server.config());
        let $job = Job { image: "cat.png", width: 1024 };
        let ($key_id, $secret) = (ACCESS_KEY_ID, SECRET_ACCESS_KEY);
    };
}

include!(concat!(env!("OUT_DIR"), "/readme.rs"));
