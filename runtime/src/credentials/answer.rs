//! Parses credentials in JSON, from metadata services and processes. Errors never quote the input.

use std::collections::BTreeMap;
use std::time::SystemTime;

use aws_credential_types::attributes::AccountId;

use super::Credentials;
use super::http::Answer;
use crate::document::Document;
use crate::json::Reader;
use crate::timestamp::Timestamp;

/// The members of a JSON object.
pub(super) type Members = BTreeMap<String, Document>;

/// Parses a JSON object, and rejects any other value.
pub(super) fn object(json: &[u8]) -> Result<Members, String> {
    let mut reader = Reader::new(json);
    let document = reader.document().and_then(|document| reader.finish().map(|()| document));
    match document {
        Ok(Document::Object(members)) => Ok(members),
        _ => Err("it is not a JSON object".to_owned()),
    }
}

/// Whether a successful response contains an object. A service with a transient problem may send an
/// HTML page or a truncated response, so such a response is retried.
pub(super) fn is_object(answer: &Answer) -> bool {
    !answer.status.is_success() || object(&answer.body).is_ok()
}

/// A required member that is a non-empty string.
pub(super) fn string<'a>(members: &'a Members, name: &str) -> Result<&'a str, String> {
    let value = members.get(name).and_then(Document::as_str).filter(|value| !value.is_empty());
    value.ok_or_else(|| format!("it has no `{name}`"))
}

/// An optional member that is a timestamp, such as `2019-12-16T23:48:18Z`. Version 1 of the AWS CLI
/// writes the tokens of IAM Identity Center with `UTC` instead of `Z`.
pub(super) fn time(members: &Members, name: &str) -> Result<Option<SystemTime>, String> {
    let text = match members.get(name) {
        None | Some(Document::Null) => return Ok(None),
        Some(value) => value.as_str().unwrap_or_default(),
    };
    let time = match text.strip_suffix("UTC") {
        Some(text) => Timestamp::parse_date_time(&format!("{text}Z")),
        None => Timestamp::parse_date_time(text),
    };
    time.and_then(SystemTime::try_from)
        .map(Some)
        .map_err(|_| format!("its `{name}` is not a timestamp like 2019-12-16T23:48:18Z"))
}

/// The parts of credentials.
pub(super) struct Parts<'a> {
    pub(super) key: &'a str,
    pub(super) secret: &'a str,
    pub(super) token: Option<&'a str>,
    pub(super) expiry: Option<SystemTime>,
    /// The account ID, if it is known.
    pub(super) account: Option<&'a str>,
}

impl Parts<'_> {
    pub(super) fn from(self, provider: &'static str) -> Credentials {
        let mut credentials = Credentials::builder()
            .access_key_id(self.key)
            .secret_access_key(self.secret)
            .provider_name(provider);
        credentials.set_session_token(self.token.map(str::to_owned));
        credentials.set_expiry(self.expiry);
        credentials.set_account_id(self.account.map(AccountId::from));
        credentials.build()
    }
}

/// Parses credentials in the format that metadata services and processes share. `token` is the name
/// of the session token's member.
pub(super) fn credentials(
    members: &Members,
    token: &str,
    provider: &'static str,
) -> Result<Credentials, String> {
    let (key, secret) = (string(members, "AccessKeyId")?, string(members, "SecretAccessKey")?);
    let (token, account) = (string(members, token).ok(), string(members, "AccountId").ok());
    let expiry = time(members, "Expiration")?;
    Ok(Parts { key, secret, token, expiry, account }.from(provider))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Credentials, String> {
        credentials(&object(json.as_bytes())?, "Token", "test")
    }

    #[test]
    fn reads_what_is_there() {
        let only_keys = read(r#"{"AccessKeyId": "AKID", "SecretAccessKey": "s"}"#).unwrap();
        assert_eq!(only_keys.session_token(), None);
        assert_eq!(only_keys.expiry(), None);
        let all = r#"{"Code": "Success", "AccessKeyId": "AKID", "SecretAccessKey": "s", "Token": "t",
                      "Expiration": "1970-01-02T00:00:00Z", "AccountId": "123456789012"}"#;
        let all = read(all).unwrap();
        assert_eq!(all.session_token(), Some("t"));
        let day = std::time::Duration::from_secs(86_400);
        assert_eq!(all.expiry(), Some(SystemTime::UNIX_EPOCH + day));
        assert_eq!(all.account_id().map(AccountId::as_str), Some("123456789012"));
    }

    #[test]
    fn timestamps_of_older_tools_are_accepted() {
        let of = |text: &str| time(&object(format!(r#"{{"at": "{text}"}}"#).as_bytes())?, "at");
        let day = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(86_400);
        for text in ["1970-01-02T00:00:00UTC", "1970-01-02T00:00:00Z", "1970-01-02T01:00:00+01:00"]
        {
            assert_eq!(of(text), Ok(Some(day)), "{text}");
        }
        let later = SystemTime::try_from(Timestamp::from_secs(1_893_456_000)).unwrap();
        assert_eq!(of("2030-01-01T00:00:00UTC"), Ok(Some(later)));
        for text in ["UTC", "1970-01-02T00:00:00", "1970-01-02T00:00:00ZUTC", "1970-01-02"] {
            assert!(of(text).is_err(), "{text}");
        }
    }

    #[test]
    fn errors_name_the_member_and_quote_nothing() {
        let cases = [
            ("hunter2", "not a JSON object"),
            (r#"{"SecretAccessKey": "hunter2""#, "not a JSON object"),
            (r#"{} hunter2"#, "not a JSON object"),
            (r#"{"SecretAccessKey": "hunter2"}"#, "no `AccessKeyId`"),
            (r#"{"AccessKeyId": "AKID", "SecretAccessKey": ""}"#, "no `SecretAccessKey`"),
            (
                r#"{"AccessKeyId": "A", "SecretAccessKey": "s", "Expiration": "hunter2"}"#,
                "`Expiration` is not a time",
            ),
        ];
        for (json, expected) in cases {
            let error = read(json).unwrap_err();
            assert!(error.contains(expected) && !error.contains("hunter2"), "{error}");
        }
    }
}
