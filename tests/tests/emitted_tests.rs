//! The tests that are emitted from a model can fail: with one expectation changed, one test fails, and exactly that one.
//!
//! `tests/emitted_tests/model.json` has tests of every kind. The crate emitted for it has a module of tests for each
//! change besides its own tests, so that everything is built once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

mod fixture;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use fixture::{emit, options, read, workspace};
use serde_json::Value;
use tinsmith_codegen::{Error, Files};

const WORKSPACE: &str = "emitted-tests";
const PUT: &str = "/shapes/example#PutItem/traits/smithy.test#httpRequestTests/0";
const GET_ONE: &str = "/shapes/example#GetItem/traits/smithy.test#httpResponseTests/0";
const GET_ANOTHER: &str = "/shapes/example#GetItem/traits/smithy.test#httpResponseTests/1";
const NO_SUCH: &str = "/shapes/example#NoSuchItem/traits/smithy.test#httpResponseTests/0";
const WATCH_TWO: &str = "/shapes/example#Watch/traits/smithy.test#eventStreamTests/0";
const WATCH_FAILS: &str = "/shapes/example#Watch/traits/smithy.test#eventStreamTests/1";
const REGION: &str = "/shapes/example#Store/traits/smithy.rules#endpointTests/testCases/0";
const FIPS: &str = "/shapes/example#Store/traits/smithy.rules#endpointTests/testCases/1";
const NO_REGION: &str = "/shapes/example#Store/traits/smithy.rules#endpointTests/testCases/2";

