//! Customized types with another protocol: values are read as they were written.

mod support;

use chrono::{DateTime, TimeZone as _, Utc};
use custom_names::Name;
use custom_other::{
    operation::Put,
    types::{Choice, StoredItem},
};
use support::answer;
use tinsmith_runtime::{Body, Operation as _};

fn time() -> DateTime<Utc> {
    Utc.timestamp_opt(1_576_540_098, 500_000_000).unwrap()
}

fn item() -> StoredItem {
    StoredItem::new("a")
        .names(["b", "c"])
        .flat(["e"])
        .by([("k", "v")])
        .seen([time()])
        .secret(Name::from("s"))
        .updated(time())
}

#[test]
fn values_are_written() {
    let put = Put::new("n", time()).item(item()).choice(Choice::Times(vec![time()]));
    let request = put.request().unwrap();
    let body = request.body().as_bytes().unwrap();
    for text in WRITTEN {
        let found = body.windows(text.len()).any(|it| it == text.as_bytes());
        assert!(found, "{text}: {:?}", String::from_utf8_lossy(body));
    }
}

#[test]
fn values_are_read() {
    let output = Put::output(answer(200, HEADERS, Body::from(response(1_576_540_098.5))));
    let output = output.unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(output.items, Some(vec![item()]));
    assert_eq!(output.created, time());
}

/// `chrono` panics on times outside its own range.
#[test]
fn a_time_outside_the_range_of_the_type_is_an_error() {
    assert!(Put::output(answer(200, HEADERS, Body::from(response(1e15)))).is_err());
}
