//! The account that endpoint rules look at.

use aws_credential_types::attributes::AccountId;

use super::failed_call::FailedCall;
use super::{Call, Inner};
use crate::config::AccountIdEndpointMode;
use crate::operation::Auth;

impl Inner {
    /// The account of the credentials, if the endpoint rules look at it. They are kept, so that those that
    /// the request is signed with are mostly the same.
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
            // The call may go without them.
            Err(_) if ways.len() > 1 => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
