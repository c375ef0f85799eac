use serde_json::json;
use tinsmith_lambda::operation::{DeleteFunctionConcurrency, PutFunctionConcurrency};

use super::wire::{JSON, Payload, assert_sends, lambda, read, read_json};

pub fn put_function_concurrency() {
    assert_sends(
        lambda().put_function_concurrency("123456789012:function:MyFunction", 100).operation(),
        "PUT /2017-10-31/functions/123456789012%3Afunction%3AMyFunction/concurrency",
        JSON,
        Payload::Json(json!({ "ReservedConcurrentExecutions": 100 })),
    );
    // No document has an answer.
    let concurrency =
        read_json::<PutFunctionConcurrency>(200, r#"{ "ReservedConcurrentExecutions": 100 }"#);
    assert_eq!(concurrency.reserved_concurrent_executions, Some(100));
}

pub fn delete_function_concurrency() {
    assert_sends(
        lambda().delete_function_concurrency("MyFunction").operation(),
        "DELETE /2017-10-31/functions/MyFunction/concurrency",
        &[],
        Payload::Nothing,
    );
    read::<DeleteFunctionConcurrency>(204, &[], "").unwrap();
}
