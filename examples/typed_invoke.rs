//! Typed payloads, function errors, and asynchronous invocation:
//! `cargo run -p tinsmith-examples --example typed_invoke`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tinsmith_lambda::types::{InvocationType, LogType};
use tinsmith_lambda::{Client, InvokeError};
use tinsmith_lambda_server::{FunctionError, LambdaServer};

#[derive(Serialize)]
struct Order {
    item: &'static str,
    count: u32,
}

#[derive(Debug, Deserialize)]
struct Price {
    cents: u64,
}

/// `InvokeError` covers the errors of the call, the function and the payloads.
async fn price(lambda: &Client, order: &Order) -> Result<Price, InvokeError> {
    let call = lambda.invoke("price").log_type(LogType::Tail);
    call.json(order)?.send().await?.json()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = LambdaServer::start().await;
    server.function("price", |order: Value| match order["count"].as_u64() {
        Some(count) if count > 0 => Ok(json!({ "cents": count * 250 })),
        _ => Err(FunctionError::new("EmptyOrder", "the order is empty")),
    });
    // On AWS: `Client::from_env().await?`.
    let lambda = Client::new(server.config());

    let paid = price(&lambda, &Order { item: "tea", count: 3 }).await?;
    println!("three teas are {} cents", paid.cents);

    match price(&lambda, &Order { item: "tea", count: 0 }).await {
        Err(InvokeError::Function(error)) => println!("{error}"),
        other => return Err(format!("an empty order has a price: {other:?}").into()),
    }

    // An asynchronous invocation is queued.
    let queued = lambda.invoke("price").invocation_type(InvocationType::Event);
    let answer = queued.json(&Order { item: "coffee", count: 1 })?.send().await?;
    println!("queued, with status {}", answer.status_code);
    Ok(())
}
