//! What every client that Tinsmith emits shares.
#![deny(missing_docs)]
#![forbid(unsafe_code)]

// Data half.
mod body;
mod build_error;
mod decode_error;
mod document;
pub mod error;
pub mod event_stream;
mod idempotency;
pub mod json;
pub mod operation;
pub mod parse;
mod redacted;
pub mod request;
pub mod response;
pub mod text;
mod timestamp;

// Client half.
pub mod client;
pub mod config;
pub mod credentials;
pub mod endpoint;
pub mod environment;
pub mod sign;
pub mod transport;
