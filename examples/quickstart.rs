//! The first example in the README, with a local Lambda server:
//! `cargo run -p tinsmith-examples --example quickstart`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tinsmith_lambda::Client;
use tinsmith_lambda_server::LambdaServer;

#[derive(Serialize)]
struct Job {
    image: &'static str,
    width: u32,
}

#[derive(Debug, Deserialize)]
struct Reply {
    width: u32,
    height: u32,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = LambdaServer::start().await;
    server.function("resize", |job: Value| {
        let width = job["width"].as_u64().unwrap_or(640);
        Ok(json!({ "width": width, "height": width * 3 / 4 }))
    });
    server.alias("resize", "prod");
    // On AWS: `Client::from_env().await?`, with region and credentials from the same places as in other AWS tools.
    let lambda = Client::new(server.config());

    let alias = lambda.get_alias("resize", "prod").send().await?;
    println!("prod is version {}", alias.function_version.unwrap_or_default());

    let job = Job { image: "cat.png", width: 1024 };
    let reply: Reply =
        lambda.invoke("resize").qualifier("prod").json(&job)?.send().await?.json()?;
    println!("{} is now {} by {}", job.image, reply.width, reply.height);

    let mut functions = lambda.list_functions().items();
    while let Some(function) = functions.try_next().await? {
        println!("there is a function {}", function.function_name);
    }

    if let Err(error) = lambda.get_alias("resize", "beta").send().await {
        println!("{error}");
    }
    Ok(())
}
