//! Credentials of an ECS task or an EKS pod: the [container credential
//! provider](https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html).

use std::net::{Ipv4Addr, Ipv6Addr};
use std::path::Path;
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, HeaderValue};
use http::{Method, Uri};

use super::http::{HttpClient, request, secret};
use super::source_error::SourceError;
use super::{Credentials, answer, files};
use crate::environment::Environment;
use crate::transport::Transport;

const RELATIVE_URI: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const FULL_URI: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// The ECS agent.
const ECS: Ipv4Addr = Ipv4Addr::new(169, 254, 170, 2);
/// The EKS agents.
const EKS: Ipv4Addr = Ipv4Addr::new(169, 254, 170, 23);
const EKS_V6: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23);

pub(super) async fn credentials(
    environment: &Environment,
    transport: &dyn Transport,
) -> Result<Credentials, SourceError> {
    let url = url(environment)?;
    let mut request = request(Method::GET, &url)?;
    let headers = request.headers_mut();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(token) = token(environment).await? {
        headers.insert(AUTHORIZATION, secret(&token, "the authorization token")?);
    }
    // The agent may have to call STS first.
    let http = HttpClient::local(transport).limit(Duration::from_secs(5)).attempts(3);
    let answer = http.send_until(request, answer::is_object).await.map_err(SourceError::failed)?;
    if !answer.status.is_success() {
        return Err(SourceError::failed(format!(
            "the container credentials endpoint responded with HTTP status {}; check the role of the task or pod",
            answer.status.as_u16()
        )));
    }
    answer::object(&answer.body)
        .and_then(|members| answer::credentials(&members, "Token", "Container"))
        .map_err(|reason| {
            SourceError::failed(format!(
                "the response of the container credentials endpoint is invalid: {reason}; \
                 check {RELATIVE_URI} and {FULL_URI}"
            ))
        })
}

fn url(environment: &Environment) -> Result<String, SourceError> {
    if let Some(path) = environment.get(RELATIVE_URI) {
        return match path.starts_with('/') {
            true => Ok(format!("http://{ECS}{path}")),
            false => Err(SourceError::failed(format!(
                "{RELATIVE_URI} does not start with /; correct it"
            ))),
        };
    }
    let Some(url) = environment.get(FULL_URI) else {
        return Err(SourceError::not_configured(format!(
            "{RELATIVE_URI} and {FULL_URI} are not set"
        )));
    };
    match url.parse::<Uri>().is_ok_and(|uri| may_be_asked(&uri)) {
        true => Ok(url),
        false => Err(SourceError::failed(format!(
            "{FULL_URI} is neither an https URL nor an http URL of this machine (a loopback address, \
             {ECS}, {EKS} or [{EKS_V6}]); correct it"
        ))),
    }
}

/// Whether the token may be sent to this URI. Without TLS, it must not leave the machine.
fn may_be_asked(uri: &Uri) -> bool {
    let Some(host) = uri.host() else { return false };
    match uri.scheme_str() {
        Some("https") => true,
        Some("http") => {
            let in_brackets = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            if let Some(address) = in_brackets {
                let address = address.parse::<Ipv6Addr>();
                return address.is_ok_and(|it| it.is_loopback() || it == EKS_V6);
            }
            let address = host.parse::<Ipv4Addr>();
            host.eq_ignore_ascii_case("localhost")
                || address.is_ok_and(|it| it.is_loopback() || it == ECS || it == EKS)
        }
        _ => false,
    }
}

/// The value of the `authorization` header. The token file is read again each time, because its
/// contents change.
async fn token(environment: &Environment) -> Result<Option<String>, SourceError> {
    let (token, origin) = match environment.get(TOKEN_FILE) {
        Some(path) => (Some(files::read(Path::new(&path)).await?), TOKEN_FILE),
        None => (environment.get(TOKEN), TOKEN),
    };
    match token {
        Some(token) if token.contains(['\r', '\n']) => Err(SourceError::failed(format!(
            "the token that {origin} names contains a line break; remove it"
        ))),
        token => Ok(token),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_only_where_it_is_safe() {
        let cases = [
            ("https://example.com/creds", true),
            ("http://127.0.0.1:8080/creds", true),
            ("http://127.9.9.9/", true),
            ("HTTP://127.0.0.1/creds", true),
            ("HTTP://example.com/creds", false),
            ("http://localhost/creds", true),
            ("http://[::1]:80/creds", true),
            ("http://169.254.170.2/v2/creds", true),
            ("http://169.254.170.23/v1/creds", true),
            ("http://[fd00:ec2::23]/v1/creds", true),
            ("http://169.254.170.3/creds", false),
            ("http://169.254.169.254/creds", false),
            ("http://[fd00:ec2::24]/creds", false),
            ("http://example.com/creds", false),
            ("http://127.0.0.1.example.com/creds", false),
            ("http://localhost.example.com/creds", false),
            ("http://127.0.0.1@example.com/creds", false),
            ("ftp://127.0.0.1/creds", false),
            ("/creds", false),
            ("http://", false),
        ];
        for (url, expected) in cases {
            let environment = Environment::from_iter([(FULL_URI, url)]);
            let found = super::url(&environment);
            assert_eq!(found.is_ok(), expected, "{url}: {found:?}");
            assert!(expected || matches!(found, Err(SourceError::Failed(_))), "{url}");
        }
    }

    #[test]
    fn the_relative_address_wins() {
        let environment =
            Environment::from_iter([(RELATIVE_URI, "/v2/id"), (FULL_URI, "http://localhost")]);
        assert_eq!(url(&environment).unwrap(), "http://169.254.170.2/v2/id");
        let environment = Environment::from_iter([(RELATIVE_URI, "@example.com")]);
        assert!(matches!(url(&environment), Err(SourceError::Failed(_))));
        assert!(matches!(url(&Environment::empty()), Err(SourceError::NotConfigured(_))));
    }
}
