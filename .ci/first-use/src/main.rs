//! Calls an operation with a generated crate, and another one with a generated module.

mod lambda {
    include!(concat!(env!("OUT_DIR"), "/lambda.rs"));
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = my_lambda::Client::from_env().await?;
    let alias = client.get_alias("resize", "prod").send().await?;
    println!("{:?}", alias.function_version);

    let client = lambda::Client::from_env().await?;
    let page = client.list_functions().send().await?;
    println!("{:?}", page.functions);
    Ok(())
}
