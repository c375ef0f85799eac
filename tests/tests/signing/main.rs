//! Signatures are compared with those that AWS has published, and with Signature Version 4 written a
//! second time from its [specification](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

mod specification;
mod suite;
mod v4a;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderName, HeaderValue, Request};
use proptest::prelude::*;
use tinsmith_runtime::sign::{Scope, presign, sign};
use tinsmith_runtime::{Body, Credentials};

use specification::Signer;
use suite::SUITE;

const KEY: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// Signs a request, and gives the headers that it has then.
fn signed(
    mut request: Request<Body>,
    token: Option<&str>,
    scope: &Scope<'_>,
    time: SystemTime,
) -> HeaderMap {
    let token = token.map(str::to_owned);
    let credentials = Credentials::new(KEY, SECRET, token, None, "test");
    sign(&mut request, &credentials, scope, time).unwrap();
    request.into_parts().0.headers
}

#[test]
fn the_test_suite_of_aws() {
    let time = UNIX_EPOCH + Duration::from_secs(1_440_938_160);
    for vector in SUITE {
        let (method, path) = vector.request.split_once(' ').unwrap();
        let uri = format!("https://example.amazonaws.com{path}");
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in vector.headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(vector.body)).unwrap();
        // The suite encodes paths once only, as it was made for a service that wants that.
        let mut scope = Scope::new("service", "us-east-1");
        scope.double_encode = false;
        let specified = Signer {
            key: KEY,
            secret: SECRET,
            token: vector.token,
            region: "us-east-1",
            service: "service",
            time: time.into(),
            double_encode: false,
            normalize_path: true,
            unsigned_payload: false,
        }
        .authorization(&request);
        let headers = signed(request, vector.token, &scope, time);
        let expected = format!(
            "AWS4-HMAC-SHA256 Credential={KEY}/20150830/us-east-1/service/aws4_request, \
             SignedHeaders={}, Signature={}",
            vector.signed_headers, vector.signature
        );
        assert_eq!(headers["authorization"], expected, "{}", vector.name);
        assert_eq!(headers["x-amz-date"], "20150830T123600Z", "{}", vector.name);
        // What the rest of this file relies on is right as well.
        assert_eq!(specified, expected, "{}", vector.name);
    }
}

/// A request to Lambda, of the same suite.
#[test]
fn lambda_wants_paths_encoded_twice() {
    let time = UNIX_EPOCH + Duration::from_secs(1_620_747_645);
    let request = Request::builder()
        .method("POST")
        .uri(
            "https://lambda.us-east-2.amazonaws.com/2015-03-31/functions/\
             arn%3Aaws%3Alambda%3Aus-west-2%3A892717189312%3Afunction%3Amy-rusty-fun/invocations",
        )
        .body(Body::empty())
        .unwrap();
    let headers = signed(request, None, &Scope::new("lambda", "us-east-2"), time);
    assert_eq!(
        headers["authorization"],
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20210511/us-east-2/lambda/aws4_request, \
         SignedHeaders=host;x-amz-date, \
         Signature=4b93abbcc68be32bd64c18e2c71150660ab4c29bbd6c32a383a7517a88fc1804"
    );
    assert_eq!(headers.len(), 2);
}

/// The URI of a request as this library makes them, and of a few that it never would.
fn uris() -> impl Strategy<Value = String> {
    let text = || any::<String>().prop_map(|text| specification::encode(text.as_bytes()));
    let segment = prop_oneof![
        8 => text(),
        2 => "[a-zA-Z0-9._~!$&'()*+,;=:@-]{1,8}",
        1 => Just("..".to_owned()),
        1 => Just(".".to_owned()),
    ];
    let path = prop::collection::vec(segment, 0..6)
        // `/..` takes away what is before it, and it is not agreed whether that may be nothing.
        .prop_filter("an empty segment before `..`", |segments| {
            segments.windows(2).all(|pair| !(pair[0].is_empty() && pair[1] == ".."))
        })
        .prop_map(|segments| segments.join("/"));
    let pair = prop_oneof![
        8 => (text(), text()).prop_map(|(name, value)| format!("{name}={value}")),
        1 => text(),
    ];
    let query = prop::collection::vec(pair, 0..5).prop_map(|pairs| match pairs.is_empty() {
        true => String::new(),
        false => format!("?{}", pairs.join("&")),
    });
    let base = prop::sample::select(vec![
        "https://lambda.eu-central-1.amazonaws.com",
        "https://localhost:443",
        "http://localhost:80",
        "http://localhost:4566",
        "https://[::1]:8443",
    ]);
    (base, path, query).prop_map(|(base, path, query)| format!("{base}/{path}{query}"))
}

