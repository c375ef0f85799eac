//! Authentication of a request, for one attempt.

use std::time::SystemTime;

use super::Inner;
use super::failed::Failed;
use super::prepare::{Identity, Prepared};
use crate::body::Body;
use crate::credentials::CredentialsError;
use crate::sign::{self, Scope};

impl Inner {
    /// A copy of the request that says who sends it.
    pub(super) async fn authenticate(
        &self,
        prepared: &Prepared,
    ) -> Result<http::Request<Body>, Failed> {
        let settings = self.config.settings();
        let mut request = prepared.request.clone();
        match &prepared.identity {
            Identity::Anonymous => {}
            Identity::Token => {
                let token = settings.bearer_token.as_deref();
                let token = token.ok_or_else(CredentialsError::missing_token)?;
                sign::bear(&mut request, token)?;
            }
            Identity::Signature { service, region, double_encode, unsigned_payload } => {
                let credentials = settings.credentials.provide().await?;
                let scope = Scope {
                    double_encode: *double_encode,
                    unsigned_payload: *unsigned_payload,
                    ..Scope::new(service, region)
                };
                sign::sign(&mut request, &credentials, &scope, SystemTime::now())?;
            }
        }
        Ok(request)
    }
}
