//! A program as it was with the official SDK, in comments, and as it is here:
//! `cargo run -p tinsmith-examples --example migrating`. The guide's page `migrating` has a table.

use serde_json::{Value, json};
use tinsmith_lambda::{Client, ErrorKind, InvokeError};
use tinsmith_lambda_server::LambdaServer;

//  async fn resize(client: &Client, job: &Value) -> Result<Option<Value>, BoxError> {
//      let sent = client
//          .invoke()
//          .function_name("resize")
//          .payload(Blob::new(serde_json::to_vec(job)?))
//          .send()
//          .await;
//      let output = match sent.map_err(SdkError::into_service_error) {
//          Ok(output) => output,
//          Err(InvokeError::ResourceNotFoundException(_)) => return Ok(None),
//          Err(error) => return Err(error.into()),
//      };
//      let payload = output.payload.map(Blob::into_inner).unwrap_or_default();
//      if let Some(kind) = output.function_error {
//          return Err(format!("{kind}: {}", String::from_utf8_lossy(&payload)).into());
//      }
//      Ok(Some(serde_json::from_slice(&payload)?))
//  }
async fn resize(lambda: &Client, job: &Value) -> Result<Option<Value>, InvokeError> {
    match lambda.invoke("resize").json(job)?.send().await {
        Ok(answer) => Ok(Some(answer.json()?)),
        Err(error) if matches!(error.kind(), ErrorKind::ResourceNotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

//  async fn names(client: &Client) -> Result<Vec<String>, BoxError> {
//      let mut names = Vec::new();
//      let mut functions = client.list_functions().into_paginator().items().send();
//      while let Some(function) = functions.next().await {
//          names.push(function?.function_name.ok_or("a function without a name")?);
//      }
//      Ok(names)
//  }
async fn names(lambda: &Client) -> Result<Vec<String>, tinsmith_lambda::Error> {
    let functions = lambda.list_functions().items().collect().await?;
    Ok(functions.into_iter().map(|function| function.function_name).collect())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = LambdaServer::start().await;
    //  let client = Client::new(&aws_config::load_defaults(BehaviorVersion::latest()).await);
    // On AWS: `Client::from_env().await?`.
    let lambda = Client::new(server.config());

    assert_eq!(resize(&lambda, &json!({ "width": 320 })).await?, None);
    server.function("resize", Ok);
    println!("the answer is {:?}", resize(&lambda, &json!({ "width": 320 })).await?);
    println!("the functions are {:?}", names(&lambda).await?);
    Ok(())
}
