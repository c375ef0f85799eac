use std::task::Poll;
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};

use super::*;
use crate::EventStream;
use crate::body::{Body, BodyError, BoxError};
use crate::client::Service;
use crate::credentials::Credentials;
use crate::decode_error::DecodeError;
use crate::endpoint::Endpoint;
use crate::error::tests::Kind;
use crate::event_stream::EventInput;
use crate::operation::Metadata;
use crate::request::Request;
use crate::response::Response;
use crate::transport::{Transport, TransportFuture};

static SERVICE: Service =
    Service::new("Echo", "echo", |_| Ok(Endpoint::new("https://echo.example")));

/// Responds after a delay of Tokio's clock, with the request's body.
struct Slow;

impl Transport for Slow {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(async {
            tokio::time::sleep(Duration::from_millis(1)).await;
            Ok(http::Response::new(request.into_body()))
        })
    }
}

struct Echo(String);

impl Operation for Echo {
    const METADATA: Metadata = Metadata::new("Echo");
    type Output = Bytes;
    type Error = Kind;

    fn request(&self) -> Result<Request, BuildError> {
        let mut request = crate::request::Builder::new(http::Method::POST);
        request.text("text/plain", Some(&self.0), crate::text::string);
        request.finish()
    }

    fn read(response: &mut Response) -> Result<Bytes, DecodeError> {
        response.bytes()
    }
}

fn echo(text: &str) -> Result<Bytes, Error<Kind>> {
    let credentials = Credentials::new("AKID", "hunter2", None, None, "test");
    let config = Config::builder().region("here").credentials(credentials).transport(Slow);
    let client = Client::new(&SERVICE, config.build().unwrap());
    client.send_blocking(&Echo(text.to_owned()), &CallOptions::new())
}

#[test]
fn a_call_waits_for_its_answer() {
    assert_eq!(echo("a").unwrap(), "a");
    assert_eq!(Config::from_env_blocking().is_ok(), block_on(Config::from_env()).unwrap().is_ok());
}

#[test]
fn calls_of_threads_are_concurrent() {
    let texts: Vec<String> = (0..16).map(|number| number.to_string()).collect();
    let meet = std::sync::Barrier::new(texts.len());
    thread::scope(|scope| {
        for text in &texts {
            let meet = &meet;
            scope.spawn(move || {
                meet.wait();
                for _ in 0..10 {
                    assert_eq!(echo(text).unwrap(), text);
                }
            });
        }
    });
    // Each thread waits for all others, so the calls must run concurrently.
    let meet = tokio::sync::Barrier::new(texts.len());
    thread::scope(|scope| {
        for _ in &texts {
            scope.spawn(|| block_on(meet.wait()).unwrap());
        }
    });
}

const WITHIN: &str = "a blocking call within an async runtime would block it; use the async \
                      function of the same name, such as `send().await`";

#[tokio::test]
async fn within_a_runtime_it_is_an_error() {
    let error = echo("a").unwrap_err();
    assert!(matches!(error.kind(), Kind::Other(Failure::Build(_))));
    assert_eq!(error.to_string(), format!("Echo: {WITHIN}"));
    assert_eq!(Config::from_env_blocking().unwrap_err().to_string(), WITHIN);

    let mut bytes = iter(Body::from("a"));
    assert_eq!(bytes.next().unwrap().unwrap_err().to_string(), WITHIN);
    assert!(bytes.next().is_none());
    let mut events = iter(EventStream::<u8, Kind>::default());
    assert_eq!(events.next().unwrap().unwrap_err().to_string(), WITHIN);
    let (sender, _input) = EventInput::channel(1);
    let error = sender.send_blocking(1).unwrap_err();
    assert_eq!(error.to_string(), format!("the event was not sent: {WITHIN}"));

    let in_thread = tokio::task::spawn_blocking(|| (echo("a"), Handle::current()));
    let (refused, handle) = in_thread.await.unwrap();
    assert!(refused.is_err());
    // A thread outside of the runtime may block while the runtime runs.
    assert_eq!(thread::spawn(|| echo("b")).join().unwrap().unwrap(), "b");
    drop(handle);
}

#[test]
fn events_are_sent_until_the_call_ends() {
    let (sender, input) = EventInput::channel(1);
    sender.send_blocking(1).unwrap();
    drop(input);
    let error = sender.send_blocking(2).unwrap_err();
    assert!(error.to_string().contains("the call has ended"), "{error}");
}

#[test]
fn streams_are_read_as_they_come() {
    let bodies: [(Body, &[&str]); 3] = [
        (Body::empty(), &[]),
        (Body::from("ab"), &["ab"]),
        (
            Body::from_stream(stream::iter([Ok::<_, BoxError>("ab".into()), Ok("cd".into())])),
            &["ab", "cd"],
        ),
    ];
    for (body, expected) in bodies {
        let chunks: Result<Vec<Bytes>, BodyError> = iter(body).collect();
        assert_eq!(chunks.unwrap(), expected);
    }

    let given = [Ok(1), Ok(2), Err(Error::new("", Kind::NotFound { seconds: None }))];
    let mut events = iter(EventStream::<u8, Kind>::from_events(given));
    assert_eq!(events.next().unwrap().unwrap(), 1);
    assert_eq!(events.next().unwrap().unwrap(), 2);
    assert!(matches!(events.next().unwrap().unwrap_err().kind(), Kind::NotFound { .. }));
    assert!(events.next().is_none());

    // A stream that is pending before its end, and must not be polled after it.
    let mut polls = 0;
    let ticks = stream::poll_fn(move |context| {
        polls += 1;
        match polls {
            1 => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            2 => Poll::Ready(Some(Ok::<_, BoxError>(()))),
            3 => Poll::Ready(None),
            _ => panic!("polled after its end"),
        }
    });
    let mut ticks = iter(ticks.boxed());
    assert!(ticks.next().unwrap().is_ok());
    assert!(ticks.next().is_none());
    assert!(ticks.next().is_none());
}
