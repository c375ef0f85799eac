//! `reqwest` clients that are safe for signed requests.

use std::sync::Arc;

use reqwest::redirect::Policy;
use reqwest::{ClientBuilder, Proxy as ReqwestProxy};

use super::urls::FirstServer;
use crate::body::BoxError;
use crate::transport::clients::{ClientKey, Settings};
use crate::transport::proxies::Proxy;
use crate::transport::{CaBundle, KEEPALIVE};

/// A `reqwest` client.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) inner: reqwest::Client,
    /// The proxy for all requests, from the environment.
    pub(super) proxy: Option<Proxy>,
    pub(super) first_server: FirstServer,
}

impl Client {
    /// A client with the settings of the program, with redirects, retries and decompression
    /// disabled.
    pub(super) fn configured(builder: ClientBuilder) -> Result<Client, reqwest::Error> {
        Ok(Client { inner: finish(builder)?, proxy: None, first_server: FirstServer::default() })
    }
}

/// A client with the settings of a request.
pub(super) fn make(key: &ClientKey, settings: &Settings) -> Result<Arc<Client>, BoxError> {
    let mut builder = reqwest::Client::builder()
        .no_proxy()
        .pool_idle_timeout(settings.idle)
        .tcp_keepalive(KEEPALIVE)
        .tcp_keepalive_interval(KEEPALIVE);
    if let Some(proxy) = &key.proxy {
        let mut through = ReqwestProxy::all(proxy.uri.to_string())?;
        if let Some(authorization) = &proxy.authorization {
            through = through.custom_http_auth(authorization.clone());
        }
        builder = builder.proxy(through);
    }
    if let Some(limit) = key.connect {
        builder = builder.connect_timeout(limit);
    }
    #[cfg(feature = "http2")]
    if key.is_plain_http2 {
        builder = builder.http2_prior_knowledge();
    }
    let builder = tls(builder, key.over_tls, settings.ca_bundle.as_ref())?;
    Ok(Arc::new(Client {
        inner: finish(builder)?,
        proxy: key.proxy.clone(),
        first_server: FirstServer::default(),
    }))
}

fn finish(builder: ClientBuilder) -> Result<reqwest::Client, reqwest::Error> {
    builder
        .redirect(Policy::none())
        // Without retries, `reqwest` would still copy each request for them.
        .retry(reqwest::retry::never().max_retries_per_request(0))
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
    crate::transport::native_tls::offer_protocols(&mut connector);
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
