//! Sessions with [directory
//! buckets](https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateSession.html) of S3, whose
//! requests are signed with credentials of the session.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use http::Method;

use super::answer::Parts;
use super::http::{Answer, HttpClient, request};
use super::source_error::SourceError;
use super::{
    Cached, Credentials, CredentialsError, CredentialsSource, ProvideCredentials, provider, xml,
};
use crate::clock::Clock;
use crate::sign::{self, Scope};
use crate::text::OneLine;
use crate::timestamp::Timestamp;
use crate::transport::Transport;

/// The number of buckets with which a client has sessions at the same time.
const MAX_SESSIONS: usize = 100;
/// The number of characters of an error message that are shown.
const SHOWN_OF_MESSAGE: usize = 500;

/// The input of the request that creates a session.
#[derive(Clone)]
pub(crate) struct Opener {
    pub(crate) credentials: CredentialsSource,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<Clock>,
    pub(crate) service: String,
    pub(crate) region: String,
}

/// The sessions of a client, by the endpoint of the bucket.
#[derive(Default)]
pub(crate) struct BucketSessions(Mutex<BTreeMap<String, Cached<Session>>>);

impl BucketSessions {
    /// The credentials of the session with the bucket at an endpoint. A session is created if there
    /// is none, or if it expires soon.
    pub(crate) async fn provide(
        &self,
        endpoint_url: &str,
        opener: impl FnOnce() -> Opener,
    ) -> Result<Credentials, CredentialsError> {
        let session = {
            let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if sessions.len() >= MAX_SESSIONS && !sessions.contains_key(endpoint_url) {
                sessions.pop_first();
            }
            let session = sessions.entry(endpoint_url.to_owned());
            session.or_insert_with(|| Cached::new(Session::new(endpoint_url, opener()))).clone()
        };
        session.get().await
    }

    /// Ends the sessions whose credentials were rejected as expired.
    pub(crate) fn forget(&self, used: &Credentials) {
        let sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for session in sessions.values() {
            session.forget(used);
        }
    }
}

/// Creates the sessions with one bucket.
struct Session {
    /// The URL of the request that creates a session.
    url: String,
    opener: Opener,
}

impl Session {
    fn new(endpoint_url: &str, opener: Opener) -> Session {
        Session { url: format!("{}/?session", endpoint_url.trim_end_matches('/')), opener }
    }

    async fn create(&self) -> Result<Credentials, CredentialsError> {
        let credentials = self.opener.credentials.provide().await?;
        let created = self.create_with(&credentials).await;
        created.map_err(|error| {
            let reason = format!("session with a directory bucket: {}", error.into_reason());
            CredentialsError::of_provider(provider::error::CredentialsError::provider_error(reason))
        })
    }

    async fn create_with(&self, credentials: &Credentials) -> Result<Credentials, SourceError> {
        let Opener { transport, clock, service, region, .. } = &self.opener;
        let mut request = request(Method::GET, &self.url)?;
        let scope = Scope {
            double_encode: false,
            normalize_path: false,
            content_sha256: true,
            ..Scope::new(service, region)
        };
        sign::sign(&mut request, credentials, &scope, clock.now())
            .map_err(|error| SourceError::failed(error.to_string()))?;
        let sent = HttpClient::remote(transport.as_ref()).send(request).await;
        session(&sent.map_err(SourceError::failed)?).map_err(SourceError::failed)
    }
}

impl ProvideCredentials for Session {
    fn provide_credentials<'a>(&'a self) -> provider::future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        super::provided(self.create())
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("url", &self.url).finish_non_exhaustive()
    }
}

/// Parses the response.
fn session(answer: &Answer) -> Result<Credentials, String> {
    let document = std::str::from_utf8(&answer.body).unwrap_or_default();
    if !answer.status.is_success() {
        let mut said = format!("HTTP status {}", answer.status.as_u16());
        for name in ["Code", "Message"] {
            if let Some(text) = error_text(document, name) {
                let shown: String = text.chars().take(SHOWN_OF_MESSAGE).collect();
                said.push_str(&format!(": {}", OneLine(&shown)));
            }
        }
        return Err(format!(
            "{said}; allow the caller `s3express:CreateSession`, or disable sessions in the configuration"
        ));
    }
    let part = |name: &str| {
        let text = xml::text(document, "Credentials", name).filter(|text| !text.is_empty());
        text.ok_or_else(|| format!("the response has no `{name}`; check the endpoint"))
    };
    let expiry = Timestamp::parse_date_time(&part("Expiration")?);
    let expiry = expiry.and_then(SystemTime::try_from).map_err(|_| {
        "the `Expiration` in the response is not a timestamp; check the endpoint".to_owned()
    })?;
    let (key, secret) = (&part("AccessKeyId")?, &part("SecretAccessKey")?);
    let token = &part("SessionToken")?;
    let parts = Parts { key, secret, token: Some(token), expiry: Some(expiry), account: None };
    Ok(parts.from("CreateSession"))
}

/// A text of the root element `Error`.
fn error_text(document: &str, name: &str) -> Option<String> {
    xml::text(document, "Error", name).filter(|text| !text.is_empty())
}
