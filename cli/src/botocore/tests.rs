use serde_json::{Value, json};

use super::{convert, files::Files};

mod behaviour;

fn files(service: Value) -> Files {
    Files {
        folder: "data".into(),
        source: "service-2.json".to_owned(),
        service,
        paginators: Value::Null,
        waiters: Value::Null,
        endpoint_rules: Value::Null,
        texts: Vec::new(),
    }
}

/// A service with one operation, `Get`, and the given metadata and shapes.
fn service(metadata: Value, shapes: Value) -> Value {
    let mut service = json!({
        "metadata": { "serviceId": "My Echo", "apiVersion": "2024-01-01", "endpointPrefix": "echo" },
        "operations": { "Get": {
            "http": { "method": "GET", "requestUri": "/" },
            "input": { "shape": "In" }, "output": { "shape": "Out" }
        } },
        "shapes": {
            "In": { "type": "structure", "members": {} },
            "Out": { "type": "structure", "members": {} },
            "Text": { "type": "string" },
            "Bytes": { "type": "blob" }
        }
    });
    merge(&mut service["metadata"], metadata);
    merge(&mut service["shapes"], shapes);
    service
}

fn merge(into: &mut Value, from: Value) {
    into.as_object_mut().unwrap().extend(from.as_object().unwrap().clone());
}

fn shapes(files: &Files) -> Value {
    convert(files).unwrap().0["shapes"].clone()
}

fn of(metadata: Value, given: Value) -> Value {
    shapes(&files(service(metadata, given)))
}

fn members(protocol: &str, given: Value) -> Value {
    let structure = json!({ "type": "structure", "members": given });
    let more = json!({
        "In": structure,
        "Flat": { "type": "list", "member": { "shape": "Text", "locationName": "item" }, "flattened": true },
        "Tags": { "type": "map", "key": { "shape": "Text", "locationName": "K" }, "value": { "shape": "Text" } }
    });
    of(json!({ "protocol": protocol }), more)["com.amazonaws.myecho#In"]["members"].clone()
}

#[test]
fn metadata_become_traits_of_the_service() {
    let metadata = json!({
        "protocol": "smithy-rpc-v2-cbor", "protocols": ["smithy-rpc-v2-cbor", "json", "query", "new"],
        "jsonVersion": "1.1", "targetPrefix": "Echo_2024", "signingName": "sign",
        "serviceFullName": "Echo Service", "xmlNamespace": "http://echo", "awsQueryCompatible": {},
        "auth": ["aws.auth#sigv4", "smithy.api#httpBearerAuth"]
    });
    let (ast, notes) = convert(&files(service(metadata, json!({})))).unwrap();
    let service = &ast["shapes"]["com.amazonaws.myecho#Echo_2024"];
    assert_eq!(service["version"], "2024-01-01");
    let wanted = json!({
        "aws.api#service": { "sdkId": "My Echo", "endpointPrefix": "echo" },
        "smithy.api#title": "Echo Service",
        "smithy.protocols#rpcv2Cbor": {}, "aws.protocols#awsJson1_1": {}, "aws.protocols#awsQuery": {},
        "aws.protocols#awsQueryCompatible": {},
        "smithy.api#xmlNamespace": { "uri": "http://echo" },
        "aws.auth#sigv4": { "name": "sign" }, "smithy.api#httpBearerAuth": {},
        "smithy.api#auth": ["aws.auth#sigv4", "smithy.api#httpBearerAuth"]
    });
    assert_eq!(service["traits"], wanted);
    assert!(
        notes.contains(&"protocols that are unknown and left out: new".to_owned()),
        "{notes:?}"
    );
    assert!(notes.contains(&"botocore has no endpoint rules of this service".to_owned()));
}

#[test]
fn each_protocol_has_its_trait() {
    for (name, id) in [
        ("rest-json", "aws.protocols#restJson1"),
        ("json", "aws.protocols#awsJson1_0"),
        ("query", "aws.protocols#awsQuery"),
        ("ec2", "aws.protocols#ec2Query"),
        ("rest-xml", "aws.protocols#restXml"),
        ("smithy-rpc-v2-cbor", "smithy.protocols#rpcv2Cbor"),
    ] {
        let shapes = of(json!({ "protocol": name }), json!({}));
        assert!(shapes["com.amazonaws.myecho#MyEcho"]["traits"][id].is_object(), "{name}");
    }
    assert!(convert(&files(service(json!({ "protocol": "soap" }), json!({})))).is_err());
}

