use serde_json::json;
use tinsmith_lambda::operation::{
    CreateFunction, DeleteFunction, PublishVersion, UpdateFunctionCode, UpdateFunctionConfiguration,
};
use tinsmith_lambda::types::{
    DeadLetterConfig, Environment, FunctionCode, FunctionConfiguration, Runtime, TracingConfig,
    TracingMode, VpcConfig,
};

use super::wire::{JSON, Payload, assert_sends, lambda, read, read_json};

/// The sample answer of four operations. Its `VpcConfig` is the list `[]`, and it leaves out the
/// results from `DeadLetterConfig` on, which the list of results has.
pub const CONFIGURATION: &str = r#"{
    "CodeSha256": "LQT+0DHxxxxcfwLyQjzoEFKZtdqQjHXanlSdfXBlEW0VA=",
    "CodeSize": 123,
    "Description": "",
    "FunctionArn": "arn:aws:lambda:us-west-2:123456789012:function:myFunction",
    "FunctionName": "myFunction",
    "Handler": "index.handler",
    "LastModified": "2016-11-21T19:49:20.006+0000",
    "MemorySize": 128,
    "Role": "arn:aws:iam::123456789012:role\/lambda_basic_execution",
    "Runtime": "python2.7",
    "Timeout": 123,
    "Version": "1",
    "VpcConfig": {
        "SecurityGroupIds": ["sg-1"],
        "SubnetIds": ["subnet-1", "subnet-2"],
        "VpcId": "vpc-1"
    },
    "DeadLetterConfig": { "TargetArn": "arn:aws:sqs:us-west-2:123456789012:failed" },
    "Environment": { "Variables": { "S3_BUCKET": "test" } },
    "KMSKeyArn": "arn:aws:kms:us-west-2:123456789012:key\/1",
    "Layers": [{ "Arn": "arn:aws:lambda:us-west-2:123456789012:layer:base:1", "CodeSize": 456 }],
    "MasterArn": "arn:aws:lambda:us-east-1:123456789012:function:master",
    "RevisionId": "acdf452b-5bf0-4203-9e22-728c200aa42a",
    "TracingConfig": { "Mode": "PassThrough" }
}"#;

#[track_caller]
pub fn assert_is_configuration(function: &FunctionConfiguration) {
    let sha256 = "LQT+0DHxxxxcfwLyQjzoEFKZtdqQjHXanlSdfXBlEW0VA=";
    let arn = "arn:aws:lambda:us-west-2:123456789012:function:myFunction";
    let role = "arn:aws:iam::123456789012:role/lambda_basic_execution";
    assert_eq!(function.code_sha256.as_deref(), Some(sha256));
    assert_eq!(function.code_size, 123);
    assert_eq!(function.description.as_deref(), Some(""));
    assert_eq!(function.function_arn.as_deref(), Some(arn));
    assert_eq!(function.function_name, "myFunction");
    assert_eq!(function.handler.as_deref(), Some("index.handler"));
    assert_eq!(function.last_modified.as_deref(), Some("2016-11-21T19:49:20.006+0000"));
    assert_eq!(function.memory_size, Some(128));
    assert_eq!(function.role.as_deref(), Some(role));
    assert_eq!(function.runtime, Some(Runtime::Python27));
    assert_eq!(function.timeout, Some(123));
    assert_eq!(function.version.as_deref(), Some("1"));

    let vpc = function.vpc_config.as_ref().unwrap();
    assert_eq!(vpc.security_group_ids.as_deref().unwrap(), ["sg-1"]);
    assert_eq!(vpc.subnet_ids.as_deref().unwrap(), ["subnet-1", "subnet-2"]);
    assert_eq!(vpc.vpc_id.as_deref(), Some("vpc-1"));
    let queue = function.dead_letter_config.as_ref().unwrap().target_arn.as_deref();
    assert_eq!(queue, Some("arn:aws:sqs:us-west-2:123456789012:failed"));
    let variables = function.environment.as_ref().unwrap().variables.as_ref().unwrap();
    assert_eq!(variables["S3_BUCKET"], "test");
    assert_eq!(variables.len(), 1);
    let key = "arn:aws:kms:us-west-2:123456789012:key/1";
    assert_eq!(function.kms_key_arn.as_deref(), Some(key));
    let [layer] = &function.layers.as_deref().unwrap() else { panic!("one layer") };
    let arn = "arn:aws:lambda:us-west-2:123456789012:layer:base:1";
    assert_eq!((layer.arn.as_deref(), layer.code_size), (Some(arn), 456));
    let master = "arn:aws:lambda:us-east-1:123456789012:function:master";
    assert_eq!(function.master_arn.as_deref(), Some(master));
    assert_eq!(function.revision_id.as_deref(), Some("acdf452b-5bf0-4203-9e22-728c200aa42a"));
    let tracing = function.tracing_config.as_ref().unwrap();
    assert_eq!(tracing.mode, Some(TracingMode::PassThrough));
}

