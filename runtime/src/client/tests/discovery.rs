//! Endpoint discovery. The transport answers the operation that returns endpoints with numbered
//! hosts.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::discovery::{Discovered, DiscoversEndpoints, Discovery};

/// An operation that requires discovery.
pub(super) struct Write {
    pub(super) prefix: bool,
}

impl Operation for Write {
    const METADATA: Metadata = Metadata::new("Write").discovered();
    type Output = Body;
    type Error = PingError;

    fn request(&self) -> Result<Request, BuildError> {
        Ping { prefix: self.prefix }.request()
    }

    fn read(response: &mut Response) -> Result<Body, DecodeError> {
        Ping::read(response)
    }
}

/// Returns endpoints: a line each, with a host and minutes.
struct DescribeEndpoints;

impl Operation for DescribeEndpoints {
    const METADATA: Metadata = Metadata::new("Describe");
    type Output = Vec<Discovered>;
    type Error = PingError;

    fn request(&self) -> Result<Request, BuildError> {
        Ping { prefix: false }.request()
    }

    fn read(response: &mut Response) -> Result<Vec<Discovered>, DecodeError> {
        let text = String::from_utf8(response.body().as_bytes().unwrap().to_vec()).unwrap();
        let endpoint = |line: &str| {
            let (host, minutes) = line.split_once(' ').unwrap();
            Discovered::new(host.to_owned(), minutes.parse().unwrap())
        };
        Ok(text.lines().map(endpoint).collect())
    }
}

impl DiscoversEndpoints for DescribeEndpoints {
    fn discovery() -> Self {
        DescribeEndpoints
    }

    fn endpoints(output: Vec<Discovered>) -> Vec<Discovered> {
        output
    }
}

pub(super) static DISCOVERY: Discovery =
    Discovery::by::<DescribeEndpoints>("InvalidEndpointException");
static FINDING: Service = Service::new("Finding", "finding", rules).discovery(&DISCOVERY);

/// Answers a search after 1 second: the endpoints are valid for 10 minutes.
#[derive(Clone, Default)]
struct Cells {
    hosts: Arc<Mutex<Vec<String>>>,
    searches: Arc<AtomicUsize>,
    /// The errors of the next searches.
    refusals: Arc<Mutex<VecDeque<http::Response<Body>>>>,
    /// The responses to the next other requests.
    answers: Arc<Mutex<VecDeque<Sent>>>,
}

impl Cells {
    fn searches(&self) -> usize {
        self.searches.load(Ordering::SeqCst)
    }

    fn last(&self) -> String {
        self.hosts.lock().unwrap().last().unwrap().clone()
    }

    fn refuse(&self, status: u16, code: &'static str) {
        self.refusals.lock().unwrap().push_back(failure(status, code));
    }

    fn answer(&self, answer: Sent) {
        self.answers.lock().unwrap().push_back(answer);
    }
}

