//! [`Builder`]: the settings of a transport.

use std::marker::PhantomData;
use std::path::PathBuf;
use std::time::Duration;

use super::CaBundle;
use super::clients::Settings;

/// Builds a transport of the runtime. By default it has no connect timeout, trusts the certificates
/// of the operating system, and closes connections that are idle for 90 seconds.
///
/// ```
/// use std::time::Duration;
/// use tinsmith_runtime::Config;
/// # #[cfg(feature = "hyper")]
/// use tinsmith_runtime::transport::Hyper;
///
/// # #[cfg(feature = "hyper")] {
/// let transport = Hyper::builder()
///     .ca_bundle("/etc/ssl/certs/internal.pem")
///     .idle_timeout(Duration::from_secs(20))
///     .build();
/// let config = Config::builder().region("eu-central-1").transport(transport);
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Builder<T> {
    settings: Settings,
    transport: PhantomData<fn() -> T>,
}

impl<T: From<Settings>> Builder<T> {
    pub(super) const fn new() -> Builder<T> {
        Builder { settings: Settings::new(None), transport: PhantomData }
    }

    /// The timeout for opening a connection, including name resolution and TLS, for requests whose
    /// [`Timeouts`](super::Timeouts) do not set one. The default is `None`: no timeout.
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Builder<T> {
        self.settings.connect = limit.into();
        self
    }

    /// A file of CA certificates in PEM format, which replace those of the operating system. The
    /// file is read before the first request over TLS.
    pub fn ca_bundle(self, path: impl Into<PathBuf>) -> Builder<T> {
        let origin = "`ca_bundle` of the transport".to_owned();
        self.trusting(Some(CaBundle { path: path.into(), origin }))
    }

    pub(crate) fn trusting(mut self, ca_bundle: Option<CaBundle>) -> Builder<T> {
        self.settings.ca_bundle = ca_bundle;
        self
    }

    /// How long an idle connection stays open. The default is 90 seconds. `None` keeps idle
    /// connections until the server closes them.
    pub fn idle_timeout(mut self, limit: impl Into<Option<Duration>>) -> Builder<T> {
        self.settings.idle = limit.into();
        self
    }

    /// Sets the environment for proxy variables, instead of that of the process.
    #[cfg(test)]
    pub(super) fn environment(
        mut self,
        environment: crate::environment::Environment,
    ) -> Builder<T> {
        self.settings.environment = environment;
        self
    }

    /// Builds the transport. No file is read and no connection is opened.
    #[must_use]
    pub fn build(self) -> T {
        self.settings.into()
    }
}
