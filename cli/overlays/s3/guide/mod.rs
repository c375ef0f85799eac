//! The guide: one page per task.
//!
//! | page | topics |
//! | --- | --- |
//! | [`transfers`] | uploads in parts, downloads in ranges, progress, resuming, checksums |
//! | [`forms`] | presigned URLs, forms for uploads from browsers |
//!
//! In the examples, `s3` is a [`Client`](crate::Client).

#[doc = include_str!("forms.md")]
pub mod forms {}
#[doc = include_str!("transfers.md")]
pub mod transfers {}
