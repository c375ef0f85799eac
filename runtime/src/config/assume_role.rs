//! [`Config::assume_role`]: assumes a role with the credentials of a configuration.

use super::{Config, Settings, endpoint_url};
use crate::credentials::{AssumeRole, Caller};

impl Config {
    /// A credentials provider that assumes a role with the credentials of this configuration. These are the
    /// credentials set on the builder, or those of the environment if the configuration was read with
    /// [`Config::from_env`].
    ///
    /// STS is called in the region of this configuration, over its connections. An endpoint that is set with
    /// [`Builder::endpoint_url`](super::Builder::endpoint_url) is not used for STS.
    pub fn assume_role(&self, arn: impl Into<String>) -> AssumeRole {
        let Settings { environment, profile, use_fips, use_dual_stack, .. } = self.settings();
        let endpoint_url = match (environment, profile) {
            (Some(environment), Some(profile)) => endpoint_url::find(environment, profile, "STS"),
            _ => Ok(None),
        };
        let caller = Caller {
            credentials: self.settings().credentials.clone(),
            transport: self.transport.clone(),
            clock: self.clock(),
            region: self.region().map(str::to_owned),
            use_fips: *use_fips,
            use_dual_stack: *use_dual_stack,
            endpoint_url,
        };
        AssumeRole::new(arn.into(), caller)
    }
}