pub fn create_function() {
    let code = FunctionCode::new()
        .s3_bucket("ajbuck8")
        .s3_key("fnc.zip")
        .s3_object_version("null")
        .zip_file(&b"PK\x05\x06"[..]);
    assert_sends(
        lambda()
            .create_function(
                "createdFunc",
                "arn:aws:iam::123456789012:role/service-role/yfuj",
                code,
            )
            .description("makes \"things\"")
            .dead_letter_config(
                DeadLetterConfig::new().target_arn("arn:aws:sqs:us-east-2:123456789012:failed"),
            )
            .environment(Environment::new().variables([("S3_BUCKET", "test")]))
            .handler("mdhandler")
            .kms_key_arn("arn:aws:kms:us-east-2:123456789012:key/1")
            .layers(["arn:aws:lambda:us-east-2:123456789012:layer:base:1"])
            .memory_size(128)
            .publish(true)
            .runtime(Runtime::Python37)
            .tags([("team", "blue"), ("empty", "")])
            .timeout(15)
            .tracing_config(TracingConfig::new().mode(TracingMode::Active))
            .vpc_config(VpcConfig::new().security_group_ids(["sg-1"]).subnet_ids(["subnet-1"]))
            .operation(),
        "POST /2015-03-31/functions",
        JSON,
        Payload::Json(json!({
            "FunctionName": "createdFunc",
            "Role": "arn:aws:iam::123456789012:role/service-role/yfuj",
            "Code": {
                "S3Bucket": "ajbuck8",
                "S3Key": "fnc.zip",
                "S3ObjectVersion": "null",
                "ZipFile": "UEsFBg=="
            },
            "Description": "makes \"things\"",
            "DeadLetterConfig": { "TargetArn": "arn:aws:sqs:us-east-2:123456789012:failed" },
            "Environment": { "Variables": { "S3_BUCKET": "test" } },
            "Handler": "mdhandler",
            "KMSKeyArn": "arn:aws:kms:us-east-2:123456789012:key/1",
            "Layers": ["arn:aws:lambda:us-east-2:123456789012:layer:base:1"],
            "MemorySize": 128,
            "Publish": true,
            "Runtime": "python3.7",
            "Tags": { "team": "blue", "empty": "" },
            "Timeout": 15,
            // `Activate` in two of the documents, which is no value of it.
            "TracingConfig": { "Mode": "Active" },
            "VpcConfig": { "SecurityGroupIds": ["sg-1"], "SubnetIds": ["subnet-1"] }
        })),
    );

    assert_is_configuration(&read_json::<CreateFunction>(201, CONFIGURATION));
    let function = read_json::<CreateFunction>(
        201,
        r#"{
            "CodeSha256": "tp34ACQUVOU5YVe84VQUQHsHWdfixrnP/mkMdtt6gEc=",
            "CodeSize": 338,
            "DeadLetterConfig": null,
            "Description": "",
            "Environment": null,
            "FunctionArn": "arn:aws:lambda:us-east-2:*********:function:createdFunc",
            "FunctionName": "createdFunc",
            "Handler": "mdhandler",
            "KMSKeyArn": null,
            "LastModified": "2019-03-05T09:36:27.074+0000",
            "Layers": null,
            "MasterArn": null,
            "MemorySize": 128,
            "RevisionId": "acdf452b-5bf0-4203-9e22-728c200aa42a",
            "Role": "arn:aws:iam::**********:role/service-role/yfuj",
            "Runtime": "python3.7",
            "Timeout": 3,
            "TracingConfig": { "Mode": "PassThrough" },
            "Version": "$LATEST",
            "VpcConfig": null
        }"#,
    );
    let arn = "arn:aws:lambda:us-east-2:*********:function:createdFunc";
    let sha256 = "tp34ACQUVOU5YVe84VQUQHsHWdfixrnP/mkMdtt6gEc=";
    let role = "arn:aws:iam::**********:role/service-role/yfuj";
    assert_eq!(function.code_sha256.as_deref(), Some(sha256));
    assert_eq!(function.code_size, 338);
    assert_eq!(function.dead_letter_config, None);
    assert_eq!(function.description.as_deref(), Some(""));
    assert_eq!(function.environment, None);
    assert_eq!(function.function_arn.as_deref(), Some(arn));
    assert_eq!(function.function_name, "createdFunc");
    assert_eq!(function.handler.as_deref(), Some("mdhandler"));
    assert_eq!(function.kms_key_arn, None);
    assert_eq!(function.last_modified.as_deref(), Some("2019-03-05T09:36:27.074+0000"));
    assert_eq!(function.layers, None);
    assert_eq!(function.master_arn, None);
    assert_eq!(function.memory_size, Some(128));
    assert_eq!(function.revision_id.as_deref(), Some("acdf452b-5bf0-4203-9e22-728c200aa42a"));
    assert_eq!(function.role.as_deref(), Some(role));
    assert_eq!(function.runtime, Some(Runtime::Python37));
    assert_eq!(function.timeout, Some(3));
    assert_eq!(function.tracing_config.unwrap().mode, Some(TracingMode::PassThrough));
    assert_eq!(function.version.as_deref(), Some("$LATEST"));
    assert_eq!(function.vpc_config, None);
}

