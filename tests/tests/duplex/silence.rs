//! The read timeout does not count the time in which the service waits for the program.

use super::*;

const LIMIT: Duration = Duration::from_millis(300);
const LONGER: Duration = Duration::from_millis(900);

async fn impatient(
    server: &mut Server,
) -> (EventSender<Audio>, Call, tokio::task::JoinHandle<Result<Output, Error>>) {
    let (sender, events) = channel();
    let client = client_with(server, |config| config.read_timeout(LIMIT));
    let call =
        tokio::spawn(async move { client.send(&Transcribe { events }, &CallOptions::new()).await });
    (sender, server.call().await, call)
}

#[tokio::test]
async fn the_program_may_be_silent() {
    let mut server = Server::start().await;
    let (sender, mut served, call) = impatient(&mut server).await;
    // Before the head of the response ...
    tokio::time::sleep(LONGER).await;
    sender.send("one".into()).await.unwrap();
    served.frame().await.unwrap().unwrap();
    served.answer();
    let mut output = soon(call).await.unwrap().unwrap();
    // ... and afterwards.
    let next = tokio::spawn(async move { output.recv().await });
    tokio::time::sleep(LONGER).await;
    served.say("one");
    assert_eq!(soon(next).await.unwrap().unwrap().as_deref(), Some("one"));
    drop(sender);
}

#[tokio::test]
async fn the_service_may_not_be_silent_after_the_request() {
    let mut server = Server::start().await;
    let (sender, mut served, call) = impatient(&mut server).await;
    tokio::time::sleep(LONGER).await;
    drop(sender);
    let error = soon(call).await.unwrap().map(|_| ()).unwrap_err();
    assert!(
        matches!(error.kind(), Kind::Failure(tinsmith_runtime::Failure::Timeout(_))),
        "{error}"
    );

    let (sender, mut second, call) = impatient(&mut server).await;
    second.answer();
    let mut output = soon(call).await.unwrap().unwrap();
    let next = tokio::spawn(async move { output.recv().await });
    tokio::time::sleep(LONGER).await;
    assert!(!next.is_finished());
    drop(sender);
    let error = soon(next).await.unwrap().unwrap_err();
    assert!(
        matches!(error.kind(), Kind::Failure(tinsmith_runtime::Failure::Timeout(_))),
        "{error}"
    );
    drop(served.frame().await);
}

#[tokio::test]
async fn a_service_that_does_not_read_is_silent() {
    let mut server = Server::start().await;
    let (sender, _served, call) = impatient(&mut server).await;
    let full = tokio::spawn(async move {
        while sender.send(Audio::Chunk(vec![0; 64 * 1024].into())).await.is_ok() {}
    });
    let error = soon(call).await.unwrap().map(|_| ()).unwrap_err();
    assert!(
        matches!(error.kind(), Kind::Failure(tinsmith_runtime::Failure::Timeout(_))),
        "{error}"
    );
    soon(full).await.unwrap();
}

#[tokio::test]
async fn the_timeout_of_the_call_counts_all_of_it() {
    let mut server = Server::start().await;
    let (sender, events) = channel();
    let client = client_with(&server, |config| config.timeout(LIMIT));
    let call = tokio::spawn(async move {
        client.send(&Transcribe { events }, &CallOptions::new()).await.map(|_| ())
    });
    let mut served = server.call().await;
    soon(call).await.unwrap().unwrap_err();
    soon(sender.closed()).await;
    assert_eq!(served.reset().await, h2::Reason::CANCEL);
}
