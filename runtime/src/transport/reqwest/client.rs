//! Clients of `reqwest` that are safe to send signed requests with.

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};

use crate::body::BoxError;
use crate::transport::clients::Way;
use crate::transport::{CaBundle, KEEPALIVE};

/// A client of the runtime's own.
pub(super) fn make(
    way: Way,
    idle: Option<Duration>,
    ca_bundle: Option<&CaBundle>,
) -> Result<Client, BoxError> {
    let mut builder = Client::builder()
        .no_proxy()
        .pool_idle_timeout(idle)
        .tcp_keepalive(KEEPALIVE)
        .tcp_keepalive_interval(KEEPALIVE);
    if let Some(limit) = way.connect {
        builder = builder.connect_timeout(limit);
    }
    let builder = tls(builder, way.over_tls, ca_bundle)?;
    Ok(finish(builder)?)
}

/// A client that sends a request once, and gives its answer as it comes.
pub(super) fn finish(builder: ClientBuilder) -> Result<Client, reqwest::Error> {
    builder
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_gzip()
        .no_brotli()
        .no_zstd()
        .no_deflate()
        .build()
}

#[cfg(all(feature = "__rustls", not(feature = "native-tls")))]
fn tls(
    builder: ClientBuilder,
    over_tls: bool,
    ca_bundle: Option<&CaBundle>,
) -> Result<ClientBuilder, BoxError> {
    let config = crate::transport::rustls::config(over_tls, ca_bundle)?;
    Ok(builder.tls_backend_preconfigured(config))
}

#[cfg(feature = "native-tls")]
fn tls(
    builder: ClientBuilder,
    over_tls: bool,
    ca_bundle: Option<&CaBundle>,
) -> Result<ClientBuilder, BoxError> {
    let mut connector = crate::transport::native_tls::builder(over_tls, ca_bundle)?;
    #[cfg(feature = "http2")]
    connector.request_alpns(crate::transport::native_tls::ALPN);
    Ok(builder.tls_backend_preconfigured(connector.build()?))
}

#[cfg(not(any(feature = "__rustls", feature = "native-tls")))]
fn tls(
    builder: ClientBuilder,
    over_tls: bool,
    _ca_bundle: Option<&CaBundle>,
) -> Result<ClientBuilder, BoxError> {
    match over_tls {
        false => Ok(builder),
        true => Err(crate::transport::NO_TLS.into()),
    }
}
