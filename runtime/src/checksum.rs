//! Checksums of bodies, as the trait
//! [`httpChecksum`](https://smithy.io/2.0/aws/aws-core.html#aws-protocols-httpchecksum-trait) defines them. Only S3 has
//! such operations.
//!
//! The checksum of a request is in a header if the body is in memory. For a stream it is in a trailer after the body,
//! in the content encoding `aws-chunked`. The checksum of a response is compared while the body is read: at the end
//! of the body, a [`ChecksumMismatch`] is an error of the body.
//!
//! ```
//! use tinsmith_runtime::Body;
//! use tinsmith_runtime::checksum::ChecksumMismatch;
//!
//! /// Reads the body of an object, and reads it again if it arrived damaged.
//! async fn is_damaged(body: Body) -> bool {
//!     body.collect().await.is_err_and(|error| error.is::<ChecksumMismatch>())
//! }
//! ```

mod algorithm;
mod chunked;
mod hasher;
mod mismatch;
mod requested;
mod trailer;
mod validated;

pub use algorithm::Algorithm;
pub use mismatch::ChecksumMismatch;
pub(crate) use requested::{
    Checksums, RequestChecksum, ResponseChecksum, apply, has_checksum, without,
};
pub(crate) use trailer::{Trailer, announce, encode};
pub(crate) use validated::validated;

#[cfg(test)]
pub(crate) mod tests;
