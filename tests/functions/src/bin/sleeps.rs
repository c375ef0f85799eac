//! Adds a line to the `file` of its event, and another one after `milliseconds`.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::time::Duration;

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(sleep)).await
}

async fn sleep(event: LambdaEvent<Value>) -> Result<(), Error> {
    let file = event.payload["file"].as_str().ok_or("the event has no file")?;
    let milliseconds = event.payload["milliseconds"].as_u64().ok_or("the event has no time")?;
    let mut file = OpenOptions::new().create(true).append(true).open(file)?;
    writeln!(file, "begun")?;
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    writeln!(file, "done")?;
    Ok(())
}
