//! The token that `aws sso login` stores in `~/.aws/sso/cache`, and its
//! [refresh](https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html).

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use http::Method;
use http::header::{CONTENT_TYPE, HeaderValue};
use sha1::{Digest as _, Sha1};

use super::Login;
use crate::credentials::answer::{self, Members};
use crate::credentials::chain::Chain;
use crate::credentials::files;
use crate::credentials::http::request;
use crate::credentials::service::IdentityService;
use crate::credentials::source_error::SourceError;
use crate::document::{Document, Number};
use crate::json::Writer;
use crate::timestamp::Timestamp;

/// How long before its expiry a token is refreshed.
const EARLY: Duration = Duration::from_secs(300);

/// A token and its expiry. It has no `Debug`, because it is a secret.
pub(super) struct Token {
    pub(super) token: String,
    pub(super) expiry: SystemTime,
}

/// A valid token. A token that is about to expire is refreshed, if possible.
pub(super) async fn token(chain: &Chain, login: &Login) -> Result<Token, SourceError> {
    let path = path(chain, login)?;
    let stored = Stored::read(path).await.map_err(|reason| login.sign_in(&reason))?;
    let now = SystemTime::now();
    if stored.expires_at > now + EARLY {
        return Ok(stored.into_token());
    }
    let is_good = stored.expires_at > now;
    let renewal = match login.is_renewable {
        true => stored.renewal(now),
        false => Err("it cannot be refreshed without an sso-session".to_owned()),
    };
    let renewed = match renewal {
        Ok(renewal) => renew(chain, login, renewal).await.map_err(SourceError::into_reason),
        Err(reason) => Err(reason),
    };
    match renewed {
        Ok(answer) => stored.replaced(&answer, now).await.map_err(|reason| login.sign_in(&reason)),
        Err(_) if is_good => Ok(stored.into_token()),
        Err(reason) => {
            let expired = Timestamp::from(stored.expires_at);
            Err(login.sign_in(&format!("the session expired at {expired}: {reason}")))
        }
    }
}

/// The path of the token file. Its name is a hash of the session name or start URL.
fn path(chain: &Chain, login: &Login) -> Result<PathBuf, SourceError> {
    let hash: String =
        Sha1::digest(&login.cache_key).iter().map(|byte| format!("{byte:02x}")).collect();
    let home = chain.environment().home();
    let home = home
        .ok_or_else(|| SourceError::failed("the home folder is not known; set HOME to its path"))?;
    Ok(home.join(".aws/sso/cache").join(format!("{hash}.json")))
}

/// The contents of the file. There is no `Debug`, because nearly all of it is secret.
struct Stored {
    path: PathBuf,
    /// All members, so that members of other programs are kept.
    members: Members,
    access_token: String,
    expires_at: SystemTime,
}

impl Stored {
    async fn read(path: PathBuf) -> Result<Stored, String> {
        let text = files::read(&path).await.map_err(SourceError::into_reason)?;
        let about = |reason| format!("the file {}: {reason}", path.display());
        let members = answer::object(text.as_bytes()).map_err(about)?;
        let access_token = answer::string(&members, "accessToken").map_err(about)?.to_owned();
        let expires_at = answer::time(&members, "expiresAt").map_err(about)?;
        let expires_at = expires_at.ok_or_else(|| about("it has no `expiresAt`".to_owned()))?;
        Ok(Stored { path, members, access_token, expires_at })
    }

    fn into_token(self) -> Token {
        Token { token: self.access_token, expiry: self.expires_at }
    }

    /// The body of a refresh request.
    fn renewal(&self, now: SystemTime) -> Result<Vec<u8>, String> {
        let names = ["clientId", "clientSecret", "refreshToken"];
        let mut json = Writer::new();
        json.begin_object();
        for name in names {
            let value = answer::string(&self.members, name)
                .map_err(|_| "it cannot be refreshed".to_owned())?;
            json.member(name, Some(value), Writer::string);
        }
        json.member("grantType", Some("refresh_token"), Writer::string);
        json.end_object();
        match answer::time(&self.members, "registrationExpiresAt") {
            Ok(Some(end)) if end > now => Ok(json.into_bytes().to_vec()),
            _ => Err("the client registration has expired".to_owned()),
        }
    }

    /// Stores the refreshed token, in memory and in the file.
    async fn replaced(mut self, answer: &Members, now: SystemTime) -> Result<Token, String> {
        let about = |reason| format!("the response of IAM Identity Center is invalid: {reason}");
        let token = answer::string(answer, "accessToken").map_err(about)?.to_owned();
        let seconds = answer.get("expiresIn").and_then(Document::as_number);
        let seconds = seconds.and_then(Number::as_u64).unwrap_or_default();
        let expiry = now.checked_add(Duration::from_secs(seconds)).unwrap_or(now);
        let expires_at = Timestamp::from_secs(Timestamp::from(expiry).secs());
        self.members.insert("accessToken".to_owned(), token.as_str().into());
        self.members.insert("expiresAt".to_owned(), expires_at.to_string().into());
        if let Ok(refresh) = answer::string(answer, "refreshToken") {
            self.members.insert("refreshToken".to_owned(), refresh.into());
        }
        let mut json = Writer::new();
        json.document(&Document::Object(self.members));
        let contents = json.into_bytes().to_vec();
        if let Err(error) = files::replace(self.path.clone(), contents).await {
            // The token is valid nevertheless; only the next program has to refresh it again.
            let path = self.path.display();
            tracing::warn!("the refreshed token cannot be written to {path}: {error}");
        }
        Ok(Token { token, expiry })
    }
}

/// `CreateToken`.
async fn renew(chain: &Chain, login: &Login, body: Vec<u8>) -> Result<Members, SourceError> {
    let service = IdentityService::sso_oidc(chain, &login.region)?;
    let mut request = request(Method::POST, &format!("{}/token", service.url))?;
    request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    *request.body_mut() = body.into();
    let answer = service.http.send(request).await.map_err(SourceError::failed)?;
    if !answer.status.is_success() {
        let status = answer.status.as_u16();
        return Err(SourceError::failed(format!("it was not refreshed: HTTP status {status}")));
    }
    answer::object(&answer.body)
        .map_err(|reason| SourceError::failed(format!("it was not refreshed: {reason}")))
}
