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
    // On AWS it is `Client::from_env().await?`: region and credentials as in every AWS tool.
    let lambda = Client::new(server.config());
    lambda.publish_version("resize").send().await?;
    lambda.create_alias("resize", "prod", "1").send().await?;

    let alias = lambda.get_alias("resize", "prod").send().await?;
    println!("prod is version {}", alias.function_version.unwrap_or_default());

    let job = json!({"image": "cat.png", "width": 1024});
    let reply = lambda.invoke("resize").qualifier("prod").payload(job.to_string()).send().await?;
    println!("resize says {}", String::from_utf8_lossy(&reply.payload.unwrap_or_default()));

    for function in lambda.list_functions().send().await?.functions.unwrap_or_default() {
        println!("there is a function {}", function.function_name);
    }

    if let Err(error) = lambda.get_alias("resize", "beta").send().await {
        println!("{error}");
    }
    Ok(())
}
