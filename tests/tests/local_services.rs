//! The client against local servers that others wrote to stand in for AWS: [moto](https://docs.getmoto.org) and
//! [ministack](https://github.com/ministackorg/ministack). `cargo xtask e2e` starts them and runs these tests for each;
//! without it they are ignored. `tests/servers.md` has the differences.
//!
//! What moto lacks of the documented operations is driven in `in_process.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of a test fail the test by panicking"
)]

#[path = "local_services/lists.rs"]
mod lists;
#[path = "local_services/server.rs"]
mod server;

use std::collections::BTreeSet;
use std::fs;

use heck::ToSnakeCase as _;
use serde_json::Value;
use tinsmith_lambda::ErrorKind;
use tinsmith_lambda::types::{
    AliasRoutingConfiguration, Environment, FunctionCode, InvocationType, LayerVersionContentInput,
    Runtime, State,
};

use server::{ACCOUNT, Server, function_arn, unique, zip};

/// Documented operations that are driven here.
const HERE: [&str; 31] = [
    "AddLayerVersionPermission",
    "AddPermission",
    "CreateAlias",
    "CreateEventSourceMapping",
    "CreateFunction",
    "DeleteAlias",
    "DeleteEventSourceMapping",
    "DeleteFunction",
    "DeleteFunctionConcurrency",
    "GetAlias",
    "GetEventSourceMapping",
    "GetFunction",
    "GetFunctionConfiguration",
    "GetPolicy",
    "Invoke",
    "InvokeAsync",
    "ListAliases",
    "ListEventSourceMappings",
    "ListFunctions",
    "ListTags",
    "ListVersionsByFunction",
    "PublishVersion",
    "PutFunctionConcurrency",
    "RemoveLayerVersionPermission",
    "RemovePermission",
    "TagResource",
    "UntagResource",
    "UpdateAlias",
    "UpdateEventSourceMapping",
    "UpdateFunctionCode",
    "UpdateFunctionConfiguration",
];

/// Documented operations that moto lacks.
const IN_PROCESS: [&str; 1] = ["GetAccountSettings"];

#[test]
fn every_documented_operation_is_driven() {
    let documents = concat!(env!("CARGO_MANIFEST_DIR"), "/documents");
    let mut documented = BTreeSet::new();
    for entry in fs::read_dir(documents).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        documented.extend(document["operations"].as_object().unwrap().keys().cloned());
    }
    let driven: BTreeSet<String> =
        HERE.iter().chain(&IN_PROCESS).map(|name| (*name).to_owned()).collect();
    assert_eq!((documented.len(), &driven), (32, &documented));

    let sources = [
        (HERE.as_slice(), include_str!("local_services.rs")),
        (IN_PROCESS.as_slice(), include_str!("in_process.rs")),
    ];
    for (operations, source) in sources {
        for operation in operations {
            let call = format!(".{}(", operation.to_snake_case());
            assert!(source.contains(&call), "{operation} is said to be driven and is not called");
        }
    }
}

#[tokio::test]
#[ignore = "needs a local server: cargo xtask e2e"]
async fn functions_live_and_die() {
    let server = Server::new();
    let (name, role, code) = (unique("life"), server.role().await, zip("x = 1"));
    let created = server
        .lambda
        .create_function(&name, &role, FunctionCode::new().zip_file(code.clone()))
        .runtime(Runtime::Python313)
        .handler("main.handler")
        .description("It lives.")
        .timeout(10)
        .memory_size(256)
        .environment(Environment::new().variables([("KEY", "a value")]))
        .tags([("team", "images")])
        .send()
        .await
        .unwrap();
    assert_eq!(created.function_name, name);
    assert_eq!(created.function_arn.unwrap(), function_arn(&name));
    assert_eq!(created.runtime, Some(Runtime::Python313));
    assert_eq!(created.code_size, i64::try_from(code.len()).unwrap());
    assert_eq!((created.timeout, created.memory_size), (Some(10), Some(256)));
    assert_eq!(created.environment.unwrap().variables.unwrap()["KEY"], "a value");
    assert!(matches!(created.state, Some(State::Active | State::Pending)), "{:?}", created.state);

    let found = server.lambda.get_function(&name).send().await.unwrap();
    assert_eq!(found.tags.unwrap()["team"], "images");
    assert!(found.code.unwrap().location.unwrap().starts_with("http"));
    assert_eq!(found.configuration.unwrap().role, Some(role));

    let update = server.lambda.update_function_configuration(&name).description("It grows.");
    let updated = update.timeout(33).send().await.unwrap();
    assert_eq!((updated.timeout, updated.memory_size), (Some(33), Some(256)));
    let code = zip("x = 22");
    let updated = server.lambda.update_function_code(&name).zip_file(code.clone());
    let updated = updated.send().await.unwrap();
    assert_eq!(updated.code_size, i64::try_from(code.len()).unwrap());
    assert_ne!(updated.code_sha256, created.code_sha256);
    let now = server.lambda.get_function_configuration(&name).send().await.unwrap();
    assert_eq!(now.description.as_deref(), Some("It grows."));
    assert_eq!(now.code_sha256, updated.code_sha256);

    let deleted = server.lambda.delete_function(&name).send().await.unwrap();
    assert_eq!(deleted.status_code, 204);
    let error = server.lambda.get_function(&name).send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ResourceNotFound(_)), "{error}");
}

