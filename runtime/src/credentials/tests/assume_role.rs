//! Roles that a program assumes.

use super::stand_in::{StandIn, form, header};
use super::world::{World, assert_hides_secrets, assumed};
use crate::Timestamp;
use crate::config::{Builder, Config};
use crate::credentials::{AssumeRole, Cached, Credentials, CredentialsError};
use crate::transport::Hyper;

const ARN: &str = "arn:aws:iam::123456789012:role/r";

fn builder() -> Builder {
    let credentials = Credentials::new("AKID", "hunter2", None, None, "test");
    Config::builder().region("eu-central-1").credentials(credentials).transport(Hyper::default())
}

fn role(sts: &StandIn) -> AssumeRole {
    builder().build().unwrap().assume_role(ARN).endpoint_url(&sts.url)
}

async fn provide(role: AssumeRole) -> Result<Credentials, CredentialsError> {
    let config = builder().credentials(role).build().unwrap();
    config.settings().credentials.provide().await
}

async fn error(role: AssumeRole) -> String {
    let error = provide(role).await.unwrap_err();
    assert_hides_secrets(&format!("{error} {error:?}"));
    error.to_string()
}

#[tokio::test]
async fn a_role_is_assumed_with_the_credentials_of_the_configuration() {
    let sts = StandIn::start(|_, _| assumed("ROLE")).await;
    let role = role(&sts)
        .session_name("me@example.com")
        .external_id("hunter:4/5")
        .duration_seconds(900)
        .policy(r#"{"Version": "2012-10-17"}"#);
    assert_hides_secrets(&format!("{role:?}"));
    let credentials = provide(role.clone()).await.unwrap();
    assert_eq!(credentials.access_key_id(), "ROLE");
    assert_eq!(credentials.session_token(), Some("hunter3ROLE"));
    provide(role.region("us-east-1")).await.unwrap();

    let requests = sts.received();
    for (request, region) in requests.iter().zip(["eu-central-1", "us-east-1"]) {
        let authorization = header(request, "authorization").unwrap();
        assert!(authorization.starts_with("AWS4-HMAC-SHA256 Credential=AKID/"), "{authorization}");
        assert!(authorization.contains(&format!("/{region}/sts/aws4_request")), "{authorization}");
        for (name, value) in [
            ("Action", "AssumeRole"),
            ("RoleArn", "arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fr"),
            ("RoleSessionName", "me%40example.com"),
            ("ExternalId", "hunter%3A4%2F5"),
            ("DurationSeconds", "900"),
            ("Policy", "%7B%22Version%22%3A%20%222012-10-17%22%7D"),
        ] {
            assert_eq!(form(request, name), Some(value), "{request}");
        }
    }
}

#[tokio::test]
async fn what_is_not_set_is_not_sent() {
    let sts = StandIn::start(|_, _| assumed("ROLE")).await;
    provide(role(&sts)).await.unwrap();
    let request = &sts.received()[0];
    assert!(form(request, "RoleSessionName").unwrap().starts_with("tinsmith-"), "{request}");
    for name in ["ExternalId", "DurationSeconds", "Policy"] {
        assert_eq!(form(request, name), None, "{request}");
    }
}

#[tokio::test]
async fn a_role_may_be_assumed_with_another_provider_or_role() {
    let sts = StandIn::start(|request, _| match header(request, "x-amz-security-token") {
        None => assumed("FIRST"),
        Some(_) => assumed("SECOND"),
    })
    .await;
    let other = Credentials::new("OTHER", "hunter2", None, None, "test");
    let first = role(&sts).source_credentials(other);
    let second = role(&sts).source_credentials(first);
    assert_eq!(provide(second).await.unwrap().access_key_id(), "SECOND");
    let requests = sts.received();
    for (request, key) in requests.iter().zip(["OTHER", "FIRST"]) {
        let authorization = header(request, "authorization").unwrap();
        assert!(authorization.contains(&format!("Credential={key}/")), "{authorization}");
    }
}

#[tokio::test]
async fn a_role_may_be_assumed_with_credentials_of_the_environment() {
    let sts = StandIn::start(|_, _| assumed("ROLE")).await;
    let world = World::new()
        .set("AWS_ENDPOINT_URL_STS", &sts.url)
        .set("AWS_ACCESS_KEY_ID", "VARIABLE")
        .set("AWS_SECRET_ACCESS_KEY", "hunter2");
    let base = Config::from_environment(world.environment()).await.unwrap();
    let base = base.to_builder().transport(Hyper::default()).build().unwrap();
    assert_eq!(provide(base.assume_role(ARN)).await.unwrap().access_key_id(), "ROLE");
    let authorization = sts.received()[0].clone();
    assert!(authorization.contains("Credential=VARIABLE/"), "{authorization}");

    let world = world.set("AWS_ENDPOINT_URL_STS", "nowhere");
    let base = Config::from_environment(world.environment()).await.unwrap();
    let error = error(base.assume_role(ARN)).await;
    assert!(error.contains("AWS_ENDPOINT_URL_STS has the invalid value \"nowhere\""), "{error}");
}

#[tokio::test]
async fn credentials_of_a_role_are_kept_and_renewed_once() {
    let sts = StandIn::start(|_, count| {
        let now = Timestamp::now();
        let soon = Timestamp::from_secs_and_nanos(now.secs() + 1, now.subsec_nanos()).to_string();
        let (status, body) = assumed(&format!("ROLE{count}"));
        (status, if count == 0 { body.replace("2100-01-01T00:00:00Z", &soon) } else { body })
    })
    .await;
    let source = Cached::new(role(&sts));
    for _ in 0..3 {
        assert_eq!(source.get().await.unwrap().access_key_id(), "ROLE0");
    }
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    let (one, other) = tokio::join!(source.get(), source.get());
    assert_eq!(
        [one.unwrap(), other.unwrap()].map(|it| it.access_key_id().to_owned()),
        ["ROLE1"; 2]
    );
    assert_eq!(sts.received().len(), 2);
}

#[tokio::test]
async fn what_sts_would_refuse_is_not_sent() {
    let sts = StandIn::start(|_, _| assumed("ROLE")).await;
    let role = || role(&sts);
    for seconds in [0, 899, 43_201] {
        let error = error(role().duration_seconds(seconds)).await;
        assert!(error.contains("`duration_seconds` is not in the range 900 to 43200"), "{error}");
    }
    for name in ["", "a", "a b", "a/b", &"a".repeat(65)] {
        let error = error(role().session_name(name)).await;
        assert!(error.contains("`session_name` is not valid"), "{error}");
    }
    for id in ["", "h", "hunter 2", &"a".repeat(1_225)] {
        let error = error(role().external_id(id)).await;
        assert!(error.contains("`external_id` is not valid"), "{error}");
    }
    for policy in ["", &"a".repeat(2_049)] {
        let error = error(role().policy(policy)).await;
        assert!(error.contains("`policy` is empty or too long"), "{error}");
    }
    assert_eq!(sts.received().len(), 0);
    for seconds in [900, 43_200] {
        provide(role().duration_seconds(seconds)).await.unwrap();
    }
}

#[tokio::test]
async fn errors_name_the_role_or_what_is_missing() {
    let denied = "<Error><Code>AccessDenied</Code><Message>not you</Message></Error>";
    let sts = StandIn::start(move |_, _| (403, denied.to_owned())).await;
    let text = error(role(&sts)).await;
    assert!(
        text.starts_with(&format!(
            "no credentials: AssumeRole: role {ARN}: STS rejected the request: "
        )),
        "{text}"
    );
    let base = Config::builder().transport(Hyper::default()).build().unwrap();
    let text = error(base.assume_role(ARN)).await;
    assert!(text.contains("the region of STS is not known; call `region`"), "{text}");
    let text = error(base.assume_role(ARN).region("eu-central-1")).await;
    assert!(text.starts_with("no credentials: the configuration has none; call"), "{text}");
    let text = error(base.assume_role(ARN).region("a/b")).await;
    assert!(text.contains("\"a/b\" is not a valid region"), "{text}");
    assert_eq!(sts.received().len(), 1);
}
