use serde_json::json;
use tinsmith_lambda::operation::{AddPermission, GetPolicy, RemovePermission};

use super::wire::{JSON, Payload, assert_sends, lambda, read, read_json};

pub fn add_permission() {
    assert_sends(
        lambda()
            .add_permission("MyFunction", "ID-1", "lambda:InvokeFunction", "s3.amazonaws.com")
            .source_account("123456789012")
            .source_arn("arn:aws:s3:::examplebucket/*")
            .event_source_token("amzn1.ask.skill")
            .revision_id("1da07f2e-469d-4981-a350-38bb01f19167")
            .qualifier("PROD")
            .operation(),
        "POST /2015-03-31/functions/MyFunction/policy?Qualifier=PROD",
        JSON,
        Payload::Json(json!({
            "Action": "lambda:InvokeFunction",
            "Principal": "s3.amazonaws.com",
            "SourceAccount": "123456789012",
            "SourceArn": "arn:aws:s3:::examplebucket/*",
            "EventSourceToken": "amzn1.ask.skill",
            "RevisionId": "1da07f2e-469d-4981-a350-38bb01f19167",
            "StatementId": "ID-1"
        })),
    );
    let added = read_json::<AddPermission>(201, r#"{ "Statement": "ID-1" }"#);
    assert_eq!(added.statement.as_deref(), Some("ID-1"));
}

pub fn get_policy() {
    assert_sends(
        lambda().get_policy("myFunction").qualifier("1").operation(),
        "GET /2015-03-31/functions/myFunction/policy?Qualifier=1",
        &[],
        Payload::Nothing,
    );
    // No document has an answer.
    let found = read_json::<GetPolicy>(
        200,
        r#"{
            "Policy": "{\"Version\":\"2012-10-17\",\"Statement\":[]}",
            "RevisionId": "1da07f2e-469d-4981-a350-38bb01f19167"
        }"#,
    );
    assert_eq!(found.policy.as_deref(), Some(r#"{"Version":"2012-10-17","Statement":[]}"#));
    assert_eq!(found.revision_id.as_deref(), Some("1da07f2e-469d-4981-a350-38bb01f19167"));
}

pub fn remove_permission() {
    assert_sends(
        lambda()
            .remove_permission("myFunction", "role-statement-id")
            .qualifier("1")
            .revision_id("1da07f2e-469d-4981-a350-38bb01f19167")
            .operation(),
        "DELETE /2015-03-31/functions/myFunction/policy/role-statement-id\
         ?Qualifier=1&RevisionId=1da07f2e-469d-4981-a350-38bb01f19167",
        &[],
        Payload::Nothing,
    );
    read::<RemovePermission>(204, &[], "").unwrap();
}
