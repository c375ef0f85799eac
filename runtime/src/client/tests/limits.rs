//! Timeouts and size limits. Tokio's clock is paused: it advances when all tasks are idle.

use futures_util::stream;
use tokio::time::{Instant, sleep};

use super::super::limit::{Limits, collect};
use super::*;
use crate::body::BoxError;
use crate::credentials::ProvideCredentials;
use crate::credentials::provider::future;

const LIMIT: Duration = Duration::from_secs(2);

/// A transport that reads the request body and never responds.
struct Silent;

impl Transport for Silent {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(async move {
            let mut body = request.into_body();
            while body.next().await.is_some() {}
            std::future::pending().await
        })
    }
}

/// A request with any body.
struct Sending(Body);

impl Operation for Sending {
    const METADATA: Metadata = Metadata::new("Sending").unsigned_payload().at_most_once();
    type Output = ();
    type Error = PingError;

    fn request(&self) -> Result<Request, BuildError> {
        Ok(http::Request::new(self.0.clone()))
    }

    fn read(_response: &mut Response) -> Result<(), DecodeError> {
        Ok(())
    }
}

/// A stream of chunks with a delay before each.
fn slow(parts: u32, pause: Duration) -> Body {
    Body::from_stream(stream::unfold(0, move |sent| async move {
        sleep(pause).await;
        (sent < parts).then(|| (Ok::<_, BoxError>("ping".into()), sent + 1))
    }))
}

/// The time until the timeout, in seconds.
async fn gives_up_after(body: Body) -> u64 {
    let config = configured().read_timeout(LIMIT).transport(Silent).build().unwrap();
    let started = Instant::now();
    let client = Client::new(&SERVICE, config);
    let error = client.send(&Sending(body), &CallOptions::new()).await.unwrap_err();
    assert!(matches!(error.kind(), PingError::Failure(Failure::Timeout(_))), "{error}");
    assert!(error.to_string().contains("`read_timeout`"), "{error}");
    started.elapsed().as_secs()
}

#[test]
fn a_call_may_have_no_limit_though_the_configuration_has_one() {
    let config = configured().timeout(LIMIT).attempt_timeout(LIMIT).build().unwrap();
    let limits = |options: &CallOptions| {
        let limits = Limits::of(&Ping::METADATA, options, &config.settings().limits);
        (limits.call, limits.attempt)
    };
    let unlimited = CallOptions::new().timeout(None).attempt_timeout(None);
    assert_eq!(limits(&unlimited), (None, None));
    assert_eq!(limits(&CallOptions::new()), (Some(LIMIT), Some(LIMIT)));
}

#[tokio::test(start_paused = true)]
async fn a_large_body_has_more_time() {
    for (bytes, seconds) in [(0, 2), (64 * 1024 - 1, 2), (64 * 1024, 3), (640 * 1024, 12)] {
        assert_eq!(gives_up_after(vec![0; bytes].into()).await, seconds, "{bytes} bytes");
    }
}

/// A stream that never has a chunk.
fn silent() -> Body {
    Body::from_stream(stream::pending::<Result<bytes::Bytes, crate::BoxError>>())
}

#[tokio::test(start_paused = true)]
async fn a_stream_has_time_from_its_last_part_on() {
    let second = Duration::from_secs(1);
    assert_eq!(gives_up_after(slow(10, second)).await, 13);
    assert_eq!(gives_up_after(slow(10, second).with_length(40)).await, 13);
    // A chunk that takes too long.
    assert_eq!(gives_up_after(slow(10, 5 * second)).await, 2);
    assert_eq!(gives_up_after(silent()).await, 2);
}

#[cfg(feature = "compression")]
#[tokio::test(start_paused = true)]
async fn a_compressed_stream_has_a_limit() {
    let mut builder = crate::request::Builder::new(http::Method::POST);
    builder.stream("text/plain", &silent());
    builder.compressible();
    let mut request = builder.finish().unwrap();
    crate::request::compress(&mut request, crate::request::Compression::default()).unwrap();
    assert_eq!(header(&request, "content-encoding"), "gzip");
    assert_eq!(gives_up_after(request.into_body()).await, 2);
}

#[tokio::test(start_paused = true)]
async fn a_timeout_before_sending_is_no_attempt() {
    #[derive(Debug)]
    struct Never;
    impl ProvideCredentials for Never {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            future::ProvideCredentials::new(std::future::pending())
        }
    }
    for options in [CallOptions::new().timeout(LIMIT), CallOptions::new().attempt_timeout(LIMIT)] {
        let client = client(configured().credentials(Never), &Recorder::default());
        let error = client.send(&Once { prefix: false }, &options).await.unwrap_err();
        assert!(!error.may_have_run(), "{error}");
        assert_eq!(error.attempts(), 0, "{error}");
    }
    // The operation may have run before the timeout.
    for options in [CallOptions::new().timeout(LIMIT), CallOptions::new().attempt_timeout(LIMIT)] {
        let config = configured().transport(Silent).build().unwrap();
        let client = Client::new(&SERVICE, config);
        let error = client.send(&Once { prefix: false }, &options).await.unwrap_err();
        assert!(error.may_have_run(), "{error}");
        assert_eq!(error.attempts(), 1, "{error}");
    }
}

#[tokio::test]
async fn the_size_of_responses_is_limited() {
    const MIB: usize = 1024 * 1024;
    let answer = |parts: usize| {
        let parts = (0..parts).map(|_| Ok::<_, BoxError>(bytes::Bytes::from(vec![0; MIB])));
        Body::from_stream(stream::iter(parts))
    };
    assert_eq!(collect(answer(3), None, 3 * MIB, None).await.unwrap().len(), 3 * MIB);
    for (parts, most) in [(4, 3 * MIB), (usize::MAX, 5 * MIB)] {
        let error = collect(answer(parts), None, most, None).await.unwrap_err().to_string();
        let expected = format!(
            "the response is larger than {} MiB, the limit for responses that are read into memory",
            most / MIB
        );
        assert_eq!(error, expected);
    }
}

#[tokio::test]
async fn an_endless_response_is_an_error() {
    let part = bytes::Bytes::from(vec![0; 8 * 1024 * 1024]);
    let endless = stream::repeat_with(move || Ok::<_, BoxError>(part.clone()));
    let answer = http::Response::new(Body::from_stream(endless));
    let client = client(configured(), &Recorder::answering(Ok(answer)));
    let error = ping(&client, CallOptions::new()).await.unwrap_err();
    assert!(error.to_string().contains("larger than 512 MiB"), "{error}");
}
