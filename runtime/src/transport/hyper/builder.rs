//! [`HyperBuilder`]: the settings of a transport.

use std::path::PathBuf;
use std::time::Duration;

use super::Hyper;
use super::clients::{Clients, Settings};
use crate::transport::CaBundle;

/// Builds a [`Hyper`]. By default it has no limit on connecting, trusts whom the operating system
/// trusts, and closes connections that were idle for 90 seconds.
///
/// ```
/// use std::time::Duration;
/// use tinsmith_runtime::Config;
/// use tinsmith_runtime::transport::Hyper;
///
/// let transport = Hyper::builder()
///     .ca_bundle("/etc/ssl/certs/internal.pem")
///     .idle_timeout(Duration::from_secs(20))
///     .build();
/// let config = Config::builder().region("eu-central-1").transport(transport);
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct HyperBuilder {
    settings: Settings,
}

impl HyperBuilder {
    /// How long making a connection may take, with name resolution and TLS, unless the [`Timeouts`](crate::transport::Timeouts) of
    /// a request say otherwise. The default is `None`: no limit.
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> HyperBuilder {
        self.settings.connect = limit.into();
        self
    }

    /// A file of certificates in PEM. A server is trusted if one of them vouches for it, and those of
    /// the operating system do not count. The file is read before the first request over TLS.
    pub fn ca_bundle(self, path: impl Into<PathBuf>) -> HyperBuilder {
        let origin = "`ca_bundle` of the transport".to_owned();
        self.trusting(Some(CaBundle { path: path.into(), origin }))
    }

    pub(crate) fn trusting(mut self, ca_bundle: Option<CaBundle>) -> HyperBuilder {
        self.settings.ca_bundle = ca_bundle;
        self
    }

    /// How long a connection stays open without a request. The default is 90 seconds. `None` keeps
    /// idle connections until the server closes them.
    pub fn idle_timeout(mut self, limit: impl Into<Option<Duration>>) -> HyperBuilder {
        self.settings.idle = limit.into();
        self
    }

    /// The transport. Nothing is read or connected yet.
    #[must_use]
    pub fn build(self) -> Hyper {
        Hyper { clients: Clients::new(self.settings) }
    }
}