fn headers() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop_oneof![
        3 => "x-[a-z0-9-]{1,12}".prop_filter("the signature's own", |name| {
            !name.starts_with("x-amz-")
        }),
        1 => prop::sample::select(vec![
            "content-type",
            "X-Amz-Invocation-Type",
            "User-Agent",
            "X-Amzn-Trace-Id",
            "transfer-encoding",
            "authorization",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec((name, "[ -~éሴ]{0,24}"), 0..6)
}

fn requests() -> impl Strategy<Value = Request<Body>> {
    let method = prop::sample::select(vec!["GET", "PUT", "POST", "DELETE"]);
    let body = prop_oneof![Just(vec![]), prop::collection::vec(any::<u8>(), 0..200)];
    (method, uris(), headers(), body).prop_map(|(method, uri, headers, body)| {
        let mut request = Request::new(Body::from(body));
        *request.method_mut() = method.parse().unwrap();
        *request.uri_mut() = uri.parse().unwrap();
        for (name, value) in headers {
            let name: HeaderName = name.parse().unwrap();
            request.headers_mut().append(name, HeaderValue::from_str(&value).unwrap());
        }
        request
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_request_is_signed_as_specified(
        request in requests(),
        token in prop::option::of("[!-~]{1,40}"),
        region in "[a-z]{2}-[a-z]{4,8}-[1-9]",
        seconds in 0_u64..253_402_300_800,
        double_encode in prop::bool::weighted(0.7),
        normalize_path in prop::bool::weighted(0.7),
        unsigned_payload in prop::bool::weighted(0.2),
    ) {
        let time = UNIX_EPOCH + Duration::from_secs(seconds);
        let signer = Signer {
            key: KEY,
            secret: SECRET,
            token: token.as_deref(),
            region: &region,
            service: "lambda",
            time: time.into(),
            double_encode,
            normalize_path,
            unsigned_payload,
        };
        let expected = signer.authorization(&request);
        let mut scope = Scope::new("lambda", &region);
        (scope.double_encode, scope.normalize_path) = (double_encode, normalize_path);
        scope.unsigned_payload = unsigned_payload;
        let headers = signed(request.clone(), token.as_deref(), &scope, time);

        let (canonical, _) = signer.canonical_request(&request);
        prop_assert_eq!(headers["authorization"].to_str().unwrap(), expected, "{}", canonical);
        prop_assert_eq!(headers["x-amz-date"].to_str().unwrap(), signer.date_time());
        let sent_token = headers.get("x-amz-security-token").map(|value| value.to_str().unwrap());
        prop_assert_eq!(sent_token, token.as_deref());
        prop_assert_eq!(headers.contains_key("x-amz-content-sha256"), unsigned_payload);
        // Whatever else the request had is there as it was.
        for name in request.headers().keys().filter(|name| *name != "authorization") {
            let before: Vec<_> = request.headers().get_all(name).iter().collect();
            prop_assert_eq!(before, headers.get_all(name).iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn any_request_is_presigned_as_specified(
        request in requests(),
        token in prop::option::of("[!-~]{1,40}"),
        region in "[a-z]{2}-[a-z]{4,8}-[1-9]",
        seconds in 0_u64..253_402_300_800,
        expires in 1_u64..=604_800,
        double_encode in prop::bool::weighted(0.7),
        normalize_path in prop::bool::weighted(0.7),
    ) {
        let time = UNIX_EPOCH + Duration::from_secs(seconds);
        let signer = Signer {
            key: KEY,
            secret: SECRET,
            token: token.as_deref(),
            region: &region,
            service: "lambda",
            time: time.into(),
            double_encode,
            normalize_path,
            unsigned_payload: false,
        };
        let credentials = Credentials::new(KEY, SECRET, token.clone(), None, "test");
        let mut scope = Scope::new("lambda", &region);
        (scope.double_encode, scope.normalize_path) = (double_encode, normalize_path);
        let expires_in = Duration::from_secs(expires);
        let presigned = presign(request.clone(), &credentials, &scope, time, expires_in).unwrap();

        let sent = specification::query(presigned.uri.query().unwrap());
        prop_assert_eq!(sent, signer.presigned(&request, expires));
        prop_assert_eq!(presigned.uri.path(), request.uri().path());
        prop_assert_eq!(presigned.uri.authority(), request.uri().authority());
        prop_assert_eq!(&presigned.method, request.method());
        prop_assert_eq!(&presigned.body, request.body().as_bytes().unwrap());
        // Whoever sends it has a name of its own.
        let mut headers = request.headers().clone();
        for name in ["user-agent", "x-amzn-trace-id"] {
            headers.remove(name);
        }
        prop_assert_eq!(presigned.headers, headers);
    }
}
