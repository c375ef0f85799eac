//! [`Repaired`]: the emulator, with streams as Lambda has them.

use aws_smithy_eventstream::frame::{read_message_from, write_message_to};
use aws_smithy_types::event_stream::{Header, HeaderValue};
use bytes::Bytes;
use tinsmith_lambda::Body;
use tinsmith_lambda::runtime::http::{Request, Response};
use tinsmith_lambda::runtime::transport::{
    Hyper, Transport, TransportError, TransportErrorKind, TransportFuture,
};

/// Where Lambda has streams, <https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html>.
const OF_LAMBDA: &str = "/2021-11-15/";
/// Where cargo-lambda 1.9 has them.
const OF_THE_EMULATOR: &str = "/2015-03-31/";

/// Sends requests for streams to where the emulator has them, and adds the header `:message-type`
/// to its messages, which [each must have](https://smithy.io/2.0/aws/amazon-eventstream.html). The
/// emulator lets a function end before it sends the first message; so waiting for all is no loss.
#[derive(Default)]
pub struct Repaired {
    inner: Hyper,
}

impl Transport for Repaired {
    fn send(&self, mut request: Request<Body>) -> TransportFuture<'_> {
        let uri = request.uri().to_string();
        if !uri.contains(OF_LAMBDA) {
            return self.inner.send(request);
        }
        *request.uri_mut() = uri.replace(OF_LAMBDA, OF_THE_EMULATOR).parse().unwrap();
        Box::pin(async move {
            let response = self.inner.send(request).await?;
            if !response.status().is_success() {
                return Ok(response);
            }
            let (parts, body) = response.into_parts();
            let messages = body
                .collect()
                .await
                .map_err(|error| TransportError::new(TransportErrorKind::Interrupted, error))?;
            Ok(Response::from_parts(parts, Body::from(with_types(messages))))
        })
    }
}

fn with_types(mut messages: Bytes) -> Vec<u8> {
    let mut repaired = Vec::new();
    while !messages.is_empty() {
        let message = read_message_from(&mut messages).unwrap();
        assert!(
            message.headers().iter().all(|header| header.name().as_str() != ":message-type"),
            "the emulator has learned to send types; this transport can go"
        );
        let kind = Header::new(":message-type", HeaderValue::String("event".into()));
        write_message_to(&message.add_header(kind), &mut repaired).unwrap();
    }
    repaired
}
