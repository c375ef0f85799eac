//! [`Source`]: the source of an upload.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::time::SystemTime;

use tinsmith_runtime::bytes::{BufMut as _, BytesMut};
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt as _};

use super::TransferErrorKind;
use crate::prelude::*;

/// The size of reads from files. Tokio copies each read from another thread.
const READ: usize = 256 * 1024;

type Reader = Pin<Box<dyn AsyncRead + Send>>;

/// The source of an upload: a file, bytes, a reader, or a stream.
///
/// ```
/// use {{library}}::{Bytes, Source};
///
/// let file = Source::file("video.mp4");
/// let bytes = Source::from(Bytes::from_static(b"text"));
/// let reader = Source::reader(tokio::io::empty());
/// ```
pub struct Source {
    kind: Kind,
    length: Option<u64>,
}

enum Kind {
    File(PathBuf),
    Bytes(Bytes),
    Reader(Reader),
    Stream(Body),
}

impl Source {
    /// A file. It must not change while it is uploaded: this is an error.
    #[must_use]
    pub fn file(path: impl AsRef<Path>) -> Self {
        Self { kind: Kind::File(path.as_ref().to_owned()), length: None }
    }

    /// A reader. It is read to its end.
    #[must_use]
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self { kind: Kind::Reader(Box::pin(reader)), length: None }
    }

    /// Declares the length of a reader or a stream in bytes. Parts are then as small as possible, and another number of
    /// bytes is an error.
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Self {
        self.length = Some(bytes);
        self
    }

    /// Opens the source.
    pub(super) async fn open(self) -> Result<Open, TransferErrorKind> {
        let mut length = self.length;
        let mut stamp = None;
        let kind = match self.kind {
            Kind::File(path) => {
                let at = |error: io::Error| at(&path, &error);
                let mut file = File::open(&path).await.map_err(at)?;
                file.set_max_buf_size(READ);
                let found = Stamp::of(&file).await.map_err(at)?;
                if length.is_some_and(|length| length != found.length) {
                    return Err(wrong_length(found.length, length));
                }
                length = Some(found.length);
                stamp = Some((path, found));
                OpenKind::File(file)
            }
            Kind::Bytes(bytes) => {
                length = Some(bytes.len() as u64);
                OpenKind::Bytes(bytes)
            }
            Kind::Reader(reader) => OpenKind::Reader(reader),
            Kind::Stream(body) => OpenKind::Stream { ahead: Bytes::new(), body },
        };
        Ok(Open { kind, length, stamp, read: 0 })
    }
}

impl From<Body> for Source {
    /// Bytes in memory, or a stream.
    fn from(body: Body) -> Self {
        match body.as_bytes().cloned() {
            Some(bytes) => bytes.into(),
            None => Self { length: body.content_length(), kind: Kind::Stream(body) },
        }
    }
}

impl From<Bytes> for Source {
    fn from(bytes: Bytes) -> Self {
        Self { kind: Kind::Bytes(bytes), length: None }
    }
}

impl From<Vec<u8>> for Source {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<PathBuf> for Source {
    fn from(path: PathBuf) -> Self {
        Self { kind: Kind::File(path), length: None }
    }
}

impl From<&Path> for Source {
    fn from(path: &Path) -> Self {
        Self::file(path)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::File(path) => write!(f, "Source({})", path.display()),
            Kind::Bytes(bytes) => write!(f, "Source({} bytes)", bytes.len()),
            Kind::Reader(_) => f.write_str("Source(reader)"),
            Kind::Stream(body) => write!(f, "Source({body:?})"),
        }
    }
}

/// A source that is being read.
pub(super) struct Open {
    kind: OpenKind,
    length: Option<u64>,
    /// The file, and its state when it was opened.
    stamp: Option<(PathBuf, Stamp)>,
    read: u64,
}

enum OpenKind {
    File(File),
    Bytes(Bytes),
    Reader(Reader),
    Stream { ahead: Bytes, body: Body },
}

