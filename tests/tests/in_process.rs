//! The client against a Lambda in the same process, over a real socket: what a quick start needs,
//! what moto lacks, and what it does not check, such as signatures.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of a test fail the test by panicking"
)]

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::mpsc;

use futures_util::future::try_join_all;
use serde_json::{Value, json};
use tinsmith_lambda::operation::GetAlias;
use tinsmith_lambda::types::{
    AliasRoutingConfiguration, Environment, FunctionCode, InvocationType,
    InvokeWithResponseStreamResponseEvent as StreamEvent, LayerVersionContentInput, LogType,
    Runtime, State, ThrottleReason,
};
use tinsmith_lambda::{CallOptions, Client, Credentials, Error, ErrorKind};
use tinsmith_tests::LambdaServer;
use tinsmith_tests::lambda::{ACCESS_KEY_ID, FunctionError};

const ROLE: &str = "arn:aws:iam::123456789012:role/lambda";
const RESIZE: &str = "arn:aws:lambda:eu-central-1:123456789012:function:resize";
/// An empty zip file.
const ZIP: &[u8] = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

/// A server with a function `resize`, of which version 1 is `prod`, and a client of it.
async fn resize() -> (LambdaServer, Client) {
    let server = LambdaServer::start().await;
    server.function("resize", |event| match event["width"].as_i64() {
        Some(width) => Ok(json!({"width": width, "height": width * 3 / 4})),
        None => Err(FunctionError::new("KeyError", "'width'")),
    });
    server.alias("resize", "prod");
    let lambda = Client::new(server.config());
    (server, lambda)
}

/// The id that the server gives to a request.
fn id(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

fn json_of(bytes: Option<&[u8]>) -> Value {
    serde_json::from_slice(bytes.expect("there is a payload")).unwrap()
}

#[tokio::test]
async fn functions_live_and_die() {
    let server = LambdaServer::start().await;
    let lambda = Client::new(server.config());
    let created = lambda
        .create_function("f", ROLE, FunctionCode::new().zip_file(ZIP))
        .runtime(Runtime::Python313)
        .handler("echo")
        .memory_size(256)
        .environment(Environment::new().variables([("KEY", "a value")]))
        .tags([("team", "images")])
        .layers(["arn:aws:lambda:eu-central-1:123456789012:layer:l:1"])
        .send()
        .await
        .unwrap();
    assert_eq!(created.function_name, "f");
    assert_eq!(created.runtime, Some(Runtime::Python313));
    assert_eq!((created.memory_size, created.timeout), (Some(256), Some(3)));
    assert_eq!(created.code_size, 22);
    assert_eq!(created.state, Some(State::Active));
    let variables = created.environment.unwrap().variables.unwrap();
    assert_eq!(variables, BTreeMap::from([("KEY".to_owned(), "a value".to_owned())]));
    assert_eq!(created.layers.unwrap().len(), 1);

    let found = lambda.get_function("f").send().await.unwrap();
    assert_eq!(found.tags.unwrap()["team"], "images");
    assert_eq!(found.configuration.unwrap().role.as_deref(), Some(ROLE));

    let updated = lambda.update_function_configuration("f").timeout(60).send().await.unwrap();
    assert_eq!((updated.timeout, updated.memory_size), (Some(60), Some(256)));
    let error =
        lambda.update_function_code("f").zip_file(ZIP).revision_id("old").send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::PreconditionFailed(_)), "{error}");
    let published =
        lambda.update_function_code("f").zip_file(ZIP).publish(true).send().await.unwrap();
    assert_eq!(published.version.as_deref(), Some("1"));
    let first = lambda.get_function_configuration("f").qualifier("1").send().await.unwrap();
    assert_eq!(first.timeout, Some(60));

    lambda.delete_function("f").qualifier("1").send().await.unwrap();
    assert_eq!(lambda.delete_function("f").send().await.unwrap().status_code, 204);
    let error = lambda.get_function("f").send().await.unwrap_err();
    assert_eq!(error.code(), Some("ResourceNotFoundException"));
}

