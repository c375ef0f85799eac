//! Whatever the members of an input are, the server finds them where they belong and nowhere else.

use std::borrow::Cow;
use std::collections::BTreeMap;

use http::{HeaderValue, Method, Response as HttpResponse};
use percent_encoding::percent_decode_str;
use proptest::collection::vec;
use proptest::prelude::*;
use tinsmith_lambda::operation::{
    GetAlias, Invoke, ListEventSourceMappings, TagResource, UntagResource,
};
use tinsmith_lambda::{Body, Operation};
use tinsmith_runtime::request::Builder;
use tinsmith_runtime::{Response, parse, text};

use super::inputs::{cases, texts};

fn decoded(segment: &str) -> Cow<'_, str> {
    percent_decode_str(segment).decode_utf8().unwrap()
}

fn pairs(query: Option<&str>) -> Vec<(String, String)> {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect()
}

fn has_dots(label: &str) -> bool {
    label.split('/').any(|segment| matches!(segment, "." | ".."))
}

/// Labels that mean something in a path, among any others.
fn labels() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => texts(),
        1 => "[./%?#2eEfF]{0,6}",
        1 => "arn:aws:lambda:[a-z]{2}-[a-z]{4}-1:[0-9]{12}:function:[a-zA-Z0-9_-]{1,64}(:[$]LATEST)?",
    ]
}

/// The control characters that HTTP does not allow in a header: all but the tab.
fn controls() -> impl Strategy<Value = u8> {
    let controls = (0..32).chain([127]).filter(|byte| *byte != b'\t');
    prop::sample::select(controls.collect::<Vec<u8>>())
}

