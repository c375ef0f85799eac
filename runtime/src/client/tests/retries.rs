//! Tokio's clock is paused in these tests: it advances when all tasks are idle.

use std::time::SystemTime;

use tokio::time::Instant;

use super::*;
use crate::credentials::ProvideCredentials;
use crate::credentials::provider::future;
use crate::retry::{FailedAttempt, RetryPolicy};

fn answer(status: u16, headers: &[(&'static str, &str)], body: &'static str) -> Sent {
    let mut answer = http::Response::new(Body::from(body));
    *answer.status_mut() = http::StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        answer.headers_mut().append(*name, value.parse().unwrap());
    }
    Ok(answer)
}

fn broken(kind: TransportErrorKind) -> Sent {
    Err(TransportError::new(kind, "why"))
}

fn standard() -> crate::config::Builder {
    configured().retry(Retry::standard())
}

async fn attempts(answers: impl IntoIterator<Item = Sent>) -> (usize, Option<String>) {
    let recorder = Recorder::answering_all(answers);
    let outcome = ping(&client(standard(), &recorder), CallOptions::new()).await;
    (recorder.count(), outcome.err().map(|error| error.to_string()))
}

#[tokio::test(start_paused = true)]
async fn transient_errors_are_retried() {
    for failure in [
        || broken(TransportErrorKind::Connect),
        || broken(TransportErrorKind::ConnectTimeout),
        || broken(TransportErrorKind::Interrupted),
        || broken(TransportErrorKind::Timeout),
        || answer(500, &[], ""),
        || answer(503, &[], "<html>"),
        || answer(429, &[], ""),
        || answer(400, &[], r#"{"__type":"ThrottlingException"}"#),
    ] {
        assert_eq!(attempts([failure()]).await, (2, None));
        assert_eq!(attempts([failure(), failure()]).await, (3, None));
        let (count, error) = attempts([failure(), failure(), failure()]).await;
        assert_eq!(count, 3);
        assert!(error.as_ref().unwrap().contains("3 attempts"), "{error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn permanent_errors_are_not_retried_by_clients() {
    for failure in [
        broken(TransportErrorKind::Permanent),
        answer(400, &[], ""),
        answer(404, &[("x-amzn-errortype", "GoneException")], "{}"),
        answer(307, &[("location", "http://elsewhere")], ""),
        answer(403, &[("x-amzn-errortype", "AccessDeniedException")], "{}"),
    ] {
        let (count, error) = attempts([failure]).await;
        assert_eq!(count, 1);
        assert!(error.as_ref().unwrap().contains("1 attempt"), "{error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn attempts_send_the_same_request_with_a_number() {
    let recorder = Recorder::answering_all([answer(500, &[], ""), answer(500, &[], "")]);
    ping(&client(standard(), &recorder), CallOptions::new()).await.unwrap();
    let requests = recorder.requests.lock().unwrap().clone();
    let numbers = requests.iter().map(|it| header(it, "amz-sdk-request").to_owned());
    assert!(numbers.eq(["attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3"]));
    let ids: Vec<&str> = requests.iter().map(|it| header(it, "amz-sdk-invocation-id")).collect();
    assert_eq!(ids[0].len(), 36);
    assert!(ids.iter().all(|id| *id == ids[0]));
    // They are not needed in the signature, and each signed header costs time.
    assert!(!header(&requests[2], "authorization").contains("amz-sdk"));
}

#[tokio::test(start_paused = true)]
async fn retry_after_of_a_service_is_respected() {
    for (headers, wanted) in [
        ([("retry-after", "7")], 7_000),
        ([("retry-after", "7000")], 20_000),
        ([("x-amz-retry-after", "1500")], 1_500),
    ] {
        let started = Instant::now();
        assert_eq!(attempts([answer(503, &headers, "")]).await, (2, None));
        let pause = started.elapsed().as_millis();
        assert!((wanted..wanted + 10).contains(&pause), "{pause}");
    }
}

#[tokio::test(start_paused = true)]
async fn call_options_override_retries() {
    let failures = || Recorder::answering_all([answer(500, &[], ""), answer(500, &[], "")]);
    let recorder = failures();
    let off = CallOptions::new().retry(Retry::off());
    ping(&client(standard(), &recorder), off).await.unwrap_err();
    assert_eq!(recorder.count(), 1);

    struct Never;
    impl RetryPolicy for Never {
        fn pause(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
            assert_eq!((failed.operation, failed.number), ("Ping", 1));
            None
        }
    }
    let recorder = failures();
    let never = CallOptions::new().retry(Retry::custom(Never));
    ping(&client(standard(), &recorder), never).await.unwrap_err();
    assert_eq!(recorder.count(), 1);

    let recorder = Recorder::answering_all([answer(503, &[("retry-after", "9")], "")]);
    let short = CallOptions::new().timeout(Duration::from_secs(5));
    let started = Instant::now();
    let error = ping(&client(standard(), &recorder), short).await.unwrap_err();
    // The backoff does not fit into the timeout, so the error is returned immediately.
    assert_eq!(error.status().unwrap(), 503);
    assert_eq!((error.attempts(), recorder.count()), (1, 1));
    assert!(started.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_failing_client_stops_retrying() {
    let recorder = Recorder::answering_all((0..200).map(|_| answer(500, &[], "")));
    let client = client(standard(), &recorder);
    let mut attempts = Vec::new();
    for _ in 0..30 {
        attempts.push(ping(&client, CallOptions::new()).await.unwrap_err().attempts());
    }
    // 500 tokens are 35 attempts at 14 tokens each: two for each of 17 calls, and another one.
    assert!(attempts[..17].iter().all(|count| *count == 3), "{attempts:?}");
    assert_eq!(attempts[17], 2);
    assert!(attempts[18..].iter().all(|count| *count == 1), "{attempts:?}");
}

#[tokio::test(start_paused = true)]
async fn a_consumed_stream_is_not_retried() {
    /// Reads the request body before it fails.
    struct Reading(Recorder);
    impl Transport for Reading {
        fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
            Box::pin(async move {
                let (head, body) = request.into_parts();
                body.collect().await.unwrap();
                self.0.send(http::Request::from_parts(head, Body::empty())).await
            })
        }
    }
    let recorder = Recorder::answering_all([answer(500, &[], "")]);
    let config = standard().transport(Reading(recorder.clone())).build().unwrap();
    let error = Client::new(&SERVICE, config).send(&Upload, &CallOptions::new()).await.unwrap_err();
    assert_eq!((error.attempts(), recorder.count()), (1, 1));

    // A stream that was not read can be sent again.
    let recorder = Recorder::answering_all([broken(TransportErrorKind::Connect)]);
    client(standard(), &recorder).send(&Upload, &CallOptions::new()).await.unwrap();
    assert_eq!(recorder.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn clock_skew_is_corrected() {
    let later = SystemTime::now() + Duration::from_secs(600);
    let date = crate::Timestamp::from(later).to_http_date();
    let refusal = || {
        let headers = [("x-amzn-errortype", "InvalidSignatureException"), ("date", date.as_str())];
        answer(403, &headers, r#"{"message":"Signature expired"}"#)
    };
    let recorder = Recorder::answering_all([refusal()]);
    let client = client(standard(), &recorder);
    ping(&client, CallOptions::new()).await.unwrap();
    ping(&client, CallOptions::new()).await.unwrap();
    let requests = recorder.requests.lock().unwrap().clone();
    let dates: Vec<&str> = requests.iter().map(|it| header(it, "x-amz-date")).collect();
    assert_eq!(dates.len(), 3);
    assert!(dates[0] < dates[1] && dates[1] <= dates[2], "{dates:?}");

    // A signature that is invalid for another reason is not retried.
    let now = crate::Timestamp::now().to_http_date();
    let headers = [("x-amzn-errortype", "InvalidSignatureException"), ("date", now.as_str())];
    assert_eq!(attempts([answer(403, &headers, "{}")]).await.0, 1);
}

/// Returns different credentials each time.
#[derive(Debug, Default)]
struct Rotating(std::sync::atomic::AtomicU32);

impl ProvideCredentials for Rotating {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let number = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let key = format!("AKID{number}");
        let credentials = Credentials::new(key, "hunter2", None, None, "test");
        future::ProvideCredentials::ready(Ok(credentials))
    }
}

#[tokio::test(start_paused = true)]
async fn expired_credentials_are_renewed() {
    let expired = answer(403, &[("x-amzn-errortype", "ExpiredTokenException")], "{}");
    let recorder = Recorder::answering_all([expired]);
    let client = client(standard().credentials(Rotating::default()), &recorder);
    ping(&client, CallOptions::new()).await.unwrap();
    let requests = recorder.requests.lock().unwrap().clone();
    assert!(header(&requests[0], "authorization").contains("=AKID0/"));
    assert!(header(&requests[1], "authorization").contains("=AKID1/"));
}

const LONG_AGO: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

/// The access key and the date of the signature after these responses.
async fn signed_after(answers: Vec<Sent>, proxied: bool) -> (String, String) {
    let count = answers.len();
    let recorder = Recorder::answering_all(answers);
    let client = client(standard().credentials(Rotating::default()), &recorder);
    for _ in 0..count {
        let options = CallOptions::new().retry(Retry::off());
        let outcome = match proxied {
            true => client.send(&Proxied { prefix: false }, &options).await,
            false => client.send(&Ping { prefix: false }, &options).await,
        };
        assert!(outcome.is_err());
    }
    ping(&client, CallOptions::new()).await.unwrap();
    let requests = recorder.requests.lock().unwrap().clone();
    let last = requests.last().unwrap();
    let key = header(last, "authorization").split_once("Credential=").unwrap().1;
    (key.split('/').next().unwrap().to_owned(), header(last, "x-amz-date")[..4].to_owned())
}

#[tokio::test(start_paused = true)]
async fn responses_of_other_programs_change_nothing() {
    let answers = || {
        let bodies = [
            r#"{"code":"ExpiredToken"}"#,
            r#"{"__type":"ExpiredTokenException"}"#,
            r#"{"code":"SignatureDoesNotMatch"}"#,
            r#"{"code":"RequestExpired"}"#,
        ];
        bodies.map(|body| answer(403, &[("date", LONG_AGO)], body)).into()
    };
    let (key, year) = signed_after(answers(), true).await;
    assert_eq!(key, "AKID0");
    assert!(year.as_str() > "2000", "{year}");
    // The same responses from the service itself.
    let (key, year) = signed_after(answers(), false).await;
    assert_ne!(key, "AKID0");
    assert_eq!(year, "1994");
}

#[tokio::test(start_paused = true)]
async fn errors_of_the_service_count_among_proxied_responses() {
    for (code, expected) in
        [("ExpiredTokenException", ("AKID1", false)), ("SignatureDoesNotMatch", ("AKID0", true))]
    {
        let refusal = answer(403, &[("x-amzn-errortype", code), ("date", LONG_AGO)], "{}");
        let (key, year) = signed_after(vec![refusal], true).await;
        assert_eq!((key.as_str(), year == "1994"), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn proxied_responses_may_have_run() {
    for (headers, may_have_run) in
        [(&[][..], true), (&[("x-amzn-errortype", "AccessDeniedException")][..], false)]
    {
        let recorder = Recorder::answering(answer(403, headers, "{}"));
        let client = client(standard(), &recorder);
        let outcome = client.send(&Proxied { prefix: false }, &CallOptions::new()).await;
        assert_eq!(outcome.unwrap_err().may_have_run(), may_have_run);
    }
}

static QUICK: Service = Service::new("Quick", "quick", rules).retry(4, 25);

#[tokio::test(start_paused = true)]
async fn a_service_has_its_own_number_of_attempts() {
    let most = async |service: &'static Service, builder: crate::config::Builder| {
        let answers = || Ok(http::Response::builder().status(500).body(Body::empty()).unwrap());
        let recorder = Recorder::answering_all((0..10).map(|_| answers()));
        let client = Client::new(service, builder.transport(recorder.clone()).build().unwrap());
        let before = tokio::time::Instant::now();
        ping(&client, CallOptions::new()).await.unwrap_err();
        let header = header(&recorder.request(), "amz-sdk-request").to_owned();
        (recorder.count(), header, before.elapsed())
    };
    let standard = || configured().retry(Retry::standard());
    let (count, header, pauses) = most(&QUICK, standard()).await;
    assert_eq!((count, header.as_str()), (4, "attempt=1; max=4"));
    assert!(pauses < Duration::from_millis(25 + 50 + 100), "{pauses:?}");
    assert_eq!(most(&SERVICE, standard()).await.0, 3);
    let set = configured().retry(Retry::standard().max_attempts(2));
    assert_eq!(most(&QUICK, set).await.0, 2);
    let of_environment = Environment::from_iter([("AWS_MAX_ATTEMPTS", "6")]);
    let of_environment = Config::from_environment(of_environment).await.unwrap().to_builder();
    let keys = Credentials::new("AKID", "secret", None, None, "test");
    let of_environment = of_environment.region("r").credentials(keys);
    assert_eq!(most(&QUICK, of_environment).await.0, 6);
}
