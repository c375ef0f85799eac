//! Authentication of a request, for one attempt.

use super::failed_call::FailedCall;
use super::prepare::Identity;
use super::{Inner, secret};
use crate::body::Body;
use crate::credentials::{BEARER_TOKEN_OF_PROGRAM, Credentials, CredentialsError};
use crate::operation::Auth;
use crate::sign::{self, Scope, SignError};

impl Inner {
    /// Authenticates the request. Returns the credentials that it was signed with, if any. With the
    /// checksum in a trailer, the body is encoded as well, because the signature covers how.
    pub(super) async fn authenticate(
        &self,
        request: &mut http::Request<Body>,
        identity: &Identity<'_>,
    ) -> Result<Option<Credentials>, FailedCall> {
        #[cfg(feature = "http-checksum")]
        crate::checksum::announce(request, identity.can_sign_chunks())?;
        let settings = self.config.settings();
        let credentials = match identity {
            Identity::Anonymous => None,
            Identity::Secret(way) => {
                self.tell(request, *way).await?;
                None
            }
            Identity::Signature(signature) => {
                match (settings.credentials.provide().await, signature.otherwise) {
                    (Err(error), Some(way)) if error.is_missing() => {
                        self.tell(request, way).await?;
                        None
                    }
                    (credentials, _) => {
                        let credentials = credentials?;
                        let (scope, now) = (signature.scope(), self.clock.now());
                        sign::sign(request, &credentials, &scope, now)?;
                        #[cfg(feature = "http-checksum")]
                        sign::ChunkSigner::remember(request, &credentials, &scope, now);
                        Some(credentials)
                    }
                }
            }
        };
        #[cfg(feature = "http-checksum")]
        crate::checksum::encode(request)?;
        Ok(credentials)
    }

    /// Adds a secret to the request. A token of the configuration takes precedence over one of the
    /// environment.
    async fn tell(&self, request: &mut http::Request<Body>, way: Auth) -> Result<(), FailedCall> {
        let settings = self.config.settings();
        if way != Auth::Bearer {
            return Ok(secret::tell(request, way, settings)?);
        }
        match (settings.bearer_token.as_ref().or(self.token.as_ref()), self.config.tokens()) {
            (Some(token), _) => secret::bear(request, token)?,
            (None, Some(tokens)) => secret::bear(request, &tokens.of_session().await?)?,
            (None, None) => {
                return Err(CredentialsError::missing_secret(BEARER_TOKEN_OF_PROGRAM).into());
            }
        }
        Ok(())
    }

    /// Signs a request that is not one of the modelled operations.
    pub(super) async fn sign(&self, request: &mut http::Request<Body>) -> Result<(), SignError> {
        let settings = self.config.settings();
        let region = self.config.region();
        let region = region
            .ok_or_else(|| SignError::Request(self.config.missing_region().message().into()))?;
        let credentials = settings.credentials.provide().await.map_err(SignError::Credentials)?;
        let scope = Scope::new(self.service.signing_name, region);
        sign::sign(request, &credentials, &scope, self.clock.now())
    }
}
