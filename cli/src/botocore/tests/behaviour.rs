//! Paginators and waiters.

use serde_json::{Value, json};

use super::{convert, files, service};

/// The traits of the operation `Get`, and the notes, with a paginator and a waiter.
fn behaviour(paginator: Value, waiter: Value) -> (Value, Vec<String>) {
    let mut service = service(
        json!({ "protocol": "json" }),
        json!({
            "In": { "type": "structure", "members": { "Next": { "shape": "Text" }, "Max": { "shape": "Text" } } },
            "Out": { "type": "structure", "members": { "Page": { "shape": "Page" }, "State": { "shape": "Text" } } },
            "Page": { "type": "structure", "members": {
                "Next": { "shape": "Text" }, "Items": { "shape": "Items" }, "Others": { "shape": "Items" },
                "Count": { "shape": "Count" }
            } },
            "Items": { "type": "list", "member": { "shape": "Text" } },
            "Count": { "type": "integer" },
            "Gone": { "type": "structure", "members": {}, "exception": true, "error": { "httpStatusCode": 404 } }
        }),
    );
    service["operations"]["Get"]["errors"] = json!([{ "shape": "Gone" }]);
    let mut files = files(service);
    files.paginators = json!({ "pagination": { "Get": paginator, "Removed": {} } });
    files.waiters = json!({ "waiters": { "Ready": waiter } });
    let (ast, notes) = convert(&files).unwrap();
    (ast["shapes"]["com.amazonaws.myecho#Get"]["traits"].clone(), notes)
}

#[test]
fn paginators_become_traits() {
    let paginator = |next: Value, keys: Value| {
        let paginator = json!({
            "input_token": "Next", "output_token": next, "limit_key": "Max", "result_key": keys,
            "more_results": "More"
        });
        let (traits, notes) = behaviour(paginator, json!({}));
        (traits["smithy.api#paginated"].clone(), notes.join("\n"))
    };
    let (value, notes) = paginator(json!("Page.Next"), json!(["Page.Items", "Page.Count"]));
    let mut wanted = json!({
        "inputToken": "Next", "outputToken": "Page.Next", "items": "Page.Items", "pageSize": "Max"
    });
    assert_eq!(value, wanted);
    assert!(notes.contains("not at `more_results`: Get"), "{notes}");
    wanted.as_object_mut().unwrap().remove("items");
    let (value, notes) = paginator(json!("Page.Next"), json!(["Page.Items", "Page.Others"]));
    assert_eq!(value, wanted);
    assert!(notes.contains("have pages only: Get"), "{notes}");
    for next in [json!("Page.Next || State"), json!(["State", "Page.Next"]), json!("Page.Count")] {
        let (value, notes) = paginator(next, json!("Page.Items"));
        assert!(value.is_null(), "{value}");
        assert!(notes.contains("tokens Smithy cannot express are left out: Get"), "{notes}");
    }
}

#[test]
fn waiters_become_traits() {
    let waiter = |acceptors: Value, delay: u64| {
        let waiter =
            json!({ "operation": "Get", "delay": delay, "maxAttempts": 5, "acceptors": acceptors });
        let (traits, notes) = behaviour(json!({}), waiter);
        (traits["smithy.waiters#waitable"]["Ready"].clone(), notes.join("\n"))
    };
    for (matcher, argument, expected, wanted) in [
        (
            "path",
            "State",
            json!("ok"),
            vec![
                json!({ "output": { "path": "State", "expected": "ok", "comparator": "stringEquals" } }),
            ],
        ),
        (
            "path",
            "a == b",
            json!(true),
            vec![
                json!({ "output": { "path": "a == b", "expected": "true", "comparator": "booleanEquals" } }),
            ],
        ),
        (
            "pathAll",
            "I[]",
            json!("ok"),
            vec![
                json!({ "output": { "path": "I[]", "expected": "ok", "comparator": "allStringEquals" } }),
            ],
        ),
        (
            "pathAny",
            "I[]",
            json!("ok"),
            vec![
                json!({ "output": { "path": "I[]", "expected": "ok", "comparator": "anyStringEquals" } }),
            ],
        ),
        ("error", "", json!("Gone"), vec![json!({ "errorType": "Gone" })]),
        ("error", "", json!(true), vec![json!({ "success": false })]),
        ("status", "", json!(200), vec![json!({ "success": true })]),
        (
            "status",
            "",
            json!(404),
            vec![json!({ "errorType": "Gone" }), json!({ "errorType": "NotFound" })],
        ),
    ] {
        let acceptor = json!({ "state": "success", "matcher": matcher, "argument": argument, "expected": expected });
        let (value, _) = waiter(json!([acceptor]), 15);
        let wanted: Vec<Value> =
            wanted.into_iter().map(|it| json!({ "state": "success", "matcher": it })).collect();
        assert_eq!(value, json!({ "acceptors": wanted, "minDelay": 15, "maxDelay": 120 }));
    }
    let other = json!([{ "state": "success", "matcher": "path", "argument": "a", "expected": 5 }]);
    let (value, notes) = waiter(other, 200);
    assert!(value.is_null(), "{value}");
    assert!(notes.contains("Smithy cannot express are left out: Ready"), "{notes}");
    let success = json!([{ "state": "success", "matcher": "status", "expected": 200 }]);
    assert_eq!(waiter(success, 200).0["maxDelay"], 200);
}
