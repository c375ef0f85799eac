mod account;
mod at_most_once;
mod bearer;
#[cfg(feature = "http-checksum")]
mod checksums;
mod discovery;
mod hooks;
mod limits;
mod metadata;
#[cfg(feature = "hyper")]
mod over_a_socket;
mod retries;
#[cfg(all(feature = "hyper", feature = "xml"))]
mod s3;
mod secrets;
mod span;
mod trace;
mod unsent;

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use super::*;
use crate::DecodeError;
use crate::credentials::Credentials;
use crate::endpoint::{AuthScheme, Context, Endpoint, EndpointError};
use crate::environment::Environment;
use crate::error::{Failure, ServiceError};
use crate::operation::Auth;
use crate::response::Response;
use crate::transport::{
    LargeResponse, Timeouts, Transport, TransportError, TransportErrorKind, TransportFuture,
};

type Sent = Result<http::Response<Body>, TransportError>;

/// Records requests. Returns the given responses first, then successful ones.
#[derive(Clone, Default)]
struct Recorder {
    requests: Arc<Mutex<Vec<http::Request<Body>>>>,
    answers: Arc<Mutex<VecDeque<Sent>>>,
}

impl Recorder {
    fn answering(answer: Sent) -> Recorder {
        Recorder::answering_all([answer])
    }

    fn answering_all(answers: impl IntoIterator<Item = Sent>) -> Recorder {
        let answers = Arc::new(Mutex::new(answers.into_iter().collect()));
        Recorder { answers, ..Recorder::default() }
    }

    fn request(&self) -> http::Request<Body> {
        self.requests.lock().unwrap()[0].clone()
    }

    fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

impl Transport for Recorder {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        self.requests.lock().unwrap().push(request);
        let answer = self.answers.lock().unwrap().pop_front();
        Box::pin(async { answer.unwrap_or_else(|| Ok(http::Response::new(Body::from("pong")))) })
    }
}

fn rules(context: &Context<'_>) -> Result<Endpoint, EndpointError> {
    let suffix = context.parameter("Suffix").and_then(Value::as_str).unwrap_or("example");
    match (context.endpoint, context.region) {
        (Some(url), _) => Ok(Endpoint::new(url)),
        (None, Some("us-iso-east-1")) => {
            let regions = ["us-iso-*", "us-isob-*"].map(str::to_owned).to_vec();
            let scheme = AuthScheme::new("sigv4a").signing_region_set(regions);
            Ok(Endpoint::new("https://iso.example").auth_scheme(scheme))
        }
        (None, Some("aws-global")) => Ok(Endpoint::new("https://ping.example")
            .header("x-global", "yes")
            .header("x-global", "both")
            .header("content-type", "x")
            .auth_scheme(
                AuthScheme::new("sigv4").signing_region("us-east-1").signing_name("other"),
            )),
        (None, Some(region)) => Ok(Endpoint::new(format!("https://ping.{region}.{suffix}"))),
        (None, None) => Err(EndpointError::new("Invalid Configuration: Missing Region")),
    }
}

static SERVICE: Service = Service::new("Ping", "ping", rules).version("2020-02-02");

/// An operation whose output is the text of the response.
struct Ping {
    prefix: bool,
}

macro_rules! operation {
    ($name:ident, $metadata:expr) => {
        impl Operation for $name {
            const METADATA: Metadata = $metadata;
            type Output = Body;
            type Error = PingError;

            fn request(&self) -> Result<Request, BuildError> {
                let mut request = crate::request::Builder::new(http::Method::POST);
                request.path("/ping");
                if self.prefix {
                    request.host_prefix("data.");
                }
                request.text("text/plain", Some("ping"), crate::text::string);
                request.finish()
            }

            fn read(response: &mut Response) -> Result<Body, DecodeError> {
                Ok(response.stream())
            }

            fn endpoint_parameters(&self) -> Vec<(&'static str, Value)> {
                vec![("Unused", Value::from(true))]
            }
        }
    };
}

struct Stream {
    prefix: bool,
}
struct Anonymous {
    prefix: bool,
}
struct Token {
    prefix: bool,
}
struct Either {
    prefix: bool,
}
struct Once {
    prefix: bool,
}
struct Look {
    prefix: bool,
}
struct Proxied {
    prefix: bool,
}

