//! Paginators: `cargo run -p tinsmith-examples --example list_everything`.

use serde_json::{Value, json};
use tinsmith_lambda::Client;
use tinsmith_lambda_server::LambdaServer;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = LambdaServer::start().await;
    for number in 0..120 {
        server.function(&format!("function-{number:03}"), |_: Value| Ok(json!(null)));
    }
    // On AWS: `Client::from_env().await?`.
    let lambda = Client::new(server.config());

    // The items of all pages.
    let mut functions = lambda.list_functions().items();
    let mut count = 0;
    while let Some(function) = functions.try_next().await? {
        count += 1;
        if count == 1 {
            println!("the first is {}", function.function_name);
        }
    }
    println!("there are {count} functions");
    assert_eq!(count, 120);

    // Pages with at most 50 items.
    let mut pages = lambda.list_functions().max_items(50).pages();
    while let Some(page) = pages.try_next().await? {
        println!("a page of {}", page.functions.unwrap_or_default().len());
    }
    Ok(())
}
