//! [`PolicySigner`]: signatures of policies for [uploads by HTML
//! forms](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-UsingHTTPPOST.html).

use std::fmt;
use std::time::SystemTime;

use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};

use super::signable::{check_credentials, check_time};
use super::{Scope, SignError};
use crate::config::Config;
use crate::credentials::Credentials;
use crate::timestamp::Timestamp;

/// Signs policies. The policy must contain the credential, the date and the session token, so they are known before it
/// is signed.
///
/// ```
/// use std::time::SystemTime;
/// use tinsmith_runtime::credentials::Credentials;
/// use tinsmith_runtime::sign::{PolicySigner, Scope};
///
/// let credentials = Credentials::new("AKID", "secret", None, None, "example");
/// let signer = PolicySigner::new(&credentials, &Scope::new("s3", "us-east-1"), SystemTime::now())?;
/// assert!(signer.credential().ends_with("/us-east-1/s3/aws4_request"));
/// assert_eq!(signer.sign("cG9saWN5").len(), 64);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct PolicySigner {
    credentials: Credentials,
    credential: String,
    date: String,
    time: SystemTime,
    region: String,
    service: String,
}

impl PolicySigner {
    /// A signer for a region and a service, at the given time.
    ///
    /// # Errors
    /// The credentials contain characters that are not valid in headers, or the time is before 1970 or after 9999.
    pub fn new(
        credentials: &Credentials,
        scope: &Scope<'_>,
        time: SystemTime,
    ) -> Result<PolicySigner, SignError> {
        check_credentials(credentials)?;
        check_time(time)?;
        // `2013-07-28T00:00:00Z` as `20130728T000000Z`.
        let seconds = Timestamp::from_secs(Timestamp::from(time).secs());
        let date = seconds.to_date_time().replace(['-', ':'], "");
        let (day, _) = date.split_once('T').unwrap_or((&date, ""));
        let Scope { region, service, .. } = scope;
        let credential =
            format!("{}/{day}/{region}/{service}/aws4_request", credentials.access_key_id());
        Ok(PolicySigner {
            credentials: credentials.clone(),
            credential,
            date,
            time,
            region: (*region).to_owned(),
            service: (*service).to_owned(),
        })
    }

    /// The algorithm, the value of the field `x-amz-algorithm`.
    #[must_use]
    pub fn algorithm(&self) -> &'static str {
        "AWS4-HMAC-SHA256"
    }

    /// The value of the field `x-amz-credential`.
    #[must_use]
    pub fn credential(&self) -> &str {
        &self.credential
    }

    /// The value of the field `x-amz-date`.
    #[must_use]
    pub fn date(&self) -> &str {
        &self.date
    }

    /// The value of the field `x-amz-security-token`, with temporary credentials.
    #[must_use]
    pub fn session_token(&self) -> Option<&str> {
        self.credentials.session_token()
    }

    /// The time of the signature.
    #[must_use]
    pub fn time(&self) -> SystemTime {
        self.time
    }

    /// The signature of a policy, which is already encoded as base64: the value of the field `x-amz-signature`.
    #[must_use]
    pub fn sign(&self, policy: &str) -> String {
        let secret = self.credentials.secret_access_key();
        let key = generate_signing_key(secret, self.time, &self.region, &self.service);
        calculate_signature(key, policy.as_bytes())
    }
}

impl fmt::Debug for PolicySigner {
    /// Without credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PolicySigner")
            .field("date", &self.date)
            .field("region", &self.region)
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}

impl Config {
    /// A signer of policies, with the credentials and the clock of this configuration.
    ///
    /// # Errors
    /// Credentials are missing or not valid.
    pub async fn policy_signer(&self, scope: &Scope<'_>) -> Result<PolicySigner, SignError> {
        let credentials = self.settings().credentials.provide().await;
        let credentials = credentials.map_err(SignError::Credentials)?;
        PolicySigner::new(&credentials, scope, self.clock().now())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// The example of <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html>.
    const POLICY: &str = "eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgICB7ImJ1Y2tldCI6ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7IngtYW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXotbWV0YS10YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAxNTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9";

    #[test]
    fn the_signature_is_that_of_the_example() {
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret, None, None, "test");
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_451_347_200);
        let signer = PolicySigner::new(&credentials, &Scope::new("s3", "us-east-1"), time).unwrap();
        let credential = "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request";
        assert_eq!((signer.credential(), signer.date()), (credential, "20151229T000000Z"));
        let expected = "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e";
        assert_eq!(signer.sign(POLICY), expected);
        assert!(!format!("{signer:?}").contains("AKIA"));
    }
}