/// moto puts everything on one page, whatever is asked for; a client cannot rely on that.
#[tokio::test]
#[ignore = "needs a local server: cargo xtask e2e"]
async fn functions_are_listed() {
    let server = Server::new();
    let mut missing = BTreeSet::new();
    for name in ["list-a", "list-b", "list-c"] {
        missing.insert(server.function(name).await);
    }
    let mut marker = None;
    loop {
        let mut list = server.lambda.list_functions().max_items(2);
        if let Some(marker) = marker {
            list = list.marker(marker);
        }
        let page = list.send().await.unwrap();
        for function in page.functions.unwrap_or_default() {
            missing.remove(&function.function_name);
        }
        marker = page.next_marker.filter(|marker: &String| !marker.is_empty());
        if marker.is_none() {
            break;
        }
    }
    assert_eq!(missing, BTreeSet::new());
}

#[tokio::test]
#[ignore = "needs a local server: cargo xtask e2e"]
async fn versions_have_aliases() {
    let server = Server::new();
    let name = &server.function("alias").await;
    let first = server.lambda.publish_version(name).description("first").send().await.unwrap();
    assert_eq!(first.version.as_deref(), Some("1"));
    assert_eq!(first.function_arn.unwrap(), format!("{}:1", function_arn(name)));
    // A version is published only if something has changed.
    server.lambda.update_function_code(name).zip_file(zip("x = 2")).send().await.unwrap();
    let second = server.lambda.publish_version(name).send().await.unwrap();
    assert_eq!(second.version.as_deref(), Some("2"));
    let versions = server.lambda.list_versions_by_function(name).send().await.unwrap().versions;
    let versions: Vec<_> = versions.unwrap().into_iter().filter_map(|it| it.version).collect();
    assert_eq!(versions, ["$LATEST", "1", "2"]);

    let routing = AliasRoutingConfiguration::new().additional_version_weights([("2", 0.25)]);
    let create = server.lambda.create_alias(name, "prod", "1").description("what runs");
    let created = create.routing_config(routing.clone()).send().await.unwrap();
    assert_eq!(created.alias_arn.clone().unwrap(), format!("{}:prod", function_arn(name)));
    let found = server.lambda.get_alias(name, "prod").send().await.unwrap();
    assert_eq!(found, created);
    assert_eq!(found.routing_config, Some(routing));
    let update = server.lambda.update_alias(name, "prod").function_version("2");
    update.send().await.unwrap();
    let listed = server.lambda.list_aliases(name).send().await.unwrap().aliases.unwrap();
    let listed: Vec<_> =
        listed.iter().map(|it| (it.name.as_deref(), it.function_version.as_deref())).collect();
    assert_eq!(listed, [(Some("prod"), Some("2"))]);

    server.lambda.delete_alias(name, "prod").send().await.unwrap();
    let error = server.lambda.get_alias(name, "prod").send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ResourceNotFound(_)), "{error}");
}

#[tokio::test]
#[ignore = "needs a local server: cargo xtask e2e"]
async fn policies_grow_and_shrink() {
    let server = Server::new();
    let name = &server.function("policy").await;
    let add = server.lambda.add_permission(name, "s3", "lambda:InvokeFunction", "s3.amazonaws.com");
    let add = add.source_arn("arn:aws:s3:::images").source_account(ACCOUNT);
    let statement = add.send().await.unwrap().statement.unwrap();
    let statement: Value = serde_json::from_str(&statement).unwrap();
    assert_eq!(statement["Principal"]["Service"], "s3.amazonaws.com");
    assert_eq!(statement["Condition"]["StringEquals"]["AWS:SourceAccount"], ACCOUNT);

    let policy = server.lambda.get_policy(name).send().await.unwrap();
    assert!(policy.revision_id.is_some());
    let policy: Value = serde_json::from_str(&policy.policy.unwrap()).unwrap();
    assert_eq!(policy["Statement"], serde_json::json!([statement]));

    server.lambda.remove_permission(name, "s3").send().await.unwrap();
    let error = server.lambda.remove_permission(name, "s3").send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ResourceNotFound(_)), "{error}");
}

