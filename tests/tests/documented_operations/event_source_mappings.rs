use serde_json::json;
use tinsmith_lambda::Timestamp;
use tinsmith_lambda::operation::{
    CreateEventSourceMapping, DeleteEventSourceMapping, GetEventSourceMapping,
    ListEventSourceMappings, UpdateEventSourceMapping,
};
use tinsmith_lambda::types::{EventSourceMappingConfiguration, EventSourcePosition};

use super::wire::{JSON, Payload, assert_sends, lambda, read_json};

/// The sample answer of four operations. The document shows `LastModified` as the text
/// `2016-11-21T19:49:20.006+0000`, which is a number of seconds on the wire, and the states as empty
/// texts.
const MAPPING: &str = r#"{
    "BatchSize": 123,
    "EventSourceArn": "arn:aws:s3:::examplebucket\/*",
    "FunctionArn": "arn:aws:lambda:us-west-2:123456789012:function:myFunction",
    "LastModified": 1479757760.006,
    "LastProcessingResult": "No records processed",
    "State": "Creating",
    "StateTransitionReason": "User action",
    "UUID": "1234xCy789012"
}"#;

#[track_caller]
fn assert_is_mapping(mapping: &EventSourceMappingConfiguration) {
    let modified = Timestamp::parse_date_time("2016-11-21T19:49:20.006+0000").unwrap();
    let function = "arn:aws:lambda:us-west-2:123456789012:function:myFunction";
    assert_eq!(mapping.batch_size, Some(123));
    assert_eq!(mapping.event_source_arn.as_deref(), Some("arn:aws:s3:::examplebucket/*"));
    assert_eq!(mapping.function_arn.as_deref(), Some(function));
    assert_eq!(mapping.last_modified, Some(modified));
    assert_eq!(mapping.last_processing_result.as_deref(), Some("No records processed"));
    assert_eq!(mapping.state.as_deref(), Some("Creating"));
    assert_eq!(mapping.state_transition_reason.as_deref(), Some("User action"));
    assert_eq!(mapping.uuid.as_deref(), Some("1234xCy789012"));
}

pub fn create_event_source_mapping() {
    assert_sends(
        lambda()
            .create_event_source_mapping("myFunction")
            .event_source_arn("arn:aws:kinesis:us-west-2:123456789012:stream/events")
            .enabled(false)
            .batch_size(123)
            .starting_position(EventSourcePosition::AtTimestamp)
            .starting_position_timestamp(Timestamp::from_secs_and_nanos(1_479_757_760, 6_000_000))
            .operation(),
        "POST /2015-03-31/event-source-mappings",
        JSON,
        Payload::Json(json!({
            "FunctionName": "myFunction",
            "EventSourceArn": "arn:aws:kinesis:us-west-2:123456789012:stream/events",
            "Enabled": false,
            "BatchSize": 123,
            "StartingPosition": "AT_TIMESTAMP",
            "StartingPositionTimestamp": 1479757760.006
        })),
    );
    assert_is_mapping(&read_json::<CreateEventSourceMapping>(202, MAPPING));
}

pub fn delete_event_source_mapping() {
    assert_sends(
        lambda().delete_event_source_mapping("12345kxodurf3443").operation(),
        "DELETE /2015-03-31/event-source-mappings/12345kxodurf3443",
        &[],
        Payload::Nothing,
    );
    assert_is_mapping(&read_json::<DeleteEventSourceMapping>(202, MAPPING));
}

pub fn get_event_source_mapping() {
    assert_sends(
        lambda().get_event_source_mapping("123489-xxxxx-kdla8d89d7").operation(),
        "GET /2015-03-31/event-source-mappings/123489-xxxxx-kdla8d89d7",
        &[],
        Payload::Nothing,
    );
    assert_is_mapping(&read_json::<GetEventSourceMapping>(200, MAPPING));
}

pub fn list_event_source_mappings() {
    assert_sends(
        lambda()
            .list_event_source_mappings()
            .event_source_arn("arn:aws:s3:::examplebucket/*")
            .function_name("myFunction:PROD")
            .marker("a b")
            .max_items(123)
            .operation(),
        "GET /2015-03-31/event-source-mappings\
         ?EventSourceArn=arn%3Aaws%3As3%3A%3A%3Aexamplebucket%2F%2A&FunctionName=myFunction%3APROD\
         &Marker=a%20b&MaxItems=123",
        &[],
        Payload::Nothing,
    );

    // The document has no sample.
    let page = format!(r#"{{ "EventSourceMappings": [{MAPPING}], "NextMarker": "a b" }}"#);
    let page = read_json::<ListEventSourceMappings>(200, page);
    assert_eq!(page.next_marker.as_deref(), Some("a b"));
    let [mapping] = &page.event_source_mappings.unwrap()[..] else { panic!("one mapping") };
    assert_is_mapping(mapping);
}

pub fn update_event_source_mapping() {
    assert_sends(
        lambda()
            .update_event_source_mapping("1234xCy789012")
            .function_name("myFunction")
            .enabled(true)
            .batch_size(123)
            .operation(),
        "PUT /2015-03-31/event-source-mappings/1234xCy789012",
        JSON,
        Payload::Json(json!({ "FunctionName": "myFunction", "Enabled": true, "BatchSize": 123 })),
    );
    assert_is_mapping(&read_json::<UpdateEventSourceMapping>(202, MAPPING));
}
