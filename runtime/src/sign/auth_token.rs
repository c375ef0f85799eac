//! [`AuthToken`]: tokens with which programs connect to databases and caches.

use std::fmt;
use std::time::{Duration, SystemTime};

use http::Uri;
use percent_encoding::utf8_percent_encode;

use super::{Scope, SignError, presign};
use crate::body::Body;
use crate::config::Config;
use crate::credentials::Credentials;
use crate::endpoint::is_valid_host_label;
use crate::percent::RESERVED;

/// The validity of a token.
const VALIDITY: Duration = Duration::from_secs(900);

/// A token with which a program connects to a database or cache instead of with a password: a
/// presigned URL without its scheme.
///
/// A token is valid for 15 minutes, and is only checked when a connection is opened. Create a new one
/// for each connection. No request is sent.
///
/// ```
/// use tinsmith_runtime::config::Config;
/// use tinsmith_runtime::credentials::Credentials;
/// use tinsmith_runtime::sign::AuthToken;
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let credentials = Credentials::new("AKID", "secret", None, None, "example");
/// let config = Config::builder().region("eu-central-1").credentials(credentials).build()?;
/// let host = "db.abc123.eu-central-1.rds.amazonaws.com";
/// let password = AuthToken::rds(host, 5432, "jane").sign(&config).await?;
/// assert!(password.starts_with(&format!("{host}:5432/?Action=connect&DBUser=jane&")));
/// # Ok::<(), Box<dyn std::error::Error>>(()) })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct AuthToken {
    service: &'static str,
    host: String,
    port: Option<u16>,
    query: String,
    region: Option<String>,
    validity: Duration,
}

impl AuthToken {
    /// The password of a user of a database of [Amazon
    /// RDS](https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html).
    /// The host is that of the instance, cluster or proxy, not an alias of it.
    pub fn rds(host: impl Into<String>, port: u16, user: &str) -> AuthToken {
        AuthToken {
            port: Some(port),
            ..AuthToken::of("rds-db", host, "connect").with("DBUser", user)
        }
    }

    /// The password of a user of a cluster of [Aurora
    /// DSQL](https://docs.aws.amazon.com/aurora-dsql/latest/userguide/SECTION_authentication-token.html)
    /// other than `admin`.
    pub fn dsql(host: impl Into<String>) -> AuthToken {
        AuthToken::of("dsql", host, "DbConnect")
    }

    /// The password of the user `admin` of a cluster of [Aurora
    /// DSQL](https://docs.aws.amazon.com/aurora-dsql/latest/userguide/SECTION_authentication-token.html).
    pub fn dsql_admin(host: impl Into<String>) -> AuthToken {
        AuthToken::of("dsql", host, "DbConnectAdmin")
    }

    /// The password of a user of [Amazon
    /// ElastiCache](https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html). `cache`
    /// is the ID of the replication group.
    pub fn elasticache(cache: impl Into<String>, user: &str) -> AuthToken {
        AuthToken::of("elasticache", cache, "connect").with("User", user)
    }

    /// The password of a user of a serverless cache of [Amazon
    /// ElastiCache](https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html). `cache`
    /// is its name.
    pub fn elasticache_serverless(cache: impl Into<String>, user: &str) -> AuthToken {
        AuthToken::elasticache(cache, user).with("ResourceType", "ServerlessCache")
    }

    /// The password of a user of a cluster of [Amazon
    /// MemoryDB](https://docs.aws.amazon.com/memorydb/latest/devguide/auth-iam.html). `cluster` is
    /// its name.
    pub fn memorydb(cluster: impl Into<String>, user: &str) -> AuthToken {
        AuthToken::of("memorydb", cluster, "connect").with("User", user)
    }

    fn of(service: &'static str, host: impl Into<String>, action: &str) -> AuthToken {
        AuthToken {
            service,
            host: host.into(),
            port: None,
            query: format!("Action={action}"),
            region: None,
            validity: VALIDITY,
        }
    }

    fn with(mut self, name: &str, value: &str) -> AuthToken {
        self.query.extend(["&", name, "="]);
        self.query.extend(utf8_percent_encode(value, RESERVED));
        self
    }

    /// Sets the region of the database or cache. The default is that of the configuration.
    pub fn region(mut self, region: impl Into<String>) -> AuthToken {
        self.region = Some(region.into());
        self
    }

    /// Sets how long the token is valid. The default is 15 minutes, which is the maximum of services
    /// other than Aurora DSQL.
    pub fn expires_in(mut self, validity: Duration) -> AuthToken {
        self.validity = validity;
        self
    }

    /// The token, with the credentials and the region of a configuration.
    ///
    /// # Errors
    /// [`SignError::Credentials`] if the credentials are missing; [`SignError::Request`] if the
    /// region is missing, or for the reasons of [`sign_with`](AuthToken::sign_with).
    pub async fn sign(&self, config: &Config) -> Result<String, SignError> {
        let region = match &self.region {
            Some(region) => region,
            None => {
                config.find_region().await;
                let missing = || SignError::request(config.missing_region().message());
                config.region().ok_or_else(missing)?
            }
        };
        let credentials = config.settings().credentials.provide().await;
        let credentials = credentials.map_err(SignError::Credentials)?;
        self.sign_with(&credentials, region, config.clock().now())
    }

    /// The token, with these credentials and at this time. The region is only used if
    /// [`region`](AuthToken::region) is not set.
    ///
    /// # Errors
    /// [`SignError::Request`] if the host, the region or the validity is not valid.
    pub fn sign_with(
        &self,
        credentials: &Credentials,
        region: &str,
        time: SystemTime,
    ) -> Result<String, SignError> {
        let region = self.region.as_deref().unwrap_or(region);
        if !is_valid_host_label(region, false) {
            return Err(SignError::request(format!(
                "{region:?} is not a valid region; use one such as `eu-central-1`"
            )));
        }
        let mut request = http::Request::new(Body::empty());
        *request.uri_mut() = self.uri()?;
        let scope = Scope::new(self.service, region);
        let presigned = presign(request, credentials, &scope, time, self.validity)?;
        let url = presigned.uri.to_string();
        Ok(url.split_once("://").map_or(url.as_str(), |(_, token)| token).to_owned())
    }

    fn uri(&self) -> Result<Uri, SignError> {
        let port = self.port.map(|port| format!(":{port}")).unwrap_or_default();
        let uri = Uri::try_from(format!("https://{}{port}/?{}", self.host, self.query));
        let is_host = |uri: &Uri| uri.host() == Some(&self.host) && !self.host.is_empty();
        uri.ok().filter(is_host).ok_or_else(|| {
            SignError::request(format!(
                "{:?} is not a valid host; use the name without a scheme or port",
                self.host
            ))
        })
    }
}

impl fmt::Debug for AuthToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthToken")
            .field("service", &self.service)
            .field("host", &self.host)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
