//! Whatever a server answers, the worst that comes of it is an error.

use http::{HeaderValue, Response};
use proptest::prelude::*;
use tinsmith_lambda::operation::{
    GetAccountSettings, GetDurableExecutionHistory, GetEventSourceMapping, GetFunction, GetPolicy,
    GetPolicyOutput, Invoke, ListFunctions, ListLayers,
};
use tinsmith_lambda::{Body, ErrorKind, Operation};
use tinsmith_runtime::Document;
use tinsmith_runtime::json::{Reader, Writer};

use super::inputs::{cases, damaged, damages, texts, values};
use super::json::{read, skip};

/// Answers of several operations, each of which is read as if it were any other's.
const ANSWERS: [&str; 7] = [
    r#"{ "AccountLimit": { "TotalCodeSize": 80530636800, "ConcurrentExecutions": 1000 }, "AccountUsage": null }"#,
    r#"{
        "Configuration": {
            "FunctionName": "test", "CodeSize": 262, "Timeout": 3, "Runtime": "nodejs8.10",
            "Environment": { "Variables": { "a": "\u00e4", "b": "\ud83d\ude00" } },
            "Layers": [{ "Arn": "arn", "CodeSize": 177304793 }, null],
            "VpcConfig": { "SubnetIds": ["subnet-1"], "VpcId": "" },
            "Architectures": ["x86_64", "cobol"],
            "EphemeralStorage": { "Size": 512 }
        },
        "Code": { "Location": "https://example.com", "RepositoryType": "S3" },
        "Concurrency": { "ReservedConcurrentExecutions": 100 },
        "Tags": { "team": "blue" }
    }"#,
    r#"{ "Functions": [{ "FunctionName": "a" }, { "FunctionName": "b", "SnapStart": {} }], "NextMarker": "2" }"#,
    r#"{
        "UUID": "1234", "LastModified": 1479757760.006, "BatchSize": 123, "State": "Enabled",
        "StartingPositionTimestamp": -1.5e3, "BisectBatchOnFunctionError": false,
        "FilterCriteria": { "Filters": [{ "Pattern": "{\"a\":[1]}" }] },
        "SelfManagedEventSource": { "Endpoints": { "KAFKA_BOOTSTRAP_SERVERS": ["a", "b"] } }
    }"#,
    r#"{ "Policy": "{\"Version\":\"2012-10-17\"}", "RevisionId": null, "More": [1, 2.5, -3e-4, {}] }"#,
    r#"{
        "Events": [
            {
                "EventType": "ExecutionStarted", "EventId": 1, "EventTimestamp": 1700000000.25,
                "ExecutionStartedDetails": { "Input": { "Payload": "{}", "Truncated": false }, "ExecutionTimeout": 60 }
            },
            { "EventType": "Other", "StepFailedDetails": { "Error": { "Payload": { "ErrorData": "e" } } } }
        ],
        "NextMarker": "2"
    }"#,
    r#"{ "Type": "User", "Message": "Not found", "Reason": "CallerRateLimitExceeded", "__type": "a#b:c" }"#,
];

const CODES: [&str; 5] = [
    "ResourceNotFoundException",
    "TooManyRequestsException:http://internal/",
    "EC2UnexpectedException",
    "AccessDeniedException",
    "",
];

/// Reads an answer; what of is not the point.
fn read_as<O: Operation<Error = ErrorKind>>(response: &Response<Vec<u8>>) {
    let (head, body) = response.clone().into_parts();
    match O::output(Response::from_parts(head, Body::from(body))) {
        Ok(_) => assert!(response.status().is_success()),
        Err(error) => {
            let text = error.to_string();
            assert!(text.starts_with(O::METADATA.name), "{text}");
            assert!(!text.contains(char::is_control), "{text:?}");
            assert!(!format!("{error:?}").is_empty());
            assert_eq!(error.status(), Some(response.status()));
        }
    }
}

fn read_as_all(status: u16, code: Option<HeaderValue>, body: Vec<u8>) {
    let mut response = Response::new(body);
    *response.status_mut() = status.try_into().unwrap();
    if let Some(code) = code {
        for name in ["x-amzn-errortype", "x-amzn-requestid", "retry-after", "x-amz-log-result"] {
            response.headers_mut().insert(name, code.clone());
        }
    }
    read_as::<GetAccountSettings>(&response);
    read_as::<GetDurableExecutionHistory>(&response);
    read_as::<GetEventSourceMapping>(&response);
    read_as::<GetFunction>(&response);
    read_as::<GetPolicy>(&response);
    read_as::<Invoke>(&response);
    read_as::<ListFunctions>(&response);
    read_as::<ListLayers>(&response);
}

fn codes() -> impl Strategy<Value = Option<HeaderValue>> {
    let any = prop::collection::vec(32_u8..127, 0..30);
    let any = any.prop_map(|bytes| HeaderValue::from_bytes(&bytes).unwrap());
    let known = prop::sample::select(&CODES).prop_map(HeaderValue::from_static);
    prop::option::of(prop_oneof![known, any, Just(HeaderValue::from_bytes(b"\xff\xe4").unwrap())])
}

fn statuses() -> impl Strategy<Value = u16> {
    prop_oneof![3 => Just(200), 1 => prop::sample::select(vec![202, 204, 304, 400, 404, 429, 500, 999])]
}

