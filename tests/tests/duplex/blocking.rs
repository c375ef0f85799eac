//! Blocking calls: the events are sent by another thread.

use std::thread;

use tinsmith_runtime::blocking::{block_on, iter};

use super::*;

#[test]
fn another_thread_sends_the_events() {
    let mut server = block_on(Server::start()).unwrap();
    let client = client(&server);
    let (sender, events) = channel();
    let speaker = thread::spawn(move || {
        for text in ["one", "two"] {
            sender.send_blocking(text.into()).unwrap();
        }
    });
    // The server responds when it has received an event.
    let served = thread::spawn(move || {
        block_on(async {
            let mut call = server.call().await;
            let mut chain = Chain::of(&call.head);
            let mut count = 0;
            while let Some(frame) = call.frame().await.unwrap() {
                if count == 0 {
                    call.answer();
                }
                if let Some(event) = chain.open(&frame) {
                    call.say(std::str::from_utf8(&event.payload).unwrap());
                }
                count += 1;
            }
            call.end();
            (server, call)
        })
        .unwrap()
    });
    let output = client.send_blocking(&Transcribe { events }, &CallOptions::new()).unwrap();
    let texts: Vec<String> = iter(output).map(|text| text.unwrap()).collect();
    assert_eq!(texts, ["one", "two"]);
    speaker.join().unwrap();
    drop(served.join().unwrap());
}

#[tokio::test]
async fn a_task_must_not_block() {
    let (sender, _events) = channel();
    let error = sender.send_blocking("one".into()).unwrap_err();
    assert!(error.to_string().contains("would block"), "{error}");
}
