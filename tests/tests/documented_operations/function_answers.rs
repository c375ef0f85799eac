//! The answers that describe functions and lists of them.

use tinsmith_lambda::operation::{
    GetFunction, GetFunctionConfiguration, ListFunctions, ListVersionsByFunction,
};
use tinsmith_lambda::types::{FunctionVersion, Runtime, TracingMode};

use super::functions::{CONFIGURATION, assert_is_configuration};
use super::wire::{Payload, assert_sends, lambda, read_json};

pub fn get_function() {
    assert_sends(
        lambda().get_function("Fn").qualifier("$LATEST").operation(),
        "GET /2015-03-31/functions/Fn?Qualifier=%24LATEST",
        &[],
        Payload::Nothing,
    );

    // The sample answer of one document, of which the long URL is cut short.
    let found = read_json::<GetFunction>(
        200,
        r#"{
            "Code": {
                "Location": "https://awslambda-us-east-2-tasks.s3.us-east-2.amazonaws.com/snapshots/1*****6/test?versionId=wGTd&X-Amz-Credential=ASIA%2F20190305",
                "RepositoryType": "S3"
            },
            "Concurrency": null,
            "Configuration": {
                "CodeSha256": "pETr5sslHxypYmc5mm3M8j3RFMB2G5f5y8lQM/7ZVIs=",
                "CodeSize": 262,
                "DeadLetterConfig": null,
                "Description": "",
                "Environment": null,
                "FunctionArn": "arn:aws:lambda:us-east-2:********:function:test:$LATEST",
                "FunctionName": "test",
                "Handler": "index.handler",
                "KMSKeyArn": null,
                "LastModified": "2019-03-05T08:43:52.123+0000",
                "Layers": [
                    {
                        "Arn": "arn:aws:lambda:us-east-2:*******:layer:ballerina-09903:1",
                        "CodeSize": 177304793,
                        "UncompressedCodeSize": 207173983
                    }
                ],
                "MasterArn": null,
                "MemorySize": 128,
                "RevisionId": "1da07f2e-469d-4981-a350-38bb01f19167",
                "Role": "arn:aws:iam::**********:role/test-role",
                "Runtime": "nodejs8.10",
                "Timeout": 3,
                "TracingConfig": { "Mode": "PassThrough" },
                "Version": "$LATEST",
                "VpcConfig": {
                    "SecurityGroupIds": [],
                    "SubnetIds": [],
                    "VpcId": "",
                    "VpcSetupStatus": null,
                    "VpcSetupStatusReason": null
                }
            },
            "Tags": null
        }"#,
    );
    let code = found.code.unwrap();
    let location = "https://awslambda-us-east-2-tasks.s3.us-east-2.amazonaws.com/snapshots/1*****6/test?versionId=wGTd&X-Amz-Credential=ASIA%2F20190305";
    assert_eq!(code.location.as_deref(), Some(location));
    assert_eq!(code.repository_type.as_deref(), Some("S3"));
    assert_eq!(found.concurrency, None);
    assert_eq!(found.tags, None);
    let function = found.configuration.unwrap();
    let sha256 = "pETr5sslHxypYmc5mm3M8j3RFMB2G5f5y8lQM/7ZVIs=";
    let arn = "arn:aws:lambda:us-east-2:********:function:test:$LATEST";
    assert_eq!(function.code_sha256.as_deref(), Some(sha256));
    assert_eq!(function.code_size, 262);
    assert_eq!(function.dead_letter_config, None);
    assert_eq!(function.description.as_deref(), Some(""));
    assert_eq!(function.environment, None);
    assert_eq!(function.function_arn.as_deref(), Some(arn));
    assert_eq!(function.function_name, "test");
    assert_eq!(function.handler.as_deref(), Some("index.handler"));
    assert_eq!(function.kms_key_arn, None);
    assert_eq!(function.last_modified.as_deref(), Some("2019-03-05T08:43:52.123+0000"));
    let [layer] = &function.layers.unwrap()[..] else { panic!("one layer") };
    let arn = "arn:aws:lambda:us-east-2:*******:layer:ballerina-09903:1";
    assert_eq!((layer.arn.as_deref(), layer.code_size), (Some(arn), 177_304_793));
    assert_eq!(function.master_arn, None);
    assert_eq!(function.memory_size, Some(128));
    assert_eq!(function.revision_id.as_deref(), Some("1da07f2e-469d-4981-a350-38bb01f19167"));
    assert_eq!(function.role.as_deref(), Some("arn:aws:iam::**********:role/test-role"));
    assert_eq!(function.runtime, Some(Runtime::Nodejs810));
    assert_eq!(function.timeout, Some(3));
    assert_eq!(function.tracing_config.unwrap().mode, Some(TracingMode::PassThrough));
    assert_eq!(function.version.as_deref(), Some("$LATEST"));
    let vpc = function.vpc_config.unwrap();
    assert_eq!((vpc.security_group_ids, vpc.subnet_ids), (Some(vec![]), Some(vec![])));
    assert_eq!(vpc.vpc_id.as_deref(), Some(""));

    // The sample answer of another document, with the results that it leaves out, `Concurrency` and
    // `Tags`.
    let found = read_json::<GetFunction>(
        200,
        r#"{
            "Code": { "Location": "somelocation", "RepositoryType": "S3" },
            "Configuration": {
                "CodeSha256": "LQT+0DHxxxxcfwLyQjzoEFKZtdqQjHXanlSdfXBlEW0VA=",
                "CodeSize": 262,
                "Description": "A starter AWS Lambda function.",
                "Environment": { "Variables": { "S3_BUCKET": "test" } },
                "FunctionArn": "arn:aws:lambda:us-west-2:123456789012:function:myFunction",
                "FunctionName": "myFunction",
                "Handler": "index.handler",
                "LastModified": "2016-11-21T19:49:20.006+0000",
                "MemorySize": 128,
                "Role": "arn:aws:iam::123456789012:role\/lambda_basic_execution",
                "Runtime": "nodejs8.10",
                "Timeout": 3,
                "Version": "$LATEST",
                "VpcConfig": { "SecurityGroupIds": [], "SubnetIds": [] }
            },
            "Concurrency": { "ReservedConcurrentExecutions": 100 },
            "Tags": { "team": "blue" }
        }"#,
    );
    let code = found.code.unwrap();
    assert_eq!(code.location.as_deref(), Some("somelocation"));
    assert_eq!(code.repository_type.as_deref(), Some("S3"));
    assert_eq!(found.concurrency.unwrap().reserved_concurrent_executions, Some(100));
    assert_eq!(found.tags.unwrap()["team"], "blue");
    let function = found.configuration.unwrap();
    assert_eq!(function.description.as_deref(), Some("A starter AWS Lambda function."));
    assert_eq!(function.environment.unwrap().variables.unwrap()["S3_BUCKET"], "test");
    assert_eq!(function.code_size, 262);
    assert_eq!(function.runtime, Some(Runtime::Nodejs810));
    assert_eq!(function.vpc_config.unwrap().vpc_id, None);
}

