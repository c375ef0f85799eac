//! A program before and after the migration from `aws-sdk-lambda`:
//! `cargo run -p tinsmith-examples --features zip --example migrating`.
//! The comment above each function has the code for `aws-sdk-lambda`. The page `migrating` of the guide explains the
//! differences.

use std::error::Error as StdError;
use std::io::Cursor;
use std::time::Duration;

use serde_json::{Value, json};
use tinsmith_lambda::runtime::Retry;
use tinsmith_lambda::types::{Environment, FunctionCode, InvocationType, Runtime};
use tinsmith_lambda::{CallOptions, Client, Config, ErrorKind, InvokeError};
use tinsmith_lambda_server::LambdaServer;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const ROLE: &str = "arn:aws:iam::123456789012:role/resize";

//  fn client(shared: &SdkConfig) -> Client {
//      let config = aws_sdk_lambda::config::Builder::from(shared)
//          .retry_config(RetryConfig::standard().with_max_attempts(5))
//          .timeout_config(
//              TimeoutConfig::builder()
//                  .operation_timeout(Duration::from_secs(60))
//                  .connect_timeout(Duration::from_secs(2))
//                  .build(),
//          )
//          .build();
//      Client::from_conf(config)
//  }
fn client(shared: &Config) -> Result<Client, Box<dyn StdError>> {
    let config = shared
        .to_builder()
        .retry(Retry::standard().max_attempts(5))
        .timeout(Duration::from_secs(60))
        .connect_timeout(Duration::from_secs(2))
        .build()?;
    Ok(Client::new(config))
}

//  async fn create(client: &Client, zip: Vec<u8>, layers: Vec<String>) -> Result<String, BoxError> {
//      let created = client
//          .create_function()
//          .function_name("resize")
//          .role(ROLE)
//          .code(FunctionCode::builder().zip_file(Blob::new(zip)).build())
//          .runtime(Runtime::Providedal2023)
//          .handler("bootstrap")
//          .environment(Environment::builder().variables("STAGE", "prod").build())
//          .tags("team", "blue")
//          .tags("stage", "prod")
//          .set_layers(Some(layers))
//          .send()
//          .await?;
//      client
//          .wait_until_function_active_v2()
//          .function_name("resize")
//          .wait(Duration::from_secs(60))
//          .await?;
//      Ok(created.function_arn().ok_or("no ARN")?.to_owned())
//  }
async fn create(
    lambda: &Client,
    zip: Vec<u8>,
    layers: Vec<String>,
) -> Result<String, Box<dyn StdError>> {
    let created = lambda
        .create_function("resize", ROLE, FunctionCode::new().zip_file(zip))
        .runtime(Runtime::Providedal2023)
        .handler("bootstrap")
        .environment(Environment::new().variables([("STAGE", "prod")]))
        .tags([("team", "blue"), ("stage", "prod")])
        .layers(layers)
        .send()
        .await?;
    let limit = Duration::from_secs(60);
    lambda.get_function("resize").wait_until_function_active_v2(limit).await?;
    Ok(created.function_arn.ok_or("no ARN")?)
}

//  async fn resize(client: &Client, job: &Value) -> Result<Option<Value>, BoxError> {
//      let sent = client
//          .invoke()
//          .function_name("resize")
//          .invocation_type(InvocationType::RequestResponse)
//          .payload(Blob::new(serde_json::to_vec(job)?))
//          .send()
//          .await;
//      let output = match sent {
//          Ok(output) => output,
//          Err(SdkError::ServiceError(context)) if context.err().is_resource_not_found_exception() => {
//              return Ok(None);
//          }
//          Err(error) => return Err(DisplayErrorContext(error).to_string().into()),
//      };
//      let payload = output.payload.map(Blob::into_inner).unwrap_or_default();
//      if let Some(kind) = output.function_error {
//          return Err(format!("{kind}: {}", String::from_utf8_lossy(&payload)).into());
//      }
//      Ok(Some(serde_json::from_slice(&payload)?))
//  }
async fn resize(lambda: &Client, job: &Value) -> Result<Option<Value>, InvokeError> {
    let call = lambda.invoke("resize").invocation_type(InvocationType::RequestResponse);
    match call.json(job)?.send().await {
        Ok(output) => Ok(Some(output.json()?)),
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

//  async fn team(client: &Client, arn: &str) -> Result<Option<String>, BoxError> {
//      let output = client
//          .list_tags()
//          .resource(arn)
//          .customize()
//          .mutate_request(|request| {
//              request.headers_mut().insert("x-request-source", "deploy");
//          })
//          .send()
//          .await?;
//      Ok(output.tags().and_then(|tags| tags.get("team")).cloned())
//  }
async fn team(lambda: &Client, arn: &str) -> Result<Option<String>, tinsmith_lambda::Error> {
    let options = CallOptions::new().header("x-request-source", "deploy");
    let output = lambda.list_tags(arn).with(options).send().await?;
    Ok(output.tags.and_then(|mut tags| tags.remove("team")))
}

fn package() -> Result<Vec<u8>, Box<dyn StdError>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("bootstrap", SimpleFileOptions::default().unix_permissions(0o755))?;
    Ok(zip.finish()?.into_inner())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let server = LambdaServer::start().await;
    //  let client = client(&aws_config::load_defaults(BehaviorVersion::latest()).await);
    // On AWS: `client(&Config::from_env().await?)?`.
    let lambda = client(&server.config())?;

    assert_eq!(resize(&lambda, &json!({ "width": 320 })).await?, None);
    let arn = create(&lambda, package()?, vec![]).await?;
    assert_eq!(team(&lambda, &arn).await?.as_deref(), Some("blue"));
    assert_eq!(server.last_request().header("x-request-source"), Some("deploy"));

    server.function("resize", Ok);
    println!("the response is {:?}", resize(&lambda, &json!({ "width": 320 })).await?);
    println!("the functions are {:?}", names(&lambda).await?);
    Ok(())
}
