//! Calls in separate tasks, optional settings, and `anyhow` errors:
//! `cargo run -p tinsmith-examples --features anyhow --example tasks_and_options`.

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};
use tinsmith_lambda::operation::{Invoke, ListAliases};
use tinsmith_lambda::types::LogType;
use tinsmith_lambda::{Call, CallOptions, Client};
use tinsmith_lambda_server::LambdaServer;

/// Optional settings of the program.
#[derive(Default)]
struct Settings {
    qualifier: Option<String>,
    log_type: Option<LogType>,
}

/// A call borrows nothing, so a function can return it.
fn resize(lambda: &Client, settings: &Settings) -> Call<Invoke> {
    lambda
        .invoke("resize")
        .qualifier(settings.qualifier.as_deref())
        .log_type(settings.log_type.clone())
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let server = LambdaServer::start().await;
    server.function("resize", |image: Value| Ok(json!({ "width": image["width"] })));
    server.alias("resize", "prod");
    // On AWS: `Client::from_env().await?`.
    let lambda = Client::new(server.config());

    // `.await` sends a call.
    let alias = lambda.get_alias("resize", "prod").await.context("the alias is missing")?;
    println!("prod is version {}", alias.function_version.unwrap_or_default());

    // A call can be sent in another task.
    let settings = Settings { qualifier: Some("prod".to_owned()), ..Settings::default() };
    let calls: Vec<_> = (1..=3)
        .map(|width| resize(&lambda, &settings).json(&json!({ "width": width * 100 })))
        .collect::<Result<_, _>>()?;
    let tasks: Vec<_> = calls.into_iter().map(|call| tokio::spawn(call.send())).collect();
    for task in tasks {
        let answer: Value = task.await??.json()?;
        println!("resized to {} pixels", answer["width"]);
    }

    // An operation is a value. It can be sent with options for this call.
    let operation = ListAliases::new("resize").max_items(10).function_version(None::<String>);
    let options = CallOptions::new().timeout(std::time::Duration::from_secs(5));
    let page = lambda.send_with(&operation, &options).await?;
    ensure!(page.aliases.is_some_and(|aliases| aliases.len() == 1), "the function has one alias");

    // An error report shows each cause once.
    if let Err(error) = lambda.get_alias("resize", "test").await.context("no test alias") {
        println!("{error:#}");
    }
    Ok(())
}