pub fn get_function_configuration() {
    assert_sends(
        lambda().get_function_configuration("test").qualifier("$LATEST").operation(),
        "GET /2015-03-31/functions/test/configuration?Qualifier=%24LATEST",
        &[],
        Payload::Nothing,
    );
    assert_is_configuration(&read_json::<GetFunctionConfiguration>(200, CONFIGURATION));
}

pub fn list_functions() {
    assert_sends(
        lambda()
            .list_functions()
            .master_region("us-east-1")
            .function_version(FunctionVersion::All)
            .marker("1")
            .max_items(3)
            .operation(),
        "GET /2015-03-31/functions?MasterRegion=us-east-1&FunctionVersion=ALL&Marker=1&MaxItems=3",
        &[],
        Payload::Nothing,
    );

    // The sample answer.
    let none = read_json::<ListFunctions>(200, r#"{ "Functions": [], "NextMarker": "" }"#);
    assert_eq!(none.functions, Some(vec![]));
    assert_eq!(none.next_marker.as_deref(), Some(""));
    // The same with something in it.
    let one = format!(r#"{{ "Functions": [{CONFIGURATION}], "NextMarker": "2" }}"#);
    let one = read_json::<ListFunctions>(200, one);
    assert_eq!(one.next_marker.as_deref(), Some("2"));
    let [function] = &one.functions.unwrap()[..] else { panic!("one function") };
    assert_is_configuration(function);
}

pub fn list_versions_by_function() {
    assert_sends(
        lambda().list_versions_by_function("myFunction").marker("1").max_items(123).operation(),
        "GET /2015-03-31/functions/myFunction/versions?Marker=1&MaxItems=123",
        &[],
        Payload::Nothing,
    );

    // The sample answer.
    let none = read_json::<ListVersionsByFunction>(200, r#"{ "NextMarker": "", "Versions": [] }"#);
    assert_eq!(none.next_marker.as_deref(), Some(""));
    assert_eq!(none.versions, Some(vec![]));
    // The same with something in it.
    let one = format!(r#"{{ "NextMarker": "2", "Versions": [{CONFIGURATION}] }}"#);
    let one = read_json::<ListVersionsByFunction>(200, one);
    assert_eq!(one.next_marker.as_deref(), Some("2"));
    let [version] = &one.versions.unwrap()[..] else { panic!("one version") };
    assert_is_configuration(version);
}
