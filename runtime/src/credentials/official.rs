//! [`Official`]: what was written for the official SDK.

use super::{Credentials, CredentialsFuture, ProvideCredentials};

/// A provider of credentials that was written for the official SDK, such as those of `aws-config`.
///
/// ```
/// use tinsmith_runtime::credentials::Official;
///
/// let theirs = aws_credential_types::Credentials::new("AKID", "secret", None, None, "example");
/// let config = tinsmith_runtime::Config::builder().credentials(Official(theirs));
/// ```
#[derive(Clone, Debug)]
pub struct Official<P>(pub P);

impl<P: aws_credential_types::provider::ProvideCredentials> ProvideCredentials for Official<P> {
    fn provide_credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(async { Ok(self.0.provide_credentials().await?.into()) })
    }
}

impl From<aws_credential_types::Credentials> for Credentials {
    fn from(theirs: aws_credential_types::Credentials) -> Credentials {
        let credentials = Credentials::new(
            theirs.access_key_id(),
            theirs.secret_access_key(),
            theirs.session_token().map(str::to_owned),
            theirs.expiry(),
            // Theirs says so to nobody.
            "official SDK",
        );
        match theirs.account_id() {
            Some(account) => credentials.with_account_id(account.as_str()),
            None => credentials,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use aws_credential_types::provider::error::CredentialsError;
    use aws_credential_types::provider::future;

    use super::*;
    use crate::credentials::Source;

    #[tokio::test]
    async fn credentials_come_as_they_are() {
        let expiry = SystemTime::now() + Duration::from_secs(3600);
        let theirs = aws_credential_types::Credentials::builder()
            .access_key_id("AKID")
            .secret_access_key("hunter2")
            .session_token("token")
            .expiry(expiry)
            .account_id("123456789012")
            .provider_name("test")
            .build();
        let ours = Source::provider(Official(theirs)).provide().await.unwrap();
        assert_eq!((ours.access_key_id(), ours.secret_access_key()), ("AKID", "hunter2"));
        assert_eq!((ours.session_token(), ours.expiry()), (Some("token"), Some(expiry)));
        assert_eq!(ours.account_id(), Some("123456789012"));
    }

    #[tokio::test]
    async fn errors_come_with_their_causes() {
        #[derive(Debug)]
        struct Failing;
        impl aws_credential_types::provider::ProvideCredentials for Failing {
            fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
            where
                Self: 'a,
            {
                let error = CredentialsError::provider_error("the vault is sealed");
                future::ProvideCredentials::ready(Err(error))
            }
        }
        let error = Source::provider(Official(Failing)).provide().await.unwrap_err();
        assert!(error.to_string().ends_with(": the vault is sealed"), "{error}");
    }
}
