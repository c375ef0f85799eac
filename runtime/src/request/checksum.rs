//! The checksum of a request body: MD5, [RFC 1864](https://www.rfc-editor.org/rfc/rfc1864). The client computes
//! checksums whose algorithm the caller can choose.

use http::header::HeaderValue;
use md5::{Digest, Md5};

use super::Builder;
use crate::base64;
use crate::body::Body;
use crate::build_error::BuildError;
#[cfg(feature = "http-checksum")]
use crate::checksum::{Algorithm, RequestChecksum, ResponseChecksum, has_checksum};

const CONTENT_MD5: &str = "content-md5";

impl Builder {
    /// Sets `Content-MD5` to the checksum of the current body, unless the header is already set.
    ///
    /// # Errors
    /// The body is a stream, so its checksum cannot be computed before it is sent.
    pub fn content_md5(&mut self) -> Result<(), BuildError> {
        if self.headers.contains_key(CONTENT_MD5) {
            return Ok(());
        }
        self.headers.insert(CONTENT_MD5, checksum(&self.body)?);
        #[cfg(feature = "compression")]
        if let Some(note) = &mut self.compressible {
            note.has_checksum = true;
        }
        Ok(())
    }
}

#[cfg(feature = "http-checksum")]
impl Builder {
    /// Lets the client compute a checksum of the body. `algorithm` is the header with the
    /// algorithm's name, and the algorithm that the caller has chosen. `required` is whether the
    /// service rejects requests without a checksum.
    ///
    /// The client sends the request as it is if the caller has set a checksum.
    ///
    /// # Errors
    /// The algorithm is not supported.
    pub fn checksum(
        &mut self,
        algorithm: Option<(&'static str, Option<&str>)>,
        required: bool,
    ) -> Result<(), BuildError> {
        let chosen = algorithm.and_then(|(_, chosen)| chosen);
        let unsupported = chosen.filter(|chosen| Algorithm::of(chosen).is_none());
        if let Some(name) = unsupported
            && !has_checksum(&self.headers)
        {
            return Err(BuildError::checksum_algorithm(name));
        }
        let chosen = chosen.and_then(Algorithm::of);
        let header = algorithm.map(|(header, _)| header);
        let checksums = self.checksums.get_or_insert_default();
        checksums.request = Some(RequestChecksum { chosen, header, required });
        Ok(())
    }

    /// Lets the client validate the checksum of the response. `header` is the header that asks for
    /// a checksum, and `algorithms` are the names of algorithms, in order of preference.
    pub fn response_checksum(&mut self, header: &'static str, algorithms: &'static [&'static str]) {
        let checksums = self.checksums.get_or_insert_default();
        checksums.response = Some(ResponseChecksum { header, algorithms });
    }
}

/// Recomputes `Content-MD5` after the body has changed, if the runtime computed it.
#[cfg(feature = "compression")]
pub(super) fn update(request: &mut super::Request) -> Result<(), BuildError> {
    let note = request.extensions().get::<super::Compressible>();
    if !note.is_some_and(|note| note.has_checksum) {
        return Ok(());
    }
    let checksum = checksum(request.body())?;
    request.headers_mut().insert(CONTENT_MD5, checksum);
    Ok(())
}

fn checksum(body: &Body) -> Result<HeaderValue, BuildError> {
    let bytes = body.as_bytes().ok_or_else(BuildError::streamed_checksum)?;
    let checksum = base64::encode(&Md5::digest(bytes));
    HeaderValue::try_from(checksum).map_err(|_| BuildError::header_value(CONTENT_MD5))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    fn checksum(build: impl FnOnce(&mut Builder)) -> Result<String, BuildError> {
        let mut request = Builder::new(http::Method::POST);
        build(&mut request);
        request.content_md5()?;
        let request = request.finish()?;
        Ok(request.headers()[CONTENT_MD5].to_str().unwrap().to_owned())
    }

    /// The test vectors of [RFC 1321](https://www.rfc-editor.org/rfc/rfc1321#appendix-A.5), in
    /// base64.
    #[test]
    fn it_is_that_of_the_body() {
        assert_eq!(checksum(|_| ()).unwrap(), "1B2M2Y8AsgTpgAmY7PhCfg==");
        let abc = |it: &mut Builder| it.text("text/plain", Some("abc"), text::string);
        assert_eq!(checksum(abc).unwrap(), "kAFQmDzST7DWlj99KOF/cg==");
        let in_memory = |it: &mut Builder| it.stream("a/b", &Body::from("abc"));
        assert_eq!(checksum(in_memory).unwrap(), "kAFQmDzST7DWlj99KOF/cg==");
    }

    #[test]
    fn the_callers_wins() {
        let theirs = |it: &mut Builder| {
            it.header("Content-MD5", Some("theirs"), text::string).unwrap();
            it.stream("a/b", &Body::from_stream(Body::empty()));
        };
        assert_eq!(checksum(theirs).unwrap(), "theirs");
    }

    #[test]
    fn a_stream_has_none() {
        let stream = |it: &mut Builder| {
            it.stream("a/b", &Body::from_stream(Body::empty()).with_length(3));
        };
        assert!(checksum(stream).unwrap_err().to_string().contains("in memory"));
    }
}
