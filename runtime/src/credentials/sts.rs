//! Roles of the [Security Token
//! Service](https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html): `AssumeRole` and
//! `AssumeRoleWithWebIdentity`.

use std::time::{SystemTime, UNIX_EPOCH};

use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, Request};
use percent_encoding::utf8_percent_encode;

use super::Credentials;
use super::answer::Parts;
use super::http::{Answer, request};
use super::service::IdentityService;
use super::source_error::SourceError;
use super::xml;
use crate::body::Body;
use crate::endpoint::parse_arn;
use crate::percent::RESERVED;
use crate::retry::blames_clock;
use crate::sign::{self, Scope};
use crate::text::OneLine;
use crate::timestamp::Timestamp;

/// The version of the API.
const VERSION: &str = "2011-06-15";
/// The number of characters of an error message that are shown.
const SHOWN_OF_MESSAGE: usize = 500;

/// A role, and the parameters to assume it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Role {
    pub(super) arn: String,
    pub(super) session_name: Option<String>,
    pub(super) external_id: Option<String>,
    pub(super) duration_seconds: Option<u32>,
    /// What restricts the session, as JSON.
    pub(super) policy: Option<String>,
}

impl Role {
    fn form(&self, action: &str) -> Form {
        let mut form = Form::new(action);
        form.add("RoleArn", &self.arn);
        form.add("RoleSessionName", &self.session_name.clone().unwrap_or_else(session_name));
        if let Some(id) = &self.external_id {
            form.add("ExternalId", id);
        }
        if let Some(seconds) = self.duration_seconds {
            form.add("DurationSeconds", &seconds.to_string());
        }
        if let Some(policy) = &self.policy {
            form.add("Policy", policy);
        }
        form
    }

    async fn send(
        &self,
        sts: &IdentityService<'_>,
        request: Request<Body>,
    ) -> Result<Answer, SourceError> {
        sts.http.send(request).await.map_err(|reason| self.refusal(&reason))
    }

    /// Parses a response. Errors never show the given secrets.
    fn credentials(
        &self,
        answer: &Answer,
        provider: &'static str,
        secrets: &[&str],
    ) -> Result<Credentials, SourceError> {
        if answer.status.is_success() {
            return credentials(answer, provider).map_err(|reason| self.refusal(&reason));
        }
        let said = error(answer, secrets);
        Err(self.refusal(&format!(
            "STS rejected the request: {said}; correct the role's ARN, or let its trust \
             policy allow the caller"
        )))
    }

    fn refusal(&self, reason: &str) -> SourceError {
        SourceError::failed(format!("role {}: {reason}", self.arn))
    }
}

/// A default session name, in the format of other SDKs. It appears in CloudTrail.
fn session_name() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("tinsmith-{}", now.as_millis())
}

/// Assumes a role with other credentials.
pub(super) async fn assume_role(
    sts: &IdentityService<'_>,
    role: &Role,
    credentials: &Credentials,
) -> Result<Credentials, SourceError> {
    let request = role.form("AssumeRole").into_request(&sts.url)?;
    let scope = Scope::new("sts", &sts.region);
    let send = async || {
        let mut request = request.clone();
        sign::sign(&mut request, credentials, &scope, sts.clock.now())
            .map_err(|error| SourceError::failed(error.to_string()))?;
        role.send(sts, request).await
    };
    let mut answer = send().await?;
    let code = xml::text(text(&answer), "Error", "Code");
    if blames_clock(code.as_deref()) && sts.clock.learn(&answer.headers) {
        answer = send().await?;
    }
    let secrets = [credentials.secret_access_key(), credentials.session_token().unwrap_or("")];
    role.credentials(&answer, "AssumeRole", &secrets)
}

/// Assumes a role with a web identity token.
pub(super) async fn assume_role_with_web_identity(
    sts: &IdentityService<'_>,
    role: &Role,
    token: &str,
) -> Result<Credentials, SourceError> {
    let mut form = role.form("AssumeRoleWithWebIdentity");
    form.add("WebIdentityToken", token);
    let request = form.into_request(&sts.url)?;
    let answer = role.send(sts, request).await?;
    role.credentials(&answer, "WebIdentity", &[token])
}

fn credentials(answer: &Answer, provider: &'static str) -> Result<Credentials, String> {
    let document = text(answer);
    let part = |name: &str| {
        let text = xml::text(document, "Credentials", name).filter(|text| !text.is_empty());
        text.ok_or_else(|| {
            format!("the response of STS has no `{name}`; check the endpoint of STS")
        })
    };
    let expiry = Timestamp::parse_date_time(&part("Expiration")?);
    let expiry = expiry.and_then(SystemTime::try_from).map_err(|_| {
        "the `Expiration` in the response of STS is not a timestamp; check the endpoint of STS"
            .to_owned()
    })?;
    let arn = xml::text(document, "AssumedRoleUser", "Arn").unwrap_or_default();
    let account = parse_arn(&arn).map(|arn| arn.account_id).filter(|account| !account.is_empty());
    let (key, secret) = (&part("AccessKeyId")?, &part("SecretAccessKey")?);
    let (token, expiry) = (&part("SessionToken")?, Some(expiry));
    Ok(Parts { key, secret, token: Some(token), expiry, account }.from(provider))
}

fn text(answer: &Answer) -> &str {
    std::str::from_utf8(&answer.body).unwrap_or_default()
}

/// The code and message of an error, unless they contain a secret.
fn error(answer: &Answer, secrets: &[&str]) -> String {
    let document = text(answer);
    let mut said = format!("HTTP status {}", answer.status.as_u16());
    for name in ["Code", "Message"] {
        let text = xml::text(document, "Error", name).unwrap_or_default();
        let is_secret = secrets.iter().any(|it| !it.is_empty() && text.contains(it));
        if text.is_empty() || is_secret {
            continue;
        }
        let shown: String = text.chars().take(SHOWN_OF_MESSAGE).collect();
        said.push_str(&format!(": {}", OneLine(&shown)));
    }
    said
}

/// The body of a request.
struct Form(String);

impl Form {
    fn new(action: &str) -> Form {
        Form(format!("Action={action}&Version={VERSION}"))
    }

    fn add(&mut self, name: &str, value: &str) {
        self.0.push_str(&format!("&{name}={}", utf8_percent_encode(value, RESERVED)));
    }

    fn into_request(self, url: &str) -> Result<Request<Body>, SourceError> {
        let mut request = request(Method::POST, url)?;
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers_mut().insert(CONTENT_TYPE, form);
        *request.body_mut() = self.0.into();
        Ok(request)
    }
}
