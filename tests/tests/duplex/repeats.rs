//! A call is repeated only if none of its events was taken.

use h2::Reason;
use tinsmith_runtime::http::StatusCode;

use super::*;

#[tokio::test]
async fn a_request_without_events_is_repeated() {
    let mut server = Server::start().await;
    let (sender, events) = channel();
    let client = client(&server);
    let call =
        tokio::spawn(async move { client.send(&Transcribe { events }, &CallOptions::new()).await });
    let mut first = server.call().await;
    first.refuse(StatusCode::SERVICE_UNAVAILABLE);
    let mut second = server.call().await;
    let mut chain = Chain::of(&second.head);
    sender.send("one".into()).await.unwrap();
    let event = chain.open(&second.frame().await.unwrap().unwrap()).unwrap();
    assert_eq!(event.payload, b"one");
    second.answer();
    soon(call).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_request_with_an_event_is_not_repeated() {
    for reason in [None, Some(Reason::INTERNAL_ERROR), Some(Reason::REFUSED_STREAM)] {
        let mut server = Server::start().await;
        let (sender, events) = channel();
        let client = client(&server);
        let operation = Transcribe { events: events.clone() };
        let call =
            tokio::spawn(
                async move { client.send(&operation, &CallOptions::new()).await.map(|_| ()) },
            );
        let mut served = server.call().await;
        sender.send("one".into()).await.unwrap();
        served.frame().await.unwrap().unwrap();
        match reason {
            None => served.refuse(StatusCode::SERVICE_UNAVAILABLE),
            Some(reason) => served.send_reset(reason),
        }
        let error = soon(call).await.unwrap().unwrap_err();
        assert_eq!(error.attempts(), 1, "{error}");
        assert!(server.is_idle());
        soon(sender.closed()).await;
        // Nor can another call send them.
        let again = super::client(&server);
        let error = again.send(&Transcribe { events }, &CallOptions::new()).await.unwrap_err();
        assert!(format!("{error}").contains("already sent by another call"), "{error}");
        assert!(server.is_idle());
    }
}

#[tokio::test]
async fn an_unreachable_server_takes_no_event() {
    let server = Server::plain().await;
    server.close();
    tokio::task::yield_now().await;
    let (sender, events) = channel();
    sender.send("one".into()).await.unwrap();
    let call = Transcribe { events: events.clone() };
    let error = soon(client(&server).send(&call, &CallOptions::new())).await.unwrap_err();
    assert!(error.attempts() > 1 && !error.may_have_run(), "{error}");
    // The events are still there, for a call to another server.
    let mut server = Server::start().await;
    let client = client(&server);
    let call = tokio::spawn(async move {
        client.send(&Transcribe { events }, &CallOptions::new()).await.map(|_| ())
    });
    let mut served = server.call().await;
    let event = Chain::of(&served.head).open(&served.frame().await.unwrap().unwrap()).unwrap();
    assert_eq!(event.payload, b"one");
    call.abort();
}
