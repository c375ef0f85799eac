//! [`HttpPrelude`]: status, headers and cookies at the start of a response stream.

use std::fmt;

use super::PayloadError;
use crate::prelude::*;

/// The separator between the prelude and the body.
pub(super) const END: [u8; 8] = [0; 8];
/// The maximum size of a prelude, in bytes. It exceeds the header limits of browsers.
pub(super) const LONGEST: usize = 256 * 1024;

/// Status, headers and cookies of an HTTP response. Functions for
/// [function URLs](https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html) send them before
/// the body in their response streams.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpPrelude {
    /// The HTTP status code. The default is 200.
    pub status_code: u16,
    /// The headers by name, with the spelling that the function uses.
    pub headers: BTreeMap<String, String>,
    /// The values of the `Set-Cookie` headers.
    pub cookies: Vec<String>,
}

impl HttpPrelude {
    pub(super) fn read(json: &[u8]) -> Result<Self, PayloadError> {
        Self::parse(json).map_err(|error| {
            PayloadError::read(format!(
                "the stream does not begin with a valid HTTP prelude: {error}"
            ))
        })
    }

    fn parse(input: &[u8]) -> Result<Self, DecodeError> {
        let mut prelude = Self { status_code: 200, headers: BTreeMap::new(), cookies: Vec::new() };
        let mut json = json::Reader::new(input);
        json.begin_object()?;
        while let Some(key) = json.next_key()? {
            match key.as_ref() {
                "statusCode" => json.replace(&mut prelude.status_code, json::Reader::integer)?,
                "headers" => {
                    json.replace(&mut prelude.headers, |json| json.map(json::Reader::string))?
                }
                "cookies" => {
                    json.replace(&mut prelude.cookies, |json| json.list(json::Reader::string))?
                }
                _ => json.skip()?,
            }
        }
        json.finish()?;
        Ok(prelude)
    }
}

impl fmt::Debug for HttpPrelude {
    /// Omits the values of headers and cookies, which may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpPrelude")
            .field("status_code", &self.status_code)
            .field("headers", &self.headers.keys())
            .field("cookies", &self.cookies.len())
            .finish()
    }
}
