//! A program without async, against a Lambda on this machine instead of AWS:
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
    // The server is what needs a runtime here; a program that only calls AWS has none.
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
        println!("the answer is {}", String::from_utf8_lossy(&greeting));
    }

    // A stream is an iterator.
    let call = lambda.invoke_with_response_stream("greet").payload(r#"{"name":"Alan"}"#);
    for event in blocking::iter(call.send_blocking()?.event_stream) {
        match event? {
            StreamEvent::PayloadChunk(chunk) => {
                let bytes = chunk.payload.unwrap_or_default();
                println!("a part of the answer is {}", String::from_utf8_lossy(&bytes));
            }
            other => println!("then comes {other:?}"),
        }
    }

    // Within async, it is an error and not a thread that stands still.
    let refused = of_server.block_on(async { lambda.list_functions().send_blocking() });
    assert!(refused.is_err_and(|error| matches!(error.kind(), ErrorKind::Build(_))));
    Ok(())
}
