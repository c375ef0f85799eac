//! [`AssumeRole`]: the credentials of a role that the program assumes.

use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::service::{Connection, IdentityService, Variant};
use super::sts::{self, Role};
use super::{
    Credentials, CredentialsError, CredentialsSource, FailedSource, ProvideCredentials,
    SourceError, provided, provider,
};
use crate::clock::Clock;
use crate::transport::Transport;

/// The name of this provider in errors.
const NAME: &str = "AssumeRole";
/// The limits of
/// [AssumeRole](https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html).
const DURATION_SECONDS: RangeInclusive<u32> = 900..=43_200;
const SESSION_NAME: RangeInclusive<usize> = 2..=64;
const EXTERNAL_ID: RangeInclusive<usize> = 2..=1_224;
const POLICY: RangeInclusive<usize> = 1..=2_048;

/// A credentials provider that assumes a role with the AWS Security Token Service (STS).
///
/// [`Config::assume_role`](crate::Config::assume_role) creates one. The role is assumed with the
/// credentials of that configuration, over its connections.
///
/// A configuration caches the credentials of all providers until shortly before they expire: see
/// [`Cached`](super::Cached).
///
/// ```no_run
/// use tinsmith_runtime::Config;
///
/// # async fn example() -> Result<(), tinsmith_runtime::ConfigError> {
/// let base = Config::from_env().await?;
/// let role = base
///     .assume_role("arn:aws:iam::123456789012:role/deploy")
///     .session_name("nightly")
///     .duration_seconds(900);
/// let config = base.to_builder().credentials(role).build()?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
#[must_use = "a provider does nothing until a configuration uses it"]
pub struct AssumeRole {
    role: Role,
    caller: Caller,
}

/// The credentials that assume a role, and the settings of the connection to STS.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) credentials: CredentialsSource,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<Clock>,
    pub(crate) region: Option<String>,
    pub(crate) use_fips: bool,
    pub(crate) use_dual_stack: bool,
    /// The endpoint of STS in the environment, or the error if it is invalid.
    pub(crate) endpoint_url: Result<Option<String>, String>,
}

impl AssumeRole {
    pub(crate) fn new(arn: String, caller: Caller) -> AssumeRole {
        AssumeRole { role: Role { arn, ..Role::default() }, caller }
    }

    /// The name of the session, which CloudTrail shows: 2 to 64 letters, digits and `_+=,.@-`. The default
    /// is `tinsmith-` and the time.
    pub fn session_name(mut self, name: impl Into<String>) -> AssumeRole {
        self.role.session_name = Some(name.into());
        self
    }

    /// The external ID that the trust policy of the role requires: 2 to 1,224 letters, digits and
    /// `_+=,.@:/-`.
    pub fn external_id(mut self, id: impl Into<String>) -> AssumeRole {
        self.role.external_id = Some(id.into());
        self
    }

    /// How long the credentials are valid, in seconds: 900 to 43,200, and at most the maximum session
    /// duration of the role. For credentials of a role that assume another role, it is at most 3,600. The
    /// default is 3,600.
    pub fn duration_seconds(mut self, seconds: u32) -> AssumeRole {
        self.role.duration_seconds = Some(seconds);
        self
    }

    /// A session policy as JSON, of at most 2,048 characters. The session has the permissions that both this
    /// policy and the policies of the role allow.
    pub fn policy(mut self, json: impl Into<String>) -> AssumeRole {
        self.role.policy = Some(json.into());
        self
    }

    /// The region of STS. The default is that of the configuration.
    pub fn region(mut self, region: impl Into<String>) -> AssumeRole {
        self.caller.region = Some(region.into());
        self
    }

    /// The endpoint of STS. If the configuration reads the environment, the default is
    /// `AWS_ENDPOINT_URL_STS`, `AWS_ENDPOINT_URL` or the setting in the profile. Otherwise it is the endpoint
    /// of AWS in the region.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> AssumeRole {
        self.caller.endpoint_url = Ok(Some(url.into()));
        self
    }

    /// The credentials that assume the role. The default is those of the configuration. Pass another
    /// `AssumeRole` to chain roles.
    pub fn source_credentials(mut self, provider: impl ProvideCredentials + 'static) -> AssumeRole {
        self.caller.credentials = CredentialsSource::provider(provider);
        self
    }

    async fn provide(&self) -> Result<Credentials, CredentialsError> {
        let failed = |refusal: SourceError| {
            CredentialsError::failed(Arc::new([FailedSource::new(NAME, refusal.into_reason())]))
        };
        check(&self.role).map_err(failed)?;
        let sts = self.sts().map_err(failed)?;
        let source = self.caller.credentials.provide().await?;
        sts::assume_role(&sts, &self.role, &source).await.map_err(failed)
    }

    fn sts(&self) -> Result<IdentityService<'_>, SourceError> {
        let Caller { transport, clock, region, use_fips, use_dual_stack, endpoint_url, .. } =
            &self.caller;
        let endpoint_url = endpoint_url.clone().map_err(SourceError::failed)?;
        if region.is_none() && endpoint_url.is_none() {
            return Err(SourceError::failed(
                "the region of STS is not known; call `region` on the `AssumeRole`, or on the builder of \
                 the configuration",
            ));
        }
        let variant = Variant { use_fips: *use_fips, use_dual_stack: *use_dual_stack };
        let transport = transport.as_ref();
        let connection = Connection { transport, clock, variant, endpoint_url };
        IdentityService::sts_at(connection, region.as_deref())
    }
}

/// Checks the limits of STS. Errors do not show external IDs and policies.
fn check(role: &Role) -> Result<(), SourceError> {
    let is_good = |text: &str, length: RangeInclusive<usize>, special: &[u8]| {
        length.contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || special.contains(&byte))
    };
    let reason = if role.duration_seconds.is_some_and(|it| !DURATION_SECONDS.contains(&it)) {
        "`duration_seconds` is not in the range 900 to 43200"
    } else if role.session_name.as_ref().is_some_and(|it| !is_good(it, SESSION_NAME, b"_+=,.@-")) {
        "`session_name` is not valid; use 2 to 64 letters, digits and `_+=,.@-`"
    } else if role.external_id.as_ref().is_some_and(|it| !is_good(it, EXTERNAL_ID, b"_+=,.@:/-")) {
        "`external_id` is not valid; use 2 to 1224 letters, digits and `_+=,.@:/-`"
    } else if role.policy.as_ref().is_some_and(|it| !POLICY.contains(&it.chars().count())) {
        "`policy` is empty or too long; use 1 to 2048 characters"
    } else {
        return Ok(());
    };
    Err(SourceError::failed(format!("role {}: {reason}", role.arn)))
}

impl ProvideCredentials for AssumeRole {
    fn provide_credentials<'a>(&'a self) -> provider::future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        provided(self.provide())
    }
}

impl fmt::Debug for AssumeRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AssumeRole")
            .field("arn", &self.role.arn)
            .field("session_name", &self.role.session_name)
            .field("region", &self.caller.region)
            .finish_non_exhaustive()
    }
}
