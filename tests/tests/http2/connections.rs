//! Connections, and what they carry.

use futures_util::future::try_join_all;
use http::Version;
use tinsmith_tests::http2::{ANSWER, Reaction};

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_calls_share_one_connection() {
    const CALLS: usize = 50;
    // None of the concurrent calls is answered before all of them have come.
    let server = Http2Server::script([Reaction::Answer, Reaction::AnswerAfter(CALLS + 1)]).await;
    let client = client(&server);
    invoke(&client).await.unwrap();
    let replies = try_join_all((0..CALLS).map(|_| invoke(&client))).await.unwrap();
    assert!(
        replies.iter().all(|reply| reply.payload.as_ref().unwrap().as_ref() == ANSWER.as_bytes())
    );
    assert_eq!(server.runs(), CALLS + 1);
    assert_eq!(server.connections(), 1);
}

/// `host` is signed, and has to be what the pseudo-header says.
#[tokio::test]
async fn the_authority_is_the_host_that_was_signed() {
    let server = Http2Server::script([Reaction::Answer]).await;
    get_alias(&client(&server)).await.unwrap();
    let received = server.received();
    assert_eq!(received[0].version(), Version::HTTP_2);
    let authority = received[0].uri().authority().unwrap().as_str();
    assert!(authority.starts_with("localhost:"), "{authority}");
    if let Some(host) = received[0].headers().get("host") {
        assert_eq!(host, authority);
    }
}

/// More than the windows of HTTP/2 have room for at the beginning.
#[tokio::test]
async fn a_large_payload() {
    let server = Http2Server::script([Reaction::Answer]).await;
    let payload = format!("\"{}\"", "a".repeat(5_000_000));
    client(&server).invoke("resize").payload(payload.clone()).send().await.unwrap();
    assert!(server.received()[0].body() == payload.as_bytes());
}

#[tokio::test]
async fn a_server_without_http2() {
    let server = Http2Server::of_http1().await;
    let client = client(&server);
    for _ in 0..2 {
        invoke(&client).await.unwrap();
    }
    assert_eq!((server.connections(), server.requests(), server.runs()), (1, 2, 2));
}
