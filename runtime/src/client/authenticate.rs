//! Authentication of a request, for one attempt.

use super::Inner;
use super::failed::Failed;
use super::prepare::Identity;
use crate::body::Body;
use crate::credentials::{Credentials, CredentialsError};
use crate::sign::{self, Scope, SignError};

impl Inner {
    /// Has the request say who sends it. What it was signed with, if it was, is given back.
    pub(super) async fn authenticate(
        &self,
        request: &mut http::Request<Body>,
        identity: &Identity,
    ) -> Result<Option<Credentials>, Failed> {
        let settings = self.config.settings();
        match identity {
            Identity::Anonymous => Ok(None),
            Identity::Token => {
                match (settings.bearer_token.as_ref().or(self.token.as_ref()), self.config.tokens())
                {
                    (Some(token), _) => sign::bear(request, token)?,
                    (None, Some(tokens)) => sign::bear(request, &tokens.of_session().await?)?,
                    (None, None) => return Err(CredentialsError::missing_token().into()),
                }
                Ok(None)
            }
            Identity::Signature(signature) => {
                let credentials = settings.credentials.provide().await?;
                sign::sign(request, &credentials, &signature.scope(), self.clock.now())?;
                Ok(Some(credentials))
            }
        }
    }

    /// Signs a request that no operation covers.
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
