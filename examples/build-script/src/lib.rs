//! A library with a client of AWS Lambda that its build script generates.
#![deny(missing_docs)]
#![forbid(unsafe_code)]

/// The client of AWS Lambda.
pub mod lambda {
    include!(concat!(env!("OUT_DIR"), "/lambda.rs"));
}

use lambda::{Client, Error, ErrorKind};

/// The version of a function that its alias `prod` points to; `None` if there is no such alias.
///
/// # Errors
/// The call fails for another reason.
pub async fn version_in_production(
    client: &Client,
    function: &str,
) -> Result<Option<String>, Error> {
    match client.get_alias(function, "prod").send().await {
        Ok(alias) => Ok(alias.function_version),
        Err(error) if matches!(error.kind(), ErrorKind::ResourceNotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The names of all functions.
///
/// # Errors
/// A page cannot be listed.
pub async fn function_names(client: &Client) -> Result<Vec<String>, Error> {
    let mut functions = client.list_functions().items();
    let mut names = Vec::new();
    while let Some(function) = functions.try_next().await? {
        names.push(function.function_name);
    }
    Ok(names)
}
