//! README's first example, against a Lambda on this machine instead of AWS:
//! `cargo run -p tinsmith-tests --example quickstart`.

use serde_json::{Value, json};
use tinsmith_lambda::Client;
use tinsmith_tests::LambdaServer;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = LambdaServer::start().await;
    server.function("resize", |job: Value| {
        let width = job["width"].as_u64().unwrap_or(640);
        Ok(json!({ "width": width, "height": width * 3 / 4 }))
    });
    server.alias("resize", "prod");
    // On AWS: `Client::from_env().await?`, with region and credentials as in every AWS tool.
    let lambda = Client::new(server.config());

    let alias = lambda.get_alias("resize", "prod").send().await?;
    println!("prod is version {}", alias.function_version.unwrap_or_default());

    let job = r#"{"image": "cat.png", "width": 1024}"#;
    let answer = lambda.invoke("resize").qualifier("prod").payload(job).send().await?;
    println!("the answer is {}", String::from_utf8_lossy(&answer.payload.unwrap_or_default()));

    for function in lambda.list_functions().send().await?.functions.unwrap_or_default() {
        println!("there is a function {}", function.function_name);
    }

    if let Err(error) = lambda.get_alias("resize", "beta").send().await {
        println!("{error}");
    }
    Ok(())
}
