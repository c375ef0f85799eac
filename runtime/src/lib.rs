//! The runtime shared by all clients that Tinsmith generates.
//!
//! Programs use it through a client, as its module `runtime`:
//!
//! | Modules | Contents |
//! | --- | --- |
//! | [`config`], [`client`] | configuration, and options of a call |
//! | [`credentials`], [`profile`], [`environment`] | credentials providers, and the sources of settings |
//! | [`error`], [`retry`] | errors and retries |
//! | [`pages`], [`wait`], [`event_stream`], [`response`] | paginators, waiters, event streams, metadata of responses |
//! | [`transport`], [`hook`] | HTTP, and hooks that see requests and responses |
//! | [`sign`] | signatures and presigned URLs for other requests |
//! | `testing`, `blocking` | with the features of these names |
//!
//! Generated code uses the other modules: [`operation`], [`request`], [`endpoint`], [`discovery`], [`json`], `cbor`,
//! `form`, `xml`, [`text`], [`parse`], [`convert`], [`base64`](mod@base64) and `serde`. They are public for handwritten
//! operations, and change more often.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(missing_docs)]
#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(clippy::duplicate_mod, reason = "the tests of transports are compiled once for each")
)]

// Serialization and protocol modules.
pub mod base64;
mod body;
mod build_error;
#[cfg(feature = "cbor")]
pub mod cbor;
mod character_reference;
#[cfg(feature = "http-checksum")]
pub mod checksum;
pub mod convert;
mod decode_error;
mod document;
pub mod error;
pub mod event_stream;
#[cfg(feature = "form")]
pub mod form;
mod hex;
mod idempotency;
mod into_option;
pub mod json;
mod keyed;
pub mod operation;
pub mod parse;
mod percent;
mod random;
mod redacted;
pub mod request;
mod required_features;
pub mod response;
mod setters;
pub mod text;
#[cfg(any(feature = "form", feature = "xml"))]
mod text_writer;
mod timestamp;
mod utf8;
#[cfg(feature = "xml")]
pub mod xml;

pub use body::{Body, BodyError, BoxError};
pub use build_error::{BuildError, TooLarge};
pub use bytes::Bytes;
pub use decode_error::DecodeError;
pub use document::{Document, Number};
pub use error::{ConnectionError, Error, Failure, ServiceError, TimeoutError, Unmodelled};
pub use event_stream::{EventInput, EventSender, EventStream};
pub use idempotency::idempotency_token;
pub use into_option::IntoOption;
pub use operation::{Metadata, Operation};
pub use redacted::Redacted;
pub use request::Request;
/// The `reqwest` version whose `ClientBuilder` `http_client` accepts.
#[cfg(feature = "reqwest")]
pub use reqwest;
pub use response::Response;
pub use timestamp::Timestamp;
pub use {bytes, http};

// Client modules.
#[cfg(feature = "blocking")]
pub mod blocking;
mod bounded;
pub mod client;
mod clock;
pub mod config;
pub mod credentials;
pub mod discovery;
pub mod endpoint;
pub mod environment;
pub mod hook;
mod off_worker;
pub mod pages;
pub mod profile;
pub mod retry;
#[cfg(feature = "serde")]
pub mod serde;
pub mod sign;
#[cfg(test)]
mod test_log;
#[cfg(feature = "testing")]
pub mod testing;
pub mod transport;
mod user_agent;
pub mod wait;

pub use client::{CallOptions, Client, Service};
pub use config::{Config, ConfigError};
pub use credentials::{Credentials, CredentialsError};
pub use endpoint::EndpointError;
pub use hook::Hook;
pub use pages::{Items, Pages, Paginated, PaginatedItems};
pub use retry::{Retry, RetryPolicy};
pub use wait::{WaitError, WaitErrorKind, Waiter};

/// For the macro that emitted types call.
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use ::serde as serde_crate;

/// Takes the place of `impl_serde` in crates without the feature `serde`.
#[macro_export]
#[doc(hidden)]
macro_rules! no_serde {
    ($($token:tt)*) => {};
}
