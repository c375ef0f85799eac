use std::sync::{Arc, Mutex};

use super::*;
use crate::body::Body;
use crate::build_error::BuildError;
use crate::config::Config;
use crate::credentials::Credentials;
use crate::decode_error::DecodeError;
use crate::endpoint::Endpoint;
use crate::operation::Metadata;
use crate::pages::tests::Kind;
use crate::request::{Builder, Request};
use crate::response::Response;
use crate::retry::Retry;
use crate::transport::{Transport, TransportFuture};
use crate::{BoxError, Service};

static SERVICE: Service =
    Service::new("Look", "look", |_| Ok(Endpoint::new("https://look.example")));

/// Its output is the text of the response.
struct Look;

impl Operation for Look {
    const METADATA: Metadata = Metadata::new("Look").readonly();
    type Output = String;
    type Error = Kind;

    fn request(&self) -> Result<Request, BuildError> {
        let mut request = Builder::new(http::Method::GET);
        request.path("/");
        request.finish()
    }

    fn read(response: &mut Response) -> Result<String, DecodeError> {
        let body = response.body().as_bytes().cloned().unwrap_or_default();
        Ok(String::from_utf8_lossy(&body).into_owned())
    }
}

/// Responds with `no` this many times, and then differently; each response takes a second.
#[derive(Clone)]
struct Slow {
    left: Arc<Mutex<u32>>,
    then: &'static str,
}

impl Transport for Slow {
    fn send(&self, _: http::Request<Body>) -> TransportFuture<'_> {
        let mut left = self.left.lock().unwrap();
        let body = if *left == 0 { self.then } else { "no" };
        *left = left.saturating_sub(1);
        Box::pin(async move {
            sleep(Duration::from_secs(1)).await;
            let mut answer = http::Response::new(Body::from(body));
            if body == "error" {
                *answer.status_mut() = http::StatusCode::CONFLICT;
            }
            Ok(answer)
        })
    }
}

fn judge(_: &Look, answer: &Answer<Look>) -> Option<State> {
    match answer.as_ref().map(String::as_str) {
        Ok("yes") => Some(State::Success),
        Ok("never") => Some(State::Failure),
        Ok("no") => Some(State::Retry),
        _ => None,
    }
}

const WAITER: Waiter<Look> = Waiter::new("Looked", judge).delays(2, 8);

async fn wait(no: u32, then: &'static str, secs: u64) -> Result<Waited<Look>, WaitError<Look>> {
    let config = Config::builder()
        .region("us-east-1")
        .credentials(Credentials::new("id", "secret", None, None, "test"))
        .retry(Retry::off())
        .transport(Slow { left: Arc::new(Mutex::new(no)), then });
    let client = Client::new(&SERVICE, config.build().unwrap());
    WAITER.wait(&client, &Look, &CallOptions::new(), Duration::from_secs(secs)).await
}

#[tokio::test(start_paused = true)]
async fn the_first_answer_can_be_the_last() {
    let started = Instant::now();
    assert_eq!(wait(0, "yes", 60).await.ok().unwrap().output().unwrap(), "yes");
    assert_eq!(started.elapsed().as_secs(), 1);
    assert_eq!(wait(0, "yes", 60).await.ok().unwrap().optional().as_deref(), Some("yes"));
}

#[tokio::test(start_paused = true)]
async fn there_are_delays_between_requests() {
    let started = Instant::now();
    let waited = wait(3, "yes", 60).await.ok().unwrap();
    assert_eq!(waited.requests, 4);
    // Each response takes a second; the delays are 2, 2 to 4, and 2 to 8.
    assert!((10..=18).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
}

#[tokio::test(start_paused = true)]
async fn the_wait_times_out() {
    for secs in [3, 4, 10, 60] {
        let started = Instant::now();
        let error = wait(u32::MAX, "", secs).await.err().unwrap();
        assert_eq!(error.kind(), WaitErrorKind::TimedOut);
        assert_eq!(error.output().map(String::as_str), Some("no"));
        let (limit, took) = (Duration::from_secs(secs), started.elapsed());
        assert!(took <= limit && took + Duration::from_secs(2) >= limit, "{took:?} of {secs}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_timeout_cancels_a_request() {
    let started = Instant::now();
    let limit = Duration::from_millis(300);
    let config = Config::builder().region("us-east-1").retry(Retry::off());
    let config = config.credentials(Credentials::new("id", "secret", None, None, "test"));
    let config = config.transport(Slow { left: Arc::default(), then: "yes" }).build().unwrap();
    let client = Client::new(&SERVICE, config);
    let error = WAITER.wait(&client, &Look, &CallOptions::new(), limit).await.err().unwrap();
    assert_eq!((error.kind(), error.requests()), (WaitErrorKind::TimedOut, 1));
    assert!(error.output().is_none() && error.error().is_none());
    assert!(started.elapsed() < Duration::from_millis(310));
    assert!(error.to_string().starts_with("Looked: timed out after 300ms and 1 request; "));
    assert!(error.into_answer().is_none());
}

#[tokio::test(start_paused = true)]
async fn failure_states_end_the_wait() {
    let error = wait(1, "never", 60).await.err().unwrap();
    assert_eq!((error.kind(), error.requests()), (WaitErrorKind::Failed, 2));
    let error = wait(1, "error", 60).await.err().unwrap();
    assert_eq!((error.kind(), error.requests()), (WaitErrorKind::Unexpected, 2));
    assert_eq!(error.error().unwrap().status(), Some(http::StatusCode::CONFLICT));
    let text = format!("{error:?} {error}");
    assert!(text.contains("Look") && !text.contains('\n'), "{text}");
    let _: BoxError = error.into();
    // No acceptor matches this output, so the wait continues.
    let error = wait(0, "what", 10).await.err().unwrap();
    assert_eq!(error.kind(), WaitErrorKind::TimedOut);
}

#[test]
fn waiting_requires_a_runtime() {
    let mut wait = Box::pin(wait(0, "yes", 60));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = wait.as_mut().poll(&mut context) else { panic!() };
    assert_eq!((error.kind(), error.requests()), (WaitErrorKind::NoRuntime, 0));
}

#[test]
fn all_equal_of_an_empty_list_is_false() {
    assert!(all_equal(["a", "a"], "a"));
    assert!(!all_equal(["a", "b"], "a"));
    assert!(!all_equal([], "a"));
}

#[test]
fn only_service_errors_match_acceptors() {
    let error = |status| {
        let context = crate::error::ErrorContext { status, ..Default::default() };
        let failure = crate::Failure::Decode(DecodeError::new("hm"));
        Error::new("Look", Kind::from(failure)).with_context(context)
    };
    assert!(is_answer(&error(Some(http::StatusCode::NOT_FOUND))));
    assert!(!is_answer(&error(Some(http::StatusCode::OK))));
    assert!(!is_answer(&error(None)));
}
