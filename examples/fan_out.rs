//! Many invocations with limited concurrency and a progress bar:
//! `cargo run -p tinsmith-examples --example fan_out`.

use std::io::{IsTerminal as _, Write as _};

use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};
use tinsmith_lambda::{Client, InvokeError};
use tinsmith_lambda_server::LambdaServer;

const INVOCATIONS: u64 = 200;
const AT_A_TIME: usize = 16;

async fn square(lambda: &Client, number: u64) -> Result<u64, InvokeError> {
    lambda.invoke("square").json(&number)?.send().await?.json()
}

fn show(done: u64) {
    if !std::io::stdout().is_terminal() {
        return;
    }
    let blocks = usize::try_from(done * 40 / INVOCATIONS).unwrap_or_default();
    print!("\r[{:<40}] {done} of {INVOCATIONS}", "#".repeat(blocks));
    // Errors of the progress bar are ignored.
    let _ = std::io::stdout().flush();
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = LambdaServer::start().await;
    server.function("square", |number: Value| {
        let number = number.as_u64().unwrap_or_default();
        Ok(json!(number * number))
    });
    // On AWS: `Client::from_env().await?`.
    let lambda = Client::new(server.config());

    let mut answers = stream::iter(0..INVOCATIONS)
        .map(|number| square(&lambda, number))
        .buffer_unordered(AT_A_TIME);
    let (mut done, mut sum) = (0, 0_u64);
    while let Some(answer) = answers.next().await {
        sum += answer?;
        done += 1;
        show(done);
    }
    println!("\rthe sum of the squares is {sum}");
    assert_eq!(sum, (0..INVOCATIONS).map(|number| number * number).sum::<u64>());
    Ok(())
}
