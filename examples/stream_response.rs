//! Response streams, read while the function runs: `cargo run -p tinsmith-examples --example stream_response`.

use serde_json::{Value, json};
use tinsmith_lambda::{Client, InvokeError};
use tinsmith_lambda_server::{FunctionError, LambdaServer};
use tokio::io::{AsyncBufReadExt as _, BufReader};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = LambdaServer::start().await;
    server.function("tell", |story: Value| Ok(json!([story["hero"], "lived", "happily"])));
    // On AWS: `Client::from_env().await?`.
    let lambda = Client::new(server.config());
    let call = || lambda.invoke_with_response_stream("tell").json(&json!({ "hero": "Ada" }));

    // As chunks of bytes, as they arrive.
    let mut stream = call()?.send().await?.into_stream();
    while let Some(bytes) = stream.try_next().await? {
        println!("{} bytes: {}", bytes.len(), String::from_utf8_lossy(&bytes));
    }

    // As an `AsyncRead`.
    let mut lines = BufReader::new(call()?.send().await?.into_stream().into_reader()).lines();
    while let Some(line) = lines.next_line().await? {
        println!("a line: {line}");
    }

    // As JSON values, one per line.
    let mut values = call()?.send().await?.into_stream().json_lines::<Vec<String>>();
    while let Some(words) = values.try_next().await? {
        println!("{} words", words.len());
    }

    // If the function fails while it responds, the stream ends with an error.
    server.function("fail", |_: Value| Err(FunctionError::new("Oh", "no")));
    let failing = lambda.invoke_with_response_stream("fail").send().await?.into_stream();
    let error = failing.collect().await.err().ok_or("the function has not failed")?;
    assert!(matches!(error, InvokeError::Function(_)), "{error}");
    println!("{error}");
    Ok(())
}
