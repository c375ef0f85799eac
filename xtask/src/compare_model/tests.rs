use serde_json::json;

use super::*;

/// An example of every feature of Lambda, as a model.
fn model() -> Value {
    json!({
        "n#Lambda": {
            "type": "service", "version": "2015-03-31", "operations": [{"target": "n#ListAliases"}],
            "traits": {
                "aws.api#service": {"sdkId": "Lambda", "endpointPrefix": "lambda"},
                "aws.auth#sigv4": {"name": "lambda"}, "aws.protocols#restJson1": {},
                "smithy.rules#endpointRuleSet": {"parameters": {"Region": {"documentation": "Our words."}}},
            },
        },
        "n#ListAliases": {
            "type": "operation", "input": {"target": "n#Request"}, "output": {"target": "n#Response"},
            "errors": [{"target": "n#Gone"}],
            "traits": {
                "smithy.api#documentation": "Our words.", "smithy.api#readonly": {},
                "smithy.api#http": {"method": "GET", "uri": "/aliases/{Name}", "code": 200},
                "smithy.api#paginated":
                    {"inputToken": "Marker", "outputToken": "Marker", "pageSize": "Max", "items": "Aliases"},
                "smithy.waiters#waitable": {"Exists": {"minDelay": 1, "maxDelay": 20, "acceptors": [
                    {"state": "success", "matcher": {"success": true}},
                    {"state": "retry", "matcher": {"errorType": "Gone"}},
                    {"state": "failure", "matcher": {"output":
                        {"path": "Kind", "expected": "a.b", "comparator": "stringEquals"}}},
                ]}},
            },
        },
        "n#Request": {"type": "structure", "traits": {"smithy.api#input": {}}, "members": {
            "Name": {"target": "n#Text", "traits": {"smithy.api#required": {}, "smithy.api#httpLabel": {}}},
            "Marker": {"target": "n#Text", "traits": {"smithy.api#httpQuery": "Marker"}},
            "Max": {"target": "n#Count", "traits": {"smithy.api#httpQuery": "Max", "smithy.api#default": 0}},
            "Token": {"target": "n#Text", "traits": {"smithy.api#httpHeader": "X-Token", "smithy.api#idempotencyToken": {}}},
        }},
        "n#Response": {"type": "structure", "members": {
            "Status": {"target": "n#Count", "traits": {"smithy.api#httpResponseCode": {}, "smithy.api#default": 0}},
            "Aliases": {"target": "n#Stream", "traits": {"smithy.api#httpPayload": {}}},
        }},
        "n#Stream": {"type": "union", "traits": {"smithy.api#streaming": {}}, "members": {
            "Chunk": {"target": "n#Chunk"},
        }},
        "n#Chunk": {"type": "structure", "members": {
            "Bytes": {"target": "n#Bytes", "traits": {"smithy.api#eventPayload": {}}},
        }},
        "n#Bytes": {"type": "blob", "traits": {"smithy.api#sensitive": {}, "smithy.api#length": {"min": 0, "max": 9}}},
        "n#Gone": {"type": "structure", "traits": {"smithy.api#error": "client", "smithy.api#httpError": 404}, "members": {
            "message": {"target": "n#Text", "traits": {"smithy.api#jsonName": "Message"}},
        }},
        "n#Kind": {"type": "enum", "members": {
            "ab": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "a.b"}},
        }},
        "n#Text": {"type": "string", "traits": {"smithy.api#pattern": "^(?:a|b)$"}},
        "n#Count": {"type": "integer", "traits": {"smithy.api#range": {"min": 1.0}}},
    })
}

