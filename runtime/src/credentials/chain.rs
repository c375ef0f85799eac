//! [`Chain`]: the default provider chain.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::imds::LastOfInstance;
use super::service::Variant;
use super::source_error::SourceError;
use super::{Credentials, CredentialsError, FailedSource, ProvideCredentials, provided, provider};
use super::{container, environment, imds, profile, web_identity};
use crate::clock::Clock;
use crate::environment::Environment;
use crate::off_worker::off_worker;
use crate::profile::{AskedBy, Profile};
use crate::transport::Transport;

/// The parts of the configuration that credentials providers use.
#[derive(Clone)]
pub(crate) struct Surroundings {
    pub(crate) environment: Environment,
    pub(crate) profile: Profile,
    pub(crate) transport: Arc<dyn Transport>,
    /// May come from the profile.
    pub(crate) region: Option<String>,
    pub(crate) use_fips: bool,
    pub(crate) use_dual_stack: bool,
    pub(crate) clock: Arc<Clock>,
    pub(crate) endpoint_url: FindEndpoint,
}

/// Finds the endpoint for the service with this ID in the environment or the profile. If it is not a valid
/// URL, the error names the setting.
pub(crate) type FindEndpoint = fn(&Environment, &Profile, &str) -> Result<Option<String>, String>;

/// The default [provider
/// chain](https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html). The first
/// source that is configured must provide credentials.
pub(crate) struct Chain {
    surroundings: Surroundings,
    /// Whether the chain was called before, so that the files may have changed since.
    was_asked: AtomicBool,
    of_instance: Arc<LastOfInstance>,
}

#[derive(Clone, Copy)]
enum Link {
    Environment,
    Profile,
    WebIdentity,
    Container,
    InstanceMetadata,
}

const LINKS: [Link; 5] =
    [Link::Environment, Link::Profile, Link::WebIdentity, Link::Container, Link::InstanceMetadata];

impl Link {
    /// The name of the source in errors.
    const fn name(self) -> &'static str {
        match self {
            Link::Environment => "environment variables",
            Link::Profile => "shared config and credentials files",
            Link::WebIdentity => "web identity token",
            Link::Container => "container credentials",
            Link::InstanceMetadata => "instance metadata service",
        }
    }
}

impl Chain {
    pub(super) fn new(surroundings: Surroundings) -> Chain {
        Chain { surroundings, was_asked: AtomicBool::new(false), of_instance: Arc::default() }
    }

    /// Tries the sources. After the first call, the files are read again each time: other programs
    /// refresh the temporary keys in them.
    async fn find(&self) -> Result<Credentials, CredentialsError> {
        if !self.was_asked.swap(true, Ordering::Relaxed) {
            return self.find_once().await;
        }
        let mut surroundings = self.surroundings.clone();
        let selected = surroundings.profile.selected.clone();
        let environment = surroundings.environment.clone();
        match off_worker(move || Profile::read(&environment, selected)).await {
            Some(Ok(profile)) if !profile.profiles.may_hide_some() => {
                surroundings.profile = profile
            }
            // If the files cannot be read now, the previous contents are used.
            _ => {}
        }
        let of_instance = Arc::clone(&self.of_instance);
        let chain = Chain { surroundings, was_asked: AtomicBool::new(true), of_instance };
        chain.find_once().await
    }

    async fn find_once(&self) -> Result<Credentials, CredentialsError> {
        let mut tried = Vec::new();
        for link in LINKS {
            let refusal = match self.ask(link).await {
                Ok(credentials) => {
                    tracing::debug!("loaded credentials from: {}", link.name());
                    return Ok(credentials);
                }
                Err(refusal) => refusal,
            };
            let is_last = matches!(refusal, SourceError::Failed(_));
            tried.push(FailedSource::new(link.name(), refusal.into_reason()));
            if is_last {
                return Err(CredentialsError::failed(tried.into()));
            }
        }
        Err(CredentialsError::missing(tried.into()))
    }

    async fn ask(&self, link: Link) -> Result<Credentials, SourceError> {
        match link {
            // A profile that the program selects takes precedence over keys in environment
            // variables, as in `aws --profile`.
            Link::Environment if self.profile().selected.asked_by == AskedBy::Program => {
                Err(SourceError::not_configured("the program selects a profile instead"))
            }
            Link::Environment => environment::credentials(self.environment()),
            Link::Profile => profile::credentials(self).await,
            Link::WebIdentity => web_identity::of_environment(self).await,
            Link::Container => container::credentials(self.environment(), self.transport()).await,
            Link::InstanceMetadata => self.ask_instance().await,
        }
    }

    /// The credentials of the instance, or the previous ones if the metadata service returns none.
    pub(super) async fn ask_instance(&self) -> Result<Credentials, SourceError> {
        let (environment, section) = (self.environment(), self.profile().section());
        let answer = imds::credentials(environment, section, self.transport()).await;
        self.of_instance.settle(answer)
    }

    pub(super) fn environment(&self) -> &Environment {
        &self.surroundings.environment
    }

    pub(super) fn transport(&self) -> &dyn Transport {
        self.surroundings.transport.as_ref()
    }

    pub(super) fn profile(&self) -> &Profile {
        &self.surroundings.profile
    }

    /// The configured endpoint for the service with this ID.
    pub(super) fn endpoint_url(&self, id: &str) -> Result<Option<String>, SourceError> {
        let find = self.surroundings.endpoint_url;
        find(self.environment(), self.profile(), id).map_err(SourceError::failed)
    }

    /// Whether FIPS-compliant and dual-stack endpoints are required.
    pub(super) fn variant(&self) -> Variant {
        let Surroundings { use_fips, use_dual_stack, .. } = self.surroundings;
        Variant { use_fips, use_dual_stack }
    }

    /// The clock, with its correction for clock skew.
    pub(super) fn clock(&self) -> &Clock {
        &self.surroundings.clock
    }

    pub(super) fn region(&self) -> Option<&str> {
        self.surroundings.region.as_deref()
    }
}

impl ProvideCredentials for Chain {
    fn provide_credentials<'a>(&'a self) -> provider::future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        provided(self.find())
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chain").field("profile", self.profile()).finish_non_exhaustive()
    }
}
