//! [`Tls`]: one of three TLS implementations. An explicitly enabled one takes precedence over the
//! default.

use crate::body::BoxError;
use crate::transport::CaBundle;

#[cfg(not(any(feature = "__rustls", feature = "native-tls")))]
pub(super) use self::none::Tls;
#[cfg(all(feature = "__rustls", not(feature = "native-tls")))]
pub(super) use self::rustls::Tls;
#[cfg(feature = "native-tls")]
pub(super) use self::system::Tls;

#[cfg(all(feature = "__rustls", not(feature = "native-tls")))]
mod rustls {
    use std::sync::Arc;

    use ::rustls::ClientConfig;
    use hyper_rustls::HttpsConnector;

    use super::{BoxError, CaBundle};
    use crate::transport::rustls::config;

    /// TLS with `rustls`.
    pub(in super::super) struct Tls {
        config: Arc<ClientConfig>,
        /// Proxies use HTTP/1.1.
        config_to_proxy: Arc<ClientConfig>,
    }

    impl Tls {
        pub(in super::super) fn new(
            over_tls: bool,
            ca_bundle: Option<&CaBundle>,
        ) -> Result<Tls, BoxError> {
            let config = config(over_tls, ca_bundle)?;
            let mut config_to_proxy = config.clone();
            config_to_proxy.alpn_protocols.clear();
            Ok(Tls { config: Arc::new(config), config_to_proxy: Arc::new(config_to_proxy) })
        }

        pub(in super::super) fn connector<C>(&self, connector: C) -> HttpsConnector<C> {
            HttpsConnector::from((connector, Arc::clone(&self.config)))
        }

        pub(in super::super) fn connector_to_proxy<C>(&self, connector: C) -> HttpsConnector<C> {
            HttpsConnector::from((connector, Arc::clone(&self.config_to_proxy)))
        }
    }
}

#[cfg(feature = "native-tls")]
mod system {
    use hyper_tls::HttpsConnector;
    use native_tls::TlsConnector;

    use super::{BoxError, CaBundle};
    use crate::transport::native_tls::{builder, offer_protocols};

    /// TLS with the library of the operating system.
    pub(in super::super) struct Tls {
        tls: TlsConnector,
        tls_to_proxy: TlsConnector,
    }

    impl Tls {
        pub(in super::super) fn new(
            over_tls: bool,
            ca_bundle: Option<&CaBundle>,
        ) -> Result<Tls, BoxError> {
            let mut builder = builder(over_tls, ca_bundle)?;
            // Proxies use HTTP/1.1.
            let tls_to_proxy = builder.build()?;
            offer_protocols(&mut builder);
            Ok(Tls { tls: builder.build()?, tls_to_proxy })
        }

        pub(in super::super) fn connector<C>(&self, connector: C) -> HttpsConnector<C> {
            HttpsConnector::from((connector, self.tls.clone().into()))
        }

        pub(in super::super) fn connector_to_proxy<C>(&self, connector: C) -> HttpsConnector<C> {
            HttpsConnector::from((connector, self.tls_to_proxy.clone().into()))
        }
    }
}

#[cfg(not(any(feature = "__rustls", feature = "native-tls")))]
mod none {
    use super::{BoxError, CaBundle};

    /// No TLS.
    pub(in super::super) struct Tls;

    impl Tls {
        pub(in super::super) fn new(
            over_tls: bool,
            _ca_bundle: Option<&CaBundle>,
        ) -> Result<Tls, BoxError> {
            match over_tls {
                false => Ok(Tls),
                true => Err(crate::transport::NO_TLS.into()),
            }
        }

        pub(in super::super) fn connector<C>(&self, connector: C) -> C {
            connector
        }

        pub(in super::super) fn connector_to_proxy<C>(&self, connector: C) -> C {
            connector
        }
    }
}