#[test]
fn target_prefixes_with_dots_become_headers() {
    let shapes = of(json!({ "protocol": "json", "targetPrefix": "com.echo.Echo_1" }), json!({}));
    assert!(shapes["com.amazonaws.myecho#Echo_1"].is_object());
    let headers = &shapes["com.amazonaws.myecho#Get"]["traits"]["tinsmith#headers"];
    assert_eq!(*headers, json!({ "x-amz-target": "com.echo.Echo_1.Get" }));
}

#[test]
fn locations_become_http_bindings() {
    let given = json!({
        "Id": { "shape": "Text", "location": "uri", "locationName": "id", "hostLabel": true },
        "Page": { "shape": "Text", "location": "querystring", "locationName": "page" },
        "More": { "shape": "Tags", "location": "querystring" },
        "Match": { "shape": "Text", "location": "header", "locationName": "If-Match" },
        "Meta": { "shape": "Tags", "location": "headers", "locationName": "x-meta-" },
        "Status": { "shape": "Text", "location": "statusCode" },
        "Token": { "shape": "Text", "locationName": "token", "idempotencyToken": true,
            "contextParam": { "name": "T" }, "deprecated": true, "deprecatedMessage": "Old." }
    });
    let members = members("rest-json", given);
    let traits = |name: &str| members[name]["traits"].clone();
    let wanted = json!({ "smithy.api#hostLabel": {}, "smithy.api#httpLabel": {} });
    assert_eq!(traits("Id"), wanted);
    assert_eq!(traits("Page"), json!({ "smithy.api#httpQuery": "page" }));
    assert_eq!(traits("More"), json!({ "smithy.api#httpQueryParams": {} }));
    assert_eq!(traits("Match"), json!({ "smithy.api#httpHeader": "If-Match" }));
    assert_eq!(traits("Meta"), json!({ "smithy.api#httpPrefixHeaders": "x-meta-" }));
    assert_eq!(traits("Status"), json!({ "smithy.api#httpResponseCode": {} }));
    let wanted = json!({
        "smithy.api#idempotencyToken": {}, "smithy.rules#contextParam": { "name": "T" },
        "smithy.api#deprecated": { "message": "Old." }, "smithy.api#jsonName": "token"
    });
    assert_eq!(traits("Token"), wanted);
}

#[test]
fn names_depend_on_the_protocol() {
    let given = json!({
        "A": { "shape": "Text", "locationName": "a", "queryName": "Q", "xmlAttribute": true,
            "xmlNamespace": { "prefix": "p", "uri": "u" } },
        "B": { "shape": "Flat", "locationName": "b" },
        "C": { "shape": "Tags", "flattened": true }
    });
    let xml = members("ec2", given.clone());
    let wanted = json!({
        "smithy.api#xmlName": "a", "aws.protocols#ec2QueryName": "Q", "smithy.api#xmlAttribute": {},
        "smithy.api#xmlNamespace": { "prefix": "p", "uri": "u" }
    });
    assert_eq!(xml["A"]["traits"], wanted);
    // The name of the items has precedence.
    let wanted = json!({ "smithy.api#xmlName": "item", "smithy.api#xmlFlattened": {} });
    assert_eq!(xml["B"]["traits"], wanted);
    assert_eq!(xml["C"]["traits"], json!({ "smithy.api#xmlFlattened": {} }));
    assert_eq!(
        members("rest-json", given.clone())["A"]["traits"],
        json!({ "smithy.api#jsonName": "a" })
    );
    assert_eq!(members("json", given)["A"]["traits"], json!({}));
}

