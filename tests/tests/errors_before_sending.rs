//! Mistakes that are found before anything is sent, each with an error that says what to do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of a test fail the test by panicking"
)]

use tinsmith_lambda::operation::Invoke;
use tinsmith_lambda::runtime::environment::Environment;
use tinsmith_lambda::{CallOptions, Client, Config, Credentials, Error, ErrorKind};
use tinsmith_tests::LambdaServer;

/// What the environment of every AWS tool would be, without some of it. No test asks the machine's own
/// metadata service.
fn environment_without(server: &LambdaServer, missing: &[&str]) -> Environment {
    let variables = [
        ("AWS_ENDPOINT_URL_LAMBDA", server.url()),
        ("AWS_REGION", "eu-central-1".to_owned()),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "hunter2".to_owned()),
        ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
    ];
    variables.into_iter().filter(|(name, _)| !missing.contains(name)).collect()
}

async fn error_without(missing: &[&str]) -> Error {
    let server = LambdaServer::start().await;
    let environment = environment_without(&server, missing);
    let lambda = Client::new(Config::from_environment(environment).await.unwrap());
    let error = lambda.list_functions().send().await.unwrap_err();
    assert_not_sent(&server, &error);
    error
}

fn assert_not_sent(server: &LambdaServer, error: &Error) {
    assert_eq!(server.requests().len(), 0, "{error}");
    assert_eq!((error.attempts(), error.status()), (0, None), "{error}");
    assert!(error.to_string().ends_with(" (0 attempts)"), "{error}");
}

/// A server, and a client that would reach it.
async fn complete() -> (LambdaServer, Client) {
    let server = LambdaServer::start().await;
    let lambda = Client::new(server.config());
    (server, lambda)
}

#[tokio::test]
async fn a_missing_region() {
    let error = error_without(&["AWS_REGION"]).await;
    assert!(matches!(error.kind(), ErrorKind::Endpoint(_)));
    assert_eq!(
        error.to_string(),
        "ListFunctions: no endpoint: the region is not known: AWS_REGION and AWS_DEFAULT_REGION are not set, \
         and there is no profile `default` (there are no files, because HOME is not set); instance metadata \
         service: AWS_EC2_METADATA_DISABLED is true; set AWS_REGION, or set the region in the configuration (0 attempts)"
    );
    let error = error_without(&["AWS_REGION", "AWS_ENDPOINT_URL_LAMBDA"]).await;
    assert!(error.to_string().contains("the region is not known"), "{error}");
}

#[tokio::test]
async fn missing_credentials() {
    let error = error_without(&["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]).await;
    let ErrorKind::Credentials(inner) = error.kind() else { panic!("{error}") };
    assert_eq!(inner.failed_sources().len(), 5);
    assert_eq!(
        error.to_string(),
        "ListFunctions: no credentials: environment variables: AWS_ACCESS_KEY_ID is not set; \
         shared config and credentials files: there is no profile `default` (there are no files, \
         because HOME is not set); web identity token: AWS_WEB_IDENTITY_TOKEN_FILE is not set; container \
         credentials: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI \
         are not set; instance metadata service: AWS_EC2_METADATA_DISABLED is true; set \
         AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, select a profile with AWS_PROFILE, or set \
         credentials in the configuration (0 attempts)"
    );
    let error = error_without(&["AWS_SECRET_ACCESS_KEY"]).await;
    let text = error.to_string();
    assert!(text.contains("AWS_SECRET_ACCESS_KEY is not set, though AWS_ACCESS_KEY_ID is"));
}

#[tokio::test]
async fn an_empty_label() {
    let (server, lambda) = complete().await;
    let error = lambda.get_function("").send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Build(_)));
    assert_eq!(
        error.to_string(),
        "GetFunction: `FunctionName` is part of the request's path and must not be empty; \
         set a value (0 attempts)"
    );
    assert_not_sent(&server, &error);
    let error = lambda.get_alias("f", "").send().await.unwrap_err();
    assert!(error.to_string().contains("`Name` is part of the request's path"), "{error}");
    assert_not_sent(&server, &error);
}

#[tokio::test]
async fn a_header_with_a_line_break() {
    let (server, lambda) = complete().await;
    let mut invoke = Invoke::new("f");
    invoke.client_context = Some("e30=\r\nx-amz-invocation-type: DryRun".to_owned());
    let error = lambda.send(&invoke).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Build(_)));
    assert_eq!(
        error.to_string(),
        "Invoke: the value of header `X-Amz-Client-Context` contains a control character, such as a \
         line break; remove it (0 attempts)"
    );
    assert_not_sent(&server, &error);

    let options = CallOptions::new().header("x-note", "two\nlines");
    let error = lambda.invoke("f").with(options).send().await.unwrap_err();
    assert!(error.to_string().contains("`x-note` contains a control character"), "{error}");
    assert_not_sent(&server, &error);

    let options = CallOptions::new().header("x note", "");
    let error = lambda.invoke("f").with(options).send().await.unwrap_err();
    assert!(error.to_string().contains("\"x note\" is not a valid header name"), "{error}");
    assert_not_sent(&server, &error);
}

#[tokio::test]
async fn unusable_credentials_and_regions() {
    let server = LambdaServer::start().await;
    let credentials = Credentials::new("AKID\n", "hunter2", None, None, "test");
    let config = server.config_builder().credentials(credentials).build().unwrap();
    let error = Client::new(config).list_functions().send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Credentials(_)));
    let text = error.to_string();
    assert!(
        text.contains("the access key id contains a character that is not valid in a header"),
        "{text}"
    );
    assert!(!format!("{error:?} {text}").contains("hunter2"));
    assert_not_sent(&server, &error);

    let lambda = Client::new(server.config());
    let options = CallOptions::new().region("eu central 1");
    let error = lambda.list_functions().with(options).send().await.unwrap_err();
    assert!(error.to_string().contains("\"eu central 1\" is not a valid region"), "{error}");
    assert_not_sent(&server, &error);
}

/// Otherwise the other tests prove nothing.
#[tokio::test]
async fn a_complete_call_is_sent() {
    let (server, lambda) = complete().await;
    lambda.list_functions().send().await.unwrap();
    assert_eq!(server.requests().len(), 1);
}
