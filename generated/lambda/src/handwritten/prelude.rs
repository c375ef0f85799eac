//! [`HttpPrelude`]: what a function says about the HTTP answer that its response stream is the body of.

use std::fmt;

use super::PayloadError;
use crate::prelude::*;

/// What stands between the prelude and the body.
pub(super) const END: [u8; 8] = [0; 8];
/// The longest prelude that is read, in bytes: more than any header that a browser takes.
pub(super) const LONGEST: usize = 256 * 1024;

/// Status, headers and cookies of an HTTP answer, which come before the body in the streams of functions made for
/// [function URLs](https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpPrelude {
    /// The status; 200 if the function does not say.
    pub status_code: u16,
    /// The headers, by the names that the function gives them.
    pub headers: BTreeMap<String, String>,
    /// The values for `Set-Cookie`.
    pub cookies: Vec<String>,
}

impl HttpPrelude {
    pub(super) fn read(json: &[u8]) -> Result<Self, PayloadError> {
        Self::parse(json).map_err(|error| {
            PayloadError::read(format!("the stream does not begin with a prelude: {error}"))
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
    /// Without the values of headers and cookies, which may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpPrelude")
            .field("status_code", &self.status_code)
            .field("headers", &self.headers.keys())
            .field("cookies", &self.cookies.len())
            .finish()
    }
}
