//! Twenty thousand calls, a third of which meet a fault: each ends as its own fault has it end, no
//! function runs twice, and nothing is left behind.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of a test fail the test by panicking"
)]

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::try_join_all;
use tinsmith_lambda::runtime::retry::Retry;
use tinsmith_lambda::{CallOptions, Client, Error, ErrorKind};
use tinsmith_tests::FaultServer;
use tinsmith_tests::faults::{Answer, Received, until};
use tinsmith_tests::transport;
use tokio::runtime::Handle;

const CALLS: usize = 20_000;
const CONCURRENCY: usize = 64;
/// How much more memory may be in use after all calls than after half of them, in bytes. It is what
/// 200 bytes would come to that are lost with each call.
const MARGIN: usize = 2_000_000;
/// What a silent server is given.
const PATIENCE: Duration = Duration::from_millis(20);

/// What happens to a call.
#[derive(Clone, Copy, Debug)]
enum Fault {
    None,
    /// It passes with the first request.
    Passing,
    Reset,
    ResetInHead,
    ResetInBody,
    CloseInBody,
    NotFound,
    Throttled,
    Gateway,
    /// The JSON ends early, which is of no concern to the payload of an `Invoke`.
    Cut,
    Silent,
    /// The caller loses interest.
    Dropped,
}

const FAULTS: [Fault; 11] = [
    Fault::Passing,
    Fault::Reset,
    Fault::ResetInHead,
    Fault::ResetInBody,
    Fault::CloseInBody,
    Fault::NotFound,
    Fault::Throttled,
    Fault::Gateway,
    Fault::Cut,
    Fault::Silent,
    Fault::Dropped,
];

impl Fault {
    /// The fault of the call with this number: every third has one.
    fn of(number: usize) -> Fault {
        match number % 3 {
            0 => FAULTS[number / 3 % FAULTS.len()],
            _ => Fault::None,
        }
    }

