//! [`TransferError`]: why an upload or a download failed.

use std::error::Error as StdError;
use std::fmt;
use std::io;

use super::Unfinished;
use crate::prelude::*;

/// The error of an upload or a download. It names the bucket, the key, and the upload and its part if there are any.
pub struct TransferError {
    inner: Box<Inner>,
}

struct Inner {
    kind: TransferErrorKind,
    bucket: String,
    key: String,
    upload_id: Option<String>,
    part: Option<i32>,
    unfinished: Option<Unfinished>,
}

/// The kind of a [`TransferError`].
#[derive(Debug)]
#[non_exhaustive]
pub enum TransferErrorKind {
    /// A call failed.
    Call(Error),
    /// The source cannot be read, or the target cannot be written.
    Io(io::Error),
    /// The source of an upload, or the object of a download, changed during the transfer.
    Changed(String),
    /// Bytes differ from those that were sent, or a response cannot be trusted.
    Corrupt(String),
    /// The options exclude each other, or do not fit the object. Nothing was transferred.
    Invalid(String),
}

impl TransferError {
    pub(super) fn new(bucket: &str, key: &str, kind: TransferErrorKind) -> Self {
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        let inner = Inner { kind, bucket, key, upload_id: None, part: None, unfinished: None };
        Self { inner: Box::new(inner) }
    }

    pub(super) fn in_upload(mut self, upload_id: &str) -> Self {
        self.inner.upload_id = Some(upload_id.to_owned());
        self
    }

    pub(super) fn in_part(mut self, part: i32) -> Self {
        self.inner.part = Some(part);
        self
    }

    pub(super) fn with_unfinished(mut self, unfinished: Unfinished) -> Self {
        self.inner.unfinished = Some(unfinished);
        self
    }

    /// The kind of the error, to `match` on.
    #[must_use]
    pub fn kind(&self) -> &TransferErrorKind {
        &self.inner.kind
    }

    /// The error of the call that failed, if a call is the reason.
    #[must_use]
    pub fn call_error(&self) -> Option<&Error> {
        match &self.inner.kind {
            TransferErrorKind::Call(error) => Some(error),
            _ => None,
        }
    }

    /// The bucket.
    #[must_use]
    pub fn bucket(&self) -> &str {
        &self.inner.bucket
    }

    /// The key of the object.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.inner.key
    }

    /// The ID of the multipart upload, if there was one.
    #[must_use]
    pub fn upload_id(&self) -> Option<&str> {
        self.inner.upload_id.as_deref()
    }

    /// The number of the part that failed.
    #[must_use]
    pub fn part(&self) -> Option<i32> {
        self.inner.part
    }

    /// The upload to continue with [`Upload::resume`](super::Upload::resume). Only for uploads with
    /// [`keep_parts`](super::Upload::keep_parts): other uploads are aborted.
    #[must_use]
    pub fn unfinished(&self) -> Option<&Unfinished> {
        self.inner.unfinished.as_ref()
    }
}

impl fmt::Display for TransferError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.inner;
        write!(f, "s3://{}/{}: ", inner.bucket, inner.key)?;
        if let Some(upload_id) = &inner.upload_id {
            write!(f, "upload {upload_id}: ")?;
        }
        if let Some(part) = inner.part {
            write!(f, "part {part}: ")?;
        }
        fmt::Display::fmt(&inner.kind, f)
    }
}

impl fmt::Display for TransferErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => fmt::Display::fmt(error, f),
            Self::Io(error) => fmt::Display::fmt(error, f),
            Self::Changed(reason) | Self::Corrupt(reason) | Self::Invalid(reason) => {
                f.write_str(reason)
            }
        }
    }
}

impl fmt::Debug for TransferError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransferError")
            .field("kind", self.kind())
            .field("bucket", &self.bucket())
            .field("key", &self.key())
            .field("upload_id", &self.upload_id())
            .field("part", &self.part())
            .field("unfinished", &self.unfinished())
            .finish()
    }
}

impl StdError for TransferError {
    /// The kind is part of this error's text, so its source is the source of this error.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.kind() {
            TransferErrorKind::Call(error) => error.source(),
            TransferErrorKind::Io(error) => error.source(),
            _ => None,
        }
    }
}

impl From<Error> for TransferErrorKind {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

impl From<io::Error> for TransferErrorKind {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
