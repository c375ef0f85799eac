//! A program that uses Lambda, and its tests, which need no network and no AWS account:
//! `cargo run -p tinsmith-examples --example testing_without_a_network`.
//!
//! In other programs, add `tinsmith-lambda = { ..., features = ["testing"] }` to the `dev-dependencies`,
//! and mark each test with `#[tokio::test]`.

use std::error::Error as StdError;

use tinsmith_lambda::runtime::error::ErrorContext;
use tinsmith_lambda::runtime::event_stream::EventStream;
use tinsmith_lambda::runtime::http::StatusCode;
use tinsmith_lambda::runtime::testing::{Answer, Event, Recorded, Script};
use tinsmith_lambda::runtime::transport::TransportErrorKind;
use tinsmith_lambda::types::{
    InvokeResponseStreamUpdate as Chunk, InvokeWithResponseStreamResponseEvent as StreamEvent,
};
use tinsmith_lambda::{Client, Error, ErrorKind};

// The program: three functions without code for tests.

/// The response of a function in production; `None` if the function has no alias `prod`.
async fn ask(lambda: &Client, function: &str, job: &str) -> Result<Option<String>, Error> {
    let call = lambda.invoke(function).qualifier("prod").payload(job.to_owned());
    match call.send().await {
        Ok(answer) => {
            let payload = answer.payload.unwrap_or_default();
            Ok(Some(String::from_utf8_lossy(&payload).into_owned()))
        }
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether the function is missing.
fn is_missing(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::ResourceNotFound(_))
}

/// Collects the chunks of a stream.
async fn read(mut events: EventStream<StreamEvent, ErrorKind>) -> Result<String, Error> {
    let mut text = String::new();
    while let Some(event) = events.recv().await? {
        if let StreamEvent::PayloadChunk(chunk) = event {
            text += &String::from_utf8_lossy(&chunk.payload.unwrap_or_default());
        }
    }
    Ok(text)
}

// The tests.

type Outcome = Result<(), Box<dyn StdError>>;

async fn the_job_is_sent_and_the_answer_read() -> Outcome {
    let script = Script::new().json(200, r#"{"width":1024}"#);
    let lambda = Client::new(script.config());
    let answer = ask(&lambda, "resize", r#"{"image":"cat.png"}"#).await?;
    assert_eq!(answer.as_deref(), Some(r#"{"width":1024}"#));

    let requests = script.requests();
    assert_eq!(requests[0].path(), "/2015-03-31/functions/resize/invocations");
    assert_eq!(requests[0].query(), Some("Qualifier=prod"));
    assert_eq!(requests[0].body_text(), r#"{"image":"cat.png"}"#);
    Ok(script.finish()?)
}

async fn errors_have_their_consequences() -> Outcome {
    let script = Script::new()
        .error("ResourceNotFoundException", 404, "Function not found: crop")
        .error("InvalidRequestContentException", 400, "the payload is not JSON")
        .fail(TransportErrorKind::Interrupted);
    let lambda = Client::new(script.config());
    assert_eq!(ask(&lambda, "crop", "{}").await?, None);
    let refused = ask(&lambda, "resize", "{").await;
    assert!(refused.is_err_and(|it| matches!(it.kind(), ErrorKind::InvalidRequestContent(_))));
    let broken = ask(&lambda, "resize", "{}").await;
    assert!(broken.is_err_and(|it| matches!(it.kind(), ErrorKind::Connection(_))));
    Ok(script.finish()?)
}

async fn a_small_service_answers_in_any_order() -> Outcome {
    let script = Script::new().otherwise(|request: &Recorded| {
        match request.path().strip_prefix("/2015-03-31/functions/") {
            Some("echo/invocations") => Answer::json(200, request.body().clone()),
            _ => Answer::error("ResourceNotFoundException", 404, "there is only echo"),
        }
    });
    let lambda = Client::new(script.config());
    assert_eq!(ask(&lambda, "other", "1").await?, None);
    assert_eq!(ask(&lambda, "echo", "2").await?.as_deref(), Some("2"));
    Ok(())
}

async fn a_stream_over_the_wire() -> Outcome {
    let script = Script::new().events([
        Event::new("PayloadChunk", "half of it, "),
        Event::new("PayloadChunk", "and the rest"),
        Event::new("InvokeComplete", "{}"),
    ]);
    let lambda = Client::new(script.config());
    let answer = lambda.invoke_with_response_stream("tell").send().await?;
    assert_eq!(read(answer.event_stream).await?, "half of it, and the rest");
    Ok(script.finish()?)
}

/// Functions without a client are tested without a script.
async fn values_by_hand() -> Outcome {
    let mut chunk = Chunk::default();
    chunk.payload = Some("all of it".into());
    let events = EventStream::from_events([Ok(StreamEvent::PayloadChunk(chunk))]);
    assert_eq!(read(events).await?, "all of it");

    let context =
        ErrorContext::new().code("ResourceNotFoundException").status(StatusCode::NOT_FOUND);
    let kind = ErrorKind::ResourceNotFound(Default::default());
    assert!(is_missing(&Error::new("Invoke", kind).with_context(context)));
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    the_job_is_sent_and_the_answer_read().await?;
    errors_have_their_consequences().await?;
    a_small_service_answers_in_any_order().await?;
    a_stream_over_the_wire().await?;
    values_by_hand().await?;
    println!("5 tests, no network");
    Ok(())
}