    fn answer(self, number: usize, is_first: bool) -> Answer {
        let text = format!(r#"{{"Name":"{number}"}}"#);
        let half = || Answer::nothing().head(200, &[("content-length", "100")]).write(&text);
        match self {
            Fault::Passing if is_first => Answer::error(503, "ServiceUnavailable", &[]),
            Fault::None | Fault::Passing => Answer::new(200, &[], text),
            Fault::Reset => Answer::nothing().reset(),
            Fault::ResetInHead => Answer::nothing().write("HTTP/1.1 200").reset(),
            Fault::ResetInBody => half().reset(),
            Fault::CloseInBody => half().close(),
            Fault::NotFound => Answer::error(404, "ResourceNotFoundException", &[]),
            Fault::Throttled => Answer::error(429, "TooManyRequestsException", &[]),
            Fault::Gateway => Answer::new(502, &[], "<html>Bad Gateway</html>"),
            Fault::Cut => Answer::new(200, &[], text.trim_end_matches('}')),
            Fault::Silent | Fault::Dropped => Answer::nothing().hang(),
        }
    }
}

/// Even numbers are those of an alias, odd ones of an event.
fn invokes(number: usize) -> bool {
    number % 2 == 1
}

/// The number that a request is about.
fn number(request: &Received) -> usize {
    let text = match request.invokes() {
        true => request.text(),
        false => request.line.rsplit('/').next().unwrap().to_owned(),
    };
    text.parse().unwrap()
}

/// Makes the call with this number; `None` if the caller has lost interest.
async fn call(client: &Client, number: usize) -> Option<Result<String, Error>> {
    let mut options = CallOptions::new();
    if let Fault::Silent = Fault::of(number) {
        options = options.read_timeout(PATIENCE);
    }
    let text = number.to_string();
    let outcome = async {
        if invokes(number) {
            let reply = client.invoke("f").payload(text).with(options).send().await?;
            return Ok(String::from_utf8(reply.payload.unwrap().to_vec()).unwrap());
        }
        let alias = client.get_alias("f", text).with(options).send().await?;
        Ok(format!(r#"{{"Name":"{}"}}"#, alias.name.unwrap()))
    };
    match Fault::of(number) {
        Fault::Dropped => tokio::time::timeout(PATIENCE, outcome).await.ok(),
        _ => Some(outcome.await),
    }
}

/// Whether a call has ended as it should.
fn check(number: usize, outcome: Option<Result<String, Error>>) {
    let (fault, text) = (Fault::of(number), format!(r#"{{"Name":"{number}"}}"#));
    let is_right = match (fault, &outcome) {
        (Fault::Dropped, outcome) => outcome.is_none(),
        (Fault::None | Fault::Passing, Some(Ok(answer))) => *answer == text,
        (Fault::Cut, Some(Ok(answer))) => invokes(number) && text.starts_with(answer),
        (Fault::Cut, Some(Err(error))) => matches!(error.kind(), ErrorKind::Decode(_)),
        // An Invoke is not repeated, and nothing is when there was too much of that.
        (Fault::Passing, Some(Err(error))) => {
            error.attempts() == 1 && error.status().is_some_and(|status| status == 503)
        }
        (
            Fault::Reset | Fault::ResetInHead | Fault::ResetInBody | Fault::CloseInBody,
            Some(Err(error)),
        ) => matches!(error.kind(), ErrorKind::Connection(_)),
        (Fault::NotFound, Some(Err(error))) => {
            matches!(error.kind(), ErrorKind::ResourceNotFound(_))
        }
        (Fault::Throttled, Some(Err(error))) => {
            matches!(error.kind(), ErrorKind::TooManyRequests(_)) && !error.may_have_run()
        }
        (Fault::Gateway, Some(Err(error))) => error.status().is_some_and(|status| status == 502),
        (Fault::Silent, Some(Err(error))) => matches!(error.kind(), ErrorKind::Timeout(_)),
        _ => false,
    };
    assert!(is_right, "call {number}, {fault:?}: {outcome:?}");
}

/// Makes calls until the next would have the number `end`.
async fn calls(client: &Client, next: &Arc<AtomicUsize>, end: usize) {
    let workers = (0..CONCURRENCY).map(|_| {
        let (client, next) = (client.clone(), Arc::clone(next));
        tokio::spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= end {
                    break;
                }
                check(number, call(&client, number).await);
            }
        })
    });
    try_join_all(workers).await.unwrap();
    next.store(end, Ordering::Relaxed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_of_calls_leave_nothing_behind() {
    let begin = Instant::now();
    let runs: Arc<[AtomicUsize]> = (0..CALLS).map(|_| AtomicUsize::new(0)).collect();
    let counts = Arc::clone(&runs);
    let server = FaultServer::start(move |request| {
        let number = number(request);
        let is_first = request.header("amz-sdk-request").starts_with("attempt=1;");
        let answer = Fault::of(number).answer(number, is_first);
        if request.invokes() && !answer.refuses() {
            counts[number].fetch_add(1, Ordering::Relaxed);
        }
        answer
    })
    .await;
    let (tasks, descriptors) = (tasks(), open_descriptors());

    let retry = Retry::standard().initial_backoff(Duration::from_millis(1)).max_attempts(2);
    let config = transport::set(env!("CARGO_CRATE_NAME"), server.config().retry(retry));
    let client = Client::new(config.build().unwrap());
    let next = Arc::default();
    calls(&client, &next, CALLS / 2).await;
    let at_half = memory();
    calls(&client, &next, CALLS).await;
    let at_end = memory();

    for (number, runs) in runs.iter().enumerate() {
        let expected = match Fault::of(number) {
            Fault::NotFound | Fault::Throttled => 0..=0,
            Fault::Silent | Fault::Dropped => 0..=1,
            _ => 1..=1,
        };
        let runs = runs.load(Ordering::Relaxed);
        assert!(!invokes(number) || expected.contains(&runs), "{number} ran {runs} times");
    }
    assert!(at_end < at_half + MARGIN, "memory grew from {at_half} to {at_end} bytes");

    drop(client);
    server.until_closed().await;
    until("the end of all tasks", || self::tasks() == tasks).await;
    until("the end of all connections", || open_descriptors() == descriptors).await;
    println!(
        "{} requests over {} connections in {:?}; memory: {at_half}, then {at_end} bytes",
        server.requests(),
        server.connections(),
        begin.elapsed(),
    );
}

fn tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

/// How many files and sockets are open. Only Linux says.
fn open_descriptors() -> usize {
    fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}

/// The memory in use, in bytes. Only Linux says.
fn memory() -> usize {
    let pages = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let resident = pages.split(' ').nth(1).map_or(0, |pages| pages.parse().unwrap());
    resident * 4096
}
