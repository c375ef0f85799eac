//! Support for the generated protocol tests: Smithy's [HTTP protocol compliance
//! tests](https://smithy.io/2.0/additional-specs/http-protocol-compliance-tests.html).

mod body;
mod difference;
mod events;
mod expected;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use futures_core::Stream;

use crate::body::Body;
use crate::idempotency;
pub use difference::Difference;
pub use events::{check_messages, events};
pub use expected::ExpectedRequest;

/// The idempotency token that the tests expect for generated tokens.
pub const TOKEN: &str = "00000000-0000-4000-8000-000000000000";

/// Runs `test` with [`TOKEN`] for every idempotency token that is generated on this thread.
pub fn with_fixed_token<T>(test: impl FnOnce() -> T) -> T {
    idempotency::with_fixed(TOKEN, test)
}

/// A response as a test describes it.
///
/// # Errors
/// The status or a header is invalid.
pub fn response(
    status: u16,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Result<http::Response<Body>, http::Error> {
    let mut response = http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(body.into())
}

/// All items of a stream over bytes in memory.
///
/// # Errors
/// The stream is pending, which does not happen with bytes in memory.
pub fn drain<T>(stream: impl Stream<Item = T>) -> Result<Vec<T>, Difference> {
    let mut stream = pin!(stream);
    let mut context = Context::from_waker(Waker::noop());
    let mut items = Vec::new();
    loop {
        match stream.as_mut().poll_next(&mut context) {
            Poll::Ready(None) => return Ok(items),
            Poll::Ready(Some(item)) => items.push(item),
            Poll::Pending => return Err(Difference::new("the stream is pending")),
        }
    }
}
