//! Blocking calls in a program without async, with a local Lambda server:
//! `cargo run -p tinsmith-examples --example blocking`.

use std::error::Error;
use std::thread;

use serde_json::{Value, json};
use tinsmith_lambda::runtime::blocking;
use tinsmith_lambda::types::InvokeWithResponseStreamResponseEvent as StreamEvent;
use tinsmith_lambda::{Client, ErrorKind};
use tinsmith_lambda_server::LambdaServer;
use tokio::runtime::Runtime;

fn main() -> Result<(), Box<dyn Error>> {
    // Only the server requires a Tokio runtime. A program that calls AWS needs none.
    let of_server = Runtime::new()?;
    let server = of_server.block_on(LambdaServer::start());
    server.function("greet", |event: Value| Ok(json!(["Hello", event["name"]])));
    server.alias("greet", "prod");
    // On AWS: `Client::from_env_blocking()?`.
    let lambda = Client::new(server.config());

    let alias = lambda.get_alias("greet", "prod").send_blocking()?;
    println!("prod is version {}", alias.function_version.unwrap_or_default());

    // Threads share a client.
    let greetings = thread::scope(|scope| {
        let greet = |name: &str| {
            let answer = lambda.invoke("greet").payload(json!({ "name": name }).to_string());
            answer.send_blocking().map(|answer| answer.payload.unwrap_or_default())
        };
        let threads = ["Ada", "Grace"].map(|name| scope.spawn(move || greet(name)));
        threads.map(|thread| thread.join())
    });
    for greeting in greetings {
        let greeting = greeting.map_err(|_| "a thread has panicked")??;
        println!("the response is {}", String::from_utf8_lossy(&greeting));
    }

    // `blocking::iter` makes a stream an iterator.
    let call = lambda.invoke_with_response_stream("greet").payload(r#"{"name":"Alan"}"#);
    for event in blocking::iter(call.send_blocking()?.event_stream) {
        match event? {
            StreamEvent::PayloadChunk(chunk) => {
                let bytes = chunk.payload.unwrap_or_default();
                println!("a chunk of the response is {}", String::from_utf8_lossy(&bytes));
            }
            other => println!("the last event is {other:?}"),
        }
    }

    // Within an async runtime, a blocking call returns an error instead of blocking the thread.
    let refused = of_server.block_on(async { lambda.list_functions().send_blocking() });
    assert!(refused.is_err_and(|error| matches!(error.kind(), ErrorKind::Build(_))));
    Ok(())
}
