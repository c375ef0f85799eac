//! What holds for any input: JSON against `serde_json`, queries against `form_urlencoded`, times against
//! `time`; and that nothing which a server sends is more than an error.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

mod answers;
mod endpoints;
mod errors;
mod event_stream;
mod frames;
mod inputs;
mod json;
mod numbers;
mod requests;
mod timestamps;
