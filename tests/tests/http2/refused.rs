//! Requests that the server says it has not processed: any call is made again.

use h2::Reason;
use tinsmith_tests::http2::Reaction;

use super::*;

const REFUSALS: [Reaction; 4] = [
    Reaction::ResetUnread(Reason::REFUSED_STREAM),
    Reaction::GoAwayUnread(Reason::NO_ERROR),
    Reaction::GoAwayUnread(Reason::ENHANCE_YOUR_CALM),
    Reaction::GoAwayUnread(Reason::INTERNAL_ERROR),
];

/// With each way to refuse a request, on the first request of a connection and on a later one.
#[tokio::test]
async fn a_call_is_made_again() {
    for refusal in REFUSALS {
        for before in [0, 1] {
            let script = [vec![Reaction::Answer; before], vec![refusal, Reaction::Answer]].concat();
            let server = Http2Server::script(script.clone()).await;
            let client = client(&server);
            for _ in 0..before {
                get_alias(&client).await.unwrap();
            }
            invoke(&client).await.unwrap();
            assert_eq!((server.requests(), server.runs()), (before + 2, 1), "{refusal:?}");

            let server = Http2Server::script(script).await;
            let client = self::client(&server);
            for _ in 0..=before {
                get_alias(&client).await.unwrap();
            }
            assert_eq!(server.requests(), before + 2, "{refusal:?}");
        }
    }
}

#[tokio::test]
async fn a_call_that_is_always_refused_has_not_run() {
    for refusal in REFUSALS {
        let server = Http2Server::script([refusal]).await;
        let error = invoke(&client(&server)).await.unwrap_err();
        let text = error.to_string();
        assert!(text.starts_with("Invoke: https://"), "{text}");
        assert!(text.contains(" rejected the request without processing it: "), "{text}");
        assert!(text.ends_with("(3 attempts)"), "{text}");
        assert_eq!((error.attempts(), error.may_have_run()), (3, false), "{text}");
        assert_eq!((server.requests(), server.runs()), (3, 0), "{text}");
    }
}

/// A reset refuses a request without a body as well. An error of GOAWAY could also be that of a request
/// that was sent just before: it is not taken for a promise.
#[tokio::test]
async fn a_request_without_a_body() {
    let refusal = Reaction::ResetUnread(Reason::REFUSED_STREAM);
    let server = Http2Server::script([refusal, Reaction::Answer]).await;
    invoke_without_payload(&client(&server)).await.unwrap();
    assert_eq!((server.requests(), server.runs()), (2, 1));

    let refusal = Reaction::GoAwayUnread(Reason::NO_ERROR);
    let server = Http2Server::script([refusal, Reaction::Answer]).await;
    let error = invoke_without_payload(&client(&server)).await.unwrap_err();
    assert_eq!((error.attempts(), error.may_have_run()), (1, true), "{error}");
    assert_eq!((server.requests(), server.runs()), (1, 0));
}

/// GOAWAY ends the later one of two calls, which is made again, and leaves the other alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_two_calls() {
    let server = Http2Server::script([
        Reaction::AnswerAfter(3),
        Reaction::GoAwayUnread(Reason::NO_ERROR),
        Reaction::Answer,
    ])
    .await;
    let client = client(&server);
    let first = tokio::spawn({
        let client = client.clone();
        async move { invoke(&client).await }
    });
    tinsmith_tests::faults::until("the first request", || server.runs() == 1).await;
    invoke(&client).await.unwrap();
    first.await.unwrap().unwrap();
    assert_eq!((server.requests(), server.runs(), server.connections()), (3, 2, 2));
}

/// The server says GOAWAY before it has seen a request, which was sent or is about to be.
#[tokio::test]
async fn a_connection_that_takes_no_request() {
    for _ in 0..20 {
        let server = Http2Server::refusing_connections(1).await;
        invoke(&client(&server)).await.unwrap();
        assert_eq!((server.connections(), server.requests(), server.runs()), (2, 1, 1));
    }
}
