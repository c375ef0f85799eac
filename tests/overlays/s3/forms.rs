//! Forms: the policy, and its fields. Servers of others verify signatures.

use std::time::Duration;

use overlay_s3::{Client, Config, Credentials};
use tinsmith_runtime::base64;

fn client(url: Option<&str>) -> Client {
    let credentials =
        Credentials::new("AKID", "secret", Some("temporary".to_owned()), None, "test");
    let config = Config::builder().region("eu-central-1").credentials(credentials);
    let config = match url {
        Some(url) => config.endpoint_url(url),
        None => config,
    };
    Client::new(config.build().unwrap())
}

#[tokio::test]
async fn a_form_has_its_policy_and_fields() {
    let form = client(Some("http://127.0.0.1:1"))
        .post_form("bucket", "photos/${filename}")
        .field("acl", "private")
        .starts_with("Content-Type", "image/")
        .content_length(1..=1_000)
        .success_action_status(201)
        .expires_in(Duration::from_secs(60))
        .sign()
        .await
        .unwrap();
    assert_eq!(form.url, "http://127.0.0.1:1/bucket");
    let names: Vec<&str> = form.fields.iter().map(|(name, _)| name.as_str()).collect();
    let expected = [
        "key",
        "acl",
        "success_action_status",
        "x-amz-algorithm",
        "x-amz-credential",
        "x-amz-date",
        "x-amz-security-token",
        "policy",
        "x-amz-signature",
    ];
    assert_eq!(names, expected);
    let value = |name: &str| &form.fields.iter().find(|(found, _)| found == name).unwrap().1;
    assert!(value("x-amz-credential").starts_with("AKID/"));
    assert!(value("x-amz-credential").ends_with("/eu-central-1/s3/aws4_request"));
    let policy = String::from_utf8(base64::decode(value("policy")).unwrap()).unwrap();
    let conditions = [
        r#"{"bucket":"bucket"}"#,
        r#"["starts-with","$key","photos/"]"#,
        r#"{"acl":"private"}"#,
        r#"["starts-with","$Content-Type","image/"]"#,
        r#"["content-length-range",1,1000]"#,
        r#"{"success_action_status":"201"}"#,
        r#"{"x-amz-security-token":"temporary"}"#,
    ];
    for condition in conditions {
        assert!(policy.contains(condition), "{condition} in {policy}");
    }
    assert!(policy.starts_with(r#"{"expiration":"20"#), "{policy}");
    assert!(!format!("{form:?}").contains("temporary"), "{form:?}");
}

#[tokio::test]
async fn a_form_has_the_url_of_the_bucket() {
    let form = client(None).post_form("bucket", "key").sign().await.unwrap();
    assert_eq!(form.url, "https://bucket.s3.eu-central-1.amazonaws.com");
}

#[tokio::test]
async fn a_form_has_limits() {
    for seconds in [0, 7 * 24 * 3_600 + 1] {
        let form = client(None).post_form("bucket", "key").expires_in(Duration::from_secs(seconds));
        let error = form.sign().await.unwrap_err();
        assert!(error.to_string().contains("1 second to 7 days"), "{error}");
    }
}
