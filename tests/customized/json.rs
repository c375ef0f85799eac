//! Customized types in each place of a request and a response, with JSON.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use custom_json::{
    operation::{Put, PutOutput, Read},
    types::{Choice, StoredItem},
};
use custom_names::Name;
use jiff::Timestamp;
use support::{answer, body, error, headers, line, output, output_with};
use tinsmith_runtime::Operation as _;

const TIME: Timestamp = Timestamp::constant(1_576_540_098, 500_000_000);
const WHOLE: Timestamp = Timestamp::constant(1_576_540_098, 0);

/// With every member that was not left out.
fn item() -> StoredItem {
    StoredItem::new("a")
        .names(["b", "c"])
        .add_names("d")
        .flat(vec![Name::from("e")])
        .by([("k", "v")])
        .add_by("l", "w")
        .seen([TIME])
        .secret(Name::from("hunter2"))
        .updated(TIME)
}

const ITEM: &str = concat!(
    r#"{"id":"a","names":["b","c","d"],"flat":["e"],"by":{"k":"v","l":"w"},"seen":[1576540098.5],"#,
    r#""secret":"hunter2","updated":1576540098.5}"#
);

#[test]
fn values_are_written_in_each_place() {
    let mut put = Put::new("n/1", TIME);
    put.names = Some(vec!["a".into(), "b".into()]);
    put.until = Some(TIME);
    put.since = Some(TIME);
    put.others = Some(vec!["a".into(), "b,c".into()]);
    put.coded = Some("x".into());
    put.item = Some(item());
    put.choice = Some(Choice::Times(vec![TIME]));
    assert_eq!(
        line(&put),
        "POST /items/n%2F1/2019-12-16T23%3A48%3A18.5Z?names=a&names=b&until=2019-12-16T23%3A48%3A18.5Z"
    );
    assert_eq!(
        headers(&put),
        [
            "content-type: application/json",
            "x-coded: eA==",
            "x-others: a, \"b,c\"",
            "x-since: Mon, 16 Dec 2019 23:48:18 GMT",
        ]
    );
    assert_eq!(body(&put), format!(r#"{{"item":{ITEM},"choice":{{"times":[1576540098.5]}}}}"#));
    assert_eq!(body(&Read::new().content(Name::from("text"))), "text");
}

#[test]
fn values_are_read_in_each_place() {
    let headers = [
        ("etag", "t"),
        ("x-dates", "Mon, 16 Dec 2019 23:48:18 GMT, Mon, 16 Dec 2019 23:48:18 GMT"),
    ];
    const BODY: &str = r#"{"created":1576540098.5,"choice":{"name":"n"},"kind":"LARGE","vpc":{"id":1}}"#;
    let output = output_with::<Put>(&headers, BODY);
    assert_eq!(output.etag, Some("t".into()));
    assert_eq!(output.dates, Some(vec![WHOLE, WHOLE]));
    assert_eq!(output.created, TIME);
    assert_eq!(output.choice, Some(Choice::Name("n".into())));
    let body: &str = Box::leak(format!(r#"{{"items":[{ITEM}]}}"#).into_boxed_str());
    let output = support::output::<Put>(body);
    assert_eq!(output.items, Some(vec![item()]));
    // A required time that is missing has its default.
    assert_eq!(output.created, Timestamp::default());
    assert_eq!(support::output::<Read>("text").content, Some("text".into()));
    assert_eq!(support::output::<Read>("").content, None);
}

#[test]
fn values_that_do_not_fit_are_errors_that_name_the_member_and_the_type() {
    for (body, wanted) in [
        (r#"{"choice":{"name":"hunter 2"}}"#, "`name` is not a valid `custom_names::Name`"),
        (r#"{"items":[{"id":"hunter 2"}]}"#, "`id` is not a valid"),
        (r#"{"items":[{"names":["hunter 2"]}]}"#, "`Names` is not a valid"),
        (r#"{"items":[{"by":{"a":"hunter 2"}}]}"#, "`NamesByName` is not a valid"),
        (r#"{"created":1e15}"#, "`created` is not a valid `jiff"),
        (r#"{"created":-1e15}"#, "`created` is not a valid `jiff"),
    ] {
        let error = Put::output(answer(200, &[], body)).unwrap_err();
        let causes = causes(&error);
        assert!(causes.contains(wanted) && !causes.contains("hunter"), "{body}: {causes}");
    }
    for headers in [[("etag", "hunter 2")], [("x-dates", "Fri, 31 Dec 10000 23:48:18 GMT")]] {
        assert!(Put::output(answer(200, &headers, "{}")).is_err());
    }
    assert!(Read::output(answer(200, &[], "hunter 2")).is_err());
}

fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text += &format!(": {cause}");
        next = cause.source();
    }
    text
}

#[test]
fn members_that_are_left_out_are_neither_sent_nor_read() {
    let busy = error::<Put>(400, &[("x-amzn-errortype", "Busy")], r#"{"retryAt":1576540098.5,"reason":"x"}"#);
    let custom_json::ErrorKind::Busy(busy) = busy.kind() else { panic!("{busy:?}") };
    assert_eq!(busy.retry_at, Some(TIME));
    assert!(!format!("{busy:?}").contains("reason"));
    // An error that is left out is like any other that the crate does not know.
    let gone = error::<Put>(400, &[("x-amzn-errortype", "Gone")], "{}");
    assert!(matches!(gone.kind(), custom_json::ErrorKind::Unmodelled(_)), "{gone:?}");
}

#[test]
fn derived_traits_can_be_used() {
    let items = BTreeSet::from([item(), StoredItem::new("b")]);
    assert_eq!(items.first(), Some(&item()));
    assert!(std::collections::HashSet::from([item()]).contains(&item()));
    assert!(!format!("{:?}", item()).contains("hunter2"));
}

#[test]
fn serde_has_the_format_of_the_modelled_types() {
    let json = concat!(
        r#"{"id":"a","names":["b","c","d"],"flat":["e"],"by":{"k":"v","l":"w"},"#,
        r#""seen":["2019-12-16T23:48:18.5Z"],"secret":"hunter2","updated":"2019-12-16T23:48:18.5Z"}"#
    );
    assert_eq!(serde_json::to_string(&item()).unwrap(), json);
    assert_eq!(serde_json::from_str::<StoredItem>(json).unwrap(), item());
    assert_eq!(serde_json::from_str::<StoredItem>(ITEM).unwrap(), item());
    let text = r#"{"etag":"t","dates":[],"choice":{"times":["2019-12-16T23:48:18.5Z"]},"created":"2019-12-16T23:48:18.5Z"}"#;
    let output: PutOutput = serde_json::from_str(text).unwrap();
    assert_eq!((output.created, &output.choice), (TIME, &Some(Choice::Times(vec![TIME]))));
    assert_eq!(serde_json::to_string(&output).unwrap(), text);
    let put: Put = serde_json::from_str(r#"{"name":"n","time":0}"#).unwrap();
    assert_eq!((put.name, put.time), ("n".into(), Timestamp::UNIX_EPOCH));
    assert!(serde_json::from_str::<Put>(r#"{"time":0}"#).unwrap_err().to_string().contains("name"));
    for text in [r#"{"id":"hunter 2"}"#, r#"{"id":"a","updated":"+30000-01-01T00:00:00Z"}"#] {
        let error = serde_json::from_str::<StoredItem>(text).unwrap_err().to_string();
        assert!(!error.contains("hunter"), "{error}");
    }
}

#[test]
fn maps_are_read_as_before() {
    let output = output::<Put>(r#"{"items":[{"id":"a","by":{"k":null,"l":"w"}}]}"#);
    let by = output.items.unwrap().remove(0).by.unwrap();
    assert_eq!(by, BTreeMap::from([("l".to_owned(), "w".into())]));
}
