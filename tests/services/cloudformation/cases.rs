//! CloudFormation: a stack with one queue is created, listed and deleted.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

mod support;

use std::time::Duration;

use service_cloudformation::types::{Parameter, Tag};
use service_cloudformation::{Client, ErrorKind};

const TEMPLATE: &str = r#"{
    "Description": "A queue & its URL",
    "Parameters": {"Name": {"Type": "String"}},
    "Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Ref": "Name"}}}},
    "Outputs": {"Url": {"Value": {"Ref": "Queue"}}}
}"#;

const LONG: Duration = Duration::from_secs(60);

/// Creates a stack with a queue of the same name, and waits for it.
async fn stack(client: &Client) -> String {
    let name = support::unique("stack");
    let parameter = Parameter::new().parameter_key("Name").parameter_value(&name);
    let create = client.create_stack(&name).template_body(TEMPLATE).parameters([parameter]);
    let id = create.tags([Tag::new("team", "a & b")]).await.unwrap().stack_id.unwrap();
    assert!(
        id.starts_with("arn:aws:cloudformation:eu-central-1:123456789012:stack/stack-"),
        "{id}"
    );
    client
        .describe_stacks()
        .stack_name(&name)
        .wait_until_stack_create_complete(LONG)
        .await
        .unwrap();
    name
}

#[tokio::test]
async fn a_stack_is_created_and_described() {
    let client = Client::new(support::config());
    let name = stack(&client).await;
    let stacks = client.describe_stacks().stack_name(&name).items().collect().await.unwrap();
    let [stack] = &stacks[..] else { panic!("there is one stack: {stacks:?}") };
    assert_eq!(stack.stack_status, "CREATE_COMPLETE");
    assert_eq!(stack.description.as_deref(), Some("A queue & its URL"));
    assert_eq!(stack.tags, Some(vec![Tag::new("team", "a & b")]));
    let parameters = stack.parameters.as_deref().unwrap();
    assert_eq!(parameters[0].parameter_value.as_deref(), Some(name.as_str()));
    let outputs = stack.outputs.as_deref().unwrap();
    assert_eq!(outputs[0].output_key.as_deref(), Some("Url"));
    assert!(outputs[0].output_value.as_deref().unwrap().ends_with(&name));
    assert!(stack.creation_time.secs() > 1_700_000_000);

    let resources = client.list_stack_resources(&name).items().collect().await.unwrap();
    let [resource] = &resources[..] else { panic!("there is one resource: {resources:?}") };
    assert_eq!(resource.logical_resource_id, "Queue");
    assert_eq!(resource.resource_type, "AWS::SQS::Queue");

    let error = client.create_stack(&name).template_body(TEMPLATE).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::AlreadyExists(_)), "{error}");
    assert_eq!(error.code(), Some("AlreadyExistsException"));
}

#[tokio::test]
async fn stacks_are_listed_and_deleted() {
    let client = Client::new(support::config());
    let names = [stack(&client).await, stack(&client).await];
    let with_status = async |status| {
        let list = client.list_stacks().stack_status_filter([status]);
        let listed = list.items().collect().await.unwrap();
        let ours = listed.into_iter().filter(|stack| names.contains(&stack.stack_name));
        let mut ours: Vec<_> = ours.map(|stack| stack.stack_name).collect();
        ours.sort();
        ours
    };
    assert_eq!(with_status("CREATE_COMPLETE").await, names);
    let stacks = client.describe_stacks().stack_name(&names[0]).await.unwrap().stacks.unwrap();
    client.delete_stack(&names[0]).await.unwrap();
    let deleted = client.describe_stacks().stack_name(stacks[0].stack_id.as_deref().unwrap());
    deleted.wait_until_stack_delete_complete(LONG).await.unwrap();
    assert_eq!(with_status("CREATE_COMPLETE").await, names[1..]);
    assert_eq!(with_status("DELETE_COMPLETE").await, names[..1]);
}

/// CloudFormation has no modelled error for it.
#[tokio::test]
async fn a_stack_that_is_missing_is_an_error() {
    let client = Client::new(support::config());
    let lost = support::unique("lost");
    let error = client.describe_stacks().stack_name(&lost).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Unmodelled(_)), "{error}");
    assert_eq!(error.code(), Some("ValidationError"));
    let expected = format!("Stack with id {lost} does not exist");
    assert_eq!(error.message(), Some(expected.as_str()));
    // The waiter has this code, though no error of the model has it.
    let wait = client.describe_stacks().stack_name(&lost);
    wait.wait_until_stack_delete_complete(LONG).await.unwrap();
}
