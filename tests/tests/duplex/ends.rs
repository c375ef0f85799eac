//! How a call ends before its request does.

use h2::Reason;

use super::*;

#[tokio::test]
async fn dropping_the_output_resets_the_request() {
    let mut server = Server::start().await;
    let (sender, output, mut call, _) = conversation(&mut server).await;
    drop(output);
    soon(sender.closed()).await;
    let error = sender.send("late".into()).await.unwrap_err();
    assert!(error.to_string().contains("the call has ended"), "{error}");
    assert_eq!(call.reset().await, Reason::CANCEL);
}

#[tokio::test]
async fn dropping_the_call_resets_the_request() {
    let mut server = Server::start().await;
    let (sender, events) = channel();
    let client = client(&server);
    let call = tokio::spawn(async move {
        client.send(&Transcribe { events }, &CallOptions::new()).await.map(|_| ())
    });
    let mut served = server.call().await;
    sender.send("one".into()).await.unwrap();
    served.frame().await.unwrap().unwrap();
    call.abort();
    soon(sender.closed()).await;
    assert_eq!(served.reset().await, Reason::CANCEL);
}

#[tokio::test]
async fn the_end_of_the_response_ends_the_request() {
    let mut server = Server::start().await;
    let (sender, mut output, mut call, _) = conversation(&mut server).await;
    call.end();
    assert_eq!(soon(output.recv()).await.unwrap(), None);
    soon(sender.closed()).await;
    assert_eq!(call.reset().await, Reason::CANCEL);
}

#[tokio::test]
async fn an_error_of_the_service_has_its_type() {
    let mut server = Server::start().await;
    let (sender, mut output, mut call, _) = conversation(&mut server).await;
    call.say("one");
    call.throw("LimitExceededException");
    assert_eq!(soon(output.recv()).await.unwrap().as_deref(), Some("one"));
    let error = soon(output.recv()).await.unwrap_err();
    assert!(matches!(error.kind(), Kind::Limit), "{error}");
    soon(sender.closed()).await;
    assert_eq!(call.reset().await, Reason::CANCEL);
}

#[tokio::test]
async fn an_error_of_the_program_aborts_the_request() {
    let mut server = Server::start().await;
    let (sender, mut output, mut call, _) = conversation(&mut server).await;
    sender.fail("no microphone").await.unwrap();
    assert_eq!(call.reset().await, Reason::INTERNAL_ERROR);
    let error = soon(output.recv()).await.unwrap_err();
    assert!(causes(&error).contains("no microphone"), "{}", causes(&error));
}

#[tokio::test]
async fn an_error_before_the_response_is_the_error_of_the_call() {
    for sent in [0, 1] {
        let mut server = Server::start().await;
        let (sender, events) = channel();
        let client = client(&server);
        let call = tokio::spawn(async move {
            client.send(&Transcribe { events }, &CallOptions::new()).await.map(|_| ())
        });
        let mut served = server.call().await;
        for _ in 0..sent {
            sender.send("one".into()).await.unwrap();
            served.frame().await.unwrap();
        }
        sender.send(Audio::Unknown("Later".to_owned())).await.unwrap();
        assert_eq!(served.reset().await, Reason::INTERNAL_ERROR);
        let error = soon(call).await.unwrap().unwrap_err();
        assert!(causes(&error).contains("`Later` is not in the model"), "{}", causes(&error));
        assert!(server.is_idle(), "the call was repeated");
    }
}

/// An error with its causes.
fn causes(error: &Error) -> String {
    let mut text = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        text += &format!(": {cause}");
        next = cause.source();
    }
    text
}
