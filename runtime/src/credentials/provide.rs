//! [`ProvideCredentials`]: where credentials come from.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use super::Credentials;
use crate::body::BoxError;

/// What [`ProvideCredentials::provide_credentials`] gives back.
pub type CredentialsFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Credentials, BoxError>> + Send + 'a>>;

/// A source of credentials. [`Credentials`] are one themselves.
///
/// ```
/// use tinsmith_runtime::credentials::{Credentials, CredentialsFuture, ProvideCredentials};
///
/// /// Asks for credentials where the company keeps them.
/// #[derive(Debug)]
/// struct Vault;
///
/// impl ProvideCredentials for Vault {
///     fn provide_credentials(&self) -> CredentialsFuture<'_> {
///         Box::pin(async {
///             let (id, secret) = ("AKIDEXAMPLE", "secret");
///             Ok(Credentials::new(id, secret, None, None, "Vault"))
///         })
///     }
/// }
///
/// let config = tinsmith_runtime::Config::builder().credentials(Vault);
/// ```
pub trait ProvideCredentials: fmt::Debug + Send + Sync {
    /// Gives credentials. They are kept until shortly before they expire; then it is asked again.
    ///
    /// Its error is that of the calls which wait for it.
    fn provide_credentials(&self) -> CredentialsFuture<'_>;
}

impl ProvideCredentials for Credentials {
    fn provide_credentials(&self) -> CredentialsFuture<'_> {
        let credentials = self.clone();
        Box::pin(async { Ok(credentials) })
    }
}

impl<P: ProvideCredentials + ?Sized> ProvideCredentials for Arc<P> {
    fn provide_credentials(&self) -> CredentialsFuture<'_> {
        self.as_ref().provide_credentials()
    }
}
