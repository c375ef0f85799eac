use serde_json::json;
use tinsmith_lambda::operation::{CreateAlias, DeleteAlias, GetAlias, ListAliases, UpdateAlias};
use tinsmith_lambda::types::{AliasConfiguration, AliasRoutingConfiguration};

use super::wire::{JSON, Payload, assert_sends, lambda, read, read_json};

/// The sample answer of three operations. It leaves out `RevisionId` and `RoutingConfig`, which the
/// list of results has.
const ALIAS: &str = r#"{
    "AliasArn": "arn:aws:lambda:us-west-2:123456789012:function:functionAlias",
    "Description": "",
    "FunctionVersion": "1",
    "Name": "functionAlias",
    "RevisionId": "be8925ae-a634-4303-92e2-5364d0724406",
    "RoutingConfig": { "AdditionalVersionWeights": { "2": 0.25 } }
}"#;

#[track_caller]
fn assert_is_alias(alias: &AliasConfiguration) {
    let arn = "arn:aws:lambda:us-west-2:123456789012:function:functionAlias";
    assert_eq!(alias.alias_arn.as_deref(), Some(arn));
    assert_eq!(alias.description.as_deref(), Some(""));
    assert_eq!(alias.function_version.as_deref(), Some("1"));
    assert_eq!(alias.name.as_deref(), Some("functionAlias"));
    assert_eq!(alias.revision_id.as_deref(), Some("be8925ae-a634-4303-92e2-5364d0724406"));
    let weights = alias.routing_config.as_ref().unwrap().additional_version_weights.as_ref();
    assert_eq!(weights.unwrap().iter().collect::<Vec<_>>(), [(&"2".to_owned(), &0.25)]);
}

pub fn create_alias() {
    assert_sends(
        lambda()
            .create_alias("test", "alias2", "$LATEST")
            .description("the second")
            .routing_config(
                AliasRoutingConfiguration::new().additional_version_weights([("2", 0.25)]),
            )
            .operation(),
        "POST /2015-03-31/functions/test/aliases",
        JSON,
        Payload::Json(json!({
            "Name": "alias2",
            "FunctionVersion": "$LATEST",
            "Description": "the second",
            "RoutingConfig": { "AdditionalVersionWeights": { "2": 0.25 } }
        })),
    );

    assert_is_alias(&read_json::<CreateAlias>(201, ALIAS));
    let alias = read_json::<CreateAlias>(
        201,
        r#"{
            "AliasArn": "arn:aws:lambda:us-east-2:********:function:test:alias2",
            "Description": "",
            "FunctionVersion": "$LATEST",
            "Name": "alias2",
            "RevisionId": "be8925ae-a634-4303-92e2-5364d0724406",
            "RoutingConfig": null
        }"#,
    );
    let arn = "arn:aws:lambda:us-east-2:********:function:test:alias2";
    assert_eq!(alias.alias_arn.as_deref(), Some(arn));
    assert_eq!(alias.description.as_deref(), Some(""));
    assert_eq!(alias.function_version.as_deref(), Some("$LATEST"));
    assert_eq!(alias.name.as_deref(), Some("alias2"));
    assert_eq!(alias.revision_id.as_deref(), Some("be8925ae-a634-4303-92e2-5364d0724406"));
    assert_eq!(alias.routing_config, None);
}

pub fn delete_alias() {
    assert_sends(
        lambda().delete_alias("test", "alias2").operation(),
        "DELETE /2015-03-31/functions/test/aliases/alias2",
        &[],
        Payload::Nothing,
    );
    read::<DeleteAlias>(204, &[], "").unwrap();
}

pub fn get_alias() {
    assert_sends(
        lambda().get_alias("test", "alias2").operation(),
        "GET /2015-03-31/functions/test/aliases/alias2",
        &[],
        Payload::Nothing,
    );
    // One of the documents has status 204 here, with which there would be no body.
    assert_is_alias(&read_json::<GetAlias>(200, ALIAS));
}

pub fn list_aliases() {
    assert_sends(
        lambda()
            .list_aliases("myFunction")
            .function_version("1")
            .marker("next/page+1=")
            .max_items(123)
            .operation(),
        "GET /2015-03-31/functions/myFunction/aliases\
         ?FunctionVersion=1&Marker=next%2Fpage%2B1%3D&MaxItems=123",
        &[],
        Payload::Nothing,
    );

    // The sample answer.
    let none = read_json::<ListAliases>(200, r#"{ "Aliases": [], "NextMarker": "" }"#);
    assert_eq!(none.aliases, Some(vec![]));
    assert_eq!(none.next_marker.as_deref(), Some(""));
    // The same with something in it.
    let one = format!(r#"{{ "Aliases": [{ALIAS}], "NextMarker": "next" }}"#);
    let one = read_json::<ListAliases>(200, one);
    assert_eq!(one.next_marker.as_deref(), Some("next"));
    let [alias] = &one.aliases.unwrap()[..] else { panic!("one alias") };
    assert_is_alias(alias);
}

pub fn update_alias() {
    assert_sends(
        lambda()
            .update_alias("myFunction", "functionAlias")
            .description("")
            .function_version("1")
            .routing_config(
                AliasRoutingConfiguration::new().additional_version_weights([("2", 0.25)]),
            )
            .revision_id("be8925ae-a634-4303-92e2-5364d0724406")
            .operation(),
        "PUT /2015-03-31/functions/myFunction/aliases/functionAlias",
        JSON,
        Payload::Json(json!({
            "Description": "",
            "FunctionVersion": "1",
            "RoutingConfig": { "AdditionalVersionWeights": { "2": 0.25 } },
            "RevisionId": "be8925ae-a634-4303-92e2-5364d0724406"
        })),
    );
    assert_is_alias(&read_json::<UpdateAlias>(200, ALIAS));
}
