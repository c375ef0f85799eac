//! [`Hook`]: sees requests and answers on their way, and may change them.

use crate::body::{Body, BoxError};

/// Sees requests before they are signed and answers before they are read, and may change both. Give
/// it to a configuration with [`Builder::hook`](crate::config::Builder::hook).
///
/// ```
/// use tinsmith_runtime::hook::{About, Hook};
/// use tinsmith_runtime::{Body, BoxError};
///
/// /// Tells the service which tenant a request is for.
/// struct Tenant(http::HeaderValue);
///
/// impl Hook for Tenant {
///     fn before_signing(
///         &self,
///         request: &mut http::Request<Body>,
///         _about: &About,
///     ) -> Result<(), BoxError> {
///         request.headers_mut().insert("x-tenant", self.0.clone());
///         Ok(())
///     }
/// }
/// ```
pub trait Hook: Send + Sync {
    /// Called for each attempt, with a request that lacks nothing but its signature.
    ///
    /// # Errors
    /// The request is not to be sent. The call ends with the error.
    fn before_signing(
        &self,
        request: &mut http::Request<Body>,
        about: &About,
    ) -> Result<(), BoxError> {
        let (_, _) = (request, about);
        Ok(())
    }

    /// Called for each answer, whatever its status. Its body is in memory, unless it is the success of
    /// an operation whose output is a stream.
    ///
    /// # Errors
    /// The answer is not to be read. The call ends with the error, and nothing is repeated.
    fn before_decoding(
        &self,
        response: &mut http::Response<Body>,
        about: &About,
    ) -> Result<(), BoxError> {
        let (_, _) = (response, about);
        Ok(())
    }
}

/// What a [`Hook`] is told of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct About {
    /// The id of the service, such as `Lambda`.
    pub service: &'static str,
    /// The name of the operation, such as `GetAlias`.
    pub operation: &'static str,
    /// Which attempt it is; the first is 1.
    pub attempt: u32,
}
