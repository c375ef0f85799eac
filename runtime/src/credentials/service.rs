//! The endpoints of STS and IAM Identity Center.

use super::chain::Chain;
use super::http::HttpClient;
use super::source_error::SourceError;
use crate::clock::Clock;
use crate::endpoint::{is_valid_host_label, partition};
use crate::transport::Transport;

/// An AWS service that provides credentials.
pub(super) struct IdentityService<'a> {
    pub(super) http: HttpClient<'a>,
    /// The endpoint, without a trailing slash.
    pub(super) url: String,
    pub(super) region: String,
    pub(super) clock: &'a Clock,
}

/// The required kind of endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Variant {
    pub(super) use_fips: bool,
    pub(super) use_dual_stack: bool,
}

impl Variant {
    /// The URL of a service, or the kind of endpoint that is missing. The rules of
    /// [STS](https://github.com/aws/api-models-aws/tree/main/models/sts) and those of the two
    /// services of IAM Identity Center differ only in the first labels of the host.
    fn url(self, host: &str, region: &str) -> Result<String, &'static str> {
        let Variant { use_fips, use_dual_stack } = self;
        let Some(partition) = partition(region) else {
            return Err("known");
        };
        let is_missing = use_fips && !partition.supports_fips
            || use_dual_stack && !partition.supports_dual_stack;
        let suffix = match use_dual_stack {
            true => partition.dual_stack_dns_suffix,
            false => partition.dns_suffix,
        };
        match (use_fips, use_dual_stack) {
            (true, true) if is_missing => Err("FIPS-compliant dual-stack"),
            (true, false) if is_missing => Err("FIPS-compliant"),
            (false, true) if is_missing => Err("dual-stack"),
            // All endpoints of GovCloud are FIPS-compliant.
            (true, false) if partition.name == "aws-us-gov" => {
                Ok(format!("https://{host}.{region}.{suffix}"))
            }
            (true, _) => Ok(format!("https://{host}-fips.{region}.{suffix}")),
            (false, _) => Ok(format!("https://{host}.{region}.{suffix}")),
        }
    }
}

/// The settings of the connection to a service.
pub(super) struct Connection<'a> {
    pub(super) transport: &'a dyn Transport,
    pub(super) clock: &'a Clock,
    pub(super) variant: Variant,
    /// The endpoint that is set in the configuration.
    pub(super) endpoint_url: Option<String>,
}

impl<'a> Connection<'a> {
    fn of(chain: &'a Chain, id: &str) -> Result<Connection<'a>, SourceError> {
        let (transport, clock, variant) = (chain.transport(), chain.clock(), chain.variant());
        Ok(Connection { transport, clock, variant, endpoint_url: chain.endpoint_url(id)? })
    }
}

/// The signing region when an endpoint is set and no region is known.
const ANY_REGION: &str = "us-east-1";

impl<'a> IdentityService<'a> {
    pub(super) fn sts(chain: &'a Chain) -> Result<IdentityService<'a>, SourceError> {
        IdentityService::sts_at(Connection::of(chain, "STS")?, chain.region())
    }

    pub(super) fn sts_at(
        connection: Connection<'a>,
        region: Option<&str>,
    ) -> Result<IdentityService<'a>, SourceError> {
        IdentityService::new(connection, "STS", "sts", region)
    }

    pub(super) fn sso(chain: &'a Chain, region: &str) -> Result<IdentityService<'a>, SourceError> {
        IdentityService::new(Connection::of(chain, "SSO")?, "SSO", "portal.sso", Some(region))
    }

    pub(super) fn sso_oidc(
        chain: &'a Chain,
        region: &str,
    ) -> Result<IdentityService<'a>, SourceError> {
        IdentityService::new(Connection::of(chain, "SSO OIDC")?, "SSO OIDC", "oidc", Some(region))
    }

    fn new(
        connection: Connection<'a>,
        id: &str,
        host: &str,
        region: Option<&str>,
    ) -> Result<IdentityService<'a>, SourceError> {
        if let Some(region) = region.filter(|region| !is_valid_host_label(region, false)) {
            return Err(SourceError::failed(format!(
                "{region:?} is not a valid region; use one such as `eu-central-1`"
            )));
        }
        // A pseudo-region for global endpoints, such as `aws-global`, is not part of a host name.
        let region = region.map(|region| match partition(region) {
            Some(partition) if region.ends_with("-global") => partition.implicit_global_region,
            _ => region,
        });
        let variant = connection.variant;
        let url = match (connection.endpoint_url, region) {
            (Some(url), _) if variant == Variant::default() => {
                url.trim_end_matches('/').to_owned()
            }
            (Some(_), _) => {
                return Err(SourceError::failed(format!(
                    "{id} has a custom endpoint, which is not known to be FIPS-compliant \
                     or dual-stack; remove `endpoint_url`, or do not require FIPS or dual-stack endpoints"
                )));
            }
            (None, Some(region)) => variant.url(host, region).map_err(|what| {
                SourceError::failed(format!(
                    "{id} has no {what} endpoint in the partition of {region}; use another region, or \
                     do not require such endpoints"
                ))
            })?,
            (None, None) => {
                return Err(SourceError::failed(format!(
                    "the region of {id} is not known; set AWS_REGION, or `region` in the profile"
                )));
            }
        };
        let region = region.unwrap_or(ANY_REGION).to_owned();
        let http = HttpClient::remote(connection.transport);
        Ok(IdentityService { http, url, region, clock: connection.clock })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::Surroundings;
    use crate::environment::Environment;
    use crate::profile::{Profile, Profiles};
    use crate::transport::TransportFuture;

