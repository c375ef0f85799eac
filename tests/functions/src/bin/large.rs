//! Gives back a text with as many `bytes` as its event says.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(text)).await
}

async fn text(event: LambdaEvent<Value>) -> Result<String, Error> {
    let bytes = event.payload["bytes"].as_u64().ok_or("the event has no number of bytes")?;
    Ok("x".repeat(usize::try_from(bytes)?))
}