/// The bytes that HTTP allows in a header.
fn header_bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(prop_oneof![32_u8..127, 128_u8..=255, Just(b'\t')], 0..40)
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn a_label_is_one_segment(function in labels(), alias in labels()) {
        let request = GetAlias::new(function.clone(), alias.clone()).request();
        let labels = [&function, &alias];
        match request {
            Ok(request) => {
                let segments: Vec<&str> = request.uri().path().split('/').collect();
                let [_, version, functions, first, aliases, second] = segments[..] else {
                    return Err(TestCaseError::fail(request.uri().to_string()));
                };
                prop_assert_eq!([version, functions, aliases], ["2015-03-31", "functions", "aliases"]);
                prop_assert_eq!(decoded(first), function.as_str());
                prop_assert_eq!(decoded(second), alias.as_str());
                prop_assert_eq!(request.uri().query(), None);
                prop_assert!(!labels.iter().any(|label| label.is_empty() || has_dots(label)));
            }
            Err(error) => {
                prop_assert!(labels.iter().any(|label| label.is_empty() || has_dots(label)), "{error}");
            }
        }
    }

    #[test]
    fn a_greedy_label_has_the_segments_of_its_text(key in labels()) {
        let mut request = Builder::new(Method::GET);
        request.path("/files/");
        let label = request.greedy_label("Key", &key, text::string);
        if key.is_empty() || has_dots(&key) {
            prop_assert!(label.is_err());
            return Ok(());
        }
        label.unwrap();
        request.path("/end");
        let request = request.finish().unwrap();
        let path = request.uri().path().strip_prefix("/files/").unwrap();
        let path = path.strip_suffix("/end").unwrap();
        prop_assert_eq!(path.split('/').count(), key.split('/').count());
        prop_assert_eq!(decoded(path), key);
        prop_assert_eq!(request.uri().query(), None);
    }

    #[test]
    fn queries_come_back(
        arn in prop::option::of(texts()),
        function in prop::option::of(texts()),
        marker in prop::option::of(texts()),
        most in prop::option::of(any::<i32>()),
    ) {
        let mut operation = ListEventSourceMappings::new();
        operation.event_source_arn = arn.clone();
        operation.function_name = function.clone();
        operation.marker = marker.clone();
        operation.max_items = most;
        let expected: Vec<(String, String)> = [
            ("EventSourceArn", arn),
            ("FunctionName", function),
            ("Marker", marker),
            ("MaxItems", most.map(|it| it.to_string())),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect();
        let request = operation.request().unwrap();
        prop_assert_eq!(pairs(request.uri().query()), expected);
        prop_assert_eq!(request.uri().path(), "/2015-03-31/event-source-mappings");
    }

    #[test]
    fn lists_in_queries_come_back_in_order(keys in vec(texts(), 0..6)) {
        let request = UntagResource::new("arn", keys.clone()).request().unwrap();
        let expected: Vec<_> = keys.into_iter().map(|key| ("tagKeys".to_owned(), key)).collect();
        prop_assert_eq!(pairs(request.uri().query()), expected);
    }

    #[test]
    fn maps_in_queries_come_back_but_what_is_there_already(
        mut entries in prop::collection::btree_map(texts(), texts(), 0..6),
        taken in prop::option::of(prop::sample::select(vec!["List", "own name"])),
        own in texts(),
    ) {
        entries.extend(taken.map(|name| (name.to_owned(), "taken".to_owned())));
        let mut request = Builder::new(Method::GET);
        request.path("/");
        request.literal_query("List=ALL");
        request.query("own name", Some(&own), text::string);
        request.query_map(Some(&entries), text::string);
        let request = request.finish().unwrap();
        let mut expected =
            vec![("List".to_owned(), "ALL".to_owned()), ("own name".to_owned(), own)];
        entries.retain(|name, _| name != "List" && name != "own name");
        expected.extend(entries);
        prop_assert_eq!(pairs(request.uri().query()), expected);
    }

    #[test]
    fn a_header_is_sent_as_it_is_or_refused(text in texts()) {
        let mut operation = Invoke::new("resize");
        operation.client_context = Some(text.clone());
        // A tab is the one control character that HTTP allows.
        let is_good = !text.bytes().any(|byte| byte.is_ascii_control() && byte != b'\t');
        match operation.request() {
            Ok(request) => {
                prop_assert!(is_good, "{text:?}");
                prop_assert_eq!(request.headers().len(), 1);
                prop_assert_eq!(request.headers()["x-amz-client-context"].as_bytes(), text.as_bytes());
            }
            Err(error) => {
                prop_assert!(!is_good, "{text:?}");
                let error = error.to_string();
                prop_assert!(error.contains("X-Amz-Client-Context"), "{error}");
                prop_assert!(text.len() < 3 || !error.contains(&text), "the value may be a secret");
            }
        }
    }

    #[test]
    fn headers_with_control_characters_are_refused(
        before in "[a-z]{0,3}",
        control in controls(),
        after in "[a-z]{0,3}",
    ) {
        let mut operation = Invoke::new("resize");
        operation.client_context = Some(format!("{before}{}{after}", char::from(control)));
        prop_assert!(operation.request().is_err());
        let mut request = Builder::new(Method::GET);
        let entries = BTreeMap::from([("name".to_owned(), operation.client_context.unwrap())]);
        prop_assert!(request.prefix_headers("x-", Some(&entries)).is_err());
        let entries = BTreeMap::from([(format!("name{}", char::from(control)), "value".to_owned())]);
        prop_assert!(request.prefix_headers("x-", Some(&entries)).is_err());
    }

    #[test]
    fn lists_in_headers_come_back(
        texts in vec("[ -~éሴ]{0,12}", 0..6),
        numbers in vec(any::<i64>(), 0..6),
    ) {
        let mut request = Builder::new(Method::GET);
        request.header_list("x-texts", Some(&texts), text::quoted).unwrap();
        request.header_list("x-numbers", Some(&numbers), text::integer).unwrap();
        let request = request.finish().unwrap();
        let mut response = HttpResponse::new(Body::empty());
        *response.headers_mut() = request.headers().clone();
        let response = Response::new(response);
        prop_assert_eq!(response.header_list("x-texts", parse::string).unwrap(), Some(texts));
        prop_assert_eq!(response.header_list("x-numbers", parse::integer).unwrap(), Some(numbers));
    }

    #[test]
    fn any_header_is_read_or_refused(bytes in header_bytes()) {
        let mut response = HttpResponse::new(Body::empty());
        response.headers_mut().insert("x", HeaderValue::from_bytes(&bytes).unwrap());
        let response = Response::new(response);
        let _ = response.header("x", parse::string);
        let _ = response.header("x", parse::boolean);
        let _ = response.header("x", parse::integer::<i8>);
        let _ = response.header("x", parse::double);
        let _ = response.header("x", parse::base64);
        let _ = response.header("x", parse::http_date);
        let _ = response.header("x", parse::date_time);
        let _ = response.header("x", parse::epoch_seconds);
        let _ = response.header_list("x", parse::string);
        let _ = response.header_dates("x");
        let _ = response.prefix_headers("");
    }

    #[test]
    fn bodies_come_back(tags in prop::collection::btree_map(texts(), texts(), 0..6)) {
        let request = TagResource::new("arn", tags.clone()).request().unwrap();
        let body: serde_json::Value =
            serde_json::from_slice(request.body().as_bytes().unwrap()).unwrap();
        prop_assert_eq!(body, serde_json::json!({ "Tags": tags }));
    }
}
