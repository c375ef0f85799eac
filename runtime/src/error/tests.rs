use super::*;
use crate::body::Body;
use crate::build_error::BuildError;
use crate::json::Reader;
use crate::operation::{Metadata, Operation};
use crate::request::Request;
use std::time::Duration;

/// The error kinds of a service with one modelled error.
#[derive(Debug)]
pub(crate) enum Kind {
    NotFound { seconds: Option<i32> },
    Other(Failure),
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { .. } => f.write_str("NotFound"),
            Self::Other(failure) => failure.fmt(f),
        }
    }
}

impl StdError for Kind {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::NotFound { .. } => None,
            Self::Other(failure) => failure.source(),
        }
    }
}

impl From<Failure> for Kind {
    fn from(failure: Failure) -> Self {
        Self::Other(failure)
    }
}

impl ServiceError for Kind {
    fn read(code: &str, response: &mut Response) -> Option<Result<Self, DecodeError>> {
        let members = |json: &mut Reader<'_>| {
            let mut seconds = None;
            json.begin_object()?;
            while let Some(key) = json.next_key()? {
                match key.as_ref() {
                    "seconds" => seconds = json.nullable(Reader::integer)?,
                    _ => json.skip()?,
                }
            }
            Ok(Self::NotFound { seconds })
        };
        (code == "NotFound").then(|| response.json(members))
    }
}

struct Get;

impl Operation for Get {
    const METADATA: Metadata = Metadata::new("Get").readonly();
    type Output = String;
    type Error = Kind;

    fn request(&self) -> Result<Request, BuildError> {
        Ok(Request::default())
    }

    fn read(response: &mut Response) -> Result<String, DecodeError> {
        response.json(|json| json.string())
    }
}

fn answer(
    status: u16,
    headers: &[(&'static str, &'static str)],
    body: &'static str,
) -> http::Response<Body> {
    let mut response = http::Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        response.headers_mut().insert(*name, http::HeaderValue::from_static(value));
    }
    response
}

#[test]
fn any_2xx_is_a_success() {
    for status in [200, 202, 299] {
        assert_eq!(Get::output(answer(status, &[], "\"a\"")).unwrap(), "a");
    }
    let error = Get::output(answer(200, &[("x-amzn-requestid", "1-2")], "1")).unwrap_err();
    assert!(matches!(error.kind(), Kind::Other(Failure::Decode(_))));
    assert_eq!(
        error.with_attempts(2).to_string(),
        r#"Get: expected a string, found '1' at byte 0 of "1" (HTTP 200, request id 1-2, 2 attempts)"#
    );
}

