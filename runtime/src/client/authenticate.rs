//! Authentication of a request, for one attempt.

use std::sync::Arc;

use super::failed_call::FailedCall;
use super::prepare::{Identity, Signature};
use super::{Inner, secret};
use crate::body::Body;
use crate::credentials::{BEARER_TOKEN_OF_PROGRAM, Credentials, CredentialsError, Opener};
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
        let credentials = self.identify(request, identity).await?;
        #[cfg(feature = "http-checksum")]
        crate::checksum::encode(request)?;
        Ok(credentials)
    }

    async fn identify(
        &self,
        request: &mut http::Request<Body>,
        identity: &Identity<'_>,
    ) -> Result<Option<Credentials>, FailedCall> {
        match identity {
            Identity::Anonymous => Ok(None),
            Identity::Secret(way) => {
                self.tell(request, *way).await?;
                Ok(None)
            }
            Identity::Signature(signature) => {
                match (self.credentials(signature).await, signature.otherwise) {
                    (Err(error), Some(way)) if error.is_missing() => {
                        self.tell(request, way).await?;
                        Ok(None)
                    }
                    (credentials, _) => {
                        let credentials = credentials?;
                        let (scope, now) = (signature.scope(), self.clock.now());
                        sign::sign(request, &credentials, &scope, now)?;
                        #[cfg(feature = "http-checksum")]
                        sign::ChunkSigner::remember(request, &credentials, &scope, now);
                        Ok(Some(credentials))
                    }
                }
            }
        }
    }

    /// The credentials for a signature: those of a session, if the endpoint requires one.
    pub(super) async fn credentials(
        &self,
        signature: &Signature<'_>,
    ) -> Result<Credentials, CredentialsError> {
        let settings = self.config.settings();
        let Some(endpoint_url) = &signature.bucket else {
            return settings.credentials.provide().await;
        };
        let opener = || Opener {
            credentials: settings.credentials.clone(),
            transport: self.config.shared_transport(),
            clock: Arc::clone(&self.clock),
            service: signature.scope().service.to_owned(),
            region: signature.scope().region.to_owned(),
        };
        Box::pin(self.sessions.provide(endpoint_url, opener)).await
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
