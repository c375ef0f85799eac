//! One request, and what becomes of it.

use std::future::pending;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use h2::server::SendResponse;
use h2::{Reason, RecvStream};
use tokio::sync::Notify;

use super::wire::Wire;
use super::{ANSWER, Reaction, Shared};
use crate::faults::until;

/// Reacts to a request. An error of the connection is of no concern to it.
pub(super) async fn react(
    request: http::Request<RecvStream>,
    mut respond: SendResponse<Bytes>,
    wire: Wire,
    closed: Arc<Notify>,
    shared: Arc<Shared>,
) {
    let reaction = shared.next();
    let stream = respond.stream_id().as_u32();
    match reaction {
        Reaction::ResetUnread(reason) => return respond.send_reset(reason),
        Reaction::GoAwayUnread(reason) => {
            wire.go_away(stream.saturating_sub(2), reason).await;
            // Dropping the stream would reset it.
            return pending().await;
        }
        _ => {}
    }
    let (head, body) = request.into_parts();
    let Some(body) = read(body).await else { return };
    shared.read(http::Request::from_parts(head, body));
    match reaction {
        Reaction::AnswerAfter(requests) => {
            let have_come =
                || shared.requests.load(std::sync::atomic::Ordering::SeqCst) >= requests;
            until("more requests", have_come).await;
        }
        Reaction::Reset(reason) => return respond.send_reset(reason),
        Reaction::GoAwayThenAnswer => wire.go_away(stream, Reason::NO_ERROR).await,
        Reaction::GoAwayThenClose => wire.go_away(stream, Reason::NO_ERROR).await,
        _ => {}
    }
    match reaction {
        Reaction::Close | Reaction::GoAwayThenClose => {
            closed.notify_one();
            pending().await
        }
        Reaction::ResetInAnswer(reason) => answer(respond, &ANSWER[..10], Some(reason)).await,
        _ => answer(respond, ANSWER, None).await,
    }
}

/// The body of a request, if it is complete.
async fn read(mut body: RecvStream) -> Option<Bytes> {
    let mut bytes = BytesMut::new();
    while let Some(data) = body.data().await {
        let data = data.ok()?;
        body.flow_control().release_capacity(data.len()).ok()?;
        bytes.extend_from_slice(&data);
    }
    Some(bytes.freeze())
}

/// Answers with a body, and resets the stream instead of ending it if there is a reason.
async fn answer(mut respond: SendResponse<Bytes>, body: &'static str, reset: Option<Reason>) {
    let head = http::Response::builder().header("x-amzn-requestid", "1-2-3").body(());
    let head = head.expect("the header is well-formed");
    let Ok(mut stream) = respond.send_response(head, false) else { return };
    let _ = stream.send_data(body.into(), reset.is_none());
    if let Some(reason) = reset {
        // A reset discards what has not been written yet.
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        stream.send_reset(reason);
    }
}