/// The same in botocore's format.
fn botocore() -> [Value; 3] {
    let service2 = json!({
        "metadata": {
            "apiVersion": "2015-03-31", "serviceId": "Lambda", "endpointPrefix": "lambda", "signingName": "lambda",
            "protocol": "rest-json",
        },
        "operations": {"ListAliases": {
            "name": "ListAliases", "documentation": "Their words.", "readonly": true,
            "http": {"method": "GET", "requestUri": "/aliases/{alias-name}", "responseCode": 200},
            "input": {"shape": "Request"}, "output": {"shape": "Response"}, "errors": [{"shape": "Gone"}],
        }},
        "shapes": {
            "Request": {"type": "structure", "required": ["Name"], "members": {
                "Name": {"shape": "Text", "location": "uri", "locationName": "alias-name"},
                "Marker": {"shape": "Text", "location": "querystring", "locationName": "Marker"},
                "Max": {"shape": "Count", "location": "querystring", "locationName": "Max"},
                "Token": {"shape": "Text", "location": "header", "locationName": "X-Token", "idempotencyToken": true},
            }},
            "Response": {"type": "structure", "payload": "Aliases", "members": {
                "Status": {"shape": "Count", "location": "statusCode"},
                "Aliases": {"shape": "Stream"},
            }},
            "Stream": {"type": "structure", "eventstream": true, "members": {"Chunk": {"shape": "Chunk"}}},
            "Chunk": {"type": "structure", "event": true, "members": {
                "Bytes": {"shape": "Bytes", "eventpayload": true},
            }},
            "Bytes": {"type": "blob", "sensitive": true, "min": 0, "max": 9},
            "Gone": {
                "type": "structure", "exception": true, "error": {"httpStatusCode": 404, "senderFault": true},
                "members": {"message": {"shape": "Text", "locationName": "Message"}},
            },
            "Kind": {"type": "string", "enum": ["a.b"]},
            "Text": {"type": "string", "pattern": "a|b"},
            "Count": {"type": "integer", "min": 1},
        },
    });
    let paginators = json!({"pagination": {"ListAliases":
        {"input_token": "Marker", "output_token": "Marker", "limit_key": "Max", "result_key": "Aliases"}}});
    let waiters = json!({"waiters": {"Exists": {"operation": "ListAliases", "delay": 1, "maxAttempts": 20, "acceptors": [
        {"matcher": "error", "expected": false, "state": "success"},
        {"matcher": "error", "expected": "Gone", "state": "retry"},
        {"matcher": "path", "argument": "Kind", "expected": "a.b", "state": "failure"},
    ]}}});
    [service2, paginators, waiters]
}

/// The differences after one change in botocore's files: a new value at a JSON pointer.
fn after(file: usize, pointer: &str, value: Value) -> Vec<String> {
    let mut files = botocore();
    *files[file].pointer_mut(pointer).expect("the pointer leads somewhere") = value;
    compare(&model(), &files[0], &files[1], &files[2])
}

#[test]
fn equal_facts_differ_in_nothing() {
    let [service2, paginators, waiters] = botocore();
    assert_eq!(compare(&model(), &service2, &paginators, &waiters), [""; 0]);
}

