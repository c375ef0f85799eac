//! The EC2 instance metadata service,
//! [IMDSv2](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html):
//! the credentials of the instance's role, and the region.

mod last;

use http::header::{HeaderName, HeaderValue};
use http::{Method, StatusCode};

use super::Credentials;
use super::answer;
use super::http::{Answer, HttpClient, is_passing, request, secret};
use super::source_error::SourceError;
pub(super) use last::LastOfInstance;

use crate::endpoint::{is_valid_host_label, parse_url};
use crate::environment::Environment;
use crate::profile::Section;
use crate::transport::Transport;

const DISABLED: &str = "AWS_EC2_METADATA_DISABLED";
const ENDPOINT: &str = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
const ENDPOINT_MODE: &str = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE";
const IPV4: &str = "http://169.254.169.254";
const IPV6: &str = "http://[fd00:ec2::254]";

const TOKEN: HeaderName = HeaderName::from_static("x-aws-ec2-metadata-token");
const TOKEN_TTL: HeaderName = HeaderName::from_static("x-aws-ec2-metadata-token-ttl-seconds");
/// The lifetime of a token, in seconds: it is used immediately and not stored.
const TTL: HeaderValue = HeaderValue::from_static("300");

/// The number of attempts, as in other SDKs.
const ATTEMPTS: u32 = 4;

const TOKEN_PATH: &str = "/latest/api/token";
const ROLE_PATH: &str = "/latest/meta-data/iam/security-credentials/";
const REGION_PATH: &str = "/latest/meta-data/placement/region";

/// The credentials of the instance's role.
pub(super) async fn credentials(
    environment: &Environment,
    profile: Option<&Section>,
    transport: &dyn Transport,
) -> Result<Credentials, SourceError> {
    let mut session = Session::begin(environment, profile, transport).await?;
    let role = session.text(ROLE_PATH, "the instance has no role; attach one to it").await?;
    let role = role.lines().next().unwrap_or_default().trim().to_owned();
    let path = format!("{ROLE_PATH}{role}");
    let answer = session.get(&path, answer::is_object).await?;
    if answer.status != StatusCode::OK {
        return Err(unexpected(answer.status));
    }
    let read = |members| match answer::string(&members, "Code") {
        Ok("Success") | Err(_) => answer::credentials(&members, "Token", "InstanceMetadata"),
        Ok(_) => Err("the instance's role cannot be assumed by EC2".to_owned()),
    };
    answer::object(&answer.body).and_then(read).map_err(|reason| {
        SourceError::failed(format!(
            "the instance metadata service has no credentials for role {role:?}: {reason}; \
             check the instance's role"
        ))
    })
}

/// The region of the instance.
pub(crate) async fn region(
    environment: &Environment,
    profile: Option<&Section>,
    transport: &dyn Transport,
) -> Result<String, SourceError> {
    let mut session = Session::begin(environment, profile, transport).await?;
    let region = session.text(REGION_PATH, "it has no region; set AWS_REGION").await?;
    match is_valid_host_label(&region, false) {
        true => Ok(region),
        false => Err(SourceError::failed(
            "the instance metadata service returned an invalid region; set AWS_REGION",
        )),
    }
}

/// A session with the service: a token, and the options of its requests.
struct Session<'a> {
    http: HttpClient<'a>,
    url: String,
    token: HeaderValue,
}

