//! Long lists and slow changes, over real sockets to a Lambda in the same process.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use tinsmith_lambda::types::{FunctionCode, LastUpdateStatus, Runtime, State};
use tinsmith_lambda::{Client, ErrorKind, WaitErrorKind};
use tinsmith_tests::LambdaServer;

const ROLE: &str = "arn:aws:iam::123456789012:role/lambda";
/// An empty zip file.
const ZIP: &[u8] = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
const LONG: Duration = Duration::from_secs(30);

async fn with_functions(count: usize) -> (LambdaServer, Client) {
    let server = LambdaServer::start().await;
    for number in 0..count {
        server.function(&format!("f{number:03}"), Ok);
    }
    let lambda = Client::new(server.config());
    (server, lambda)
}

#[tokio::test]
async fn all_functions_are_listed() {
    let (server, lambda) = with_functions(250).await;
    let mut names = BTreeSet::new();
    let mut functions = lambda.list_functions().items();
    while let Some(function) = functions.try_next().await.unwrap() {
        assert!(names.insert(function.function_name));
    }
    assert_eq!((names.len(), server.requests().len()), (250, 5));
    assert_eq!(names.last().map(String::as_str), Some("f249"));
}

#[tokio::test]
async fn pages_have_the_size_that_is_asked_for() {
    let (server, lambda) = with_functions(250).await;
    let mut pages = lambda.list_functions().max_items(100).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        sizes.push(page.functions.unwrap().len());
    }
    assert_eq!(sizes, [100, 100, 50]);
    assert_eq!(server.last_request().parameter("Marker").as_deref(), Some("200"));
    let some = lambda.list_functions().max_items(10).marker("245").items().limit(3).collect().await;
    let names: Vec<String> = some.unwrap().into_iter().map(|it| it.function_name).collect();
    assert_eq!(names, ["f245", "f246", "f247"]);
}

#[tokio::test]
async fn what_combines_streams_takes_them() {
    let (_server, lambda) = with_functions(60).await;
    let arns = lambda.list_functions().items().map_ok(|it| it.function_arn);
    let arns: Vec<Option<String>> = arns.try_collect().await.unwrap();
    assert_eq!(arns.iter().flatten().count(), 60);
    let missing = lambda.list_versions_by_function("missing").items().collect().await;
    assert!(matches!(missing.unwrap_err().kind(), ErrorKind::ResourceNotFound(_)));
}

#[tokio::test]
async fn a_new_function_becomes_active() {
    let (server, lambda) = with_functions(0).await;
    server.slow_down(1);
    let code = FunctionCode::new().zip_file(ZIP);
    let create = lambda.create_function("f", ROLE, code).runtime(Runtime::Python313);
    create.handler("echo").send().await.unwrap();
    let found = lambda.get_function("f").wait_until_function_active_v2(LONG).await.unwrap();
    assert_eq!(found.configuration.unwrap().state, Some(State::Active));
    assert_eq!(server.requests().len(), 3);
    lambda.update_function_configuration("f").memory_size(256).send().await.unwrap();
    let found = lambda.get_function("f").wait_until_function_updated_v2(LONG).await.unwrap();
    let configuration = found.configuration.unwrap();
    assert_eq!(configuration.last_update_status, Some(LastUpdateStatus::Successful));
    assert_eq!((configuration.memory_size, server.requests().len()), (Some(256), 6));
}

#[tokio::test]
async fn patience_has_an_end() {
    let (server, lambda) = with_functions(1).await;
    server.slow_down(100);
    lambda.update_function_configuration("f000").timeout(9).send().await.unwrap();
    let second = Duration::from_secs(1);
    let wait = lambda.get_function("f000").wait_until_function_updated_v2(second).await;
    let error = wait.unwrap_err();
    assert_eq!((error.kind(), error.requests()), (WaitErrorKind::TimedOut, 1));
    let configuration = error.output().unwrap().configuration.as_ref().unwrap();
    assert_eq!(configuration.last_update_status, Some(LastUpdateStatus::InProgress));
    let wait = lambda.get_function("lost").wait_until_function_active_v2(LONG).await;
    let error = wait.unwrap_err();
    assert_eq!(error.kind(), WaitErrorKind::Unexpected);
    assert!(matches!(error.error().unwrap().kind(), ErrorKind::ResourceNotFound(_)), "{error}");
}