#[tokio::test]
#[ignore = "needs a local server: cargo xtask e2e"]
async fn a_policy_without_statements_is_missing() {
    let server = Server::new();
    let name = &server.function("emptied").await;
    let add = server.lambda.add_permission(name, "s3", "lambda:InvokeFunction", "s3.amazonaws.com");
    add.send().await.unwrap();
    server.lambda.remove_permission(name, "s3").send().await.unwrap();
    let error = server.lambda.get_policy(name).send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ResourceNotFound(_)), "{error}");
}

/// Without Docker, moto runs nothing: every function gives back its event. The code of this function
/// does so as well.
#[tokio::test]
#[ignore = "needs a local server: cargo xtask e2e"]
async fn a_function_is_invoked() {
    let server = Server::new();
    let name = &server.function("invoke").await;
    let event = r#"{"text": "ä✓"}"#;
    let reply = server.lambda.invoke(name).payload(event).send().await.unwrap();
    assert_eq!((reply.status_code, reply.function_error), (200, None));
    assert_eq!(reply.payload.as_deref(), Some(event.as_bytes()));
    let reply = server.lambda.invoke(function_arn(name)).payload(event).send().await.unwrap();
    assert_eq!(reply.payload.as_deref(), Some(event.as_bytes()));

    for (invocation_type, status) in [(InvocationType::Event, 202), (InvocationType::DryRun, 204)] {
        let call = server.lambda.invoke(name).invocation_type(invocation_type).payload(event);
        assert_eq!(call.send().await.unwrap().status_code, status);
    }
}

#[tokio::test]
#[ignore = "needs a local server: cargo xtask e2e"]
#[expect(deprecated, reason = "InvokeAsync is documented")]
async fn a_function_is_invoked_by_the_old_operation() {
    let server = Server::new();
    let name = &server.function("async").await;
    assert_eq!(server.lambda.invoke_async(name, "{}").send().await.unwrap().status, 202);
}

#[tokio::test]
#[ignore = "needs a local server: cargo xtask e2e"]
async fn a_python_function_runs() {
    let server = Server::new();
    let code = "def handler(event, context):\n    \
                if event['b'] == 0: raise ValueError('b is 0')\n    \
                return {'quotient': event['a'] / event['b'], 'name': context.function_name}";
    let name = server.function_with("divide", code).await;
    let reply = server.lambda.invoke(&name).payload(r#"{"a": 3, "b": 2}"#).send().await.unwrap();
    let quotient: Value = serde_json::from_slice(&reply.payload.unwrap()).unwrap();
    assert_eq!(quotient, serde_json::json!({"quotient": 1.5, "name": name}));

    let reply = server.lambda.invoke(&name).payload(r#"{"a": 3, "b": 0}"#).send().await.unwrap();
    assert_eq!((reply.status_code, reply.function_error.as_deref()), (200, Some("Unhandled")));
    let error: Value = serde_json::from_slice(&reply.payload.unwrap()).unwrap();
    assert_eq!(error["errorMessage"], "b is 0");
}

#[tokio::test]
#[ignore = "needs a local server: cargo xtask e2e"]
async fn a_queue_is_mapped() {
    let server = Server::new();
    let name = &server.function("mapping").await;
    let queue = &server.queue("jobs").await;
    let create = server.lambda.create_event_source_mapping(name).event_source_arn(queue);
    let created = create.batch_size(5).enabled(true).send().await.unwrap();
    assert_eq!(created.function_arn.as_deref(), Some(function_arn(name).as_str()));
    assert_eq!((created.batch_size, created.state.as_deref()), (Some(5), Some("Enabled")));
    assert!(created.last_modified.unwrap().secs() > 1_700_000_000);

    let uuid = created.uuid.as_deref().unwrap();
    let found = server.lambda.get_event_source_mapping(uuid).send().await.unwrap();
    assert_eq!(found.event_source_arn.as_deref(), Some(queue.as_str()));
    let list = server.lambda.list_event_source_mappings().event_source_arn(queue);
    let listed = list.send().await.unwrap().event_source_mappings.unwrap();
    assert_eq!(listed, [found]);
    let update = server.lambda.update_event_source_mapping(uuid).batch_size(7).enabled(false);
    let updated = update.send().await.unwrap();
    assert_eq!((updated.batch_size, updated.state.as_deref()), (Some(7), Some("Disabled")));

    let deleted = server.lambda.delete_event_source_mapping(uuid).send().await.unwrap();
    assert_eq!(deleted.state.as_deref(), Some("Deleting"));
    let error = server.lambda.get_event_source_mapping(uuid).send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ResourceNotFound(_)), "{error}");
}

