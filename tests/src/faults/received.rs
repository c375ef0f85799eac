//! [`Received`]: a request as it came.

use std::io::{self, ErrorKind};
use std::time::Instant;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue};
use tokio::io::{AsyncRead, AsyncReadExt as _};

/// A request as it came.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Received {
    /// How many requests came before it.
    pub number: usize,
    /// How many connections came before its own.
    pub connection: usize,
    /// When the server had read it.
    pub at: Instant,
    /// Method, path and query, such as `GET /2015-03-31/functions`.
    pub line: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Received {
    /// A header, or nothing if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Whether it asks for a function to be run.
    pub fn invokes(&self) -> bool {
        let path = self.line.split('?').next().unwrap_or_default();
        ["/invocations", "/invoke-async", "/response-streaming-invocations"]
            .iter()
            .any(|end| path.ends_with(end))
    }

    /// The next request; `None` if the client closes the connection instead. The body has a
    /// `content-length`.
    pub(crate) async fn read(
        stream: &mut (impl AsyncRead + Unpin),
        unread: &mut BytesMut,
        with_body: bool,
    ) -> io::Result<Option<Received>> {
        let end = loop {
            match unread.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                Some(position) => break position + 4,
                None if stream.read_buf(unread).await? == 0 => return Ok(None),
                None => {}
            }
        };
        let head = unread.split_to(end);
        let mut request = parse(&head).ok_or(ErrorKind::InvalidData)?;
        if with_body {
            let length = request.header("content-length").parse().unwrap_or(0);
            while unread.len() < length {
                if stream.read_buf(unread).await? == 0 {
                    return Ok(None);
                }
            }
            request.body = unread.split_to(length).freeze();
        }
        request.at = Instant::now();
        Ok(Some(request))
    }
}

fn parse(head: &[u8]) -> Option<Received> {
    let head = std::str::from_utf8(head).ok()?.trim_end();
    let mut lines = head.split("\r\n");
    let line = lines.next()?.strip_suffix(" HTTP/1.1")?.to_owned();
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(':')?;
        let value = HeaderValue::try_from(value.trim()).ok()?;
        headers.append(HeaderName::try_from(name).ok()?, value);
    }
    let (number, connection) = (0, 0);
    Some(Received { number, connection, at: Instant::now(), line, headers, body: Bytes::new() })
}
