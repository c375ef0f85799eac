use super::*;

async fn run(first: Sent, options: CallOptions) -> (usize, Option<Error<PingError>>) {
    let recorder = Recorder::answering(first);
    let client = client(configured().retry(Retry::standard()), &recorder);
    let outcome = client.send(&Once { prefix: false }, &options).await;
    (recorder.count(), outcome.err())
}

fn broken(kind: TransportErrorKind) -> Sent {
    Err(TransportError::new(kind, "why"))
}

fn status(status: u16) -> Sent {
    let mut answer = http::Response::new(Body::empty());
    *answer.status_mut() = http::StatusCode::from_u16(status).unwrap();
    Ok(answer)
}

fn error(number: u16, code: &str) -> Sent {
    let mut answer = status(number)?;
    answer.headers_mut().insert("x-amzn-errortype", code.parse().unwrap());
    Ok(answer)
}

fn cut() -> Sent {
    let broken = TransportError::new(TransportErrorKind::Interrupted, "why");
    let chunks = [Ok::<_, crate::BoxError>("po".into()), Err(broken.into())];
    Ok(http::Response::new(Body::from_stream(futures_util::stream::iter(chunks))))
}

#[tokio::test(start_paused = true)]
async fn calls_that_may_have_run_are_not_retried() {
    for first in [
        || broken(TransportErrorKind::Interrupted),
        || broken(TransportErrorKind::Timeout),
        || status(500),
        || status(503),
        || status(408),
        || error(410, "EFSIOException"),
        || error(400, "RequestTimeout"),
        cut,
    ] {
        let (count, error) = run(first(), CallOptions::new()).await;
        let error = error.unwrap();
        assert_eq!(count, 1, "{error}");
        assert!(error.may_have_run(), "{error}");
        assert!(error.to_string().ends_with("1 attempt, may have run)"), "{error}");
        if !matches!(&first(), Ok(answer) if answer.status().is_client_error()) {
            let (count, error) = run(first(), CallOptions::new().idempotent(true)).await;
            assert_eq!((count, error.is_none()), (2, true));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn calls_that_have_not_run_are_retried() {
    for first in [
        broken(TransportErrorKind::Connect),
        broken(TransportErrorKind::ConnectTimeout),
        broken(TransportErrorKind::Refused),
        status(429),
    ] {
        let (count, error) = run(first, CallOptions::new()).await;
        assert_eq!((count, error.is_none()), (2, true));
    }
}

#[tokio::test(start_paused = true)]
async fn rejected_requests_have_not_run() {
    for first in
        [status(400), status(404), status(410), status(413), broken(TransportErrorKind::Permanent)]
    {
        let (count, error) = run(first, CallOptions::new()).await;
        let error = error.unwrap();
        assert_eq!(count, 1);
        assert!(!error.may_have_run(), "{error}");
        assert!(error.to_string().ends_with("1 attempt)"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn read_only_calls_never_may_have_run() {
    let recorder = Recorder::answering(broken(TransportErrorKind::Interrupted));
    let error = client(configured(), &recorder)
        .send(&Look { prefix: false }, &CallOptions::new())
        .await
        .unwrap_err();
    assert!(!error.may_have_run(), "{error}");
}
