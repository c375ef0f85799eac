use std::collections::BTreeMap;

use super::*;
use crate::json::Writer;
use crate::text;

fn built(build: impl FnOnce(&mut Builder) -> Result<(), BuildError>) -> Result<Request, String> {
    let mut request = Builder::new(Method::POST);
    build(&mut request).and_then(|()| request.finish()).map_err(|error| error.to_string())
}

fn uri(build: impl FnOnce(&mut Builder) -> Result<(), BuildError>) -> Result<String, String> {
    built(build).map(|request| request.uri().to_string())
}

fn strings<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

fn map<T, const N: usize>(entries: [(&str, T); N]) -> BTreeMap<String, T> {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

#[test]
fn encodes_labels() {
    let arn = "arn:aws:lambda:eu-central-1:1:function:a/b~c d%ä";
    let label = uri(|it| {
        it.path("/functions/");
        it.label("FunctionName", arn, text::string)?;
        it.path("/aliases");
        Ok(())
    });
    let expected = "/functions/arn%3Aaws%3Alambda%3Aeu-central-1%3A1%3Afunction%3Aa%2Fb~c%20d%25%C3%A4/aliases";
    assert_eq!(label.unwrap(), expected);
    let greedy = uri(|it| {
        it.path("/tags/");
        it.greedy_label("Resource", "a:b/c d", text::string)
    });
    assert_eq!(greedy.unwrap(), "/tags/a%3Ab/c%20d");
    assert_eq!(uri(|it| it.label("Number", &1.5, text::double)).unwrap(), "/1.5");
    assert_eq!(uri(|_| Ok(())).unwrap(), "/");
    assert_eq!(uri(|it| it.greedy_label("Path", "//a", text::string)).unwrap(), "//a");
}

#[test]
fn rejects_labels_that_change_the_path() {
    let error = uri(|it| it.label("Name", "", text::string)).unwrap_err();
    assert_eq!(error, "`Name` is part of the request's path and must not be empty; set a value");
    assert!(uri(|it| it.greedy_label("Name", "", text::string)).is_err());
    for dots in [".", "..", "../x"] {
        assert!(
            uri(|it| it.label("Name", dots, text::string)).unwrap_err().contains("`..`"),
            "{dots}"
        );
    }
    assert!(uri(|it| it.greedy_label("Name", "a/../b", text::string)).is_err());
    assert_eq!(uri(|it| it.label("Name", "...", text::string)).unwrap(), "/...");
    assert!(
        uri(|it| it.label("Name", &"x".repeat(70_000), text::string))
            .unwrap_err()
            .contains("valid URI")
    );
}

#[test]
fn exact_labels_may_have_any_segments() {
    let key = |text: &str| {
        uri(|it| {
            it.path("/");
            it.exact_label("Key", text, text::string)
        })
    };
    assert_eq!(key("../a/./b//c/").unwrap(), "/../a/./b//c/");
    assert_eq!(key("/a +%2E").unwrap(), "//a%20%2B%252E");
    assert!(key("").unwrap_err().contains("`Key` is part of the request's path"));
}

#[test]
fn labels_of_the_endpoint_are_checked_and_not_appended() {
    let bucket = |text: &str, rest: &str| {
        built(|it| {
            it.endpoint_label("Bucket", text, text::string)?;
            it.path(rest);
            Ok(())
        })
    };
    let request = bucket("a", "/b").unwrap();
    assert_eq!(request.uri(), "/b");
    assert!(request.extensions().get::<WholeAddress>().is_none());
    let request = bucket("a", "/").unwrap();
    assert!(request.extensions().get::<WholeAddress>().is_some());
    for text in ["", ".", ".."] {
        assert!(bucket(text, "/").unwrap_err().contains("`Bucket`"), "{text}");
    }
}

#[test]
fn builds_queries() {
    let query = uri(|it| {
        it.path("/q");
        it.query("String", Some(" %:/?#[]@!$&'()*+,;=😹"), text::string);
        it.query("None", None::<&str>, text::string);
        it.query_list("List", Some(&vec![1, 2]), text::integer);
        it.query_list("Empty", Some(&Vec::<i32>::new()), text::integer);
        it.query("Empty Text", Some(""), text::string);
        it.literal_query("find=LayerVersion");
        it.literal_query("List2");
        Ok(())
    });
    let expected = "/q?find=LayerVersion&List2&\
        String=%20%25%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%F0%9F%98%B9&List=1&List=2&Empty%20Text=";
    assert_eq!(query.unwrap(), expected);
}

#[test]
fn query_maps_do_not_replace_existing_parameters() {
    let query = uri(|it| {
        it.literal_query("a=1");
        it.literal_query("b");
        it.query("c d", Some(&true), text::boolean);
        it.query_map(Some(&map([("a", 2), ("b", 2), ("c d", 2), ("e", 2)])), text::integer);
        it.query_list_map(
            Some(&map([("e", vec![3]), ("f", vec![3, 3]), ("g", vec![])])),
            text::integer,
        );
        Ok(())
    });
    assert_eq!(query.unwrap(), "/?a=1&b&c%20d=true&e=2&f=3&f=3");
}

#[test]
fn sets_headers() {
    let request = built(|it| {
        it.header("X-Empty", Some(""), text::string)?;
        it.header("X-None", None::<&str>, text::string)?;
        it.header_list("X-List", Some(&strings(["b,c", "\"def\"", "a"])), text::quoted)?;
        it.header_list("X-Empty-List", Some(&strings([])), text::quoted)?;
        it.header_list("X-Dates", Some(&vec![crate::Timestamp::default(); 2]), text::http_date)?;
        it.header("X-Foo-Abc", Some("mine"), text::string)?;
        let entries = map([("abc", "theirs".to_owned()), ("def", String::new())]);
        it.prefix_headers("X-Foo-", Some(&entries))
    });
    let request = request.unwrap();
    let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap());
    assert_eq!(header("x-empty"), Some(""));
    assert_eq!(header("x-none"), None);
    assert_eq!(header("x-list"), Some(r#""b,c", "\"def\"", a"#));
    assert_eq!(header("x-empty-list"), Some(""));
    assert_eq!(
        header("x-dates"),
        Some("Thu, 01 Jan 1970 00:00:00 GMT, Thu, 01 Jan 1970 00:00:00 GMT")
    );
    assert_eq!(header("x-foo-abc"), Some("mine"));
    assert_eq!(header("x-foo-def"), Some(""));
    assert_eq!(request.headers().len(), 6);
}

#[test]
fn rejects_invalid_headers() {
    let error = built(|it| it.header("X-A", Some("secret\r\nX-B: 1"), text::string)).unwrap_err();
    assert!(error.contains("`X-A`") && !error.contains("secret"), "{error}");
    let error =
        built(|it| it.prefix_headers("X-", Some(&map([("a b", String::new())])))).unwrap_err();
    assert!(error.contains("\"X-a b\""), "{error}");
}

#[test]
fn bodies_bring_their_content_type() {
    let body = |build: fn(&mut Builder)| {
        let request = built(|it| {
            build(it);
            Ok(())
        });
        let request = request.unwrap();
        let content_type =
            request.headers().get("content-type").map(|value| value.to_str().unwrap().to_owned());
        (content_type, request.body().as_bytes().cloned().unwrap_or_default())
    };
    let typed =
        |content_type: &str, body: &'static str| (Some(content_type.to_owned()), Bytes::from(body));
    assert_eq!(body(|_| ()), (None, Bytes::new()));
    assert_eq!(body(|it| it.json(&1, Writer::integer)), typed("application/json", "1"));
    assert_eq!(
        body(|it| it.json_payload(None::<&str>, Writer::string)),
        typed("application/json", "{}")
    );
    assert_eq!(
        body(|it| it.optional_json_payload(None::<&str>, Writer::string)),
        (None, Bytes::new())
    );
    assert_eq!(body(|it| it.blob("image/png", Some(&Bytes::from("x")))), typed("image/png", "x"));
    assert_eq!(body(|it| it.blob("image/png", None)), (None, Bytes::new()));
    assert_eq!(body(|it| it.text("text/plain", Some("a"), text::string)), typed("text/plain", "a"));
    assert_eq!(body(|it| it.stream("a/b", &Body::from("x"))), typed("a/b", "x"));
    assert_eq!(body(|it| it.stream("a/b", &Body::empty())), (None, Bytes::new()));
}

#[test]
fn a_content_type_of_the_caller_wins() {
    let request = built(|it| {
        it.blob("application/octet-stream", Some(&Bytes::from("x")));
        it.header("Content-Type", Some("text/csv"), text::string)
    });
    assert_eq!(request.unwrap().headers()["content-type"], "text/csv");
}

#[test]
fn streams_of_unknown_length_are_rejected_if_the_length_is_required() {
    let stream = Body::from_stream(Body::empty());
    assert!(built(|it| it.sized_stream("a/b", &stream)).unwrap_err().contains("with_length"));
    let request = built(|it| it.sized_stream("a/b", &stream.clone().with_length(3))).unwrap();
    assert_eq!((request.body().content_length(), request.headers().len()), (Some(3), 1));
}

#[test]
fn host_prefixes_are_checked() {
    let prefix = |label: &str| {
        let request = built(|it| {
            it.host_prefix("data.");
            it.host_label("label", label)?;
            it.host_prefix(".");
            Ok(())
        });
        request.map(|request| request.extensions().get::<HostPrefix>().cloned())
    };
    assert_eq!(prefix("a-1"), Ok(Some(HostPrefix("data.a-1.".to_owned()))));
    for wrong in ["", "-a", "a-", "a.b", "a/b", "ä", &"x".repeat(64)] {
        assert!(prefix(wrong).unwrap_err().contains("`label`"), "{wrong}");
    }
    assert_eq!(built(|_| Ok(())).unwrap().extensions().get::<HostPrefix>(), None);
}

#[test]
fn headers_take_text_beyond_ascii() {
    let request = built(|it| it.header("X-A", Some("ä"), text::string)).unwrap();
    assert_eq!(request.headers()["x-a"].as_bytes(), "ä".as_bytes());
}

#[test]
fn timestamps_out_of_range_are_rejected() {
    let far = crate::Timestamp::from_secs(253_402_300_800);
    let refused = |member: &str, build: &dyn Fn(&mut Builder) -> Result<(), BuildError>| {
        let error = built(build).unwrap_err();
        let expected = format!("`{member}` is a time outside the years 0 to 9999");
        assert!(error.starts_with(&expected), "{member}: {error}");
    };
    refused("Day", &|it| it.label("Day", &far, text::epoch_seconds));
    refused("X-Day", &|it| it.header("X-Day", Some(&far), text::http_date));
    refused("X-Days", &|it| it.header_list("X-Days", Some(&vec![far]), text::date_time));
    refused("after", &|it| {
        it.query("after", Some(&far), text::date_time);
        Ok(())
    });
    for write in [
        crate::json::Writer::epoch_seconds,
        crate::json::Writer::date_time,
        crate::json::Writer::http_date,
    ] {
        refused("Filter.After", &|it| {
            it.json(&far, |json, far| {
                json.begin_object();
                json.member("Name", Some("a"), crate::json::Writer::string);
                json.key("Filter");
                json.begin_object();
                json.member("After", Some(far), write);
                json.end_object();
                json.end_object();
            });
            Ok(())
        });
    }
}
