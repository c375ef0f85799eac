use super::*;

fn response(headers: &[(&str, &str)], body: impl Into<Body>) -> Response {
    let mut response = http::Response::new(body.into());
    for (name, value) in headers {
        let name = http::HeaderName::try_from(*name).unwrap();
        response.headers_mut().append(name, value.parse().unwrap());
    }
    Response::new(response)
}

#[test]
fn reads_headers() {
    let response = response(&[("X-Count", "5"), ("ETag", ""), ("X-Bad", "abc")], "");
    assert_eq!(response.header("X-Count", parse::integer::<i32>), Ok(Some(5)));
    assert_eq!(response.header("ETag", parse::string), Ok(Some(String::new())));
    assert_eq!(response.header("X-None", parse::integer::<i32>), Ok(None));
    let error = response.header("X-Bad", parse::integer::<i32>).unwrap_err();
    assert_eq!(error.to_string(), r#"header "X-Bad": "abc" is not an integer"#);
    assert_eq!((response.status(), response.http_status()), (200, StatusCode::OK));
}

#[test]
fn names_of_all_lengths_are_found() {
    let names: Vec<String> = (1..200).map(|length| "x".repeat(length)).collect();
    for name in &names {
        let response = response(&[(name, "5")], "");
        for other in &names {
            let expected = (other == name).then_some(5);
            assert_eq!(response.header(other, parse::integer::<i32>), Ok(expected), "{other}");
        }
    }
}

#[test]
fn reads_lists_of_one_line_or_several() {
    let date = "Mon, 16 Dec 2019 23:48:18 GMT";
    let dates = format!("{date}, {date}");
    let headers = [
        ("a", r#""b,c", "\"def\"", a"#),
        ("n", "1, 2"),
        ("n", "3"),
        ("e", ""),
        ("d", &dates),
        ("bad", "1,x"),
    ];
    let response = response(&headers, "");
    let strings = response.header_list("a", parse::string).unwrap().unwrap();
    assert_eq!(strings, ["b,c", "\"def\"", "a"]);
    assert_eq!(response.header_list("n", parse::integer), Ok(Some(vec![1, 2, 3])));
    assert_eq!(response.header_list("e", parse::integer::<i32>), Ok(Some(vec![])));
    assert_eq!(response.header_list("none", parse::integer::<i32>), Ok(None));
    assert_eq!(response.header_dates("d"), Ok(Some(vec![Timestamp::from_secs(1_576_540_098); 2])));
    let error = response.header_list("bad", parse::integer::<i32>).unwrap_err();
    assert_eq!(error.to_string(), r#"header "bad": "x" is not an integer"#);
}

#[test]
fn collects_headers_by_prefix() {
    let response = response(&[("X-Foo", "Foo"), ("X-Foo-Abc", "1"), ("Hello", "2")], "");
    let found = |prefix| {
        response.prefix_headers(prefix).into_iter().map(|(k, v)| k + "=" + &v).collect::<Vec<_>>()
    };
    assert_eq!(found("X-Foo-"), ["abc=1"]);
    assert_eq!(found(""), ["hello=2", "x-foo=Foo", "x-foo-abc=1"]);
}

#[test]
fn reads_bodies() {
    assert_eq!(response(&[], "abc").bytes().unwrap(), "abc");
    assert_eq!(response(&[], "abc").text(), Ok(Some("abc".to_owned())));
    assert_eq!(response(&[], "").text(), Ok(None));
    assert!(
        response(&[], vec![b'a', 0xFF])
            .text()
            .unwrap_err()
            .to_string()
            .contains("not UTF-8 at byte 1")
    );
    let integers = |json: &mut Reader<'_>| json.map(Reader::integer::<i32>);
    assert_eq!(response(&[], "").json(integers), Ok(BTreeMap::new()));
    assert!(response(&[], "{}x").json(integers).is_err());
    assert_eq!(response(&[], "").json_payload(integers), Ok(None));
    assert_eq!(response(&[], "null").json_payload(integers), Ok(None));
    assert_eq!(response(&[], "{}").json_payload(integers), Ok(Some(BTreeMap::new())));
    let mut streaming = response(&[], "abc");
    assert_eq!(streaming.stream(), Body::from("abc"));
    assert_eq!(streaming.stream(), Body::empty());
}

#[test]
fn a_stream_is_not_bytes() {
    let mut response = response(&[], Body::from_stream(Body::empty()));
    assert!(response.bytes().unwrap_err().to_string().contains("stream"));
    assert!(response.text().is_err() && response.json(|json| json.skip()).is_err());
}
