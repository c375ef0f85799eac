use std::time::{Duration, UNIX_EPOCH};

use super::*;

/// 2015-08-30T12:36:00Z, the time of the AWS test suite.
const THEN: u64 = 1_440_938_160;

fn credentials(token: Option<&str>) -> Credentials {
    let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    Credentials::new("AKIDEXAMPLE", secret, token.map(str::to_owned), None, "test")
}

fn request(method: &str, path: &str) -> http::Request<Body> {
    let uri = format!("https://example.amazonaws.com{path}");
    http::Request::builder().method(method).uri(uri).body(Body::empty()).unwrap()
}

fn signed(
    mut request: http::Request<Body>,
    credentials: &Credentials,
    scope: Scope<'_>,
) -> http::HeaderMap {
    let time = UNIX_EPOCH + Duration::from_secs(THEN);
    sign(&mut request, credentials, &scope, time).unwrap();
    request.into_parts().0.headers
}

fn scope() -> Scope<'static> {
    Scope::new("service", "us-east-1")
}

fn authorization(signed_headers: &str, signature: &str) -> String {
    format!(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
         SignedHeaders={signed_headers}, Signature={signature}"
    )
}

/// Requests and signatures of the AWS Signature Version 4 test suite.
#[test]
fn the_aws_test_suite_passes() {
    let get_vanilla = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
    let cases = [
        ("get-vanilla", "GET", "/", get_vanilla),
        ("get-relative-normalized", "GET", "/example/..", get_vanilla),
        (
            "get-vanilla-query-order-key-case",
            "GET",
            "/?Param2=value2&Param1=value1",
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        ),
        (
            "get-space-normalized",
            "GET",
            "/example%20space/",
            "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
        ),
        (
            "post-vanilla",
            "POST",
            "/",
            "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        ),
    ];
    for (name, method, path, signature) in cases {
        // For `get-space-normalized`, the suite encodes the path only once.
        let scope = Scope { double_encode: false, ..scope() };
        let headers = signed(request(method, path), &credentials(None), scope);
        assert_eq!(headers["authorization"], authorization("host;x-amz-date", signature), "{name}");
        assert_eq!(headers["x-amz-date"], "20150830T123600Z");
        assert_eq!(headers.len(), 2, "{name}");
    }
}

#[test]
fn a_session_token_is_sent_and_signed() {
    let token = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267";
    let headers = signed(request("GET", "/"), &credentials(Some(token)), scope());
    let signature = "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8";
    assert_eq!(
        headers["authorization"],
        authorization("host;x-amz-date;x-amz-security-token", signature)
    );
    assert_eq!(headers["x-amz-security-token"], token);
}

// The expected signatures below were computed independently, from canonical requests written by
// hand.

#[test]
fn a_path_is_encoded_twice_unless_told_otherwise() {
    let path =
        "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Aresize";
    let cases = [
        (true, "20edd7d88d76b8a20fc2e4fc8c8dc457f5e8d6356b386a4deac9b47ccf011cad"),
        (false, "8812436b7da2613f2956a0b0aab1aca9980c376e7c5fffba646a78883427761a"),
    ];
    for (double_encode, signature) in cases {
        let scope = Scope { double_encode, ..scope() };
        let headers = signed(request("GET", path), &credentials(None), scope);
        assert_eq!(headers["authorization"], authorization("host;x-amz-date", signature));
    }
}

#[test]
fn query_headers_and_body_are_signed_but_not_the_user_agent() {
    let mut request =
        request("POST", "/2015-03-31/functions/resize/invocations?Qualifier=%24LATEST");
    *request.body_mut() = Body::from(r#"{"a":1}"#);
    let headers = request.headers_mut();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    headers.insert("user-agent", HeaderValue::from_static("test"));
    let headers = signed(request, &credentials(None), scope());
    let signature = "e8f7888ff7f0e3e4e2d11cf9203777909c292e9ea71ded6b08e6ea50e762681c";
    assert_eq!(headers["authorization"], authorization("content-type;host;x-amz-date", signature));
    assert!(!headers.contains_key("x-amz-content-sha256"));
}

/// The scope of S3, for the credentials of its documentation.
fn s3() -> (Credentials, Scope<'static>) {
    let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret, None, None, "test");
    let scope = Scope {
        double_encode: false,
        normalize_path: false,
        content_sha256: true,
        ..Scope::new("s3", "us-east-1")
    };
    (credentials, scope)
}

fn s3_request(path: &str) -> http::Request<Body> {
    let mut request = request("GET", "/");
    *request.uri_mut() = format!("https://examplebucket.s3.amazonaws.com{path}").parse().unwrap();
    request
}

fn s3_time() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_369_353_600)
}

