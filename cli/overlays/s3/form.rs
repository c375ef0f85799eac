//! [`PostForm`]: forms with which browsers upload objects, without credentials.
//!
//! Policies and their conditions:
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html>.

use std::ops::RangeInclusive;
use std::time::SystemTime;

use tinsmith_runtime::sign::{PolicySigner, Scope};
use tinsmith_runtime::{base64, json};

use super::{TransferError, TransferErrorKind};
use crate::prelude::*;

const HOUR: Duration = Duration::from_secs(3_600);
/// The longest validity of a signature.
const LONGEST: Duration = tinsmith_runtime::sign::LONGEST;

impl Client {
    /// A form with which a browser uploads one object. With `${filename}`, the key has the name of the user's file:
    /// `photos/${filename}`.
    pub fn post_form(&self, bucket: impl Into<String>, key: impl Into<String>) -> PostForm {
        PostForm {
            client: self.clone(),
            options: CallOptions::default(),
            bucket: bucket.into(),
            key: key.into(),
            expires_in: HOUR,
            fields: Vec::new(),
            starts: Vec::new(),
            length: None,
        }
    }
}

/// A form for uploads without credentials, and its conditions.
#[derive(Clone, Debug)]
#[must_use = "a form must be signed"]
pub struct PostForm {
    client: Client,
    options: CallOptions,
    bucket: String,
    key: String,
    expires_in: Duration,
    fields: Vec<(String, String)>,
    starts: Vec<(String, String)>,
    length: Option<RangeInclusive<u64>>,
}

/// A signed form. It is as sensitive as a password for this upload.
///
/// Send the fields as `multipart/form-data`, in this order, and the file in the last field, `file`.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PresignedForm {
    /// The URL, for the attribute `action` of the form.
    pub url: String,
    /// Names and values of the fields.
    pub fields: Vec<(String, String)>,
}

impl PostForm {
    /// Sets options for the endpoint and the region.
    pub fn with(mut self, options: CallOptions) -> Self {
        self.options = self.options.with(options);
        self
    }

    /// How long the form is valid: at most 7 days, and not longer than the credentials. The default is an hour.
    pub fn expires_in(mut self, duration: Duration) -> Self {
        self.expires_in = duration;
        self
    }