#[test]
fn labels_get_the_names_of_members() {
    let mut service = service(
        json!({ "protocol": "rest-json" }),
        json!({ "In": { "type": "structure", "required": ["a"], "members": {
            "a": { "shape": "Text", "location": "uri", "locationName": "b" },
            "b": { "shape": "Text", "location": "uri", "locationName": "a" }
        } } }),
    );
    service["operations"]["Get"]["http"] =
        json!({ "method": "PUT", "requestUri": "/{a}/{b+}?acl", "responseCode": 201 });
    let shapes = shapes(&files(service));
    let http = json!({ "method": "PUT", "uri": "/{b}/{a+}?acl", "code": 201 });
    assert_eq!(shapes["com.amazonaws.myecho#Get"]["traits"]["smithy.api#http"], http);
    let member = &shapes["com.amazonaws.myecho#In"]["members"]["a"]["traits"];
    assert!(member["smithy.api#required"].is_object());
}

#[test]
fn shapes_get_their_types() {
    let shapes = of(
        json!({ "protocol": "rest-json" }),
        json!({
            "Doc": { "type": "structure", "members": {}, "document": true },
            "Either": { "type": "structure", "members": { "x": { "shape": "Text" } }, "union": true },
            "Events": { "type": "structure", "members": { "e": { "shape": "Event" } }, "eventstream": true },
            "Event": { "type": "structure", "event": true, "members": {
                "p": { "shape": "Bytes", "eventpayload": true }, "h": { "shape": "Text", "eventheader": true }
            } },
            "Body": { "type": "structure", "payload": "b", "members": { "b": { "shape": "Bytes", "streaming": true } } },
            "Json": { "type": "structure", "members": { "j": { "shape": "Text", "jsonvalue": true } } },
            "Time": { "type": "timestamp", "timestampFormat": "iso8601" },
            "Size": { "type": "string", "enum": ["t2.nano", "t2-nano", "2xl", "", "2xl"], "sensitive": true },
            "Get": { "type": "structure", "members": {} }
        }),
    );
    let shape = |name: &str| shapes[format!("com.amazonaws.myecho#{name}")].clone();
    assert_eq!(shape("Doc")["type"], "document");
    assert_eq!(shape("Either")["type"], "union");
    assert_eq!(shape("Events")["traits"], json!({ "smithy.api#streaming": {} }));
    assert!(shape("Event")["members"]["p"]["traits"]["smithy.api#eventPayload"].is_object());
    assert!(shape("Event")["members"]["h"]["traits"]["smithy.api#eventHeader"].is_object());
    assert_eq!(shape("Body")["members"]["b"]["target"], "com.amazonaws.myecho#BytesStream");
    assert!(shape("Body")["members"]["b"]["traits"]["smithy.api#httpPayload"].is_object());
    assert!(shape("BytesStream")["traits"]["smithy.api#streaming"].is_object());
    assert!(shape("Bytes")["traits"]["smithy.api#streaming"].is_null());
    assert_eq!(shape("Json")["members"]["j"]["target"], "com.amazonaws.myecho#JsonValue");
    assert_eq!(shape("Time")["traits"], json!({ "smithy.api#timestampFormat": "date-time" }));
    let values: Vec<(String, Value)> = shape("Size")["members"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, it)| (name.clone(), it["traits"]["smithy.api#enumValue"].clone()))
        .collect();
    let wanted = [("t2_nano", "t2.nano"), ("t2_nano_", "t2-nano"), ("_2xl", "2xl"), ("EMPTY", "")];
    assert_eq!(values, wanted.map(|(name, value)| (name.to_owned(), json!(value))));
    // The operation keeps its name.
    assert_eq!(shape("Get")["type"], "operation");
    assert_eq!(shape("GetShape")["type"], "structure");
}

#[test]
fn errors_get_their_codes() {
    let mut service = service(
        json!({ "protocol": "query" }),
        json!({
            "Missing": { "type": "structure", "members": {}, "exception": true,
                "error": { "code": "Not.Found", "httpStatusCode": 404, "senderFault": true } },
            "Broken": { "type": "structure", "members": {}, "exception": true, "fault": true,
                "retryable": { "throttling": true } },
            "Old": { "type": "structure", "members": {} }
        }),
    );
    service["operations"]["Get"]["errors"] = json!([
        { "shape": "Missing" }, { "shape": "Missing" }, { "shape": "Old", "error": { "code": "O" } }
    ]);
    let shapes = shapes(&files(service));
    let traits = |name: &str| shapes[format!("com.amazonaws.myecho#{name}")]["traits"].clone();
    let wanted = json!({
        "smithy.api#error": "client", "smithy.api#httpError": 404,
        "aws.protocols#awsQueryError": { "code": "Not.Found", "httpResponseCode": 404 }
    });
    assert_eq!(traits("Missing"), wanted);
    let wanted =
        json!({ "smithy.api#error": "server", "smithy.api#retryable": { "throttling": true } });
    assert_eq!(traits("Broken"), wanted);
    let code = json!({ "code": "O", "httpResponseCode": 400 });
    assert_eq!(traits("Old")["aws.protocols#awsQueryError"], code);
    assert_eq!(shapes["com.amazonaws.myecho#Get"]["errors"].as_array().unwrap().len(), 2);
}

