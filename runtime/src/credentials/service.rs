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
