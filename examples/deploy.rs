//! Creates a function from a zip archive, and waits until it is active:
//! `cargo run -p tinsmith-examples --features zip --example deploy`.

use std::io::Write as _;
use std::time::Duration;

use tinsmith_lambda::Client;
use tinsmith_lambda::types::{FunctionCode, Runtime};
use tinsmith_lambda_server::LambdaServer;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn package(script: &str) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("bootstrap", SimpleFileOptions::default().unix_permissions(0o755))?;
    zip.write_all(script.as_bytes())?;
    Ok(zip.finish()?.into_inner())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = LambdaServer::start().await;
    // On AWS: `Client::from_env().await?`.
    let lambda = Client::new(server.config());

    let code = FunctionCode::new().zip_file(package("#!/bin/sh\necho hello\n")?);
    lambda
        .create_function("hello", "arn:aws:iam::123456789012:role/hello", code)
        .runtime(Runtime::Providedal2023)
        .handler("bootstrap")
        .send()
        .await?;
    let limit = Duration::from_secs(120);
    lambda.get_function("hello").wait_until_function_active_v2(limit).await?;
    println!("hello is active");

    let code = package("#!/bin/sh\necho hello again\n")?;
    lambda.update_function_code("hello").zip_file(code).publish(true).send().await?;
    let updated = lambda.get_function("hello").wait_until_function_updated_v2(limit).await?;
    let configuration = updated.configuration.unwrap_or_default();
    println!("{} has {} bytes of code", configuration.function_name, configuration.code_size);
    Ok(())
}