#[test]
fn operations_get_their_traits() {
    let mut service = service(json!({ "protocol": "rest-xml" }), json!({}));
    merge(
        &mut service["operations"]["Get"],
        json!({
            "readonly": true, "authtype": "none", "endpoint": { "hostPrefix": "a." },
            "httpChecksumRequired": true, "requestcompression": { "encodings": ["gzip"] },
            "httpChecksum": { "requestChecksumRequired": true },
            "staticContextParams": { "A": { "value": true } },
            "operationContextParams": { "B": { "path": "c" } },
            "endpointdiscovery": { "required": true },
            "input": { "shape": "In", "locationName": "Root", "xmlNamespace": { "uri": "u" } }
        }),
    );
    let shapes = shapes(&files(service));
    let wanted = json!({
        "smithy.api#http": { "method": "GET", "uri": "/", "code": 200 },
        "smithy.api#readonly": {}, "smithy.api#auth": [],
        "smithy.api#endpoint": { "hostPrefix": "a." }, "smithy.api#httpChecksumRequired": {},
        "smithy.api#requestCompression": { "encodings": ["gzip"] },
        "aws.protocols#httpChecksum": { "requestChecksumRequired": true },
        "smithy.rules#staticContextParams": { "A": { "value": true } },
        "smithy.rules#operationContextParams": { "B": { "path": "c" } },
        "aws.api#clientDiscoveredEndpoint": { "required": true }
    });
    assert_eq!(shapes["com.amazonaws.myecho#Get"]["traits"], wanted);
    let root = json!({ "smithy.api#xmlName": "Root", "smithy.api#xmlNamespace": { "uri": "u" } });
    assert_eq!(shapes["com.amazonaws.myecho#In"]["traits"], root);
}

#[test]
fn the_operation_that_returns_endpoints_belongs_to_the_service() {
    let plain = service(json!({ "protocol": "json" }), json!({}));
    let trait_of = |description: Value| {
        let shapes = shapes(&files(description));
        let of_kind = shapes.as_object().unwrap().values().find(|it| it["type"] == "service");
        of_kind.unwrap()["traits"]["aws.api#clientEndpointDiscovery"].clone()
    };
    let mut marked = plain.clone();
    assert_eq!(trait_of(plain), Value::Null);
    marked["operations"]["Get"]["endpointoperation"] = true.into();
    assert_eq!(trait_of(marked), json!({ "operation": "com.amazonaws.myecho#Get" }));
}

#[test]
fn deprecated_members_give_way_to_those_with_the_same_element() {
    let given = json!({
        "Event": { "shape": "Text", "deprecated": true },
        "Events": { "shape": "Text", "locationName": "Event" }
    });
    let names = |protocol| {
        let members = members(protocol, given.clone());
        members.as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(names("rest-xml"), ["Events"]);
    assert_eq!(names("json"), ["Event", "Events"]);
}

#[test]
fn invalid_descriptions_are_errors() {
    let with = |shapes: Value| {
        convert(&files(service(json!({ "protocol": "json" }), shapes))).unwrap_err()
    };
    let error =
        with(json!({ "In": { "type": "structure", "members": { "x": { "shape": "Lost" } } } }));
    assert_eq!(
        error,
        "the shape `In`: the member `x`: the shape `Lost` is missing; the file is not complete"
    );
    assert!(with(json!({ "X": { "type": "tuple" } })).contains("its type `tuple` is unknown"));
    for empty in [json!({}), json!([]), Value::Null] {
        assert!(convert(&files(empty)).is_err());
    }
}
