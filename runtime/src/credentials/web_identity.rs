//! A role with a web identity token in a file, as on
//! [EKS](https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html).

use std::path::{Path, PathBuf};

use super::Credentials;
use super::chain::Chain;
use super::files;
use super::service::IdentityService;
use super::source_error::SourceError;
use super::sts::{self, Role};

/// A role that is assumed with a web identity token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WebIdentity {
    pub(super) role: Role,
    pub(super) token_file: PathBuf,
}

/// The role in `AWS_WEB_IDENTITY_TOKEN_FILE`, `AWS_ROLE_ARN` and `AWS_ROLE_SESSION_NAME`.
pub(super) async fn of_environment(chain: &Chain) -> Result<Credentials, SourceError> {
    let environment = chain.environment();
    let Some(token_file) = environment.get("AWS_WEB_IDENTITY_TOKEN_FILE") else {
        return Err(SourceError::not_configured("AWS_WEB_IDENTITY_TOKEN_FILE is not set"));
    };
    let arn = environment.get("AWS_ROLE_ARN").ok_or_else(|| {
        SourceError::failed(
            "AWS_ROLE_ARN is not set, though AWS_WEB_IDENTITY_TOKEN_FILE is; set both or neither",
        )
    })?;
    let session_name = environment.get("AWS_ROLE_SESSION_NAME");
    let role = Role { arn, session_name, ..Role::default() };
    credentials(chain, &WebIdentity { role, token_file: token_file.into() }).await
}

/// The token is read again each time: it is replaced before it expires.
pub(super) async fn credentials(
    chain: &Chain,
    identity: &WebIdentity,
) -> Result<Credentials, SourceError> {
    let token = token(&identity.token_file).await?;
    let sts = IdentityService::sts(chain)?;
    sts::assume_role_with_web_identity(&sts, &identity.role, &token).await
}

async fn token(path: &Path) -> Result<String, SourceError> {
    let text = files::read(path).await?;
    match text.trim() {
        "" => Err(SourceError::failed(format!("the file {} is empty", path.display()))),
        token => Ok(token.to_owned()),
    }
}
