//! Signatures against those that AWS has published, and against Signature Version 4 written down here
//! from its specification: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderName, HeaderValue, Request};
use proptest::prelude::*;
use tinsmith_runtime::sign::{Scope, sign};
use tinsmith_runtime::{Body, Credentials};

/// Signature Version 4, as far as Lambda wants it: over the whole body, with the path normalised and
/// encoded a second time.
mod specification {
    use hmac::{Hmac, KeyInit, Mac};
    use http::Request;
    use sha2::{Digest, Sha256};
    use time::OffsetDateTime;
    use time::macros::format_description;
    use tinsmith_runtime::Body;

    pub struct Signer<'a> {
        pub key: &'a str,
        pub secret: &'a str,
        pub token: Option<&'a str>,
        pub region: &'a str,
        pub service: &'a str,
        pub time: OffsetDateTime,
        pub double_encode: bool,
    }

    /// Headers that anyone on the way may change, and the signature's own.
    const NOT_SIGNED: [&str; 4] =
        ["authorization", "user-agent", "x-amzn-trace-id", "transfer-encoding"];

    impl Signer<'_> {
        /// The value of the header `authorization`.
        pub fn authorization(&self, request: &Request<Body>) -> String {
            let (canonical, signed_headers) = self.canonical_request(request);
            let scope = format!("{}/{}/{}/aws4_request", self.date(), self.region, self.service);
            let hash = hex(&Sha256::digest(canonical));
            let to_sign = format!("AWS4-HMAC-SHA256\n{}\n{scope}\n{hash}", self.date_time());

            let mut key = format!("AWS4{}", self.secret).into_bytes();
            for part in [&self.date(), self.region, self.service, "aws4_request"] {
                key = hmac(&key, part);
            }
            let signature = hex(&hmac(&key, &to_sign));
            let key = self.key;
            format!(
                "AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={signed_headers}, \
                 Signature={signature}"
            )
        }

        pub fn canonical_request(&self, request: &Request<Body>) -> (String, String) {
            let mut headers: Vec<(String, Vec<String>)> = Vec::new();
            for name in request.headers().keys() {
                let values = request.headers().get_all(name).iter();
                let values =
                    values.map(|value| trim(std::str::from_utf8(value.as_bytes()).unwrap()));
                headers.push((name.to_string(), values.collect()));
            }
            headers.push(("x-amz-date".into(), vec![self.date_time()]));
            if let Some(token) = self.token {
                headers.push(("x-amz-security-token".into(), vec![token.into()]));
            }
            if !request.headers().contains_key("host") {
                headers.push(("host".into(), vec![host(request)]));
            }
            headers.retain(|(name, _)| !NOT_SIGNED.contains(&name.as_str()));
            headers.sort();

            let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
            let names = names.join(";");
            let mut canonical = format!(
                "{}\n{}\n{}\n",
                request.method(),
                self.path(request.uri().path()),
                query(request.uri().query().unwrap_or_default())
            );
            for (name, values) in &headers {
                canonical.push_str(&format!("{name}:{}\n", values.join(",")));
            }
            let hash = hex(&Sha256::digest(request.body().as_bytes().unwrap()));
            canonical.push_str(&format!("\n{names}\n{hash}"));
            (canonical, names)
        }

        fn path(&self, path: &str) -> String {
            let path = normalized(path);
            if !self.double_encode {
                return path;
            }
            path.split('/').map(|segment| encode(segment.as_bytes())).collect::<Vec<_>>().join("/")
        }

        fn date(&self) -> String {
            self.time.format(format_description!("[year][month][day]")).unwrap()
        }

        pub fn date_time(&self) -> String {
            let format = format_description!("[year][month][day]T[hour][minute][second]Z");
            self.time.format(format).unwrap()
        }
    }

    /// The path without `.`, `..` and empty segments.
    fn normalized(path: &str) -> String {
        let mut segments = Vec::new();
        let mut is_folder = false;
        for segment in path.split('/') {
            is_folder = matches!(segment, "" | "." | "..");
            match segment {
                "" | "." => {}
                ".." => drop(segments.pop()),
                _ => segments.push(segment),
            }
        }
        let end = if is_folder && !segments.is_empty() { "/" } else { "" };
        format!("/{}{end}", segments.join("/"))
    }

    /// The pairs, ordered by name and then by value, both in their encoded form.
    fn query(query: &str) -> String {
        let mut pairs = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            pairs.push((encode(&decode(name)), encode(&decode(value))));
        }
        pairs.sort();
        let pairs: Vec<String> =
            pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("&")
    }

    /// The host as clients send it: with the port, unless it is the scheme's own.
    fn host(request: &Request<Body>) -> String {
        let uri = request.uri();
        match (uri.scheme_str().unwrap(), uri.port_u16()) {
            ("http", Some(80)) | ("https", Some(443)) | (_, None) => uri.host().unwrap().into(),
            (_, Some(port)) => format!("{}:{port}", uri.host().unwrap()),
        }
    }

    /// Without spaces around it, and with one where there are several.
    fn trim(value: &str) -> String {
        value.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    pub fn encode(text: &[u8]) -> String {
        let mut encoded = String::new();
        for &byte in text {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    encoded.push(byte.into());
                }
                _ => encoded.push_str(&format!("%{byte:02X}")),
            }
        }
        encoded
    }

    fn decode(text: &str) -> Vec<u8> {
        let mut decoded = Vec::new();
        let mut parts = text.split('%');
        decoded.extend_from_slice(parts.next().unwrap().as_bytes());
        for part in parts {
            let (byte, rest) = part.split_at(2);
            decoded.push(u8::from_str_radix(byte, 16).unwrap());
            decoded.extend_from_slice(rest.as_bytes());
        }
        decoded
    }

    fn hmac(key: &[u8], text: &str) -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

