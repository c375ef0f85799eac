//! Events in both directions, in order and signed.

use super::*;

/// A conversation: each side waits for the other.
async fn talk(mut server: Server) {
    let (sender, mut output, mut call, mut chain) = conversation(&mut server).await;
    assert_eq!(call.head.version, tinsmith_runtime::http::Version::HTTP_2);
    for text in ["one", "two", "three"] {
        sender.send(text.into()).await.unwrap();
        let event = chain.open(&call.frame().await.unwrap().unwrap()).unwrap();
        assert_eq!(event.text(":message-type"), "event");
        assert_eq!(event.text(":event-type"), "AudioEvent");
        assert_eq!(event.text(":content-type"), "application/octet-stream");
        assert_eq!(event.payload, text.as_bytes());
        call.say(text);
        assert_eq!(soon(output.recv()).await.unwrap().as_deref(), Some(text));
    }
    drop(sender);
    assert_eq!(chain.open(&call.frame().await.unwrap().unwrap()), None);
    assert_eq!(call.frame().await, Ok(None));
    call.say("all");
    call.end();
    assert_eq!(soon(output.recv()).await.unwrap().as_deref(), Some("all"));
    assert_eq!(soon(output.recv()).await.unwrap(), None);
}

#[tokio::test]
async fn over_tls() {
    talk(Server::start().await).await;
}

/// Without TLS there is no negotiation, so HTTP/2 is used because the operation requires it.
#[tokio::test]
async fn without_tls() {
    talk(Server::plain().await).await;
}

#[tokio::test]
async fn events_that_exist_already() {
    let mut server = Server::start().await;
    let client = client(&server);
    let events = EventInput::from_events((0..100).map(|_| Audio::from("chunk")));
    let call =
        tokio::spawn(async move { client.send(&Transcribe { events }, &CallOptions::new()).await });
    let mut served = server.call().await;
    let mut chain = Chain::of(&served.head);
    let mut count = 0;
    while let Some(frame) = served.frame().await.unwrap() {
        count += usize::from(chain.open(&frame).is_some());
    }
    assert_eq!(count, 100);
    served.answer();
    served.end();
    assert_eq!(soon(call).await.unwrap().unwrap().recv().await.unwrap(), None);
}

#[tokio::test]
async fn a_server_without_http2_is_an_error() {
    let mut server = Server::without_http2().await;
    let (_sender, events) = channel();
    let call = Transcribe { events };
    let error = soon(client(&server).send(&call, &CallOptions::new())).await.unwrap_err();
    let text = format!("{:?}", error.kind());
    assert!(text.contains("supports only HTTP/1.1; use another endpoint"), "{text}");
    assert!(!error.may_have_run() && server.is_idle());
}