operation!(Ping, Metadata::new("Ping"));
operation!(Stream, Metadata::new("Stream").streams_output().unsigned_payload());
operation!(Anonymous, Metadata::new("Anonymous").auth(&[Auth::None]));
operation!(Token, Metadata::new("Token").auth(&[Auth::Bearer]));
operation!(Either, Metadata::new("Either").auth(&[Auth::SigV4, Auth::Bearer]));

operation!(Once, Metadata::new("Once").at_most_once());
operation!(Proxied, Metadata::new("Proxied").proxied());
operation!(Look, Metadata::new("Look").readonly());

/// An operation that reads with GET.
struct Show;

impl Operation for Show {
    const METADATA: Metadata = Metadata::new("Show");
    type Output = ();
    type Error = PingError;

    fn request(&self) -> Result<Request, BuildError> {
        let mut request = crate::request::Builder::new(http::Method::GET);
        request.path("/ping");
        request.finish()
    }

    fn read(_response: &mut Response) -> Result<(), DecodeError> {
        Ok(())
    }
}

/// An operation with a streaming input.
struct Upload;

impl Operation for Upload {
    const METADATA: Metadata = Metadata::new("Upload").unsigned_payload();
    type Output = ();
    type Error = PingError;

    fn request(&self) -> Result<Request, BuildError> {
        let chunks = futures_util::stream::iter([Ok::<_, crate::BoxError>("ping".into())]);
        Ok(http::Request::new(Body::from_stream(chunks)))
    }

    fn read(_response: &mut Response) -> Result<(), DecodeError> {
        Ok(())
    }
}

#[derive(Debug)]
enum PingError {
    Failure(Failure),
    Gone,
}

impl fmt::Display for PingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PingError::Failure(failure) => failure.fmt(f),
            PingError::Gone => f.write_str("gone"),
        }
    }
}

impl std::error::Error for PingError {}

impl From<Failure> for PingError {
    fn from(failure: Failure) -> PingError {
        PingError::Failure(failure)
    }
}

impl ServiceError for PingError {
    fn read(code: &str, _response: &mut Response) -> Option<Result<PingError, DecodeError>> {
        (code == "GoneException").then_some(Ok(PingError::Gone))
    }
}

fn configured() -> crate::config::Builder {
    let credentials = Credentials::new("AKID", "hunter2", None, None, "test");
    Config::builder().region("eu-central-1").credentials(credentials).retry(Retry::off())
}

fn client(builder: crate::config::Builder, recorder: &Recorder) -> Client {
    Client::new(&SERVICE, builder.transport(recorder.clone()).build().unwrap())
}

async fn ping(client: &Client, options: CallOptions) -> Result<bytes::Bytes, Error<PingError>> {
    let body = client.send(&Ping { prefix: false }, &options).await?;
    Ok(body.collect().await.unwrap())
}

fn header<'a>(request: &'a http::Request<Body>, name: &str) -> &'a str {
    request.headers()[name].to_str().unwrap()
}

/// Each call in progress holds one of these futures.
#[test]
fn the_future_of_a_call_is_small() {
    let client = client(Config::builder().region("eu-central-1"), &Recorder::default());
    let options = CallOptions::new();
    let call = client.call(Ping::METADATA, &options, None);
    let size = size_of_val(&*client.dispatch(call, Ok(Request::default()), Vec::new()));
    assert!(size <= 4 * 1024, "{size} bytes");
}

#[tokio::test]
async fn a_request_is_completed_and_signed() {
    let recorder = Recorder::default();
    let client = client(configured().app_id("shop").context_parameter("Suffix", "test"), &recorder);
    assert_eq!(ping(&client, CallOptions::new()).await.unwrap(), "pong");
    let request = recorder.request();
    assert_eq!(request.uri(), "https://ping.eu-central-1.test/ping");
    assert_eq!(header(&request, "content-type"), "text/plain");
    assert!(header(&request, "user-agent").contains("api/ping#2020-02-02"));
    let authorization = header(&request, "authorization");
    assert!(
        authorization.contains(
            "/eu-central-1/ping/aws4_request, SignedHeaders=content-type;host;x-amz-date,"
        )
    );
    let timeouts = request.extensions().get::<Timeouts>().unwrap();
    assert_eq!(timeouts.connect, Some(Duration::from_millis(3100)));
}