fn failure(status: u16, code: &'static str) -> http::Response<Body> {
    let mut response = http::Response::new(Body::from(format!(r#"{{"message": "{code}!"}}"#)));
    *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
    response.headers_mut().insert("x-amzn-errortype", HeaderValue::from_static(code));
    response
}

impl Transport for Cells {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let host = request.uri().host().unwrap().to_owned();
        Box::pin(async move {
            if host.starts_with("ping.") {
                tokio::time::sleep(Duration::from_secs(1)).await;
                let number = self.searches.fetch_add(1, Ordering::SeqCst) + 1;
                let refusal = self.refusals.lock().unwrap().pop_front();
                let endpoint = format!("cell-{number}.example 10\nother.example 10");
                return Ok(refusal.unwrap_or_else(|| http::Response::new(Body::from(endpoint))));
            }
            self.hosts.lock().unwrap().push(host);
            let answer = self.answers.lock().unwrap().pop_front();
            answer.unwrap_or_else(|| Ok(http::Response::new(Body::from("pong"))))
        })
    }
}

fn finding(cells: &Cells, builder: crate::config::Builder) -> Client {
    Client::new(&FINDING, builder.transport(cells.clone()).build().unwrap())
}

async fn write(client: &Client, options: CallOptions) -> Result<Body, Error<PingError>> {
    client.send(&Write { prefix: false }, &options).await
}

async fn minutes(number: u64) {
    tokio::time::sleep(Duration::from_secs(60 * number)).await;
}

#[tokio::test(start_paused = true)]
async fn concurrent_calls_share_one_search() {
    let cells = Cells::default();
    let client = finding(&cells, configured());
    let calls = (0..20).map(|_| write(&client, CallOptions::new()));
    for answer in futures_util::future::join_all(calls).await {
        answer.unwrap();
    }
    assert_eq!(cells.searches(), 1);
    assert_eq!(*cells.hosts.lock().unwrap(), vec!["cell-1.example"; 20]);
    // An operation without discovery uses the endpoint rules.
    ping(&client, CallOptions::new().endpoint_url("https://rules.example")).await.unwrap();
    assert_eq!(cells.last(), "rules.example");
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_is_renewed_while_calls_use_it() {
    let cells = Cells::default();
    let client = finding(&cells, configured());
    write(&client, CallOptions::new()).await.unwrap();
    minutes(8).await;
    write(&client, CallOptions::new()).await.unwrap();
    assert_eq!(cells.searches(), 1);
    tokio::time::sleep(Duration::from_secs(95)).await;
    let before = tokio::time::Instant::now();
    write(&client, CallOptions::new()).await.unwrap();
    assert_eq!(before.elapsed(), Duration::ZERO, "the call does not wait");
    assert_eq!(cells.last(), "cell-1.example");
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(cells.searches(), 2);
    write(&client, CallOptions::new()).await.unwrap();
    assert_eq!(cells.last(), "cell-2.example");
    minutes(60).await;
    write(&client, CallOptions::new()).await.unwrap();
    assert_eq!(cells.last(), "cell-3.example");
}

#[tokio::test(start_paused = true)]
async fn the_last_endpoint_is_used_while_searches_fail() {
    let cells = Cells::default();
    let client = finding(&cells, configured());
    write(&client, CallOptions::new()).await.unwrap();
    minutes(30).await;
    for code in ["InternalServerException", "AccessDeniedException"] {
        cells.refuse(400, code);
        write(&client, CallOptions::new()).await.unwrap();
        assert_eq!(cells.last(), "cell-1.example");
        // Not each call starts a search.
        write(&client, CallOptions::new()).await.unwrap();
        minutes(2).await;
    }
    assert_eq!(cells.searches(), 3);
    write(&client, CallOptions::new()).await.unwrap();
    assert_eq!(cells.last(), "cell-4.example");
}

#[tokio::test(start_paused = true)]
async fn a_failed_search_is_the_error_of_all_waiting_calls() {
    let cells = Cells::default();
    let client = finding(&cells, configured());
    cells.refuse(403, "AccessDeniedException");
    let (one, two) =
        tokio::join!(write(&client, CallOptions::new()), write(&client, CallOptions::new()));
    let (one, two) = (one.unwrap_err(), two.unwrap_err());
    assert!(matches!(one.kind(), PingError::Failure(Failure::Endpoint(_))), "{one:?}");
    let text = one.to_string();
    assert!(text.contains("endpoint discovery by Describe failed: "), "{text}");
    assert!(text.contains("AccessDeniedException!; allow this operation"), "{text}");
    assert_eq!((one.code(), one.attempts()), (Some("AccessDeniedException"), 0));
    assert_eq!(two.to_string(), text);
    assert_eq!(cells.searches(), 1);
    write(&client, CallOptions::new()).await.unwrap();
    assert_eq!(cells.last(), "cell-2.example");
}

#[tokio::test(start_paused = true)]
async fn a_rejected_endpoint_is_replaced_once() {
    for answer in [failure(400, "InvalidEndpointException"), failure(421, "Other")] {
        let cells = Cells::default();
        let client = finding(&cells, configured().retry(Retry::standard()));
        write(&client, CallOptions::new()).await.unwrap();
        cells.answer(Ok(answer.clone()));
        let options = CallOptions::new();
        let sent = client.send_with_metadata(&Write { prefix: false }, &options).await;
        assert_eq!(sent.unwrap().1.attempts, 2);
        assert_eq!(cells.last(), "cell-2.example");
        assert_eq!(cells.searches(), 2);

        // The error of the second endpoint is that of the call, and the next call searches again.
        cells.answer(Ok(answer.clone()));
        cells.answer(Ok(answer));
        write(&client, CallOptions::new()).await.unwrap_err();
        write(&client, CallOptions::new()).await.unwrap();
        assert_eq!((cells.searches(), cells.last().as_str()), (4, "cell-4.example"));

        // Without retries, only the cache changes.
        cells.answer(Ok(failure(421, "Other")));
        let off = CallOptions::new().retry(Retry::off());
        assert_eq!(write(&client, off).await.unwrap_err().attempts(), 1);
        write(&client, CallOptions::new()).await.unwrap();
        assert_eq!(cells.searches(), 5);
    }
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_cannot_be_reached_is_forgotten() {
    let cells = Cells::default();
    let client = finding(&cells, configured());
    cells.answer(Err(TransportError::new(TransportErrorKind::Connect, "no route")));
    write(&client, CallOptions::new()).await.unwrap_err();
    write(&client, CallOptions::new()).await.unwrap();
    assert_eq!(cells.last(), "cell-2.example");
    // Other errors say nothing about the endpoint.
    cells.answer(Ok(failure(400, "ValidationException")));
    write(&client, CallOptions::new()).await.unwrap_err();
    write(&client, CallOptions::new()).await.unwrap();
    assert_eq!(cells.searches(), 2);
}

#[tokio::test(start_paused = true)]
async fn each_region_and_identity_has_its_endpoint() {
    let cells = Cells::default();
    let client = finding(&cells, configured());
    for (region, host) in [("us-east-1", 1), ("us-west-2", 2), ("us-east-1", 1)] {
        write(&client, CallOptions::new().region(region)).await.unwrap();
        assert_eq!(cells.last(), format!("cell-{host}.example"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_configured_endpoint_replaces_discovery() {
    let cells = Cells::default();
    let client = finding(&cells, configured());
    write(&client, CallOptions::new().endpoint_url("https://mine.example")).await.unwrap();
    assert_eq!(cells.last(), "mine.example");
    let client = finding(&cells, configured().endpoint_url("https://local.example"));
    write(&client, CallOptions::new()).await.unwrap();
    assert_eq!((cells.searches(), cells.last().as_str()), (0, "local.example"));
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_call_does_not_stop_the_search() {
    let cells = Cells::default();
    let client = finding(&cells, configured());
    let short = CallOptions::new().timeout(Duration::from_millis(100));
    write(&client, short).await.unwrap_err();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let before = tokio::time::Instant::now();
    write(&client, CallOptions::new()).await.unwrap();
    assert_eq!((before.elapsed(), cells.searches()), (Duration::ZERO, 1));
}

#[tokio::test(start_paused = true)]
async fn signed_requests_use_discovery_as_well() {
    let cells = Cells::default();
    let client = finding(&cells, configured());
    let signed = client.signed(&Write { prefix: true }, &CallOptions::new()).await.unwrap();
    assert_eq!(signed.uri(), "https://data.cell-1.example/ping");
}
