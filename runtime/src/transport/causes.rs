//! What is below the errors of HTTP libraries.

use std::error::Error;
use std::fmt;
use std::io;

/// The causes of an error, the nearest first. The error within an `io::Error`, of which there may be
/// several, is none of its sources.
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

/// A server whose certificate is not trusted: it will have the same the next time.
#[derive(Debug)]
pub(super) struct Untrusted<E>(E);

impl<E: Error + 'static> Untrusted<E> {
    /// The error, if that is what is wrong; else the error as it was.
    #[cfg(feature = "__rustls")]
    pub(super) fn of(error: E) -> Result<Untrusted<E>, E> {
        let is_about_trust = causes(&error).any(|cause| {
            matches!(cause.downcast_ref(), Some(rustls::Error::InvalidCertificate(_)))
        });
        if is_about_trust { Ok(Untrusted(error)) } else { Err(error) }
    }

    /// Other ways to do TLS do not say what is wrong.
    #[cfg(not(feature = "__rustls"))]
    pub(super) fn of(error: E) -> Result<Untrusted<E>, E> {
        Err(error)
    }
}

impl<E> fmt::Display for Untrusted<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the server's certificate is not trusted (if it should be, name a file with its authority's in \
             AWS_CA_BUNDLE)",
        )
    }
}

impl<E: Error + 'static> Error for Untrusted<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}
