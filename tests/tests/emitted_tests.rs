//! The tests that are emitted from a model can fail: with one expectation changed, one test fails, and exactly that one.
//!
//! The models in `tests/emitted_tests` have tests of every kind, and bodies of every format. The crate emitted for each
//! model has a module of tests for each change besides its own tests, so that everything is built once.
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
const TELL: &str = "/shapes/example#Tell/traits/smithy.test#eventStreamTests/0";
const REGION: &str = "/shapes/example#Store/traits/smithy.rules#endpointTests/testCases/0";
const FIPS: &str = "/shapes/example#Store/traits/smithy.rules#endpointTests/testCases/1";
const NO_REGION: &str = "/shapes/example#Store/traits/smithy.rules#endpointTests/testCases/2";

/// A test as the model has it, the test as it is emitted, and what is changed: a place in it and the new value.
type Changes = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// The models, the number of their tests, and the changes.
const MODELS: [(&str, usize, &[Changes]); 4] =
    [("store", 11, &STORE), ("queue", 3, &QUEUE), ("shelf", 1, &SHELF), ("meter", 2, &METER)];

const STORE: [Changes; 10] = [
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
        TELL,
        "event_streams::tell_three",
        &[
            ("events/0/params/put/size", "4"),
            ("events/0/params/put/name", r#""b""#),
            ("events/1/params/raw/data", r#""abd""#),
            ("events/1/params", r#"{ "put": {} }"#),
            ("events/2/params/broken/message", r#""there""#),
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

/// Forms in requests and XML in responses.
const QUEUE: [Changes; 3] = [
    (
        "/shapes/queue#Put/traits/smithy.test#httpRequestTests/0",
        "requests::put_two",
        &[
            ("body", r#""Action=Put&Version=2024-01-01&Names.member.1=a&Names.member.2=b&Size=4""#),
            ("body", r#""Action=Put&Version=2024-01-01&Names.member.1=a&Names.member.2=b""#),
            ("body", r#""Action=Put&Version=2024-01-01&Names.1=a&Names.2=b&Size=3""#),
            ("params/Names/1", r#""c""#),
        ],
    ),
    (
        "/shapes/queue#Get/traits/smithy.test#httpResponseTests/0",
        "responses::get_one",
        &[
            ("body", r#""<GetResponse><GetResult><Size>3</Size></GetResult></GetResponse>""#),
            (
                "body",
                r#""<GetResponse><Names><member>a</member></Names><Size>3</Size></GetResponse>""#,
            ),
            ("body", r#""<GetResponse""#),
            ("params/Size", "4"),
        ],
    ),
    (
        "/shapes/queue#Gone/traits/smithy.test#httpResponseTests/0",
        "responses::queue_gone",
        &[
            ("body", r#""<ErrorResponse><Error><Code>Gone</Code></Error></ErrorResponse>""#),
            ("body", r#""<ErrorResponse><Error><Code>Queue.Gone</Code></Error></ErrorResponse>""#),
            ("params/Message", r#""some""#),
        ],
    ),
];

/// XML in requests.
const SHELF: [Changes; 1] = [(
    "/shapes/shelf#Put/traits/smithy.test#httpRequestTests/0",
    "requests::put_tree",
    &[
        (
            "body",
            r#""<PutInput color=\"blue\"><names><member>a</member><member>b</member></names><size>3</size></PutInput>""#,
        ),
        (
            "body",
            r#""<PutInput color=\"red\"><names><member>b</member><member>a</member></names><size>3</size></PutInput>""#,
        ),
        (
            "body",
            r#""<Put color=\"red\"><names><member>a</member><member>b</member></names><size>3</size></Put>""#,
        ),
        ("body", r#""<PutInput color=\"red\"><size>3</size></PutInput>""#),
        ("params/size", "4"),
        ("params/color", r#""blue""#),
    ],
)];

/// CBOR in requests and responses.
const METER: [Changes; 2] = [
    (
        "/shapes/meter#Put/traits/smithy.test#httpRequestTests/0",
        "requests::put_reading",
        &[
            ("body", r#""o2RuYW1lYWFkc2l6ZQRlcmF0aW/7P/gAAAAAAAA=""#),
            ("body", r#""omRuYW1lYWFkc2l6ZQM=""#),
            ("headers/smithy-protocol", r#""rpc-v2-json""#),
            ("params/ratio", "2.5"),
        ],
    ),
    (
        "/shapes/meter#Put/traits/smithy.test#httpResponseTests/0",
        "responses::get_reading",
        &[
            ("body", r#""o2RuYW1lYWFkc2l6ZQRlcmF0aW/7P/gAAAAAAAA=""#),
            ("body", r#""omRuYW1lYWFkc2l6ZQM=""#),
            ("body", r#""o2Ru""#),
            ("params/name", r#""b""#),
        ],
    ),
];

#[test]
fn with_one_expectation_changed_exactly_that_test_fails() {
    let mut crates = BTreeMap::new();
    let mut expected = BTreeMap::new();
    for (name, _, changes) in MODELS {
        crates.insert(name.to_owned(), with_changes(name, changes, &mut expected));
    }
    workspace::write_crates(WORKSPACE, crates);
    let arguments = ["test", "--workspace", "--no-default-features", "--no-fail-fast", "--tests"];
    let output = workspace::cargo_in(WORKSPACE, &arguments).unwrap_or_else(|output| output);

    let results = results(&output);
    let (changed, own): (Vec<_>, Vec<_>) =
        results.into_iter().partition(|(name, _)| name.starts_with("change_"));
    let passed = own.iter().filter(|(_, passed)| *passed).count();
    let wanted: usize = MODELS.iter().map(|(_, tests, _)| tests).sum();
    assert_eq!((passed, own.len()), (wanted, wanted), "the crates' own tests: {own:?}\n{output}");
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

/// The crate of a model, with a module of tests for each change. `expected` gets the test of each module that is to
/// fail.
fn with_changes(
    name: &str,
    changes: &[Changes],
    expected: &mut BTreeMap<String, (&'static str, &'static str)>,
) -> workspace::Texts {
    let model: Value = serde_json::from_str(&model(name)).unwrap();
    let unchanged = emitted(name, &model).unwrap();
    let mut texts = workspace::texts(&unchanged);
    let mut modules = "//! The tests with something changed, a module each.\n".to_owned();
    for (test, emitted_test, changes) in changes {
        for (place, value) in *changes {
            let changed =
                emitted(name, &changed(&model, &format!("{test}/{place}"), value)).unwrap();
            let module = format!("change_{}", expected.len());
            for (path, text) in changed.iter() {
                match path.strip_prefix("tests/") {
                    Some(file) => {
                        texts.insert(format!("tests/changes/{module}/{file}"), text.to_owned());
                    }
                    None => assert_eq!(Some(text), unchanged.get(path), "{place}: {path}"),
                }
            }
            let files = changed.iter().filter_map(|(path, _)| path.strip_prefix("tests/"));
            let declared: String =
                files.map(|file| format!("    mod {};\n", file.trim_end_matches(".rs"))).collect();
            modules.push_str(&format!("mod {module} {{\n{declared}}}\n"));
            expected.insert(module, (*emitted_test, *place));
        }
    }
    texts.insert("tests/changes/main.rs".to_owned(), modules);
    texts
}

/// Tests by name, and whether they passed.
fn results(output: &str) -> Vec<(String, bool)> {
    let result = |line: &str| {
        let (name, result) = line.strip_prefix("test ")?.split_once(" ... ")?;
        Some((name.to_owned(), result == "ok"))
    };
    output.lines().filter_map(result).collect()
}

fn model(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("emitted_tests");
    read(&folder.join(format!("{name}.json")))
}

/// The model with another value in a place.
fn changed(model: &Value, place: &str, value: &str) -> Value {
    let mut model = model.clone();
    let place_in_model = model.pointer_mut(place).unwrap_or_else(|| panic!("no {place}"));
    *place_in_model = serde_json::from_str(value).unwrap();
    model
}

fn emitted(name: &str, model: &Value) -> Result<Files, Error> {
    let mut options = options(name);
    options.tests = true;
    emit(&[("model.json".to_owned(), model.to_string())], &options)
}

#[test]
fn a_test_for_servers_is_not_emitted() {
    let model: Value = serde_json::from_str(&model("store")).unwrap();
    let files = emitted("store", &model).unwrap();
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
            "model.json: example#Watch: trait smithy.test#eventStreamTests: WatchTwo: a test with events in both directions is not supported; split it",
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
    let model: Value = serde_json::from_str(&model("store")).unwrap();
    for (test, place, value, message) in cases {
        let mut model = model.clone();
        let (parent, key) = place.rsplit_once('/').unwrap_or(("", place));
        let parent = if parent.is_empty() { test.to_owned() } else { format!("{test}/{parent}") };
        model.pointer_mut(&parent).unwrap()[key] = serde_json::from_str(value).unwrap();
        assert_eq!(emitted("store", &model).err().unwrap().to_string(), message);
    }
}