#[test]
fn every_kind_of_difference_is_a_line() {
    let lines = [
        after(0, "/operations/ListAliases/http/method", json!("POST")),
        after(0, "/operations/ListAliases/errors", json!([])),
        after(0, "/operations/ListAliases/readonly", json!(false)),
        after(0, "/shapes/Request/members/Marker/locationName", json!("marker")),
        after(0, "/shapes/Request/required", json!(["Name", "Marker"])),
        after(0, "/shapes/Count", json!({"type": "integer", "min": 1, "box": true})),
        after(0, "/shapes/Bytes/sensitive", json!(false)),
        after(0, "/shapes/Bytes/max", json!(10)),
        after(0, "/shapes/Gone/error/httpStatusCode", json!(410)),
        after(0, "/shapes/Kind/enum", json!(["a.b", "c"])),
        after(0, "/shapes/Text/pattern", json!("a|b|c")),
        after(0, "/metadata/signingName", json!("awslambda")),
        after(1, "/pagination/ListAliases/result_key", json!("Items")),
        after(2, "/waiters/Exists/maxAttempts", json!(30)),
        after(2, "/waiters/Exists/acceptors/2/state", json!("retry")),
    ];
    let expected: [&[&str]; 15] = [
        &["ListAliases: http method: `GET` in the model, `POST` in botocore"],
        &["ListAliases: error Gone: yes in the model, no in botocore"],
        &["ListAliases: readonly: yes in the model, no in botocore"],
        &["Request$Marker: in: `query Marker` in the model, `query marker` in botocore"],
        &["Request$Marker: required: no in the model, yes in botocore"],
        &[
            "Request$Max: default: `0` in the model, no in botocore",
            "Response$Status: default: `0` in the model, no in botocore",
        ],
        &["Bytes: sensitive: yes in the model, no in botocore"],
        &["Bytes: max: `9` in the model, `10` in botocore"],
        &["Gone: status: `404` in the model, `410` in botocore"],
        &["Kind: value c: no in the model, yes in botocore"],
        &["Text: pattern: `a|b` in the model, `a|b|c` in botocore"],
        &["service: signing name: `lambda` in the model, `awslambda` in botocore"],
        &["ListAliases: paginated items: `Aliases` in the model, `Items` in botocore"],
        &["ListAliases: waiter Exists longest: `20` in the model, `30` in botocore"],
        &["ListAliases: waiter Exists: \
           `{\"success\":true}: success; error Gone: retry; stringEquals Kind a.b: failure` in the model, \
           `{\"success\":true}: success; error Gone: retry; stringEquals Kind a.b: retry` in botocore"],
    ];
    for (lines, expected) in lines.iter().zip(expected) {
        assert_eq!(lines, expected);
    }
}

#[test]
fn additions_and_removals_come_with_their_facts() {
    let mut files = botocore();
    let shapes = files[0]["shapes"].as_object_mut().expect("shapes");
    shapes.remove("Kind");
    shapes.insert("New".to_owned(), json!({"type": "string", "max": 5, "sensitive": true}));
    assert_eq!(
        compare(&model(), &files[0], &files[1], &files[2]),
        ["Kind: only in the model", "New: only in botocore: max `5`, sensitive, type `string`"],
    );
}

#[test]
fn what_is_not_known_is_printed() {
    let lines =
        after(0, "/shapes/Text", json!({"type": "string", "pattern": "a|b", "jsonvalue": true}));
    assert_eq!(lines, ["Text: key jsonvalue: no in the model, `true` in botocore"]);

    let mut model = model();
    model["n#Text"]["traits"]["smithy.api#mediaType"] = json!("text/plain");
    let [service2, paginators, waiters] = botocore();
    let lines = compare(&model, &service2, &paginators, &waiters);
    assert_eq!(lines, ["Text: trait mediaType: `text/plain` in the model, no in botocore"]);
}

#[test]
fn endpoint_rules_may_differ_in_their_texts_only() {
    let theirs = json!({"parameters": {"Region": {"documentation": "Their words."}}});
    assert_eq!(compare_endpoint_rules(&model(), &theirs), [""; 0]);
    let theirs = json!({"parameters": {"Region": {"required": true}}});
    assert_eq!(compare_endpoint_rules(&model(), &theirs).len(), 1);
}

#[test]
fn partitions_may_differ_in_their_texts_only() {
    let partition = |region: &str, description: Value| {
        json!({"partitions": [{
            "id": "aws", "regionRegex": "^us$", "outputs": {"dnsSuffix": "amazonaws.com"},
            "regions": {region: description},
        }]})
    };
    let ours = partition("us-east-1", json!({}));
    assert_eq!(
        compare_partitions(&ours, &partition("us-east-1", json!({"description": "Virginia"}))),
        [""; 0]
    );
    assert_eq!(
        compare_partitions(&ours, &partition("us-east-2", json!({}))),
        [
            "partition aws: region us-east-1: yes in the model, no in botocore",
            "partition aws: region us-east-2: no in the model, yes in botocore",
        ],
    );
}