#[tokio::test]
async fn lists_come_in_pages() {
    let (server, lambda) = resize().await;
    for name in ["a", "b", "c", "d"] {
        server.function(name, Ok);
        lambda.create_alias("resize", name, "1").send().await.unwrap();
        lambda.publish_version("resize").send().await.unwrap();
        let source = format!("arn:aws:sqs:eu-central-1:123456789012:{name}");
        let mapping = lambda.create_event_source_mapping("resize").event_source_arn(source);
        mapping.send().await.unwrap();
    }
    // How many items there are on each page.
    macro_rules! pages {
        ($list:expr, $items:ident) => {{
            let (mut sizes, mut marker) = (Vec::new(), None);
            loop {
                let mut list = $list.max_items(2);
                if let Some(marker) = marker {
                    list = list.marker(marker);
                }
                let page = list.send().await.unwrap();
                assert!(sizes.len() < 9, "the marker leads nowhere");
                sizes.push(page.$items.unwrap_or_default().len());
                match page.next_marker {
                    Some(next) => marker = Some::<String>(next),
                    None => break sizes,
                }
            }
        }};
    }
    assert_eq!(pages!(lambda.list_functions(), functions), [2, 2, 1]);
    assert_eq!(server.last_request().uri, "/2015-03-31/functions?Marker=4&MaxItems=2");
    assert_eq!(pages!(lambda.list_functions().function_version("ALL"), functions), [2, 2, 2, 2, 2]);
    assert_eq!(pages!(lambda.list_versions_by_function("resize"), versions), [2, 2, 2]);
    assert_eq!(pages!(lambda.list_aliases("resize"), aliases), [2, 2, 1]);
    let mappings = lambda.list_event_source_mappings().function_name("resize");
    assert_eq!(pages!(mappings.clone(), event_source_mappings), [2, 2]);
}