impl Open {
    /// The number of bytes, if it is known in advance.
    pub(super) fn length(&self) -> Option<u64> {
        self.length
    }

    /// The next bytes: fewer than `size` at the end. They are read into `buffer`, which is empty again afterwards. Its
    /// memory is used again once the bytes are dropped.
    pub(super) async fn next(
        &mut self,
        buffer: &mut BytesMut,
        size: usize,
    ) -> Result<Bytes, TransferErrorKind> {
        let left = self.length.map(|length| length.saturating_sub(self.read));
        let expected = left.map_or(size, |left| size.min(usize::try_from(left).unwrap_or(size)));
        let bytes = match &mut self.kind {
            OpenKind::Bytes(bytes) => bytes.split_to(size.min(bytes.len())),
            OpenKind::File(file) => fill(file, buffer, expected).await?,
            OpenKind::Reader(reader) => fill(reader, buffer, expected).await?,
            OpenKind::Stream { ahead, body } => collect(ahead, body, buffer, expected).await?,
        };
        self.read += bytes.len() as u64;
        if bytes.len() < expected && self.length.is_some() {
            return Err(wrong_length(self.read, self.length));
        }
        Ok(bytes)
    }

    /// Checks that nothing is left, and that a file has not changed.
    pub(super) async fn finish(&mut self) -> Result<(), TransferErrorKind> {
        let mut one = BytesMut::new();
        let rest = match &mut self.kind {
            OpenKind::Bytes(bytes) => bytes.clone(),
            OpenKind::File(file) => fill(file, &mut one, 1).await?,
            OpenKind::Reader(reader) => fill(reader, &mut one, 1).await?,
            OpenKind::Stream { ahead, body } => collect(ahead, body, &mut one, 1).await?,
        };
        if !rest.is_empty() {
            return Err(wrong_length(self.read + 1, self.length));
        }
        if let (OpenKind::File(file), Some((path, stamp))) = (&self.kind, &self.stamp) {
            let now = Stamp::of(file).await.map_err(|error| at(path, &error))?;
            if now != *stamp {
                let path = path.display();
                return Err(TransferErrorKind::Changed(format!(
                    "{path}: the file changed while it was read"
                )));
            }
        }
        Ok(())
    }
}

async fn fill<R: AsyncRead + Unpin>(
    reader: &mut R,
    buffer: &mut BytesMut,
    size: usize,
) -> io::Result<Bytes> {
    buffer.clear();
    buffer.reserve(size);
    while buffer.len() < size {
        let missing = size - buffer.len();
        if reader.read_buf(&mut (&mut *buffer).limit(missing)).await? == 0 {
            break;
        }
    }
    Ok(buffer.split().freeze())
}

async fn collect(
    ahead: &mut Bytes,
    body: &mut Body,
    buffer: &mut BytesMut,
    size: usize,
) -> io::Result<Bytes> {
    buffer.clear();
    buffer.reserve(size);
    while buffer.len() < size {
        if ahead.is_empty() {
            match body.next().await {
                Some(chunk) => *ahead = chunk.map_err(io::Error::other)?,
                None => break,
            }
        }
        let fitting = ahead.split_to(ahead.len().min(size - buffer.len()));
        buffer.extend_from_slice(&fitting);
    }
    Ok(buffer.split().freeze())
}

/// The state of a file, which changes if the file is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    async fn of(file: &File) -> io::Result<Self> {
        let metadata = file.metadata().await?;
        if metadata.is_dir() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "it is a folder; give the path of a file",
            ));
        }
        // Some file systems have no times.
        Ok(Self { length: metadata.len(), modified: metadata.modified().ok() })
    }
}

fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

fn wrong_length(found: u64, expected: Option<u64>) -> TransferErrorKind {
    let expected = expected.unwrap_or_default();
    let found = if found > expected { "more".to_owned() } else { format!("only {found}") };
    TransferErrorKind::Changed(format!("the source has {found} bytes instead of {expected}"))
}
