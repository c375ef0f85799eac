//! A service that does not read slows the program down.

use super::*;

/// The size of each event, in bytes.
const SIZE: usize = 16 * 1024;
/// The events that can wait: in the channel, in the window of HTTP/2 (65,535 bytes), in the buffers of sockets and
/// libraries. Far less than the program offers.
const MOST: usize = 200;

#[tokio::test]
async fn the_sender_waits_for_a_service_that_does_not_read() {
    let mut server = Server::start().await;
    let (sender, output, mut call, mut chain) = conversation(&mut server).await;
    let chunk = || Audio::Chunk(vec![0; SIZE].into());
    let mut sent = 0;
    while let Ok(outcome) =
        tokio::time::timeout(Duration::from_millis(500), sender.send(chunk())).await
    {
        outcome.unwrap();
        sent += 1;
        assert!(sent < MOST, "nothing stops the sender");
    }
    // Once the service reads, all of it arrives.
    let more = tokio::spawn(async move { sender.send(chunk()).await });
    for _ in 0..=sent {
        let event = chain.open(&call.frame().await.unwrap().unwrap()).unwrap();
        assert_eq!(event.payload.len(), SIZE);
    }
    soon(more).await.unwrap().unwrap();
    assert_eq!(chain.open(&call.frame().await.unwrap().unwrap()), None);
    drop(output);
}

#[tokio::test]
async fn dropping_the_output_frees_a_sender_that_waits() {
    let mut server = Server::start().await;
    let (sender, output, _call, _) = conversation(&mut server).await;
    let full = tokio::spawn(async move {
        while sender.send(Audio::Chunk(vec![0; SIZE].into())).await.is_ok() {}
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!full.is_finished());
    drop(output);
    soon(full).await.unwrap();
}
