//! Event streams in both directions at the same time, against a server for HTTP/2 that the test plays: order,
//! signatures, timeouts, cancellation, errors, back-pressure and retries.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of a test fail the test by panicking"
)]

mod blocking;
mod client;
mod ends;
mod frame;
mod http1;
mod order;
mod pressure;
mod repeats;
mod server;
mod signature;
mod silence;

use std::future::Future;
use std::time::Duration;

use client::{Audio, Error, Kind, Output, Transcribe, client, client_with};
use server::{Call, Server};
use signature::Chain;
use tinsmith_runtime::{CallOptions, EventInput, EventSender};

/// The timeout for everything that must happen.
const PATIENCE: Duration = Duration::from_secs(10);

/// Waits for something that must happen.
async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, what).await.expect("it happens within 10 seconds")
}

/// The events of a channel, and its sender.
fn channel() -> (EventSender<Audio>, EventInput<Audio>) {
    EventInput::channel(4)
}

/// A call in progress, whose head was answered, with both sides of it.
async fn conversation(server: &mut Server) -> (EventSender<Audio>, Output, Call, Chain) {
    let (sender, events) = channel();
    let client = client(server);
    let call =
        tokio::spawn(async move { client.send(&Transcribe { events }, &CallOptions::new()).await });
    let mut served = server.call().await;
    let chain = Chain::of(&served.head);
    served.answer();
    (sender, soon(call).await.unwrap().unwrap(), served, chain)
}