/// The examples of
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>.
#[test]
fn the_examples_of_s3_pass() {
    let (credentials, scope) = s3();
    let mut get = s3_request("/test.txt");
    get.headers_mut().insert("range", HeaderValue::from_static("bytes=0-9"));
    let cases = [
        (get, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        (
            s3_request("/?lifecycle"),
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        ),
        (
            s3_request("/?max-keys=2&prefix=J"),
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
    ];
    for (mut request, signature) in cases {
        sign(&mut request, &credentials, &scope, s3_time()).unwrap();
        let found = request.headers()["authorization"].to_str().unwrap();
        assert!(found.ends_with(&format!("Signature={signature}")), "{}", request.uri());
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(request.headers()["x-amz-content-sha256"], empty);
    }
}

/// The example of
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>.
#[test]
fn a_presigned_url_of_s3_excludes_the_body() {
    let (credentials, scope) = s3();
    let day = Duration::from_secs(86400);
    let presigned = presign(s3_request("/test.txt"), &credentials, &scope, s3_time(), day).unwrap();
    let signature = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    let query = presigned.uri.query().unwrap();
    assert!(query.ends_with(&format!("X-Amz-Signature={signature}")), "{query}");
    assert!(presigned.headers.is_empty());
}

#[test]
fn the_token_of_a_bucket_session_has_its_own_header() {
    let scope = Scope { bucket_session: true, ..scope() };
    let headers = signed(request("GET", "/"), &credentials(Some("token")), scope);
    assert_eq!(headers["x-amz-s3session-token"], "token");
    assert!(headers["x-amz-s3session-token"].is_sensitive());
    assert!(!headers.contains_key("x-amz-security-token"));
}

#[test]
fn segments_of_a_path_are_kept_for_s3() {
    let (credentials, scope) = s3();
    let signature = |path: &str| {
        let mut request = s3_request(path);
        sign(&mut request, &credentials, &scope, s3_time()).unwrap();
        request.headers()["authorization"].clone()
    };
    assert_ne!(signature("/a/../b"), signature("/b"));
    assert_ne!(signature("/a//b"), signature("/a/b"));
}

#[test]
fn an_unsigned_body_is_declared() {
    let signature = "05e1b307416f2cbcf15dd86269efd55537182ee4416101af58762e96bba470bb";
    let expected = authorization("host;x-amz-content-sha256;x-amz-date", signature);

    let scope_without_payload = Scope { unsigned_payload: true, ..scope() };
    let headers = signed(request("POST", "/"), &credentials(None), scope_without_payload);
    assert_eq!(headers["authorization"], expected);
    assert_eq!(headers["x-amz-content-sha256"], "UNSIGNED-PAYLOAD");

    let mut streaming = request("POST", "/");
    *streaming.body_mut() = Body::from_stream(Body::empty());
    let headers = signed(streaming, &credentials(None), scope());
    assert_eq!(headers["authorization"], expected);
}

#[test]
fn signing_again_replaces_the_signature() {
    let mut request = request("GET", "/");
    for seconds in [1, THEN] {
        let time = UNIX_EPOCH + Duration::from_secs(seconds);
        sign(&mut request, &credentials(None), &scope(), time).unwrap();
    }
    let signature = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
    assert_eq!(request.headers()["authorization"], authorization("host;x-amz-date", signature));
    assert_eq!(request.headers().len(), 2);
}

#[test]
fn debug_hides_signature_and_token() {
    let headers = signed(request("GET", "/"), &credentials(Some("token")), scope());
    let debug = format!("{headers:?}");
    assert!(!debug.contains("Signature") && !debug.contains("\"token\""), "{debug}");
}

#[test]
fn unsignable_requests_are_rejected() {
    let now = UNIX_EPOCH + Duration::from_secs(THEN);
    let mut relative = http::Request::new(Body::empty());
    let error = sign(&mut relative, &credentials(None), &scope(), now).unwrap_err();
    assert!(error.to_string().contains("no host"), "{error}");

    for time in
        [UNIX_EPOCH - Duration::from_secs(1), UNIX_EPOCH + Duration::from_secs(253_402_300_800)]
    {
        let error = sign(&mut request("GET", "/"), &credentials(None), &scope(), time).unwrap_err();
        assert!(error.to_string().contains("the clock"), "{error}");
    }

    let mut latin1 = request("GET", "/");
    latin1.headers_mut().insert("x-name", HeaderValue::from_bytes(b"caf\xe9").unwrap());
    let error = sign(&mut latin1, &credentials(None), &scope(), now).unwrap_err();
    assert!(matches!(error, SignError::Request(_)), "{error}");
}

#[test]
fn invalid_credentials_are_rejected_and_not_shown() {
    let now = UNIX_EPOCH + Duration::from_secs(THEN);
    let with_line_break = Credentials::new("AKID\n", "hunter2", None, None, "test");
    for (credentials, part) in
        [(with_line_break, "access key id"), (credentials(Some("to ken")), "session token")]
    {
        let error = sign(&mut request("GET", "/"), &credentials, &scope(), now).unwrap_err();
        assert!(matches!(error, SignError::Credentials(_)));
        let text = error.to_string();
        assert!(
            text.contains(part) && !text.contains("AKID") && !text.contains("hunter2"),
            "{text}"
        );
    }
}