#[test]
fn the_answers_are_good_before_they_are_damaged() {
    let read = |index: usize| Response::new(Body::from(ANSWERS[index]));
    assert!(GetAccountSettings::output(read(0)).unwrap().account_limit.is_some());
    let found = GetFunction::output(read(1)).unwrap().configuration.unwrap();
    assert_eq!(found.environment.unwrap().variables.unwrap()["b"], "😀");
    assert_eq!(ListFunctions::output(read(2)).unwrap().functions.unwrap().len(), 2);
    assert_eq!(GetEventSourceMapping::output(read(3)).unwrap().batch_size, Some(123));
    assert!(GetPolicy::output(read(4)).unwrap().policy.is_some());
    let history = GetDurableExecutionHistory::output(read(5)).unwrap();
    assert_eq!(history.events.len(), 2);
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn damaged_answers_are_no_worse_than_errors(
        answer in prop::sample::select(&ANSWERS),
        damages in damages(),
        status in statuses(),
        code in codes(),
    ) {
        read_as_all(status, code, damaged(answer.as_bytes(), &damages));
    }

    #[test]
    fn any_bytes_are_no_worse_than_an_error(
        body in prop::collection::vec(any::<u8>(), 0..100),
        status in statuses(),
        code in codes(),
    ) {
        read_as_all(status, code, body);
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn any_json_is_no_worse_than_an_error(value in values(), status in statuses(), code in codes()) {
        read_as_all(status, code, value.to_string().into_bytes());
    }

    #[test]
    fn an_error_is_one_line_whatever_it_says(
        code in texts(),
        message in texts(),
        names in prop::sample::select(&[("code", "message"), ("__type", "Message")]),
        is_known in any::<bool>(),
    ) {
        let code = if is_known { "ResourceNotFoundException" } else { &code };
        let body = serde_json::json!({ names.0: code, names.1: message }).to_string();
        read_as_all(400, None, body.into_bytes());
    }

    /// Services add members as they grow.
    #[test]
    fn members_that_are_not_known_change_nothing(name in texts(), value in values()) {
        let name = format!("x{name}");
        let more = serde_json::json!({ name: value }).to_string();
        let more = &more[1..more.len() - 1];
        let answer = format!(
            r#"{{ {more}, "Functions": [{{ "FunctionName": "a", {more}, "CodeSize": 5 }}], {more}, "NextMarker": "2" }}"#
        );
        let read = ListFunctions::output(Response::new(Body::from(answer))).unwrap();
        let plain = r#"{ "Functions": [{ "FunctionName": "a", "CodeSize": 5 }], "NextMarker": "2" }"#;
        prop_assert_eq!(read, ListFunctions::output(Response::new(Body::from(plain))).unwrap());
    }
}

/// How deep values may lie in each other, where it is allowed and where it is not.
#[test]
fn what_lies_too_deep_is_an_error() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}"), (r#"[{"a":"#, "}]")] {
        let levels = open.matches(['[', '{']).count();
        let nested = |depth: usize| {
            format!("{}1{}", open.repeat(depth / levels), close.repeat(depth / levels))
        };
        assert!(read(nested(128).as_bytes()).is_ok());
        assert_eq!(skip(nested(128).as_bytes()), Ok(()));
        // Side by side there may be as many as there are.
        let wide = format!("[{}1]", format!("{},", nested(4)).repeat(1000));
        assert!(read(wide.as_bytes()).is_ok());
        assert_eq!(skip(wide.as_bytes()), Ok(()));
        for depth in [130, 1000, 1_000_000] {
            let error = read(nested(depth).as_bytes()).unwrap_err();
            assert!(error.to_string().contains("128 deep"), "{error}");
            assert!(error.to_string().len() < 300, "{error}");
            assert!(skip(nested(depth).as_bytes()).is_err());
            let open = open.repeat(depth / levels);
            assert!(read(open.as_bytes()).is_err());

            for member in ["Other", "Policy", "Functions", "Message"] {
                let body = format!(r#"{{ "{member}": {} }}"#, nested(depth));
                read_as_all(200, None, body.clone().into_bytes());
                read_as_all(404, None, body.clone().into_bytes());
                let read = GetPolicy::output(Response::new(Body::from(body)));
                assert!(matches!(read.unwrap_err().kind(), ErrorKind::Decode(_)));
            }
        }
    }
}

#[test]
fn an_answer_without_a_body_has_no_members() {
    let empty = || Response::new(Body::empty());
    assert_eq!(GetPolicy::output(empty()).unwrap(), GetPolicyOutput::default());
    assert_eq!(ListFunctions::output(empty()).unwrap().functions, None);
    assert_eq!(GetEventSourceMapping::output(empty()).unwrap().uuid, None);
    assert_eq!(Invoke::output(empty()).unwrap().payload, None);
}

/// It goes back the way it came.
#[test]
fn what_may_be_read_may_be_written() {
    let mut document = Document::Null;
    for _ in 0..128 {
        document = Document::from_iter([document]);
    }
    let mut json = Writer::new();
    json.document(&document);
    assert_eq!(Reader::new(&json.into_bytes()).document().unwrap(), document);
}
