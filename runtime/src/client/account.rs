//! The account ID for the endpoint rules.

use aws_credential_types::attributes::AccountId;

use super::failed_call::FailedCall;
use super::{Call, Inner};
use crate::config::AccountIdEndpointMode;
use crate::operation::Auth;

impl Inner {
    /// The account ID of the credentials, if the endpoint rules use it. Credentials are cached, so
    /// the request is usually signed with the same ones.
    pub(super) async fn account_id(
        &self,
        call: &Call<'_>,
    ) -> Result<Option<AccountId>, FailedCall> {
        let settings = self.config.settings();
        let ways = call.metadata.auth;
        let can_sign =
            settings.credentials.can_provide() && ways.iter().any(|way| matches!(way, Auth::SigV4));
        let is_wanted = self.service.uses_account_id
            && settings.account_id_endpoint_mode != AccountIdEndpointMode::Disabled;
        if !is_wanted || !can_sign {
            return Ok(None);
        }
        match Box::pin(settings.credentials.provide()).await {
            Ok(credentials) => Ok(credentials.account_id().cloned()),
            // The call can fall back to another authentication scheme.
            Err(_) if ways.len() > 1 => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
