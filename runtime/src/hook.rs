//! [`Hook`]: inspects and changes requests and responses.

use crate::body::{Body, BoxError};

/// Inspects and changes requests before they are signed, and responses before they are parsed. Add
/// it to a configuration with [`Builder::hook`](crate::config::Builder::hook).
///
/// ```
/// use tinsmith_runtime::hook::{About, Hook};
/// use tinsmith_runtime::{Body, BoxError};
///
/// /// Adds the tenant to each request.
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
    /// Called for each attempt, with the complete request before it is signed.
    ///
    /// # Errors
    /// To reject the request. It is not sent, and the call fails with this error.
    fn before_signing(
        &self,
        request: &mut http::Request<Body>,
        about: &About,
    ) -> Result<(), BoxError> {
        let (_, _) = (request, about);
        Ok(())
    }

    /// Called for each response, with any status. Its body is in memory, unless it is a successful
    /// response of an operation with a streaming output.
    ///
    /// # Errors
    /// To reject the response. The call fails with this error and is not retried.
    fn before_decoding(
        &self,
        response: &mut http::Response<Body>,
        about: &About,
    ) -> Result<(), BoxError> {
        let (_, _) = (response, about);
        Ok(())
    }
}

/// The call that a [`Hook`] is called for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct About {
    /// The service ID, such as `Lambda`.
    pub service: &'static str,
    /// The name of the operation, such as `GetAlias`.
    pub operation: &'static str,
    /// The number of the attempt, from 1.
    pub attempt: u32,
}
