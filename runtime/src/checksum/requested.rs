//! [`Checksums`]: the checksums that the model of an operation asks for.

use http::HeaderMap;
use http::header::{HeaderName, HeaderValue};

use super::hasher::checksum;
use super::{Algorithm, Trailer};
use crate::build_error::BuildError;
use crate::config::{ChecksumPolicy, ChecksumSettings};
use crate::request::Request;
use crate::transport::ExpectContinue;

/// A request extension: the checksums of an operation. The client applies them when the headers are complete,
/// depending on its configuration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Checksums {
    pub(crate) request: Option<RequestChecksum>,
    pub(crate) response: Option<ResponseChecksum>,
}

/// The checksum of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RequestChecksum {
    /// The algorithm that the caller chose.
    pub(crate) chosen: Option<Algorithm>,
    /// The header with the name of the algorithm.
    pub(crate) header: Option<&'static str>,
    /// Whether the service rejects requests without a checksum.
    pub(crate) required: bool,
}

/// The checksum of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ResponseChecksum {
    /// The header of the request that asks for a checksum.
    pub(crate) header: &'static str,
    /// The names of the algorithms, in order of preference.
    pub(crate) algorithms: &'static [&'static str],
}

/// The length from which on a body is only sent after the server has agreed to receive it.
const LARGE: u64 = 2 * 1024 * 1024;

const ENABLED: HeaderValue = HeaderValue::from_static("ENABLED");

/// The beginning of the names of headers with a checksum, and the rest of names that begin in the same way.
const CHECKSUM: &str = "x-amz-checksum-";
const NO_CHECKSUM: [&str; 3] = ["algorithm", "mode", "type"];

/// Applies the checksums to a request whose headers are complete. A stream gets its trailer in [`announce`] and
/// [`encode`], for each attempt.
///
/// # Errors
/// The body is a stream of unknown length.
///
/// [`announce`]: super::announce
/// [`encode`]: super::encode
pub(crate) fn apply(request: &mut Request, settings: ChecksumSettings) -> Result<(), BuildError> {
    let Some(checksums) = request.extensions().get::<Checksums>().copied() else { return Ok(()) };
    if let Some(response) = checksums.response
        && settings.response == ChecksumPolicy::WhenSupported
    {
        let header = name(response.header)?;
        request.headers_mut().entry(header).or_insert(ENABLED);
    }
    let Some(checksum) = checksums.request else { return Ok(()) };
    if settings.expect_continue && request.body().content_length().is_none_or(|it| it >= LARGE) {
        request.extensions_mut().insert(ExpectContinue);
    }
    let is_wanted = settings.request == ChecksumPolicy::WhenSupported
        || checksum.required
        || checksum.chosen.is_some();
    match is_wanted && !has_checksum(request.headers()) {
        true => add(request, checksum),
        false => Ok(()),
    }
}

/// Removes the checksums from a request that another program sends: it has another body, and does not validate the
/// response.
pub(crate) fn without(mut request: Request) -> Request {
    request.extensions_mut().remove::<Checksums>();
    request
}

/// Whether the caller has set a checksum.
pub(crate) fn has_checksum(headers: &HeaderMap) -> bool {
    headers.keys().map(HeaderName::as_str).any(|name| {
        let rest = name.strip_prefix(CHECKSUM);
        name == "content-md5" || rest.is_some_and(|rest| !NO_CHECKSUM.contains(&rest))
    })
}

/// The default is CRC32, as in [AWS SDKs](https://docs.aws.amazon.com/sdkref/latest/guide/feature-dataintegrity.html).
fn add(request: &mut Request, checksum: RequestChecksum) -> Result<(), BuildError> {
    let algorithm = checksum.chosen.unwrap_or(Algorithm::Crc32);
    if let Some(header) = checksum.header {
        let value = HeaderValue::from_static(algorithm.name());
        request.headers_mut().entry(name(header)?).or_insert(value);
    }
    if insert(request, algorithm)? {
        return Ok(());
    }
    if request.body().content_length().is_none() {
        return Err(BuildError::checksum_of_unknown_length());
    }
    request.extensions_mut().insert(Trailer::of(algorithm));
    Ok(())
}

fn name(header: &str) -> Result<HeaderName, BuildError> {
    HeaderName::try_from(header).map_err(|_| BuildError::header_name(header))
}

/// Sets the header with the checksum, if the body is in memory.
pub(super) fn insert(request: &mut Request, algorithm: Algorithm) -> Result<bool, BuildError> {
    let Some(bytes) = request.body().as_bytes() else { return Ok(false) };
    let header = algorithm.header();
    let value = HeaderValue::try_from(checksum(algorithm, bytes))
        .map_err(|_| BuildError::header_value(header.as_str()))?;
    request.headers_mut().insert(header, value);
    Ok(true)
}