#[tokio::test]
async fn call_options_override_the_configuration() {
    let recorder = Recorder::default();
    let client = client(configured().use_fips(true), &recorder);
    let options = CallOptions::new()
        .region("us-east-1")
        .endpoint_url("http://localhost:4566/base/")
        .header("Content-Type", "text/ping")
        .header("x-more", "more");
    ping(&client, options).await.unwrap();
    let request = recorder.request();
    assert_eq!(request.uri(), "http://localhost:4566/base/ping");
    assert_eq!(header(&request, "content-type"), "text/ping");
    let authorization = header(&request, "authorization");
    assert!(authorization.contains(
        "/us-east-1/ping/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-more,"
    ));
}

#[tokio::test]
async fn the_endpoint_sets_signing_properties_and_headers() {
    let recorder = Recorder::default();
    let client = client(configured(), &recorder);
    ping(&client, CallOptions::new().region("aws-global")).await.unwrap();
    let request = recorder.request();
    assert_eq!(request.headers().get_all("x-global").iter().collect::<Vec<_>>(), ["yes", "both"]);
    assert_eq!(
        request.headers().get_all("content-type").iter().collect::<Vec<_>>(),
        ["text/plain"]
    );
    assert!(header(&request, "authorization").contains("/us-east-1/other/aws4_request"));
}

#[cfg(not(feature = "sigv4a"))]
#[tokio::test]
async fn an_algorithm_that_is_not_compiled_in_is_an_error() {
    let recorder = Recorder::default();
    let client = client(configured(), &recorder);
    let error = ping(&client, CallOptions::new().region("us-iso-east-1")).await.unwrap_err();
    let expected = "requires authentication by sigv4a, which is not supported; enable the feature";
    assert!(error.to_string().contains(expected), "{error}");
    assert_eq!(recorder.count(), 0);
}

#[cfg(feature = "sigv4a")]
#[tokio::test]
async fn the_endpoint_chooses_the_algorithm() {
    let recorder = Recorder::default();
    let client = client(configured(), &recorder);
    ping(&client, CallOptions::new().region("us-iso-east-1")).await.unwrap();
    let request = recorder.request();
    let authorization = header(&request, "authorization");
    let expected = "AWS4-ECDSA-P256-SHA256 Credential=AKID/";
    assert!(authorization.starts_with(expected), "{authorization}");
    assert!(authorization.contains("x-amz-region-set"), "{authorization}");
    assert_eq!(header(&request, "x-amz-region-set"), "us-iso-*,us-isob-*");
}

#[tokio::test]
async fn a_host_prefix_comes_before_the_host() {
    let recorder = Recorder::default();
    let client = client(configured(), &recorder);
    client.send(&Ping { prefix: true }, &CallOptions::new()).await.unwrap();
    assert_eq!(recorder.request().uri(), "https://data.ping.eu-central-1.example/ping");
}

#[tokio::test]
async fn ways_to_authenticate() {
    let recorder = Recorder::default();
    let client =
        client(Config::builder().region("eu-central-1").bearer_token("hunter2"), &recorder);
    client.send(&Token { prefix: false }, &CallOptions::new()).await.unwrap();
    assert_eq!(header(&recorder.request(), "authorization"), "Bearer hunter2");
    client.send(&Anonymous { prefix: false }, &CallOptions::new()).await.unwrap();
    let anonymous = recorder.requests.lock().unwrap()[1].clone();
    assert!(!anonymous.headers().contains_key("authorization"));
    let error = ping(&client, CallOptions::new()).await.unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("Ping: no credentials: the configuration has none; call `credentials`"),
        "{error}"
    );
    assert_eq!((error.attempts(), recorder.count()), (0, 2));
}

#[tokio::test]
async fn errors_of_the_service() {
    let gone = http::Response::builder()
        .status(410)
        .header("x-amzn-errortype", "GoneException")
        .header("x-amzn-requestid", "1-2-3")
        .body(Body::from_stream(futures_util::stream::iter([Ok::<_, crate::BoxError>(
            "{}".into(),
        )])))
        .unwrap();
    let recorder = Recorder::answering(Ok(gone));
    let error = client(configured(), &recorder)
        .send(&Stream { prefix: false }, &CallOptions::new())
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), PingError::Gone));
    assert_eq!(error.to_string(), "Stream: GoneException (HTTP 410, request id 1-2-3, 1 attempt)");
}