/// A test as the model has it, the test as it is emitted, and what is changed: a place in it and the new value.
type Changes = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const CHANGES: [Changes; 9] = [
    (
        PUT,
        "requests::put_everything",
        &[
            ("method", r#""POST""#),
            ("uri", r#""/items/a/b""#),
            ("host", r#""example.org""#),
            ("resolvedHost", r#""you.example.com""#),
            ("queryParams/0", r#""mode=none""#),
            ("queryParams/1", r#""tag=x+y""#),
            ("requireQueryParams/0", r#""Tag""#),
            ("forbidQueryParams/0", r#""tag""#),
            ("headers/X-Color", r#""Red""#),
            ("headers/Content-Type", r#""text/plain""#),
            ("requireHeaders/0", r#""X-Size""#),
            ("forbidHeaders/0", r#""X-Color""#),
            (
                "body",
                r#""{\"account\": \"me\", \"size\": 3, \"notes\": [\"b\", \"a\"], \"at\": 1.5}""#,
            ),
            ("body", r#""{\"account\": \"me\", \"size\": 3, \"notes\": [\"a\", \"b\"]}""#),
            ("body", r#""""#),
            ("params/account", r#""you""#),
            ("params/name", r#""a""#),
            ("params/notes/1", r#""c""#),
            ("params/at", "1.25"),
        ],
    ),
    (
        GET_ONE,
        "responses::get_one",
        &[
            ("code", "404"),
            ("headers/ETag", r#""e2""#),
            ("body", r#""{\"size\": 3, \"ratio\": 1, \"owner\": {\"person\": \"me\"}}""#),
            ("body", r#""{""#),
            ("params/tag", r#""e2""#),
            ("params/ratio", r#""Infinity""#),
            ("params/owner/person", r#""you""#),
        ],
    ),
    (
        GET_ANOTHER,
        "responses::get_another",
        &[("params/size", "5"), ("params/owner", r#"{ "person": "" }"#), ("params", "{}")],
    ),
    (
        NO_SUCH,
        "responses::no_such_item",
        &[
            ("code", "200"),
            ("headers/X-Amzn-Errortype", r#""AnotherError""#),
            ("headers/X-Name", r#""b""#),
            ("params/message", r#""some""#),
            ("params/name", "null"),
        ],
    ),
    (
        WATCH_TWO,
        "event_streams::watch_two",
        &[
            ("initialResponse/code", "500"),
            ("initialResponse/headers/X-Session", r#""s2""#),
            ("initialResponseParams/session", r#""s2""#),
            ("events/0/params/put/size", "4"),
            ("events/0/params/put/name", r#""b""#),
            ("events/1/params/raw/data", r#""abd""#),
            ("events/1/params", r#"{ "put": {} }"#),
            ("events/1/bytes", r#""""#),
        ],
    ),
    (
        WATCH_FAILS,
        "event_streams::watch_fails",
        &[
            ("expectation/failure/errorId", r#""example#NoSuchItem""#),
            ("expectation", r#"{ "success": {} }"#),
            ("events", "[]"),
        ],
    ),
    (
        REGION,
        "endpoints::in_a_region",
        &[
            ("expect/endpoint/url", r#""https://store.there.example.com""#),
            ("params/Region", r#""there""#),
            ("expect", r#"{ "error": "A region is needed" }"#),
        ],
    ),
    (
        FIPS,
        "endpoints::with_fips",
        &[
            ("params/UseFIPS", "false"),
            ("expect/endpoint/headers/X-Kind/0", r#""other""#),
            ("expect/endpoint/headers/X-Kind", r#"["fips", "other"]"#),
            ("expect/endpoint/properties/authSchemes/0/name", r#""sigv4a""#),
            ("expect/endpoint/properties/authSchemes/0/signingName", r#""store""#),
            ("expect/endpoint/properties/authSchemes/0/signingRegion", r#""there""#),
            ("expect/endpoint/properties/authSchemes/0/disableNormalizePath", "true"),
            ("expect/endpoint/properties/authSchemes/1/disableNormalizePath", "false"),
            ("expect/endpoint/properties/authSchemes/1/signingRegionSet", r#"["here"]"#),
            ("expect/endpoint/properties/authSchemes", "[]"),
        ],
    ),
    (
        NO_REGION,
        "endpoints::without_a_region",
        &[
            ("expect/error", r#""a region is needed""#),
            ("params", r#"{ "Region": "here" }"#),
            ("expect", r#"{ "endpoint": { "url": "https://store.here.example.com" } }"#),
        ],
    ),
];

#[test]
fn with_one_expectation_changed_exactly_that_test_fails() {
    let model: Value = serde_json::from_str(&model()).unwrap();
    let unchanged = emitted(&model).unwrap();
    let mut texts = workspace::texts(&unchanged);
    // The names of the crate's own tests, and which test of which module is to fail.
    let mut expected = BTreeMap::new();
    let mut modules = "//! The tests with something changed, a module each.\n".to_owned();
    for (test, emitted_test, changes) in &CHANGES {
        for (place, value) in *changes {
            let changed = emitted(&changed(&model, &format!("{test}/{place}"), value)).unwrap();
            let name = format!("change_{}", expected.len());
            for (path, text) in changed.iter() {
                match path.strip_prefix("tests/") {
                    Some(file) => {
                        texts.insert(format!("tests/changes/{name}/{file}"), text.to_owned());
                    }
                    None => assert_eq!(Some(text), unchanged.get(path), "{place}: {path}"),
                }
            }
            let files = ["endpoints", "event_streams", "requests", "responses"];
            let declared: String = files.map(|file| format!("    mod {file};\n")).concat();
            modules.push_str(&format!("mod {name} {{\n{declared}}}\n"));
            expected.insert(name, (*emitted_test, *place));
        }
    }
    texts.insert("tests/changes/main.rs".to_owned(), modules);
    workspace::write_crates(WORKSPACE, BTreeMap::from([("store".to_owned(), texts)]));
    let arguments = ["test", "--workspace", "--no-default-features", "--no-fail-fast", "--tests"];
    let output = workspace::cargo_in(WORKSPACE, &arguments).unwrap_or_else(|output| output);

    let results = results(&output);
    let (changed, own): (Vec<_>, Vec<_>) =
        results.into_iter().partition(|(name, _)| name.starts_with("change_"));
    let passed = own.iter().filter(|(_, passed)| *passed).count();
    assert_eq!((passed, own.len()), (10, 10), "the crate's own tests: {own:?}\n{output}");
    let mut failed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, passed) in changed {
        let (module, test) = name.split_once("::").unwrap();
        let failed = failed.entry(module.to_owned()).or_default();
        if !passed {
            failed.insert(test.to_owned());
        }
    }
    assert_eq!(failed.len(), expected.len(), "{output}");
    let wrong: Vec<String> = expected
        .iter()
        .filter(|(module, (test, _))| !failed[*module].iter().eq([*test]))
        .map(|(module, (test, place))| format!("{test}, {place}: {:?} fail", failed[module]))
        .collect();
    assert!(wrong.is_empty(), "{}\n{output}", wrong.join("\n"));
}

/// Tests by name, and whether they passed.
fn results(output: &str) -> Vec<(String, bool)> {
    let result = |line: &str| {
        let (name, result) = line.strip_prefix("test ")?.split_once(" ... ")?;
        Some((name.to_owned(), result == "ok"))
    };
    output.lines().filter_map(result).collect()
}

fn model() -> String {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("emitted_tests/model.json"))
}

/// The model with another value in a place.
fn changed(model: &Value, place: &str, value: &str) -> Value {
    let mut model = model.clone();
    let place_in_model = model.pointer_mut(place).unwrap_or_else(|| panic!("no {place}"));
    *place_in_model = serde_json::from_str(value).unwrap();
    model
}

fn emitted(model: &Value) -> Result<Files, Error> {
    let mut options = options("store");
    options.tests = true;
    emit(&[("model.json".to_owned(), model.to_string())], &options)
}

#[test]
fn a_test_for_servers_is_not_emitted() {
    let model: Value = serde_json::from_str(&model()).unwrap();
    let files = emitted(&model).unwrap();
    let requests = files.get("tests/requests.rs").unwrap();
    assert!(requests.contains("fn put_little()") && !requests.contains("put_on_servers"));
}

#[test]
fn a_test_that_cannot_be_expressed_is_refused() {
    let cases = [
        (
            PUT,
            "params",
            r#"{ "nam": "a" }"#,
            "model.json: example#PutItem: trait smithy.test#httpRequestTests: PutEverything: `PutItem` has no member `nam`; correct it",
        ),
        (
            PUT,
            "params/size",
            r#""three""#,
            "model.json: example#PutItem: trait smithy.test#httpRequestTests: PutEverything: size: `\"three\"` does not fit the member's type; correct it",
        ),
        (
            GET_ANOTHER,
            "params/owner",
            r#"{ "person": "me", "nobody": {} }"#,
            "model.json: example#GetItem: trait smithy.test#httpResponseTests: GetAnother: owner: a value of `Owner` must have one member; correct it",
        ),
        (
            NO_SUCH,
            "code",
            r#""404""#,
            "model.json: example#NoSuchItem: trait smithy.test#httpResponseTests: NoSuchItem: it has no `code`, or it is not a valid HTTP status; add it",
        ),
        (
            WATCH_TWO,
            "events/0/bytes",
            r#""?""#,
            "model.json: example#Watch: trait smithy.test#eventStreamTests: WatchTwo: `bytes` is not base64; correct it",
        ),
        (
            WATCH_TWO,
            "events/0/type",
            r#""request""#,
            "model.json: example#Watch: trait smithy.test#eventStreamTests: WatchTwo: event streams in requests are not supported; remove the test",
        ),
        (
            FIPS,
            "params/Zone",
            r#""a""#,
            "model.json: example#Store: trait smithy.rules#endpointTests: With FIPS: the rules have no parameter `Zone`; correct it",
        ),
        (
            FIPS,
            "params/UseFIPS",
            r#""yes""#,
            "model.json: example#Store: trait smithy.rules#endpointTests: With FIPS: `\"yes\"` does not fit the parameter `UseFIPS`; correct it",
        ),
    ];
    let model: Value = serde_json::from_str(&model()).unwrap();
    for (test, place, value, message) in cases {
        let mut model = model.clone();
        let (parent, key) = place.rsplit_once('/').unwrap_or(("", place));
        let parent = if parent.is_empty() { test.to_owned() } else { format!("{test}/{parent}") };
        model.pointer_mut(&parent).unwrap()[key] = serde_json::from_str(value).unwrap();
        assert_eq!(emitted(&model).err().unwrap().to_string(), message);
    }
}
