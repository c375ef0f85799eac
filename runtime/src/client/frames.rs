//! [`Frames`]: the events of a request as bytes, with signatures if the request has one.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::exchange::Exchange;
use super::prepare::Identity;
use super::{Call, Inner};
use crate::body::{Body, BoxError};
use crate::credentials::Credentials;
use crate::event_stream::{BoxMessages, Outgoing, encode};
use crate::sign::{Chain, SignError};

/// The messages of a request, as bytes.
pub(super) struct Frames {
    messages: BoxMessages,
    chain: Option<Chain>,
}

impl Inner {
    /// Replaces the body of a request by its events, if it has any. `credentials` signed the
    /// request; without them, the events are not signed.
    pub(super) fn attach_events(
        &self,
        call: &Call<'_>,
        request: &mut http::Request<Body>,
        identity: &Identity<'_>,
        credentials: Option<&Credentials>,
    ) -> Result<Option<Exchange>, SignError> {
        // A hook may have replaced the events by a body in memory.
        if !call.metadata.sends_events || request.body().as_bytes().is_some() {
            return Ok(None);
        }
        let Some(events) = request.extensions_mut().remove::<Outgoing>() else { return Ok(None) };
        let chain = match (identity, credentials) {
            (Identity::Signature(signature), Some(credentials)) => {
                let clock = Arc::clone(&self.clock);
                Some(Chain::new(request, credentials, &signature.scope(), clock)?)
            }
            _ => None,
        };
        let exchange = Exchange::new(Frames { messages: events.messages(), chain });
        *request.body_mut() = exchange.body();
        Ok(Some(exchange))
    }
}

impl Stream for Frames {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let message = ready!(self.messages.as_mut().poll_next(context));
        Poll::Ready(match (message.transpose(), &mut self.chain) {
            (Err(error), _) => Some(Err(error)),
            (Ok(None), None) => None,
            (Ok(Some(message)), None) => Some(encode(&message)),
            (Ok(Some(message)), Some(chain)) => Some(chain.sign(&message).map_err(Into::into)),
            (Ok(None), Some(chain)) => chain.end().map(|end| end.map_err(Into::into)),
        })
    }
}
