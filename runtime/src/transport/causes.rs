//! The causes of the errors of HTTP libraries.

use std::error::Error;
use std::fmt;
use std::io;

/// The causes of an error, nearest first. They include errors wrapped in an `io::Error`, which
/// `source` skips.
pub(super) fn causes<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(error.source(), |error: &&'a (dyn Error + 'static)| {
        let error = *error;
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => error.source(),
        }
    })
}

/// The server's certificate is not trusted: a retry would fail in the same way.
#[derive(Debug)]
pub(super) struct Untrusted<E>(E);

impl<E: Error + 'static> Untrusted<E> {
    /// Wraps the error if the certificate is not trusted; otherwise returns it unchanged.
    #[cfg(feature = "__rustls")]
    pub(super) fn of(error: E) -> Result<Untrusted<E>, E> {
        let is_about_trust = causes(&error).any(|cause| {
            matches!(cause.downcast_ref(), Some(rustls::Error::InvalidCertificate(_)))
        });
        if is_about_trust { Ok(Untrusted(error)) } else { Err(error) }
    }

    /// Other TLS libraries do not report the cause.
    #[cfg(not(feature = "__rustls"))]
    pub(super) fn of(error: E) -> Result<Untrusted<E>, E> {
        Err(error)
    }
}

impl<E> fmt::Display for Untrusted<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the server's certificate is not trusted (to trust it, pass a file with its CA certificate as \
             `ca_bundle`; configurations of the environment read AWS_CA_BUNDLE)",
        )
    }
}

impl<E: Error + 'static> Error for Untrusted<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}