    struct Unused;

    impl Transport for Unused {
        fn send(&self, _request: http::Request<crate::Body>) -> TransportFuture<'_> {
            Box::pin(std::future::pending())
        }
    }

    fn chain(region: Option<&str>, variables: &[(&str, &str)]) -> Chain {
        of_variant(region, variables, Variant::default())
    }

    fn of_variant(region: Option<&str>, variables: &[(&str, &str)], variant: Variant) -> Chain {
        let Variant { use_fips, use_dual_stack } = variant;
        let environment = Environment::from_iter(variables.iter().copied());
        let selected = Profiles::selected(&environment);
        let profile = Profile { profiles: Default::default(), selected };
        let region = region.map(str::to_owned);
        Chain::new(Surroundings {
            environment,
            profile,
            transport: std::sync::Arc::new(Unused),
            region,
            use_fips,
            use_dual_stack,
            clock: Default::default(),
            endpoint_url: crate::config::find_endpoint_url,
        })
    }

    #[test]
    fn endpoints_are_in_the_region() {
        for (region, url, signing) in [
            ("eu-central-1", "https://sts.eu-central-1.amazonaws.com", "eu-central-1"),
            ("cn-north-1", "https://sts.cn-north-1.amazonaws.com.cn", "cn-north-1"),
            ("aws-global", "https://sts.us-east-1.amazonaws.com", "us-east-1"),
        ] {
            let chain = chain(Some(region), &[]);
            let sts = IdentityService::sts(&chain).unwrap();
            assert_eq!((sts.url.as_str(), sts.region.as_str()), (url, signing));
        }
        let chain = chain(None, &[]);
        let url = |service: Result<IdentityService<'_>, SourceError>| service.unwrap().url;
        let portal = "https://portal.sso.eu-west-1.amazonaws.com";
        assert_eq!(url(IdentityService::sso(&chain, "eu-west-1")), portal);
        let oidc = "https://oidc.us-gov-west-1.amazonaws.com";
        assert_eq!(url(IdentityService::sso_oidc(&chain, "us-gov-west-1")), oidc);
        assert!(IdentityService::sts(&chain).is_err());
    }

    #[test]
    fn fips_and_dual_stack_endpoints_follow_the_rules_of_each_service() {
        let url = |region: &str, (use_fips, use_dual_stack)| {
            let chain = of_variant(Some(region), &[], Variant { use_fips, use_dual_stack });
            [
                IdentityService::sts(&chain),
                IdentityService::sso(&chain, region),
                IdentityService::sso_oidc(&chain, region),
            ]
            .map(|service| service.map_or_else(SourceError::into_reason, |service| service.url))
        };
        let (fips, dual_stack, both) = ((true, false), (false, true), (true, true));
        for (region, variant, suffix) in [
            ("us-east-1", both, "-fips.us-east-1.api.aws"),
            ("us-east-1", fips, "-fips.us-east-1.amazonaws.com"),
            ("us-east-1", dual_stack, ".us-east-1.api.aws"),
            ("us-gov-west-1", both, "-fips.us-gov-west-1.api.aws"),
            ("us-gov-west-1", fips, ".us-gov-west-1.amazonaws.com"),
            ("us-gov-west-1", dual_stack, ".us-gov-west-1.api.aws"),
            ("cn-north-1", dual_stack, ".cn-north-1.api.amazonwebservices.com.cn"),
        ] {
            let expected =
                ["sts", "portal.sso", "oidc"].map(|host| format!("https://{host}{suffix}"));
            assert_eq!(url(region, variant), expected);
        }
        let given = [("AWS_ENDPOINT_URL_STS", "http://localhost")];
        for use_fips in [true, false] {
            let variant = Variant { use_fips, use_dual_stack: !use_fips };
            let chain = of_variant(Some("us-east-1"), &given, variant);
            assert!(IdentityService::sts(&chain).is_err());
            assert!(IdentityService::sso(&chain, "us-east-1").is_ok());
        }
    }

    #[test]
    fn each_service_may_have_another_endpoint() {
        let variables = [
            ("AWS_ENDPOINT_URL_SSO", "http://a/"),
            ("AWS_ENDPOINT_URL_SSO_OIDC", "http://b"),
            ("AWS_ENDPOINT_URL", "http://c"),
        ];
        let chain = chain(None, &variables);
        assert_eq!(IdentityService::sso(&chain, "eu-west-1").unwrap().url, "http://a");
        assert_eq!(IdentityService::sso_oidc(&chain, "eu-west-1").unwrap().url, "http://b");
        let sts = IdentityService::sts(&chain).unwrap();
        assert_eq!((sts.url.as_str(), sts.region.as_str()), ("http://c", "us-east-1"));
    }
}
