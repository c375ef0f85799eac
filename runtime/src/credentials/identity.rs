//! [`Credentials`]: what a signature is made with.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use zeroize::Zeroizing;

/// What a signature is made with: the id of an access key, its secret, and for temporary credentials
/// a session token.
///
/// Cloning is cheap: clones share what they have. The secret and the token are wiped from memory
/// with the last of them, and never shown by `Debug`.
#[derive(Clone)]
pub struct Credentials {
    inner: Arc<Inner>,
}

#[derive(PartialEq, Eq)]
struct Inner {
    access_key_id: String,
    secret_access_key: Zeroizing<String>,
    session_token: Option<Zeroizing<String>>,
    expiry: Option<SystemTime>,
    account_id: Option<String>,
    provider_name: &'static str,
}

impl Credentials {
    /// Credentials, and when they expire, if they do. `provider_name` says in `Debug` where they come
    /// from.
    pub fn new(
        access_key_id: impl Into<String>,
        secret_access_key: impl Into<String>,
        session_token: Option<String>,
        expires_after: Option<SystemTime>,
        provider_name: &'static str,
    ) -> Credentials {
        let inner = Inner {
            access_key_id: access_key_id.into(),
            secret_access_key: Zeroizing::new(secret_access_key.into()),
            session_token: session_token.map(Zeroizing::new),
            expiry: expires_after,
            account_id: None,
            provider_name,
        };
        Credentials { inner: Arc::new(inner) }
    }

    /// The credentials with the id of the account that they belong to.
    #[must_use]
    pub fn with_account_id(self, account_id: impl Into<String>) -> Credentials {
        let inner = Inner {
            access_key_id: self.inner.access_key_id.clone(),
            secret_access_key: self.inner.secret_access_key.clone(),
            session_token: self.inner.session_token.clone(),
            account_id: Some(account_id.into()),
            ..*self.inner
        };
        Credentials { inner: Arc::new(inner) }
    }

    /// The id of the access key, such as `AKIDEXAMPLE`. It is no secret.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.inner.access_key_id
    }

    /// The secret.
    #[must_use]
    pub fn secret_access_key(&self) -> &str {
        &self.inner.secret_access_key
    }

    /// The session token, which temporary credentials have. It is a secret.
    #[must_use]
    pub fn session_token(&self) -> Option<&str> {
        self.inner.session_token.as_ref().map(|token| token.as_str())
    }

    /// When they expire, if they do.
    #[must_use]
    pub fn expiry(&self) -> Option<SystemTime> {
        self.inner.expiry
    }

    /// The id of the account that they belong to, if whoever gave them said so.
    #[must_use]
    pub fn account_id(&self) -> Option<&str> {
        self.inner.account_id.as_deref()
    }

    /// Where they come from.
    #[must_use]
    pub fn provider_name(&self) -> &'static str {
        self.inner.provider_name
    }
}

impl PartialEq for Credentials {
    fn eq(&self, other: &Credentials) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner) || self.inner == other.inner
    }
}

impl Eq for Credentials {}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("provider_name", &self.inner.provider_name)
            .field("access_key_id", &self.inner.access_key_id)
            .field("expiry", &self.inner.expiry)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(secret: &str) -> Credentials {
        Credentials::new("AKID", secret, Some("token".to_owned()), None, "test")
    }

    #[test]
    fn credentials_are_what_they_have() {
        let credentials = example("secret");
        assert_eq!(credentials, credentials.clone());
        assert_eq!(credentials, example("secret"));
        assert_ne!(credentials, example("another"));
        let of_account = credentials.clone().with_account_id("123456789012");
        assert_ne!(of_account, credentials);
        assert_eq!(of_account.account_id(), Some("123456789012"));
        assert_eq!(of_account.secret_access_key(), "secret");
        assert_eq!(of_account.session_token(), Some("token"));
    }

    #[test]
    fn debug_shows_no_secret() {
        let debug = format!("{:?}", example("hunter2"));
        assert!(debug.contains("AKID") && debug.contains("test"), "{debug}");
        assert!(!debug.contains("hunter2") && !debug.contains("token"), "{debug}");
    }
}
