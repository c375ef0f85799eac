//! A page of ListFunctions, with what Lambda sends for a function as people have it.

use serde_json::{Value, json};

/// A page of `count` functions; 50 are about 40 kB.
pub fn page(count: usize) -> String {
    let functions: Vec<Value> = (0..count).map(function).collect();
    json!({ "Functions": functions, "NextMarker": null }).to_string()
}

fn function(number: usize) -> Value {
    let name = format!("image-service-resize-{number:02}");
    json!({
        "FunctionName": name,
        "FunctionArn": format!("arn:aws:lambda:eu-central-1:123456789012:function:{name}"),
        "Runtime": "nodejs22.x",
        "Role": "arn:aws:iam::123456789012:role/image-service",
        "Handler": "index.handler",
        "CodeSize": 1_048_576 + number,
        "Description": "Makes small images of large ones.",
        "Timeout": 30,
        "MemorySize": 512,
        "LastModified": "2026-01-05T12:34:56.789+0000",
        "CodeSha256": "uY2V0ZSBhIGhhc2ggdGhhdCBpcyA0NCBsb25nIGhlcmU=",
        "Version": "$LATEST",
        "Environment": {
            "Variables": { "BUCKET": "images-eu-central-1", "LOG_LEVEL": "info", "STAGE": "prod" },
        },
        "TracingConfig": { "Mode": "PassThrough" },
        "RevisionId": "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
        "PackageType": "Zip",
        "Architectures": ["arm64"],
        "EphemeralStorage": { "Size": 512 },
        "SnapStart": { "ApplyOn": "None", "OptimizationStatus": "Off" },
        "LoggingConfig": { "LogFormat": "Text", "LogGroup": format!("/aws/lambda/{name}") },
    })
}
