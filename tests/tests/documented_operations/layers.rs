use serde_json::json;
use tinsmith_lambda::operation::{AddLayerVersionPermission, RemoveLayerVersionPermission};

use super::wire::{JSON, Payload, assert_sends, lambda, read, read_json};

pub fn add_layer_version_permission() {
    assert_sends(
        lambda()
            .add_layer_version_permission(
                "CustomFunction",
                1,
                "Permisssion_Added",
                "lambda:GetLayerVersion",
                "*",
            )
            .organization_id("o-t194hfs8cz")
            .revision_id("632d9fdb-a063-4309-99f5-023762923216")
            .operation(),
        "POST /2018-10-31/layers/CustomFunction/versions/1/policy\
         ?RevisionId=632d9fdb-a063-4309-99f5-023762923216",
        JSON,
        Payload::Json(json!({
            "Action": "lambda:GetLayerVersion",
            "OrganizationId": "o-t194hfs8cz",
            "Principal": "*",
            "StatementId": "Permisssion_Added"
        })),
    );

    let added = read_json::<AddLayerVersionPermission>(
        201,
        r#"{
            "RevisionId": "632d9fdb-a063-4309-99f5-023762923216",
            "Statement": "{\"Sid\":\"Layer_Version_Permisssion_Added\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"lambda:GetLayerVersion\",\"Resource\":\"arn:aws:lambda:us-east-2:**********:layer:CustomFunction:1\"}"
        }"#,
    );
    assert_eq!(added.revision_id.as_deref(), Some("632d9fdb-a063-4309-99f5-023762923216"));
    assert_eq!(
        added.statement.as_deref(),
        Some(
            r#"{"Sid":"Layer_Version_Permisssion_Added","Effect":"Allow","Principal":"*","Action":"lambda:GetLayerVersion","Resource":"arn:aws:lambda:us-east-2:**********:layer:CustomFunction:1"}"#
        )
    );
}

pub fn remove_layer_version_permission() {
    assert_sends(
        lambda()
            .remove_layer_version_permission("CustomFunction", 1, "Layer_Version_Permisssion_Added")
            .revision_id("632d9fdb-a063-4309-99f5-023762923216")
            .operation(),
        "DELETE /2018-10-31/layers/CustomFunction/versions/1/policy/Layer_Version_Permisssion_Added\
         ?RevisionId=632d9fdb-a063-4309-99f5-023762923216",
        &[],
        Payload::Nothing,
    );
    read::<RemoveLayerVersionPermission>(204, &[], "").unwrap();
}
