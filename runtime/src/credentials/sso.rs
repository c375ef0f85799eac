//! Credentials of a role by [IAM Identity Center](https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html):
//! the session of `aws sso login`.

mod bearer;
mod token;

use http::header::HeaderName;
use http::{Method, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::Credentials;
use super::answer::{self, Parts};
use super::chain::Chain;
use super::http::{request, secret};
use super::service::IdentityService;
use super::source_error::SourceError;
pub(crate) use bearer::Tokens;
use token::Token;

use crate::document::{Document, Number};
use crate::profile::{File, Profiles, Section};
use crate::timestamp::Timestamp;

const TOKEN: HeaderName = HeaderName::from_static("x-amz-sso_bearer_token");

/// A login to IAM Identity Center.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Login {
    profile: String,
    /// The key of the cached token: the name of the session, or the start URL.
    cache_key: String,
    /// Whether the login has a session, whose token can be refreshed.
    is_renewable: bool,
    region: String,
}

impl Login {
    /// Reads the settings of a profile.
    pub(super) fn of_profile(
        profiles: &Profiles,
        section: &Section,
        profile: &str,
    ) -> Result<Login, SourceError> {
        let name = section.get("sso_session");
        let login = match name {
            None => section,
            Some(name) => session(profiles, name, profile)?,
        };
        Ok(Login {
            profile: profile.to_owned(),
            cache_key: match name {
                Some(name) => name.to_owned(),
                None => required(section, section, "sso_start_url", profile)?,
            },
            is_renewable: name.is_some(),
            region: required(section, login, "sso_region", profile)?,
        })
    }

    /// Adds the login command to a reason, as the remedy.
    fn sign_in(&self, reason: &str) -> SourceError {
        SourceError::failed(format!("{reason}; run `aws sso login --profile {}`", self.profile))
    }
}

/// A required setting of a profile, or of its sso-session section.
fn required(
    section: &Section,
    login: &Section,
    key: &str,
    profile: &str,
) -> Result<String, SourceError> {
    login.get(key).map(str::to_owned).ok_or_else(|| {
        let place = section.get("sso_session").map(|name| format!(" or its sso-session `{name}`"));
        SourceError::failed(format!(
            "`{key}` is not set in the profile{}; run `aws configure sso --profile {profile}`",
            place.unwrap_or_default()
        ))
    })
}

/// A login, and the requested role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sso {
    login: Login,
    account_id: String,
    role_name: String,
}

impl Sso {
    /// Reads the settings of a profile; `None` if it has neither an account nor a role.
    pub(super) fn of_profile(
        profiles: &Profiles,
        section: &Section,
        profile: &str,
    ) -> Result<Option<Sso>, SourceError> {
        let (account, role) = ("sso_account_id", "sso_role_name");
        if section.get(account).is_none() && section.get(role).is_none() {
            return Ok(None);
        }
        Ok(Some(Sso {
            login: Login::of_profile(profiles, section, profile)?,
            account_id: required(section, section, account, profile)?,
            role_name: required(section, section, role, profile)?,
        }))
    }
}

/// The sso-session section that a profile names.
fn session<'a>(
    profiles: &'a Profiles,
    name: &str,
    profile: &str,
) -> Result<&'a Section, SourceError> {
    match profiles.sso_session(name).map(|section| (section, section.problem())) {
        Some((section, None)) => Ok(section),
        Some((_, Some(problem))) => Err(SourceError::failed(problem.to_string())),
        None => Err(SourceError::failed(format!(
            "there is no section [sso-session {name}] in {}{}; \
             run `aws configure sso --profile {profile}`",
            profiles.place(File::Config),
            profiles.hint("sso-session", name)
        ))),
    }
}

/// Rejects a profile with a login but neither an account nor a role: a login without them provides
/// only a token.
pub(super) fn half(
    profiles: &Profiles,
    section: &Section,
    profile: &str,
) -> Result<(), SourceError> {
    if let Some(name) = section.get("sso_session") {
        session(profiles, name, profile)?;
    }
    let keys = ["sso_session", "sso_start_url", "sso_region"];
    match keys.into_iter().find(|key| section.get(key).is_some()) {
        Some(key) => Err(SourceError::failed(format!(
            "`sso_account_id` and `sso_role_name` are not set, though `{key}` is, so there is at \
             most a token and no credentials; run `aws configure sso --profile {profile}`"
        ))),
        None => Ok(()),
    }
}

/// `GetRoleCredentials`.
pub(super) async fn credentials(chain: &Chain, sso: &Sso) -> Result<Credentials, SourceError> {
    let Token { token, .. } = token::token(chain, &sso.login).await?;
    let service = IdentityService::sso(chain, &sso.login.region)?;
    let encoded = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
    let url = format!(
        "{}/federation/credentials?role_name={}&account_id={}",
        service.url,
        encoded(&sso.role_name),
        encoded(&sso.account_id)
    );
    let mut request = request(Method::GET, &url)?;
    request.headers_mut().insert(TOKEN, secret(&token, "the token of IAM Identity Center")?);
    let answer = service.http.send(request).await.map_err(SourceError::failed)?;
    match answer.status {
        StatusCode::OK => read(&answer.body, &sso.account_id).map_err(|reason| {
            SourceError::failed(format!(
                "the response of IAM Identity Center has no credentials: {reason}; check its endpoint"
            ))
        }),
        StatusCode::UNAUTHORIZED => {
            Err(sso.login.sign_in("IAM Identity Center rejected the token"))
        }
        status => Err(SourceError::failed(format!(
            "IAM Identity Center returned no credentials for role {} of account {}: HTTP status {}; \
             check sso_role_name, sso_account_id and sso_region, and that the role is assigned to you",
            sso.role_name,
            sso.account_id,
            status.as_u16()
        ))),
    }
}

fn read(json: &[u8], account: &str) -> Result<Credentials, String> {
    let mut members = answer::object(json)?;
    let Some(Document::Object(role)) = members.remove("roleCredentials") else {
        return Err("it has no `roleCredentials`".to_owned());
    };
    let part = |name| answer::string(&role, name);
    let (key, secret) = (part("accessKeyId")?, part("secretAccessKey")?);
    let token = Some(part("sessionToken")?);
    // In milliseconds.
    let expiration = role.get("expiration").and_then(Document::as_number).and_then(Number::as_i64);
    let expiry = expiration.map(|millis| Timestamp::from_secs(millis.div_euclid(1000)));
    let expiry = expiry.and_then(|expiry| expiry.try_into().ok());
    Ok(Parts { key, secret, token, expiry, account: Some(account) }.from("SSO"))
}
