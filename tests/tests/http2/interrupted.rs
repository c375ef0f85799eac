//! Requests that the server may have processed: only a call that may run twice is made again.

use h2::Reason;
use tinsmith_tests::http2::Reaction;

use super::*;

/// A reaction, and how often a function runs by it.
const INTERRUPTIONS: [(Reaction, usize); 9] = [
    (Reaction::Reset(Reason::INTERNAL_ERROR), 1),
    (Reaction::Reset(Reason::CANCEL), 1),
    (Reaction::Reset(Reason::NO_ERROR), 1),
    // The server does not say that it has not processed the request.
    (Reaction::ResetUnread(Reason::INTERNAL_ERROR), 0),
    (Reaction::ResetUnread(Reason::ENHANCE_YOUR_CALM), 0),
    // It says so when it cannot be true any more.
    (Reaction::ResetInAnswer(Reason::REFUSED_STREAM), 1),
    (Reaction::ResetInAnswer(Reason::INTERNAL_ERROR), 1),
    (Reaction::GoAwayThenClose, 1),
    (Reaction::Close, 1),
];

#[tokio::test]
async fn an_invoke_is_not_made_again() {
    for (interruption, runs) in INTERRUPTIONS {
        let server = Http2Server::script([interruption, Reaction::Answer]).await;
        let error = invoke(&client(&server)).await.unwrap_err();
        let text = error.to_string();
        let expected = " was interrupted, and the request may have been received: ";
        assert!(text.starts_with("Invoke: the connection to https://"), "{interruption:?}: {text}");
        assert!(text.contains(expected), "{interruption:?}: {text}");
        assert_eq!((error.attempts(), error.may_have_run()), (1, true), "{text}");
        assert_eq!((server.requests(), server.runs()), (1, runs), "{interruption:?}");
    }
}

#[tokio::test]
async fn a_call_that_only_reads_is_made_again() {
    for (interruption, _) in INTERRUPTIONS {
        let server = Http2Server::script([interruption, Reaction::Answer]).await;
        get_alias(&client(&server)).await.unwrap();
        assert_eq!(server.requests(), 2, "{interruption:?}");
    }
}

/// Only the streams that are reset have an error: their connection is used again.
#[tokio::test]
async fn a_reset_does_not_end_the_connection() {
    let reset = Reaction::Reset(Reason::INTERNAL_ERROR);
    let server = Http2Server::script([reset, Reaction::Answer]).await;
    let client = client(&server);
    invoke(&client).await.unwrap_err();
    invoke(&client).await.unwrap();
    assert_eq!(server.connections(), 1);
}

/// GOAWAY leaves a request alone that the server has accepted, and ends the use of the connection.
#[tokio::test]
async fn go_away_before_the_answer() {
    let server = Http2Server::script([Reaction::GoAwayThenAnswer, Reaction::Answer]).await;
    let client = client(&server);
    invoke(&client).await.unwrap();
    invoke(&client).await.unwrap();
    assert_eq!((server.requests(), server.runs(), server.connections()), (2, 2, 2));
}