#[tokio::test]
async fn a_function_is_invoked() {
    let (server, lambda) = resize().await;
    let reply = lambda
        .invoke("resize")
        .qualifier("prod")
        .log_type(LogType::Tail)
        .client_context(&serde_json::json!({}))
        .unwrap()
        .payload(r#"{"width": 400}"#)
        .send()
        .await
        .unwrap();
    assert_eq!(json_of(reply.payload.as_deref()), json!({"width": 400, "height": 300}));
    assert_eq!((reply.status_code, reply.function_error), (200, None));
    assert_eq!(reply.executed_version.as_deref(), Some("1"), "the version of the alias");
    assert!(reply.log_result.unwrap().starts_with("U1RBUlQ"));

    let request = server.last_request();
    assert_eq!(request.uri, "/2015-03-31/functions/resize/invocations?Qualifier=prod");
    assert_eq!(request.header("x-amz-client-context"), Some("e30="));
    assert_eq!(request.header("content-type"), Some("application/octet-stream"));
    assert_eq!(request.header("x-amz-content-sha256"), None);

    let failed = lambda.invoke("resize").payload("{}").send().await.unwrap();
    assert_eq!((failed.status_code, failed.function_error.as_deref()), (200, Some("Unhandled")));
    let expected = json!({"errorType": "KeyError", "errorMessage": "'width'", "stackTrace": []});
    assert_eq!(json_of(failed.payload.as_deref()), expected);
}

#[tokio::test]
#[expect(deprecated, reason = "InvokeAsync is what it is about")]
async fn an_event_is_queued() {
    let server = LambdaServer::start().await;
    let (sender, events) = mpsc::channel();
    let sender = Mutex::new(sender);
    server.function("f", move |event| {
        sender.lock().unwrap().send(event).unwrap();
        Ok(Value::Null)
    });
    let lambda = Client::new(server.config());

    let queued = lambda.invoke("f").invocation_type(InvocationType::Event).payload("1");
    let queued = queued.send().await.unwrap();
    assert_eq!((queued.status_code, queued.payload), (202, None));
    let queued = lambda.invoke_async("f", "2").send().await.unwrap();
    assert_eq!(queued.status, 202);
    assert_eq!(server.last_request().uri, "/2014-11-13/functions/f/invoke-async");
    let dry = lambda.invoke("f").invocation_type(InvocationType::DryRun).payload("3");
    assert_eq!(dry.send().await.unwrap().status_code, 204);
    assert_eq!(events.try_iter().collect::<Vec<_>>(), [json!(1), json!(2)]);

    let odd = lambda.invoke("f").invocation_type("Later").send().await.unwrap_err();
    assert!(matches!(odd.kind(), ErrorKind::InvalidParameterValue(_)), "{odd}");
}

#[tokio::test]
async fn an_answer_is_streamed() {
    let server = LambdaServer::start().await;
    server.function("echo", Ok);
    server.function("fail", |_| Err(FunctionError::new("ValueError", "no")));
    let lambda = Client::new(server.config());

    let text = "a".repeat(100);
    let payload = json!({ "text": text }).to_string();
    let call = lambda.invoke_with_response_stream("echo").log_type(LogType::Tail);
    let mut answer = call.payload(payload.clone()).send().await.unwrap();
    assert_eq!((answer.status_code, answer.executed_version.as_deref()), (200, Some("$LATEST")));
    let (mut chunks, mut received, mut end) = (0, Vec::new(), None);
    while let Some(event) = answer.event_stream.recv().await.unwrap() {
        match event {
            StreamEvent::PayloadChunk(chunk) => {
                chunks += 1;
                received.extend(chunk.payload.unwrap());
            }
            StreamEvent::InvokeComplete(complete) => end = Some(complete),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(String::from_utf8(received).unwrap(), payload);
    assert!(chunks > 1, "the answer comes in parts");
    let end = end.expect("the stream has an end");
    assert_eq!((end.error_code, end.log_result.is_some()), (None, true));

    let failing = lambda.invoke_with_response_stream("fail").send().await;
    let mut failing = failing.unwrap();
    let Some(StreamEvent::InvokeComplete(end)) = failing.event_stream.recv().await.unwrap() else {
        panic!("the stream has nothing but an end");
    };
    assert_eq!(end.error_code.as_deref(), Some("Unhandled"));
    assert!(end.error_details.unwrap().contains("ValueError"));
    assert!(failing.event_stream.recv().await.unwrap().is_none());

    let missing = lambda.invoke_with_response_stream("nobody").send().await.unwrap_err();
    assert!(matches!(missing.kind(), ErrorKind::ResourceNotFound(_)), "{missing}");
}

#[tokio::test]
async fn errors_say_what_happened() {
    let (server, lambda) = resize().await;
    let missing = lambda.invoke("nobody").send().await.unwrap_err();
    assert!(matches!(missing.kind(), ErrorKind::ResourceNotFound(_)));
    assert_eq!(
        missing.to_string(),
        format!(
            "Invoke: ResourceNotFoundException: Function not found: \
             arn:aws:lambda:eu-central-1:123456789012:function:nobody \
             (HTTP 404, request id {}, 1 attempt)",
            id(1)
        )
    );

    let taken = lambda.create_alias("resize", "prod", "1").send().await.unwrap_err();
    assert!(matches!(taken.kind(), ErrorKind::ResourceConflict(_)));
    assert_eq!(
        taken.to_string(),
        format!(
            "CreateAlias: ResourceConflictException: Alias already exists: {RESIZE}:prod \
             (HTTP 409, request id {}, 1 attempt)",
            id(2)
        )
    );

    let odd = lambda.invoke("resize").payload("not JSON").send().await.unwrap_err();
    let ErrorKind::InvalidRequestContent(inner) = odd.kind() else { panic!("{odd}") };
    assert_eq!(inner.r#type.as_deref(), Some("User"));
    assert_eq!(odd.status().map(|status| status.as_u16()), Some(400));

    let no_version = lambda.get_function("resize").qualifier("7").send().await.unwrap_err();
    assert!(no_version.to_string().contains(&format!("{RESIZE}:7")), "{no_version}");

    let bad_zip = FunctionCode::new().zip_file("no zip");
    let bad = lambda.create_function("f", ROLE, bad_zip).runtime("python3.13").handler("echo");
    let bad = bad.send().await.unwrap_err();
    assert!(matches!(bad.kind(), ErrorKind::InvalidParameterValue(_)), "{bad}");
    assert!(bad.message().unwrap().starts_with("Could not unzip"), "{bad}");

    let requests = server.requests().len();
    assert_eq!(bad.request_id(), Some(id(requests).as_str()));
}

#[tokio::test]
async fn a_throttled_call_says_why() {
    let (_server, lambda) = resize().await;
    let put = lambda.put_function_concurrency("resize", 0).send().await.unwrap();
    assert_eq!(put.reserved_concurrent_executions, Some(0));
    let error = lambda.invoke("resize").payload("{}").send().await.unwrap_err();
    let ErrorKind::TooManyRequests(throttled) = error.kind() else { panic!("{error}") };
    assert_eq!(throttled.retry_after_seconds.as_deref(), Some("1"));
    assert_eq!(
        throttled.reason,
        Some(ThrottleReason::ReservedFunctionConcurrentInvocationLimitExceeded)
    );
    let text = error.to_string();
    assert!(
        text.starts_with("Invoke: TooManyRequestsException: Rate Exceeded. (HTTP 429"),
        "{text}"
    );

    lambda.delete_function_concurrency("resize").send().await.unwrap();
    let reply = lambda.invoke("resize").payload(r#"{"width":4}"#).send().await.unwrap();
    assert_eq!(reply.function_error, None);
}

#[tokio::test]
async fn the_server_refuses_other_signatures() {
    let (server, lambda) = resize().await;
    let client = |secret: &str, key: &str| {
        let credentials = Credentials::new(key, secret, None, None, "test");
        Client::new(server.config_builder().credentials(credentials).build().unwrap())
    };
    let refused = async |client: &Client, options: CallOptions| -> Error {
        client.get_account_settings().with(options).send().await.unwrap_err()
    };
    let wrong_secret = refused(&client("wrong", ACCESS_KEY_ID), CallOptions::new()).await;
    assert_eq!(wrong_secret.code(), Some("InvalidSignatureException"), "{wrong_secret}");
    assert!(matches!(wrong_secret.kind(), ErrorKind::Unmodelled(_)), "the model has no such error");
    let unknown_key = refused(&client("wrong", "AKIDOTHER"), CallOptions::new()).await;
    assert_eq!(
        unknown_key.to_string(),
        format!(
            "GetAccountSettings: UnrecognizedClientException: The security token included in the \
             request is invalid. (HTTP 403, request id {}, 1 attempt)",
            id(2)
        )
    );
    let elsewhere = refused(&lambda, CallOptions::new().region("us-east-1")).await;
    assert!(elsewhere.message().unwrap().contains("scoped to eu-central-1"), "{elsewhere}");
}

/// The server signs what it receives once more: whatever is changed on the way is found.
#[tokio::test]
async fn odd_characters_arrive_as_they_were_sent() {
    let (server, lambda) = resize().await;
    let odd = ["a b", "a+b", "a&b=c", "a/b", "ä✓", "100%", "~-._", "[*]!'()", "a?b#c"];
    lambda.tag_resource(RESIZE, odd.map(|key| (key, key))).send().await.unwrap();
    assert_eq!(
        server.last_request().uri.path(),
        "/2017-03-31/tags/arn%3Aaws%3Alambda%3Aeu-central-1%3A123456789012%3Afunction%3Aresize"
    );
    let tags = lambda.list_tags(RESIZE).send().await.unwrap().tags.unwrap();
    assert_eq!(tags.keys().collect::<Vec<_>>(), tags.values().collect::<Vec<_>>());
    assert_eq!(tags.len(), odd.len());
    lambda.untag_resource(RESIZE, odd).send().await.unwrap();
    let tags = lambda.list_tags(RESIZE).send().await.unwrap().tags;
    assert_eq!(tags, Some(BTreeMap::new()));

    let client_context = CallOptions::new().header("x-amz-client-context", "a  b, c");
    let qualified = format!("{RESIZE}:prod");
    let reply = lambda.invoke(qualified).payload(r#"{"width":4}"#).with(client_context);
    assert_eq!(reply.send().await.unwrap().executed_version.as_deref(), Some("1"));
    let function_name = "123456789012:function:resize:prod";
    assert!(lambda.get_function(function_name).send().await.is_ok());
}

#[tokio::test]
async fn an_operation_is_also_a_value() {
    let (_server, lambda) = resize().await;
    let alias = lambda.send(&GetAlias::new("resize", "prod")).await.unwrap();
    assert_eq!(alias.function_version.as_deref(), Some("1"));
    assert_eq!(alias.alias_arn.unwrap(), format!("{RESIZE}:prod"));

    let routing = AliasRoutingConfiguration::new().additional_version_weights([("2", 0.25)]);
    lambda.publish_version("resize").send().await.unwrap();
    let updated = lambda.update_alias("resize", "prod").routing_config(routing.clone());
    assert_eq!(updated.send().await.unwrap().routing_config, Some(routing));
    lambda.delete_alias("resize", "prod").send().await.unwrap();
    let error = lambda.get_alias("resize", "prod").send().await.unwrap_err();
    assert!(error.to_string().contains("Cannot find alias"), "{error}");
}

#[tokio::test]
async fn the_account_has_settings() {
    let (_server, lambda) = resize().await;
    let code = FunctionCode::new().zip_file(ZIP);
    let create = lambda.create_function("f", ROLE, code).runtime("provided.al2023").handler("echo");
    create.send().await.unwrap();
    lambda.put_function_concurrency("f", 100).send().await.unwrap();
    let settings = lambda.get_account_settings().send().await.unwrap();
    let (limit, usage) = (settings.account_limit.unwrap(), settings.account_usage.unwrap());
    assert_eq!((usage.function_count, usage.total_code_size), (2, 22));
    assert_eq!(limit.total_code_size, 80_530_636_800, "more than 32 bits");
    assert_eq!(
        (limit.concurrent_executions, limit.unreserved_concurrent_executions),
        (1000, Some(900))
    );
    let too_many = lambda.put_function_concurrency("f", 950).send().await.unwrap_err();
    assert!(matches!(too_many.kind(), ErrorKind::InvalidParameterValue(_)), "{too_many}");
}

#[tokio::test]
async fn mappings_have_times() {
    let (_server, lambda) = resize().await;
    let source = "arn:aws:sqs:eu-central-1:123456789012:jobs";
    let create =
        lambda.create_event_source_mapping("resize").event_source_arn(source).batch_size(5);
    let created = create.clone().send().await.unwrap();
    assert_eq!(created.last_modified.unwrap().to_string(), "2026-01-31T12:00:00.25Z");
    assert_eq!(created.state.as_deref(), Some("Creating"));
    let taken = create.send().await.unwrap_err();
    assert!(matches!(taken.kind(), ErrorKind::ResourceConflict(_)), "{taken}");

    let uuid = created.uuid.unwrap();
    let update = lambda.update_event_source_mapping(&uuid).enabled(false).batch_size(7);
    assert_eq!(update.send().await.unwrap().state.as_deref(), Some("Disabled"));
    let found = lambda.get_event_source_mapping(&uuid).send().await.unwrap();
    assert_eq!(found.batch_size, Some(7));
    let deleted = lambda.delete_event_source_mapping(&uuid).send().await.unwrap();
    assert_eq!(deleted.state.as_deref(), Some("Deleting"));
    assert!(lambda.get_event_source_mapping(&uuid).send().await.is_err());
}

#[tokio::test]
async fn policies_grow_and_shrink() {
    let (_server, lambda) = resize().await;
    let add = lambda
        .add_permission("resize", "s3", "lambda:InvokeFunction", "s3.amazonaws.com")
        .source_arn("arn:aws:s3:::images")
        .qualifier("prod");
    let statement = add.send().await.unwrap().statement.unwrap();
    assert!(statement.contains(r#""Service":"s3.amazonaws.com""#), "{statement}");
    let policy = lambda.get_policy("resize").qualifier("prod").send().await.unwrap();
    assert!(policy.policy.unwrap().contains(&statement));
    assert!(lambda.get_policy("resize").send().await.is_err(), "only the alias has a policy");
    lambda.remove_permission("resize", "s3").qualifier("prod").send().await.unwrap();
    assert!(lambda.get_policy("resize").qualifier("prod").send().await.is_err());

    let content = LayerVersionContentInput::new().zip_file(ZIP);
    let layer = lambda.publish_layer_version("numpy", content).send().await.unwrap();
    assert_eq!(layer.version, 1);
    let add = lambda.add_layer_version_permission("numpy", 1, "all", "lambda:GetLayerVersion", "*");
    let added = add.send().await.unwrap();
    let policy = lambda.get_layer_version_policy("numpy", 1).send().await.unwrap();
    assert_eq!(policy.revision_id, added.revision_id);
    lambda.remove_layer_version_permission("numpy", 1, "all").send().await.unwrap();
    let error = lambda.get_layer_version_policy("numpy", 1).send().await.unwrap_err();
    assert_eq!(error.code(), Some("ResourceNotFoundException"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_calls_at_a_time_do_not_mix() {
    let (server, lambda) = resize().await;
    let calls = (0..64).map(|number| {
        let lambda = lambda.clone();
        tokio::spawn(async move {
            let event = json!({ "width": number * 4 }).to_string();
            let reply = lambda.invoke("resize").payload(event).send().await.unwrap();
            assert_eq!(json_of(reply.payload.as_deref())["height"], number * 3);
        })
    });
    try_join_all(calls).await.unwrap();
    assert_eq!(server.requests().len(), 64);
}

#[tokio::test]
async fn a_server_that_is_gone_is_a_connection_error() {
    let (server, lambda) = resize().await;
    drop(server);
    tokio::task::yield_now().await;
    let error = lambda.list_functions().send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Connection(_)), "{error}");
    assert!(error.to_string().starts_with("ListFunctions: "), "{error}");
    assert_eq!(error.status(), None);
}
