//! Fails with the `message` of its event, or panics if there is none.

use lambda_runtime::{Diagnostic, Error, LambdaEvent, run, service_fn};
use serde_json::Value;

#[derive(Debug)]
struct TooSmall(String);

impl From<TooSmall> for Diagnostic {
    fn from(error: TooSmall) -> Diagnostic {
        Diagnostic { error_type: "TooSmall".to_owned(), error_message: error.0 }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(fail)).await
}

async fn fail(event: LambdaEvent<Value>) -> Result<(), TooSmall> {
    match event.payload["message"].as_str() {
        Some(message) => Err(TooSmall(message.to_owned())),
        None => panic!("there is no message"),
    }
}
