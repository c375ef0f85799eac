//! `serde` on emitted types: the wire's names, both ways.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tinsmith_lambda::{Bytes, Operation as _, operation::*, types::*};

fn create_function() -> CreateFunction {
    let code = FunctionCode::new().zip_file(Bytes::from_static(b"PK")).s3_object_version("3");
    let mut operation = CreateFunction::new("resize", "arn:aws:iam::123456789012:role/r", code);
    operation.runtime = Some(Runtime::Providedal2023);
    operation.kms_key_arn = Some("arn:aws:kms:eu-central-1:123456789012:key/k".to_owned());
    operation.architectures = Some(vec![Architecture::Arm64, Architecture::from("riscv")]);
    operation.environment = Some(Environment::new().variables([("A", "b")]));
    operation.publish = Some(true);
    operation
}

#[test]
fn an_input_is_written_as_its_request_is() {
    let operation = create_function();
    let request = operation.request().unwrap();
    let body: Value = serde_json::from_slice(request.body().as_bytes().unwrap()).unwrap();
    assert_eq!(serde_json::to_value(&operation).unwrap(), body);
    assert_eq!(body["KMSKeyArn"], "arn:aws:kms:eu-central-1:123456789012:key/k");
    assert_eq!(body["Code"]["ZipFile"], "UEs=");
}

#[test]
fn what_is_written_is_read_again() {
    let operation = create_function();
    let text = serde_json::to_string(&operation).unwrap();
    assert_eq!(serde_json::from_str::<CreateFunction>(&text).unwrap(), operation);

    let mut function = FunctionConfiguration::default();
    function.function_name = "resize".to_owned();
    function.state = Some(State::Active);
    function.code_size = 42;
    let text = serde_json::to_string(&function).unwrap();
    assert_eq!(serde_json::from_str::<FunctionConfiguration>(&text).unwrap(), function);
}

#[test]
fn an_answer_of_the_service_is_read() {
    let answer =
        json!({"FunctionName": "resize", "State": "Sleeping", "MemorySize": 128, "New": [1]});
    let function: FunctionConfiguration = serde_json::from_value(answer).unwrap();
    assert_eq!(function.function_name, "resize");
    assert_eq!(function.state, Some(State::Unknown("Sleeping".to_owned())));
    assert_eq!((function.memory_size, function.timeout), (Some(128), None));

    let weights = BTreeMap::from([("2".to_owned(), 0.25)]);
    let routing: AliasRoutingConfiguration =
        serde_json::from_value(json!({"AdditionalVersionWeights": weights})).unwrap();
    assert_eq!(routing.additional_version_weights, Some(weights));
}

#[test]
fn timestamps_are_texts_and_read_from_seconds_as_well() {
    let mut mapping = EventSourceMappingConfiguration::default();
    mapping.last_modified = Some(tinsmith_lambda::Timestamp::from_secs(1_515_531_081));
    let value = serde_json::to_value(&mapping).unwrap();
    assert_eq!(value["LastModified"], "2018-01-09T20:51:21Z");
    for last_modified in [
        json!("2018-01-09T20:51:21Z"),
        json!("Tue, 09 Jan 2018 20:51:21 GMT"),
        json!(1_515_531_081),
        json!(1_515_531_081.0),
    ] {
        let read: EventSourceMappingConfiguration =
            serde_json::from_value(json!({"LastModified": last_modified})).unwrap();
        assert_eq!(read, mapping);
    }
    let wrong =
        serde_json::from_value::<EventSourceMappingConfiguration>(json!({"LastModified": true}));
    assert!(wrong.unwrap_err().to_string().contains("a date and time"));
}

#[test]
fn numbers_without_digits_are_texts() {
    for (value, text) in
        [(f64::NAN, "NaN"), (f64::INFINITY, "Infinity"), (f64::NEG_INFINITY, "-Infinity")]
    {
        let mut routing = AliasRoutingConfiguration::default();
        routing.additional_version_weights = Some(BTreeMap::from([("2".to_owned(), value)]));
        let written = serde_json::to_value(&routing).unwrap();
        assert_eq!(written, json!({"AdditionalVersionWeights": {"2": text}}));
        let read: AliasRoutingConfiguration = serde_json::from_value(written).unwrap();
        let read = read.additional_version_weights.unwrap()["2"];
        assert_eq!(read.to_bits(), value.to_bits());
    }
    let wrong = json!({"AdditionalVersionWeights": {"2": "secret"}});
    let error = serde_json::from_value::<AliasRoutingConfiguration>(wrong).unwrap_err().to_string();
    assert!(error.contains("\"Infinity\"") && !error.contains("secret"), "{error}");
}

#[test]
fn members_that_are_not_set_are_left_out() {
    assert_eq!(serde_json::to_value(AliasRoutingConfiguration::default()).unwrap(), json!({}));
    assert_eq!(serde_json::to_value(ListFunctions::default()).unwrap(), json!({}));
    let mut page = ListFunctionsOutput::default();
    page.functions = Some(vec![FunctionConfiguration::default()]);
    let text = serde_json::to_string(&page).unwrap();
    assert!(!text.contains("null"), "{text}");
}

#[test]
fn nulls_are_read_as_what_is_not_set() {
    let answer = json!({"FunctionName": null, "CodeSize": null, "Layers": [null], "Timeout": null});
    let function: FunctionConfiguration = serde_json::from_value(answer).unwrap();
    let mut wanted = FunctionConfiguration::default();
    wanted.layers = Some(Vec::new());
    assert_eq!(function, wanted);
}
