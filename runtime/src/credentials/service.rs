//! Where STS and IAM Identity Center are.

use super::chain::Chain;
use super::http::Exchange;
use super::refusal::Refusal;
use crate::endpoint::{is_valid_host_label, partition};

/// A service of AWS that has a hand in credentials.
pub(super) struct Service<'a> {
    pub(super) exchange: Exchange<'a>,
    /// Its endpoint, without a slash at the end.
    pub(super) url: String,
    pub(super) region: String,
}

/// The region that signs when the endpoint is given and nothing names a region.
const ANY_REGION: &str = "us-east-1";

impl<'a> Service<'a> {
    pub(super) fn sts(chain: &'a Chain) -> Result<Service<'a>, Refusal> {
        Service::new(chain, "STS", "sts", chain.region())
    }

    pub(super) fn sso(chain: &'a Chain, region: &str) -> Result<Service<'a>, Refusal> {
        Service::new(chain, "SSO", "portal.sso", Some(region))
    }

    pub(super) fn sso_oidc(chain: &'a Chain, region: &str) -> Result<Service<'a>, Refusal> {
        Service::new(chain, "SSO OIDC", "oidc", Some(region))
    }

    fn new(
        chain: &'a Chain,
        id: &str,
        host: &str,
        region: Option<&str>,
    ) -> Result<Service<'a>, Refusal> {
        if let Some(region) = region.filter(|region| !is_valid_host_label(region, false)) {
            return Err(Refusal::failed(format!(
                "{region:?} is not the name of a region; use one such as `eu-central-1`"
            )));
        }
        // A name for all regions, such as `aws-global`, is none of a host.
        let region = region.map(|region| match partition(region) {
            Some(partition) if region.ends_with("-global") => partition.implicit_global_region,
            _ => region,
        });
        let url = match (chain.endpoint_url(id)?, region) {
            (Some(url), _) => url.trim_end_matches('/').to_owned(),
            (None, Some(region)) => {
                let suffix = partition(region).map_or("amazonaws.com", |it| it.dns_suffix);
                format!("https://{host}.{region}.{suffix}")
            }
            (None, None) => {
                return Err(Refusal::failed(format!(
                    "the region of {id} is not known; set AWS_REGION, or `region` in the profile"
                )));
            }
        };
        let region = region.unwrap_or(ANY_REGION).to_owned();
        Ok(Service { exchange: Exchange::remote(chain.transport()), url, region })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Profile;
    use crate::credentials::Surroundings;
    use crate::environment::Environment;
    use crate::profile::Profiles;
    use crate::transport::{Transport, TransportFuture};

    struct Unused;

    impl Transport for Unused {
        fn send(&self, _request: http::Request<crate::Body>) -> TransportFuture<'_> {
            Box::pin(std::future::pending())
        }
    }

    fn chain(region: Option<&str>, variables: &[(&str, &str)]) -> Chain {
        let environment = Environment::from_iter(variables.iter().copied());
        let selected = Profiles::selected(&environment);
        let profile = Profile { profiles: Default::default(), selected };
        let region = region.map(str::to_owned);
        Chain::new(Surroundings {
            environment,
            profile,
            transport: std::sync::Arc::new(Unused),
            region,
            use_fips: false,
            use_dual_stack: false,
            clock: Default::default(),
        })
    }

    #[test]
    fn services_are_in_the_region() {
        for (region, url, signing) in [
            ("eu-central-1", "https://sts.eu-central-1.amazonaws.com", "eu-central-1"),
            ("cn-north-1", "https://sts.cn-north-1.amazonaws.com.cn", "cn-north-1"),
            ("aws-global", "https://sts.us-east-1.amazonaws.com", "us-east-1"),
        ] {
            let chain = chain(Some(region), &[]);
            let sts = Service::sts(&chain).unwrap();
            assert_eq!((sts.url.as_str(), sts.region.as_str()), (url, signing));
        }
        let chain = chain(None, &[]);
        let url = |service: Result<Service<'_>, Refusal>| service.unwrap().url;
        let portal = "https://portal.sso.eu-west-1.amazonaws.com";
        assert_eq!(url(Service::sso(&chain, "eu-west-1")), portal);
        let oidc = "https://oidc.us-gov-west-1.amazonaws.com";
        assert_eq!(url(Service::sso_oidc(&chain, "us-gov-west-1")), oidc);
        assert!(Service::sts(&chain).is_err());
    }

    #[test]
    fn each_may_be_elsewhere() {
        let variables = [
            ("AWS_ENDPOINT_URL_SSO", "http://a/"),
            ("AWS_ENDPOINT_URL_SSO_OIDC", "http://b"),
            ("AWS_ENDPOINT_URL", "http://c"),
        ];
        let chain = chain(None, &variables);
        assert_eq!(Service::sso(&chain, "eu-west-1").unwrap().url, "http://a");
        assert_eq!(Service::sso_oidc(&chain, "eu-west-1").unwrap().url, "http://b");
        let sts = Service::sts(&chain).unwrap();
        assert_eq!((sts.url.as_str(), sts.region.as_str()), ("http://c", "us-east-1"));
    }
}