impl<'a> Session<'a> {
    async fn begin(
        environment: &Environment,
        profile: Option<&Section>,
        transport: &'a dyn Transport,
    ) -> Result<Session<'a>, SourceError> {
        if environment.get(DISABLED).is_some_and(|value| value.eq_ignore_ascii_case("true")) {
            return Err(SourceError::not_configured(format!("{DISABLED} is true")));
        }
        let http = HttpClient::local(transport).attempts(ATTEMPTS);
        let url = url(environment, profile)?;
        let token = token(&http.once_if_silent(), &url).await?;
        Ok(Session { http, url, token })
    }

    /// Requests a path. Incomplete responses are retried, and so are responses that reject the
    /// token, because the service may have lost it.
    async fn get(
        &mut self,
        path: &str,
        is_whole: fn(&Answer) -> bool,
    ) -> Result<Answer, SourceError> {
        let mut attempt = 1;
        loop {
            let mut request = request(Method::GET, &format!("{}{path}", self.url))?;
            request.headers_mut().insert(TOKEN, self.token.clone());
            let answer = self.http.send_until(request, is_whole).await;
            let answer = answer.map_err(SourceError::failed)?;
            if answer.status != StatusCode::UNAUTHORIZED || attempt >= ATTEMPTS {
                return Ok(answer);
            }
            attempt += 1;
            self.token = token(&self.http, &self.url).await?;
        }
    }

    /// Requests a text that may not exist.
    async fn text(&mut self, path: &str, missing: &str) -> Result<String, SourceError> {
        let answer = self.get(path, |_| true).await?;
        let text = std::str::from_utf8(&answer.body).unwrap_or_default().trim();
        match answer.status {
            StatusCode::OK if !text.is_empty() => Ok(text.to_owned()),
            StatusCode::OK | StatusCode::NOT_FOUND => Err(SourceError::not_configured(missing)),
            status => Err(unexpected(status)),
        }
    }
}

async fn token(http: &HttpClient<'_>, url: &str) -> Result<HeaderValue, SourceError> {
    let mut request = request(Method::PUT, &format!("{url}{TOKEN_PATH}"))?;
    request.headers_mut().insert(TOKEN_TTL, TTL);
    let answer = http.send(request).await.map_err(|reason| {
        SourceError::not_configured(format!(
            "it does not respond, so this is not an EC2 instance: {reason}"
        ))
    })?;
    match answer.status {
        StatusCode::OK => {}
        status if is_passing(status) => return Err(unexpected(status)),
        status => {
            let status = status.as_u16();
            return Err(SourceError::not_configured(format!(
                "it returned no token: HTTP status {status}"
            )));
        }
    }
    let token = std::str::from_utf8(&answer.body).unwrap_or("\n");
    secret(token, "the token of the instance metadata service")
}

fn unexpected(status: StatusCode) -> SourceError {
    SourceError::failed(format!(
        "the instance metadata service responded with HTTP status {}; try again, or set \
         {DISABLED} to `true` if this is not an EC2 instance",
        status.as_u16()
    ))
}

/// The endpoint of the service: the configured one, or the default for the configured IP version.
fn url(environment: &Environment, profile: Option<&Section>) -> Result<String, SourceError> {
    let setting = |variable: &str, key: &str| {
        let of_profile = || profile.and_then(|profile| profile.get(key)).map(str::to_owned);
        environment.get(variable).or_else(of_profile)
    };
    if let Some(url) = setting(ENDPOINT, "ec2_metadata_service_endpoint") {
        return match parse_url(&url) {
            Some(_) => Ok(url.trim_end_matches('/').to_owned()),
            None => Err(SourceError::failed(format!(
                "{ENDPOINT} is not a URL; use one such as `{IPV4}`"
            ))),
        };
    }
    match setting(ENDPOINT_MODE, "ec2_metadata_service_endpoint_mode") {
        None => Ok(IPV4.to_owned()),
        Some(mode) if mode.eq_ignore_ascii_case("ipv4") => Ok(IPV4.to_owned()),
        Some(mode) if mode.eq_ignore_ascii_case("ipv6") => Ok(IPV6.to_owned()),
        Some(mode) => Err(SourceError::failed(format!(
            "{ENDPOINT_MODE} has the value {mode:?}; set it to `IPv4` or `IPv6`"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url_of(variables: &[(&str, &str)]) -> Result<String, SourceError> {
        url(&Environment::from_iter(variables.iter().copied()), None)
    }

    #[test]
    fn the_endpoint_is_chosen() {
        assert_eq!(url_of(&[]).unwrap(), IPV4);
        assert_eq!(url_of(&[(ENDPOINT_MODE, "IPv6")]).unwrap(), IPV6);
        let given = [(ENDPOINT_MODE, "IPv6"), (ENDPOINT, "http://localhost:1338/")];
        assert_eq!(url_of(&given).unwrap(), "http://localhost:1338");
        for wrong in [(ENDPOINT_MODE, "IPv5"), (ENDPOINT, "localhost")] {
            assert!(matches!(url_of(&[wrong]), Err(SourceError::Failed(_))), "{wrong:?}");
        }
    }
}
