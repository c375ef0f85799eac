//! [`ChecksumPolicy`]: when checksums are used.

use super::ConfigError;
use super::lookup::Found;

/// When the client computes checksums of requests, or validates those of responses, for operations whose model has
/// [such checksums](https://docs.aws.amazon.com/sdkref/latest/guide/feature-dataintegrity.html). S3 has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChecksumPolicy {
    /// Whenever the operation supports it.
    #[default]
    WhenSupported,
    /// Only if the operation requires it or the call asks for it: by the algorithm of the request's checksum, or by
    /// the checksum mode `ENABLED`.
    WhenRequired,
}

impl ChecksumPolicy {
    /// Parses a value, ignoring case; the default if there is none.
    pub(super) fn of(found: Option<Found>) -> Result<ChecksumPolicy, ConfigError> {
        let Some(Found { origin, value }) = found else { return Ok(Default::default()) };
        if value.eq_ignore_ascii_case("when_supported") {
            return Ok(ChecksumPolicy::WhenSupported);
        }
        if value.eq_ignore_ascii_case("when_required") {
            return Ok(ChecksumPolicy::WhenRequired);
        }
        let what_to_do = "set it to `when_supported` or `when_required`";
        Err(ConfigError::invalid(&origin, &value, what_to_do))
    }
}

/// The settings for checksums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ChecksumSettings {
    pub request: ChecksumPolicy,
    pub response: ChecksumPolicy,
    /// Whether large bodies wait for the server's agreement.
    pub expect_continue: bool,
}

impl Default for ChecksumSettings {
    fn default() -> ChecksumSettings {
        ChecksumSettings {
            request: ChecksumPolicy::default(),
            response: ChecksumPolicy::default(),
            expect_continue: true,
        }
    }
}