#[test]
fn reads_modelled_errors() {
    let headers = [("x-amzn-errortype", "NotFound:http://a/b"), ("x-amzn-requestid", "1-2-3")];
    let error = Get::output(answer(404, &headers, r#"{"Message":"No\nsuch thing","seconds":5}"#))
        .unwrap_err();
    assert_eq!(error.code(), Some("NotFound"));
    assert_eq!(error.message(), Some("No\nsuch thing"));
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    assert_eq!(error.request_id(), Some("1-2-3"));
    assert_eq!((error.operation(), error.attempts()), ("Get", 0));
    assert_eq!(error.to_string(), "Get: NotFound: No such thing (HTTP 404, request id 1-2-3)");
    let error = error.with_attempts(1);
    assert!(error.to_string().ends_with("request id 1-2-3, 1 attempt)"), "{error}");
    assert!(matches!(error.into_kind(), Kind::NotFound { seconds: Some(5) }));
    assert_eq!(size_of::<Error<Kind>>(), size_of::<usize>());
}

#[test]
fn unknown_codes_are_unmodelled() {
    let unreadable =
        Get::output(answer(404, &[], r#"{"code":"NotFound","seconds":"x"}"#)).unwrap_err();
    assert!(matches!(unreadable.kind(), Kind::Other(Failure::Unmodelled(_))));
    assert_eq!(unreadable.to_string(), "Get: NotFound (HTTP 404)");
    let html = Get::output(answer(502, &[], "<html>\nBad Gateway</html>")).unwrap_err();
    assert_eq!(
        html.to_string(),
        r#"Get: an error without a code; the body is "<html>\nBad Gateway</html>" (HTTP 502)"#
    );
    let empty = Get::output(answer(500, &[], "")).unwrap_err();
    assert_eq!(empty.to_string(), "Get: an error without a code, a message or a body (HTTP 500)");
    let message = Get::output(answer(403, &[], r#"{"Message":"Forbidden"}"#)).unwrap_err();
    assert_eq!(message.to_string(), "Get: an error without a code: Forbidden (HTTP 403)");
    let lines = Get::output(answer(400, &[], r#"{"code":"A\nB","message":"\n"}"#)).unwrap_err();
    assert_eq!(lines.to_string(), "Get: A B (HTTP 400)");
    assert_eq!(lines.kind().to_string(), "A B");
}

#[test]
fn finds_code_and_message() {
    let cases = [
        ("", r#"{"code":"A"}"#, (Some("A"), None)),
        ("", r#"{"__type":"a.b#A:http://c","message":"m"}"#, (Some("A"), Some("m"))),
        ("", r#"{"__type":"B","code":"A","Message":"M","message":"m"}"#, (Some("A"), Some("m"))),
        ("", r#"{"Type":"User","code":{"code":"B"},"errorMessage":"m"}"#, (None, Some("m"))),
        ("", r#"{"details":{"code":"B"},"message":{"message":"m"}}"#, (None, None)),
        ("x#A:y", r#"{"code":"B","Message":"m"#, (Some("A"), None)),
        ("", r#"{"code":"A","Message":"m","rest":"#, (Some("A"), Some("m"))),
        ("A", "<html>", (Some("A"), None)),
        (" : ", r#"{"__type":"A"}"#, (Some("A"), None)),
        ("", "[]", (None, None)),
        // Amazon IVS.
        (
            "",
            r#"{"Type":"User","Code":"ResourceNotFoundException","Message":"x"}"#,
            (Some("ResourceNotFoundException"), Some("x")),
        ),
        ("", r#"{"CODE":"a#B:c","MESSAGE":"m"}"#, (Some("B"), Some("m"))),
        ("", r#"{"code":"A","Code":"B","message":"m","Message":"M"}"#, (Some("A"), Some("m"))),
        ("", r#"{"__Type":"B","Code":"","ErrorMessage":"m"}"#, (Some("B"), Some("m"))),
        ("", r#"{"exceptionMessage":"m","code":404}"#, (None, Some("m"))),
        ("", r#"{"error":"invalid_grant","error_description":"m"}"#, (None, Some("m"))),
        ("A:http://b, A:http://b", "", (Some("A"), None)),
    ];
    for (header, body, expected) in cases {
        let response = Response::new(answer(400, &[("x-amzn-errortype", header)], body));
        let (code, message) =
            code_and_message(ErrorForm::Json, response.headers(), response.body());
        assert_eq!((code.as_deref(), message.as_deref()), expected, "{body}");
    }
}

#[test]
fn failures_name_the_remedy_on_one_line() {
    let timeout = TimeoutError::new(Timeout::Read, Duration::from_secs(60));
    let error: Error<Kind> = Error::new("Get", Failure::Timeout(timeout).into()).with_attempts(0);
    assert_eq!(
        error.to_string(),
        "Get: timed out: no byte of the response within 60s; raise `read_timeout` if that is too short (0 attempts)"
    );
    let connection = ConnectionError::connect(std::io::Error::other("refused\nby peer"));
    let error: Error<Kind> = Error::new("Get", Failure::Connection(connection).into());
    assert_eq!(error.to_string(), "Get: cannot connect to the endpoint: refused by peer");
    assert!(error.source().is_none());
    assert!(ConnectionError::interrupted("reset").sent());
    assert!(format!("{error:?}").starts_with("Error { operation: \"Get\", kind: Other("));
}

#[test]
fn keeps_the_head_of_a_long_body() {
    let long: &'static str = "x".repeat(70_000).leak();
    let error = Get::output(answer(500, &[], long)).unwrap_err();
    assert!(error.to_string().len() < 250);
    assert!(format!("{error:?}").len() < 500);
    match error.into_kind() {
        Kind::Other(Failure::Unmodelled(unmodelled)) => assert_eq!(unmodelled.body.len(), 65_536),
        other => panic!("{other:?}"),
    }
}
