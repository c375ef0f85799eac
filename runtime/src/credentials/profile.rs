//! Credentials of a profile: its access keys, role, IAM Identity Center session or process.

mod plan;

use self::plan::{Base, Named, plan};
use super::Credentials;
use super::chain::Chain;
use super::service::IdentityService;
use super::source_error::SourceError;
use super::sts::assume_role;
use super::{container, environment, process, sso, web_identity};

/// The credentials of the selected profile.
pub(super) async fn credentials(chain: &Chain) -> Result<Credentials, SourceError> {
    let profile = chain.profile();
    let name = &profile.selected.name;
    let outcome = match plan(&profile.profiles, name) {
        Ok(plan) => carry_out(chain, &plan).await,
        Err(refusal) => Err(refusal),
    };
    outcome.map_err(|refusal| match refusal {
        SourceError::Failed(_) => refusal.within(&format!("profile `{name}`")),
        SourceError::NotConfigured(_) => refusal,
    })
}

async fn carry_out(chain: &Chain, plan: &plan::Plan) -> Result<Credentials, SourceError> {
    let mut credentials = base(chain, &plan.base).await?;
    for role in &plan.roles {
        let sts = IdentityService::sts(chain)?;
        credentials = assume_role(&sts, role, &credentials).await?;
    }
    Ok(credentials)
}

async fn base(chain: &Chain, base: &Base) -> Result<Credentials, SourceError> {
    match base {
        Base::Keys(keys) => Ok(keys.clone()),
        Base::WebIdentity(identity) => web_identity::credentials(chain, identity).await,
        Base::Sso(settings) => sso::credentials(chain, settings).await,
        Base::Process { command, account } => {
            process::credentials(command, account.as_deref(), process::LIMIT).await
        }
        Base::Named(named) => source(chain, *named).await,
    }
}

async fn source(chain: &Chain, named: Named) -> Result<Credentials, SourceError> {
    let outcome = match named {
        Named::Environment => environment::credentials(chain.environment()),
        Named::EcsContainer => container::credentials(chain.environment(), chain.transport()).await,
        Named::Ec2InstanceMetadata => chain.ask_instance().await,
    };
    outcome.map_err(|refusal| {
        let advice = match refusal {
            SourceError::NotConfigured(_) => "; set up the source that `credential_source` names",
            SourceError::Failed(_) => "",
        };
        let reason = refusal.into_reason();
        SourceError::failed(format!("credential_source {named:?}: {reason}{advice}"))
    })
}
