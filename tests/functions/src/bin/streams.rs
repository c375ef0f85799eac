//! Answers in pieces, one for each of the `texts` of its event.

use std::time::Duration;

use lambda_runtime::streaming::{Body, Response, Sender, channel};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(answer)).await
}

async fn answer(event: LambdaEvent<Value>) -> Result<Response<Body>, Error> {
    let (sender, body) = channel();
    tokio::spawn(send(sender, event.payload));
    Ok(Response::from(body))
}

async fn send(mut sender: Sender, event: Value) -> Result<(), Error> {
    for text in event["texts"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        sender.send_data(text.to_owned().into()).await?;
        // Pieces that come together may be sent on as one.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}