#[tokio::test]
async fn only_successful_responses_are_streams() {
    let answer = || {
        let chunks = [Ok::<_, crate::BoxError>("po".into()), Ok("ng".into())];
        http::Response::new(Body::from_stream(futures_util::stream::iter(chunks)))
    };
    let recorder = Recorder::answering(Ok(answer()));
    let body = client(configured(), &recorder)
        .send(&Stream { prefix: false }, &CallOptions::new())
        .await
        .unwrap();
    assert!(body.as_bytes().is_none());
    let request = recorder.request();
    assert_eq!(header(&request, "x-amz-content-sha256"), "UNSIGNED-PAYLOAD");
    assert!(request.extensions().get::<LargeResponse>().is_some());

    let recorder = Recorder::answering(Ok(answer()));
    let body = client(configured(), &recorder)
        .send(&Ping { prefix: false }, &CallOptions::new())
        .await
        .unwrap();
    assert_eq!(body.as_bytes().unwrap(), "pong");
    assert!(recorder.request().extensions().get::<LargeResponse>().is_none());

    let recorder = Recorder::default();
    client(configured(), &recorder).send(&Show, &CallOptions::new()).await.unwrap();
    assert!(recorder.request().extensions().get::<LargeResponse>().is_some());
}

#[tokio::test]
async fn failures_of_the_transport() {
    let cases = [
        (
            TransportErrorKind::Connect,
            "Ping: cannot connect to https://ping.eu-central-1.example:443: why (1 attempt)",
        ),
        (
            TransportErrorKind::Interrupted,
            "Ping: the connection to https://ping.eu-central-1.example:443 was interrupted, and the request may have been \
             received: why (1 attempt, may have run)",
        ),
        (
            TransportErrorKind::Refused,
            "Ping: https://ping.eu-central-1.example:443 rejected the request without processing it: why (1 attempt)",
        ),
        (TransportErrorKind::ConnectTimeout, "Ping: timed out: no connection within 3.1s"),
        (TransportErrorKind::Timeout, "Ping: timed out: no byte of the response within 7s"),
    ];
    for (kind, text) in cases {
        let recorder = Recorder::answering(Err(TransportError::new(kind, "why")));
        let client = client(configured().read_timeout(Duration::from_secs(7)), &recorder);
        let error = ping(&client, CallOptions::new()).await.unwrap_err();
        assert!(error.to_string().starts_with(text), "{error}");
    }
}

#[tokio::test]
async fn interrupted_responses_keep_their_status_and_request_id() {
    let broken = TransportError::new(TransportErrorKind::Interrupted, "why");
    let chunks = [Ok::<_, crate::BoxError>("po".into()), Err(broken.into())];
    let mut answer = http::Response::new(Body::from_stream(futures_util::stream::iter(chunks)));
    answer.headers_mut().insert("x-amzn-requestid", HeaderValue::from_static("1-2-3"));
    let recorder = Recorder::answering(Ok(answer));
    let error = ping(&client(configured(), &recorder), CallOptions::new()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "Ping: the connection to https://ping.eu-central-1.example:443 was interrupted, and the request may have been \
         received: why (HTTP 200, request id 1-2-3, 1 attempt, may have run)"
    );
}

#[test]
fn futures_are_small_and_cross_threads() {
    fn check<T: Send>(future: T) -> usize {
        std::mem::size_of_val(&future)
    }
    let client = client(configured(), &Recorder::default());
    let options = CallOptions::new();
    assert!(check(client.send(&Ping { prefix: false }, &options)) < 512);
    assert!(!format!("{client:?}").contains("hunter2"));
}

#[cfg(not(any(feature = "hyper", feature = "reqwest")))]
#[tokio::test]
async fn without_a_transport_there_is_an_error() {
    let client = Client::new(&SERVICE, configured().build().unwrap());
    let error = ping(&client, CallOptions::new()).await.unwrap_err();
    assert!(error.to_string().contains("no transport is configured"), "{error}");
}
