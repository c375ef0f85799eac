use std::time::UNIX_EPOCH;

use http::HeaderValue;

use super::*;

/// 2015-08-30T12:36:00Z.
const THEN: Duration = Duration::from_secs(1_440_938_160);

fn request(uri: &str) -> http::Request<Body> {
    http::Request::builder().uri(uri).body(Body::empty()).unwrap()
}

fn presigned(request: http::Request<Body>, secs: u64) -> Result<Presigned, SignError> {
    let token = Some("a/token+=".to_owned());
    let credentials = Credentials::new("AKIDEXAMPLE", "hunter2", token, None, "test");
    let scope = Scope::new("service", "us-east-1");
    presign(request, &credentials, &scope, UNIX_EPOCH + THEN, Duration::from_secs(secs))
}

#[test]
fn the_query_contains_the_signature() {
    let presigned = presigned(request("https://example.com/a%2Fb?List=ALL"), 604_800).unwrap();
    assert_eq!(presigned.method, Method::GET);
    assert_eq!((presigned.uri.host(), presigned.uri.path()), (Some("example.com"), "/a%2Fb"));
    let query = presigned.uri.query().unwrap();
    assert!(query.starts_with("List=ALL&X-Amz-"), "{query}");
    for pair in [
        "X-Amz-Algorithm=AWS4-HMAC-SHA256",
        "X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fservice%2Faws4_request",
        "X-Amz-Date=20150830T123600Z",
        "X-Amz-Expires=604800",
        "X-Amz-SignedHeaders=host",
        "X-Amz-Security-Token=a%2Ftoken%2B%3D",
    ] {
        assert!(query.split('&').any(|it| it == pair), "{pair} in {query}");
    }
    assert_eq!(query.split('&').filter(|it| it.starts_with("X-Amz-Signature=")).count(), 1);
}

#[test]
fn client_headers_are_removed_and_others_are_signed() {
    let mut request = request("https://example.com/");
    for name in ["user-agent", "amz-sdk-invocation-id", "amz-sdk-request", "x-amz-log-type"] {
        request.headers_mut().insert(name, HeaderValue::from_static("Tail"));
    }
    *request.body_mut() = Body::from("{}");
    let presigned = presigned(request, 1).unwrap();
    assert_eq!(presigned.headers.keys().collect::<Vec<_>>(), ["x-amz-log-type"]);
    let query = presigned.uri.query().unwrap();
    assert!(query.contains("X-Amz-SignedHeaders=host%3Bx-amz-log-type&"), "{query}");
    assert_eq!(presigned.body, "{}");
    let request = http::Request::<Body>::from(presigned.clone());
    assert_eq!((request.uri(), request.headers()), (&presigned.uri, &presigned.headers));
}

#[test]
fn invalid_requests_are_not_presigned() {
    for secs in [0, 604_801, u64::MAX] {
        let error = presigned(request("https://example.com/"), secs).unwrap_err();
        assert!(error.to_string().contains("1 second to 7 days"), "{error}");
    }
    let mut streaming = request("https://example.com/");
    *streaming.body_mut() = Body::from_stream(Body::empty());
    let error = presigned(streaming, 1).unwrap_err();
    assert!(error.to_string().contains("streaming body"), "{error}");
    let error = presigned(request("/relative"), 1).unwrap_err();
    assert!(error.to_string().contains("no host"), "{error}");
}

#[test]
fn debug_shows_no_query() {
    let debug = format!("{:?}", presigned(request("https://example.com/a?b=c"), 9).unwrap());
    assert!(debug.contains("\"/a\"") && !debug.contains("X-Amz") && !debug.contains("b=c"));
}
