use tinsmith_lambda::operation::{Invoke, InvokeAsync};
use tinsmith_lambda::types::{InvocationType, LogType};

use super::wire::{Payload, assert_sends, lambda, read};

pub fn invoke() {
    assert_sends(
        lambda()
            .invoke("MyFunction")
            .client_context("MyApp")
            .unwrap()
            .invocation_type(InvocationType::Event)
            .log_type(LogType::Tail)
            .payload(r#"{"a": 1}"#)
            .qualifier("1")
            .operation(),
        "POST /2015-03-31/functions/MyFunction/invocations?Qualifier=1",
        &[
            ("content-type", "application/octet-stream"),
            ("x-amz-client-context", "Ik15QXBwIg=="),
            ("x-amz-invocation-type", "Event"),
            ("x-amz-log-type", "Tail"),
        ],
        Payload::Bytes(br#"{"a": 1}"#),
    );
    assert_sends(
        lambda().invoke("arn:aws:lambda:us-west-2:123456789012:function:MyFunction").operation(),
        "POST /2015-03-31/functions/\
         arn%3Aaws%3Alambda%3Aus-west-2%3A123456789012%3Afunction%3AMyFunction/invocations",
        &[],
        Payload::Nothing,
    );

    // The sample answer shows all results as if they were in the body: `FunctionError` and
    // `LogResult` are headers, `StatusCode`, which is 123 in it, is the status, and `Payload` is the
    // body itself.
    let reply = read::<Invoke>(
        200,
        &[("X-Amz-Function-Error", "Unhandled"), ("X-Amz-Log-Result", "U1RBUlQ=")],
        r#"{"errorMessage":"2016 Task timed out after 3.00 seconds"}"#,
    )
    .unwrap();
    assert_eq!(reply.status_code, 200);
    assert_eq!(reply.function_error.as_deref(), Some("Unhandled"));
    assert_eq!(reply.log_result.as_deref(), Some("U1RBUlQ="));
    let payload = r#"{"errorMessage":"2016 Task timed out after 3.00 seconds"}"#;
    assert_eq!(reply.payload.unwrap(), payload);

    for status in [202, 204] {
        let reply = read::<Invoke>(status, &[], "").unwrap();
        assert_eq!(reply.status_code, i32::from(status));
        assert_eq!((reply.function_error, reply.log_result, reply.payload), (None, None, None));
    }
}

pub fn invoke_async() {
    assert_sends(
        lambda().invoke_async("myFunction", r#"{"a": 1}"#).operation(),
        "POST /2014-11-13/functions/myFunction/invoke-async",
        &[("content-type", "application/octet-stream")],
        Payload::Bytes(br#"{"a": 1}"#),
    );
    // The sample answer shows the status, which is 123 in it, as if it were in the body.
    assert_eq!(read::<InvokeAsync>(202, &[], "").unwrap().status, 202);
}