pub fn delete_function() {
    assert_sends(
        lambda().delete_function("myFunction").qualifier("1").operation(),
        "DELETE /2015-03-31/functions/myFunction?Qualifier=1",
        &[],
        Payload::Nothing,
    );
    // The document has 201, though nothing is created; any 2xx is a success.
    for status in [204, 201] {
        let deleted = read::<DeleteFunction>(status, &[], "").unwrap();
        assert_eq!(deleted.status_code, i32::from(status));
    }
}

pub fn publish_version() {
    assert_sends(
        lambda()
            .publish_version("myFunction")
            .code_sha256("LQT+0DHxxxxcfwLyQjzoEFKZtdqQjHXanlSdfXBlEW0VA=")
            .description("the first")
            .revision_id("acdf452b-5bf0-4203-9e22-728c200aa42a")
            .operation(),
        "POST /2015-03-31/functions/myFunction/versions",
        JSON,
        Payload::Json(json!({
            "CodeSha256": "LQT+0DHxxxxcfwLyQjzoEFKZtdqQjHXanlSdfXBlEW0VA=",
            "Description": "the first",
            "RevisionId": "acdf452b-5bf0-4203-9e22-728c200aa42a"
        })),
    );
    assert_is_configuration(&read_json::<PublishVersion>(201, CONFIGURATION));
}

pub fn update_function_code() {
    assert_sends(
        lambda()
            .update_function_code("myFunction")
            .zip_file(&b"PK\x05\x06"[..])
            .s3_bucket("myBucket")
            .s3_key("myKey")
            .s3_object_version("1")
            .publish(true)
            .dry_run(false)
            .revision_id("acdf452b-5bf0-4203-9e22-728c200aa42a")
            .operation(),
        "PUT /2015-03-31/functions/myFunction/code",
        JSON,
        Payload::Json(json!({
            "ZipFile": "UEsFBg==",
            "S3Bucket": "myBucket",
            "S3Key": "myKey",
            "S3ObjectVersion": "1",
            "Publish": true,
            "DryRun": false,
            "RevisionId": "acdf452b-5bf0-4203-9e22-728c200aa42a"
        })),
    );
    assert_is_configuration(&read_json::<UpdateFunctionCode>(200, CONFIGURATION));
}

pub fn update_function_configuration() {
    assert_sends(
        lambda()
            .update_function_configuration("myFunction")
            .role("arn:aws:iam::123456789012:role/lambda_basic_execution")
            .memory_size(128)
            // With the empty text Lambda goes back to its own key: it must be sent.
            .kms_key_arn("")
            .runtime(Runtime::Python27)
            .description("")
            .vpc_config(
                VpcConfig::new().subnet_ids(["subnet-1", "subnet-2"]).security_group_ids([""; 0]),
            )
            .tracing_config(TracingConfig::new().mode(TracingMode::PassThrough))
            .timeout(123)
            .dead_letter_config(
                DeadLetterConfig::new().target_arn("arn:aws:sqs:us-west-2:123456789012:failed"),
            )
            .handler("index.handler")
            .environment(Environment::new().variables([("S3_BUCKET", "test"), ("EMPTY", "")]))
            .revision_id("acdf452b-5bf0-4203-9e22-728c200aa42a")
            .layers(["arn:aws:lambda:us-west-2:123456789012:layer:base:1"])
            .operation(),
        "PUT /2015-03-31/functions/myFunction/configuration",
        JSON,
        Payload::Json(json!({
            "Role": "arn:aws:iam::123456789012:role/lambda_basic_execution",
            "MemorySize": 128,
            "KMSKeyArn": "",
            "Runtime": "python2.7",
            "Description": "",
            "VpcConfig": { "SubnetIds": ["subnet-1", "subnet-2"], "SecurityGroupIds": [] },
            "TracingConfig": { "Mode": "PassThrough" },
            "Timeout": 123,
            "DeadLetterConfig": { "TargetArn": "arn:aws:sqs:us-west-2:123456789012:failed" },
            "Handler": "index.handler",
            "Environment": { "Variables": { "S3_BUCKET": "test", "EMPTY": "" } },
            "RevisionId": "acdf452b-5bf0-4203-9e22-728c200aa42a",
            "Layers": ["arn:aws:lambda:us-west-2:123456789012:layer:base:1"]
        })),
    );
    assert_is_configuration(&read_json::<UpdateFunctionConfiguration>(200, CONFIGURATION));
}