#[tokio::test]
#[ignore = "needs a local server: cargo xtask e2e"]
async fn functions_have_tags() {
    let server = Server::new();
    let arn = function_arn(&server.function("tags").await);
    server.lambda.tag_resource(&arn, [("team", "a/b +ä"), ("a b", "c")]).send().await.unwrap();
    let tags = server.lambda.list_tags(&arn).send().await.unwrap().tags.unwrap();
    let tags: Vec<_> = tags.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!(tags, [("a b", "c"), ("team", "a/b +ä")]);
    server.lambda.untag_resource(&arn, ["a b", "team"]).send().await.unwrap();
    let tags = server.lambda.list_tags(&arn).send().await.unwrap().tags.unwrap();
    assert!(tags.is_empty(), "{tags:?}");
}

#[tokio::test]
#[ignore = "needs a local server: cargo xtask e2e"]
async fn concurrency_is_reserved() {
    let server = Server::new();
    let name = &server.function("concurrency").await;
    let put = server.lambda.put_function_concurrency(name, 5).send().await.unwrap();
    assert_eq!(put.reserved_concurrent_executions, Some(5));
    let found = server.lambda.get_function(name).send().await.unwrap();
    assert_eq!(found.concurrency, Some(put));
    server.lambda.delete_function_concurrency(name).send().await.unwrap();
    let found = server.lambda.get_function_concurrency(name).send().await.unwrap();
    assert_eq!(found.reserved_concurrent_executions, None);
}

#[tokio::test]
#[ignore = "needs a local server: cargo xtask e2e"]
async fn layers_are_shared() {
    let server = Server::new();
    let name = &unique("layer");
    let content = LayerVersionContentInput::new().zip_file(zip("x = 1"));
    let publish = server.lambda.publish_layer_version(name, content);
    let layer = publish.compatible_runtimes([Runtime::Python313]).send().await.unwrap();
    assert_eq!(layer.version, 1);
    assert_eq!(layer.compatible_runtimes, Some(vec![Runtime::Python313]));
    let add =
        server.lambda.add_layer_version_permission(name, 1, "all", "lambda:GetLayerVersion", "*");
    let added = add.send().await.unwrap();
    let statement: Value = serde_json::from_str(&added.statement.unwrap()).unwrap();
    assert_eq!(statement["Resource"], layer.layer_version_arn.unwrap());
    let policy = server.lambda.get_layer_version_policy(name, 1).send().await.unwrap();
    assert_eq!(policy.revision_id, added.revision_id);
    server.lambda.remove_layer_version_permission(name, 1, "all").send().await.unwrap();
    let error = server.lambda.get_layer_version_policy(name, 1).send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ResourceNotFound(_)), "{error}");
}

#[tokio::test]
#[ignore = "needs a local server: cargo xtask e2e"]
async fn errors_say_what_happened() {
    let server = Server::new();
    let missing = server.lambda.delete_function("nobody").send().await.unwrap_err();
    assert!(matches!(missing.kind(), ErrorKind::ResourceNotFound(_)), "{missing}");
    let missing = server.lambda.get_function("nobody").send().await.unwrap_err();
    let start = "GetFunction: ResourceNotFoundException: Function not found: \
                 arn:aws:lambda:eu-central-1:123456789012:function:nobody (HTTP 404, request id ";
    assert!(missing.to_string().starts_with(start), "{missing}");

    let name = &server.function("taken").await;
    let code = FunctionCode::new().zip_file(zip(""));
    let create = server.lambda.create_function(name, server.role().await, code);
    let taken = create.runtime(Runtime::Python313).handler("main.handler").send().await;
    let taken = taken.unwrap_err();
    assert!(matches!(taken.kind(), ErrorKind::ResourceConflict(_)), "{taken}");
    assert_eq!(taken.message().unwrap(), format!("Function already exist: {name}"));
}

/// The answer is HTML.
#[tokio::test]
#[ignore = "needs a local server: cargo xtask e2e"]
async fn an_operation_that_moto_lacks_is_an_error() {
    let server = Server::new();
    let unknown = server.lambda.get_account_settings().send().await.unwrap_err();
    assert!(matches!(unknown.kind(), ErrorKind::Unmodelled(_)));
    let start = "GetAccountSettings: an error without a code; the body is \"<!doctype html>";
    assert!(unknown.to_string().starts_with(start), "{unknown}");
}