    /// Adds a field that must have this value, such as `acl`, `Content-Type`, `x-amz-meta-…` or
    /// `x-amz-server-side-encryption`.
    pub fn field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.fields.push((name.into(), value.into()));
        self
    }

    /// Requires that a field starts with a text. The browser adds the field, such as `Content-Type`. With an empty text,
    /// any value is allowed.
    pub fn starts_with(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.starts.push((name.into(), text.into()));
        self
    }

    /// The sizes of objects that are allowed, in bytes.
    pub fn content_length(mut self, bytes: RangeInclusive<u64>) -> Self {
        self.length = Some(bytes);
        self
    }

    /// The status of a successful response: 200, 201 or 204. The default is 204. With 201, the response has a document
    /// with the key and the ETag.
    pub fn success_action_status(self, status: u16) -> Self {
        self.field("success_action_status", status.to_string())
    }

    /// The page that the browser requests after a successful upload.
    pub fn success_action_redirect(self, url: impl Into<String>) -> Self {
        self.field("success_action_redirect", url)
    }

    /// Signs the form. No request is sent, except for credentials.
    ///
    /// # Errors
    /// The endpoint, the region or credentials are missing, or the form is not valid for 1 second to 7 days.
    pub async fn sign(self) -> Result<PresignedForm, TransferError> {
        let signed = self.signed().await;
        signed.map_err(|kind| TransferError::new(&self.bucket, &self.key, kind))
    }

    async fn signed(&self) -> Result<PresignedForm, TransferErrorKind> {
        let invalid = |reason: String| TransferErrorKind::Invalid(reason);
        if self.expires_in < Duration::from_secs(1) || self.expires_in > LONGEST {
            return Err(invalid(
                "a form is valid for 1 second to 7 days; change `expires_in`".to_owned(),
            ));
        }
        // A presigned URL of an object in this bucket shows the endpoint and the scope of the signature.
        let head = self.client.head_object(&self.bucket, "k").with(self.options.clone());
        let uri = head.presign(self.expires_in).await?.uri.to_string();
        let (url, query) = uri.split_once('?').unwrap_or((&uri, ""));
        let url = url.strip_suffix("/k").unwrap_or(url);
        let (region, service) = scope(query)
            .ok_or_else(|| invalid("the signature of this client has no region".to_owned()))?;
        let scope = Scope::new(service, region);
        let signer = self.client.config().policy_signer(&scope).await;
        let signer = signer.map_err(|error| {
            TransferErrorKind::Call(Error::new(
                "PostObject",
                tinsmith_runtime::Failure::from(error).into(),
            ))
        })?;
        Ok(PresignedForm { url: url.to_owned(), fields: self.signed_fields(&signer) })
    }

    /// All fields, with the policy and its signature at the end.
    fn signed_fields(&self, signer: &PolicySigner) -> Vec<(String, String)> {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut fields = vec![field("key", &self.key)];
        fields.extend(self.fields.clone());
        fields.push(field("x-amz-algorithm", signer.algorithm()));
        fields.push(field("x-amz-credential", signer.credential()));
        fields.push(field("x-amz-date", signer.date()));
        fields.extend(signer.session_token().map(|token| field("x-amz-security-token", token)));
        let policy = base64::encode(&self.policy(&fields, signer.time()));
        let signature = signer.sign(&policy);
        fields.push(field("policy", &policy));
        fields.push(field("x-amz-signature", &signature));
        fields
    }

    /// The policy as JSON: a condition for each field.
    fn policy(&self, fields: &[(String, String)], now: SystemTime) -> Bytes {
        let expiration = now.checked_add(self.expires_in).unwrap_or(now);
        let seconds = Timestamp::from_secs(Timestamp::from(expiration).secs());
        let mut json = json::Writer::new();
        json.begin_object();
        json.key("expiration");
        json.date_time(&seconds);
        json.key("conditions");
        json.begin_array();
        equal(&mut json, "bucket", &self.bucket);
        for (name, value) in fields {
            match value.split_once("${filename}") {
                Some((start, _)) => starts_with(&mut json, name, start),
                None => equal(&mut json, name, value),
            }
        }
        for (name, text) in &self.starts {
            starts_with(&mut json, name, text);
        }
        if let Some(length) = &self.length {
            json.begin_array();
            json.string("content-length-range");
            for bound in [length.start(), length.end()] {
                json.integer(&i64::try_from(*bound).unwrap_or(i64::MAX));
            }
            json.end_array();
        }
        json.end_array();
        json.end_object();
        json.into_bytes()
    }
}

/// Region and service of a presigned URL, from `X-Amz-Credential=ID/DATE/REGION/SERVICE/aws4_request`.
fn scope(query: &str) -> Option<(&str, &str)> {
    let mut parameters = query.split('&').filter_map(|parameter| parameter.split_once('='));
    let (_, credential) = parameters.find(|(name, _)| *name == "X-Amz-Credential")?;
    let mut parts = credential.rsplit("%2F").skip(1);
    let (service, region) = (parts.next()?, parts.next()?);
    Some((region, service))
}

fn equal(json: &mut json::Writer, name: &str, value: &str) {
    json.begin_object();
    json.key(name);
    json.string(value);
    json.end_object();
}

fn starts_with(json: &mut json::Writer, name: &str, text: &str) {
    json.begin_array();
    json.string("starts-with");
    json.string(&format!("${name}"));
    json.string(text);
    json.end_array();
}

impl fmt::Debug for PresignedForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.fields.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("PresignedForm").field("url", &self.url).field("fields", &names).finish()
    }
}
