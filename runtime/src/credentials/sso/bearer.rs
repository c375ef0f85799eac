//! [`Tokens`]: bearer tokens that are not set by the program.

use std::fmt;
use std::sync::Arc;

use super::{Login, token};
use crate::credentials::cache::Cached;
use crate::credentials::chain::{Chain, Surroundings};
use crate::credentials::source_error::SourceError;
use crate::credentials::{
    BEARER_TOKEN, Credentials, CredentialsError, FailedSource, ProvideCredentials, provider,
};
use crate::environment::Environment;

/// The sources of [bearer tokens](https://docs.aws.amazon.com/sdkref/latest/guide/access-sso.html)
/// that are not set by the program.
#[derive(Clone)]
pub(crate) struct Tokens {
    environment: Environment,
    /// The token of the profile's `sso_session`, if it has one.
    of_session: Option<Cached<OfSession>>,
}

/// The token of an IAM Identity Center session. It is cached like credentials, with an empty access
/// key: it is refreshed in time, and once for concurrent callers.
struct OfSession(Chain);

impl Tokens {
    pub(crate) fn new(surroundings: Surroundings) -> Tokens {
        let environment = surroundings.environment.clone();
        let section = surroundings.profile.section();
        let has_session = section.is_some_and(|section| section.get("sso_session").is_some());
        let of_session = has_session.then(|| Cached::new(OfSession(Chain::new(surroundings))));
        Tokens { environment, of_session }
    }

    /// The value of `AWS_BEARER_TOKEN_` followed by the signing name of the service, such as
    /// `AWS_BEARER_TOKEN_BEDROCK`.
    pub(crate) fn of_service(&self, signing_name: &str) -> Option<String> {
        let name = signing_name.to_ascii_uppercase().replace([' ', '-'], "_");
        self.environment.get(&format!("AWS_BEARER_TOKEN_{name}"))
    }

    /// Whether the profile has a session. Whether the session has a token is known only when it is
    /// loaded.
    pub(crate) fn has_session(&self) -> bool {
        self.of_session.is_some()
    }

    /// The token of the session.
    pub(crate) async fn of_session(&self) -> Result<String, CredentialsError> {
        let session = self.of_session.as_ref();
        let session = session.ok_or_else(|| CredentialsError::missing_secret(BEARER_TOKEN))?;
        let token = session.get().await?;
        Ok(token.session_token().unwrap_or_default().to_owned())
    }
}

impl OfSession {
    async fn token(&self) -> Result<Credentials, SourceError> {
        let OfSession(chain) = self;
        let profile = chain.profile();
        let name = &profile.selected.name;
        let section = profile.section().ok_or_else(|| {
            SourceError::failed(format!("there is no profile `{name}`; add it to the config file"))
        })?;
        let login = Login::of_profile(&profile.profiles, section, name)?;
        let token::Token { token, expiry } = token::token(chain, &login).await?;
        Ok(Credentials::new("", "", Some(token), Some(expiry), "SSO token"))
    }
}

impl ProvideCredentials for OfSession {
    fn provide_credentials<'a>(&'a self) -> provider::future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        provider::future::ProvideCredentials::new(async {
            self.token().await.map_err(|refusal| {
                let name = &self.0.profile().selected.name;
                let refusal = refusal.within(&format!("profile `{name}`"));
                let tried =
                    FailedSource::new("bearer token of an sso-session", refusal.into_reason());
                let error = CredentialsError::failed(Arc::new([tried]));
                provider::error::CredentialsError::provider_error(error)
            })
        })
    }
}

impl fmt::Debug for OfSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OfSession").field(&self.0).finish()
    }
}