use specification::Signer;

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

/// A request of AWS's test suite for Signature Version 4, and its signature.
struct Vector {
    name: &'static str,
    request: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
    token: Option<&'static str>,
    signed_headers: &'static str,
    signature: &'static str,
}

const VECTOR: Vector = Vector {
    name: "",
    request: "GET /",
    headers: &[],
    body: "",
    token: None,
    signed_headers: "host;x-amz-date",
    signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
};

/// All of them are of 2015-08-30T12:36:00Z, for the host `example.amazonaws.com`, the service
/// `service` and the region `us-east-1`. Those whose paths are not encoded in the suite have them
/// encoded here, as every request of HTTP does.
const SUITE: &[Vector] = &[
    Vector { name: "get-vanilla", ..VECTOR },
    Vector { name: "get-vanilla-query", ..VECTOR },
    Vector { name: "get-relative-normalized", request: "GET /example/..", ..VECTOR },
    Vector {
        name: "get-relative-relative-normalized",
        request: "GET /example1/example2/../..",
        ..VECTOR
    },
    Vector { name: "get-slash-dot-slash-normalized", request: "GET /./", ..VECTOR },
    Vector { name: "get-slash-normalized", request: "GET //", ..VECTOR },
    Vector {
        name: "get-slash-pointless-dot-normalized",
        request: "GET /./example",
        signature: "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5",
        ..VECTOR
    },
    Vector {
        name: "get-slashes-normalized",
        request: "GET //example//",
        signature: "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
        ..VECTOR
    },
    Vector {
        name: "get-space-normalized",
        request: "GET /example%20space/",
        signature: "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
        ..VECTOR
    },
    Vector {
        name: "get-unreserved",
        request: "GET /-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
        ..VECTOR
    },
    Vector {
        name: "get-utf8",
        request: "GET /%E1%88%B4",
        signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
        ..VECTOR
    },
    Vector {
        name: "get-vanilla-empty-query-key",
        request: "GET /?Param1=value1",
        signature: "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
        ..VECTOR
    },
    Vector {
        name: "get-vanilla-query-order-key-case",
        request: "GET /?Param2=value2&Param1=value1",
        signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        ..VECTOR
    },
    Vector {
        name: "get-vanilla-query-order-encoded",
        request: "GET /?Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
        signature: "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac",
        ..VECTOR
    },
    Vector {
        name: "get-vanilla-query-unreserved",
        request: "GET /?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\
                  =-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        signature: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
        ..VECTOR
    },
    Vector {
        name: "get-vanilla-utf8-query",
        request: "GET /?%E1%88%B4=bar",
        signature: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
        ..VECTOR
    },
    Vector {
        name: "get-header-key-duplicate",
        headers: &[("My-Header1", "value2"), ("My-Header1", "value2"), ("My-Header1", "value1")],
        signed_headers: "host;my-header1;x-amz-date",
        signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
        ..VECTOR
    },
    Vector {
        name: "get-header-value-order",
        headers: &[
            ("My-Header1", "value4"),
            ("My-Header1", "value1"),
            ("My-Header1", "value3"),
            ("My-Header1", "value2"),
        ],
        signed_headers: "host;my-header1;x-amz-date",
        signature: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
        ..VECTOR
    },
    Vector {
        name: "get-header-value-trim",
        headers: &[("My-Header1", " value1"), ("My-Header2", " \"a   b   c\"")],
        signed_headers: "host;my-header1;my-header2;x-amz-date",
        signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
        ..VECTOR
    },
    Vector {
        name: "get-vanilla-with-session-token",
        token: Some("6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"),
        signed_headers: "host;x-amz-date;x-amz-security-token",
        signature: "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8",
        ..VECTOR
    },
    Vector {
        name: "post-vanilla",
        request: "POST /",
        signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        ..VECTOR
    },
    Vector {
        name: "post-vanilla-query",
        request: "POST /?Param1=value1",
        signature: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
        ..VECTOR
    },
    Vector {
        name: "post-header-key-sort",
        request: "POST /",
        headers: &[("My-Header1", "value1")],
        signed_headers: "host;my-header1;x-amz-date",
        signature: "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
        ..VECTOR
    },
    Vector {
        name: "post-header-value-case",
        request: "POST /",
        headers: &[("My-Header1", "VALUE1")],
        signed_headers: "host;my-header1;x-amz-date",
        signature: "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
        ..VECTOR
    },
    Vector {
        name: "post-sts-header-before",
        request: "POST /",
        token: Some(
            "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRX\
             mxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburE\
             Dy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL\
             64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==",
        ),
        signed_headers: "host;x-amz-date;x-amz-security-token",
        signature: "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
        ..VECTOR
    },
    // These two say the hash of their bodies in a header, which is then one like any other.
    Vector {
        name: "post-x-www-form-urlencoded",
        request: "POST /",
        headers: &[
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Content-Length", "13"),
            (
                "X-Amz-Content-Sha256",
                "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e",
            ),
        ],
        body: "Param1=value1",
        signed_headers: "content-length;content-type;host;x-amz-content-sha256;x-amz-date",
        signature: "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b",
        ..VECTOR
    },
    Vector {
        name: "post-x-www-form-urlencoded-parameters",
        request: "POST /",
        headers: &[
            ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
            ("Content-Length", "13"),
            (
                "X-Amz-Content-Sha256",
                "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e",
            ),
        ],
        body: "Param1=value1",
        signed_headers: "content-length;content-type;host;x-amz-content-sha256;x-amz-date",
        signature: "328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422",
        ..VECTOR
    },
];

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
        double_encode in prop::bool::weighted(0.9),
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
        };
        let expected = signer.authorization(&request);
        let mut scope = Scope::new("lambda", &region);
        scope.double_encode = double_encode;
        let headers = signed(request.clone(), token.as_deref(), &scope, time);

        let (canonical, _) = signer.canonical_request(&request);
        prop_assert_eq!(headers["authorization"].to_str().unwrap(), expected, "{}", canonical);
        prop_assert_eq!(headers["x-amz-date"].to_str().unwrap(), signer.date_time());
        let sent_token = headers.get("x-amz-security-token").map(|value| value.to_str().unwrap());
        prop_assert_eq!(sent_token, token.as_deref());
        prop_assert!(!headers.contains_key("x-amz-content-sha256"));
        // Whatever else the request had is there as it was.
        for name in request.headers().keys().filter(|name| *name != "authorization") {
            let before: Vec<_> = request.headers().get_all(name).iter().collect();
            prop_assert_eq!(before, headers.get_all(name).iter().collect::<Vec<_>>());
        }
    }
}
