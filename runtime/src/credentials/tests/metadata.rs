//! Containers and EC2 instances.

use super::stand_in::{StandIn, header};
use super::world::{World, assumed, metadata};
use crate::credentials::imds;
use crate::test_log::Log;
use crate::transport::Hyper;

const LATE: &str = "2100-01-01T00:00:00Z";

#[tokio::test]
async fn container_requests_have_the_token() {
    let agent = StandIn::start(|_, count| metadata(&format!("KEY{count}"), LATE)).await;
    let url = format!("{}/v1/credentials", agent.url);
    let world = World::new()
        .set("AWS_CONTAINER_CREDENTIALS_FULL_URI", &url)
        .set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "hunter4");
    let source = world.source();
    let first = source.provide().await.unwrap();
    assert_eq!((first.access_key_id(), first.session_token()), ("KEY0", Some("hunter3")));

    // The file takes precedence, and is read again each time.
    let file = world.write("token", "hunter5");
    let world = world.set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", &file);
    let source = world.source();
    let second = source.provide().await.unwrap();
    world.write("token", "hunter6");
    source.forget(&second);
    assert_eq!(source.provide().await.unwrap().access_key_id(), "KEY2");

    let requests = agent.received();
    assert!(requests[0].starts_with("GET /v1/credentials HTTP/1.1"), "{}", requests[0]);
    let tokens: Vec<_> = requests.iter().map(|it| header(it, "authorization").unwrap()).collect();
    assert_eq!(tokens, ["hunter4", "hunter5", "hunter6"]);

    world.write("token", "hunter7\r\nx-more: hunter8");
    let error = world.error().await;
    assert!(
        error.contains("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names contains a line break"),
        "{error}"
    );
    assert_eq!(agent.received().len(), 3);
}

#[tokio::test]
async fn a_container_without_credentials_is_an_error() {
    for (status, body, expected) in [
        (404, r#"{"message": "hunter2"}"#, "HTTP status 404; check the role"),
        (500, "hunter2", "HTTP status 500"),
        (200, "hunter2", "not a JSON object"),
        (200, r#"{"AccessKeyId": "A", "Token": "hunter2"}"#, "no `SecretAccessKey`"),
    ] {
        let agent = StandIn::start(move |_, _| (status, body.to_owned())).await;
        let world = World::new().set("AWS_CONTAINER_CREDENTIALS_FULL_URI", &agent.url);
        let error = world.error().await;
        assert!(error.contains("container credentials: "), "{error}");
        assert!(error.contains(expected), "{error}");
        assert!(!error.contains("instance metadata service"), "{error}");
    }
}

/// A valid metadata service.
fn instance(request: &str) -> (u16, String) {
    let Some(line) = request.lines().next() else { return (400, String::new()) };
    if line == "PUT /latest/api/token HTTP/1.1" {
        let ttl = header(request, "x-aws-ec2-metadata-token-ttl-seconds");
        return if ttl.is_some() { (200, "hunter9==".to_owned()) } else { (400, String::new()) };
    }
    if header(request, "x-aws-ec2-metadata-token") != Some("hunter9==") {
        return (401, String::new());
    }
    match line {
        "GET /latest/meta-data/iam/security-credentials/ HTTP/1.1" => (200, "my-role\n".into()),
        "GET /latest/meta-data/iam/security-credentials/my-role HTTP/1.1" => metadata("EC2", LATE),
        "GET /latest/meta-data/placement/region HTTP/1.1" => (200, "eu-north-1".into()),
        _ => (404, "hunter2".into()),
    }
}

#[tokio::test]
async fn instance_requests_have_a_token() {
    let service = StandIn::start(|request, _| instance(request)).await;
    let world = World::new().instance(&service.url);
    assert_eq!(world.provide().await.unwrap().access_key_id(), "EC2");
    assert_eq!(service.received().len(), 3);
    let transport = Hyper::default();
    let region = imds::region(&world.environment(), None, &transport).await.unwrap();
    assert_eq!(region, "eu-north-1");
}

#[tokio::test]
async fn a_failing_service_gets_four_attempts() {
    let service = StandIn::start(|request, count| match count {
        0..3 => (503, String::new()),
        _ => instance(request),
    })
    .await;
    let world = World::new().instance(&service.url);
    assert_eq!(world.provide().await.unwrap().access_key_id(), "EC2");
    assert_eq!(service.received().len(), 6);

    let service = StandIn::start(|_, _| (500, "hunter2".to_owned())).await;
    let error = World::new().instance(&service.url).error().await;
    assert!(error.contains("HTTP status 500; try again, or set"), "{error}");
    assert_eq!(service.received().len(), 4);
}

#[tokio::test]
async fn a_rejected_token_is_replaced() {
    // The service loses its tokens after the first and the second one.
    let service = StandIn::start(|request, count| match count {
        1 | 4 => (401, "hunter2".to_owned()),
        _ => instance(request),
    })
    .await;
    let world = World::new().instance(&service.url);
    assert_eq!(world.provide().await.unwrap().access_key_id(), "EC2");
    let received = service.received();
    let tokens = received.iter().filter(|request| request.starts_with("PUT ")).count();
    assert_eq!((received.len(), tokens), (7, 3));
}

#[tokio::test]
async fn responses_without_json_are_retried() {
    let pages = ["<html>hunter2</html>", r#"{"AccessKeyId": "hun"#];
    let agent = StandIn::start(move |_, count| match pages.get(count) {
        Some(page) => (200, (*page).to_owned()),
        None => metadata("ECS", LATE),
    })
    .await;
    let world = World::new().set("AWS_CONTAINER_CREDENTIALS_FULL_URI", &agent.url);
    assert_eq!(world.provide().await.unwrap().access_key_id(), "ECS");
    assert_eq!(agent.received().len(), 3);

    let service = StandIn::start(move |request, count| match pages.get(count.wrapping_sub(2)) {
        Some(page) => (200, (*page).to_owned()),
        None => instance(request),
    })
    .await;
    let world = World::new().instance(&service.url);
    assert_eq!(world.provide().await.unwrap().access_key_id(), "EC2");
    assert_eq!(service.received().len(), 5);
}

#[tokio::test]
async fn the_last_credentials_are_used_during_an_outage() {
    const PAST: &str = "2020-01-01T00:00:00Z";
    let sts = StandIn::start(|_, _| assumed("ROLE")).await;
    for config in ["", "[default]\nrole_arn = arn\ncredential_source = Ec2InstanceMetadata\n"] {
        let log = Log::start();
        let service = StandIn::start(|request, count| match count {
            0..2 => instance(request),
            2 => metadata("EC2", PAST),
            _ => (500, "hunter2".to_owned()),
        })
        .await;
        let world = World::new().set("AWS_ENDPOINT_URL_STS", &sts.url).set("AWS_REGION", "r");
        let world = world.instance(&service.url).config(config);
        let source = world.source();
        let first = source.provide().await.unwrap();
        assert!(!log.text().contains("its last ones are used"), "{}", log.text());
        source.forget(&first);
        assert_eq!(source.provide().await.unwrap().access_key_id(), first.access_key_id());
        assert_eq!(service.received().len(), 7);
        let text = log.text();
        assert!(text.contains("HTTP status 500") && text.contains("expiry=\"2020-01-01"), "{text}");
        assert!(!text.contains("hunter"), "{text}");
    }
    let requests = sts.received();
    assert!(requests.iter().all(|request| request.contains("Credential=EC2/")), "{requests:?}");
    assert_eq!(requests.len(), 2);
}

#[tokio::test]
async fn an_instance_without_a_role_has_none() {
    let service = StandIn::start(|request, _| match request.starts_with("GET") {
        true => (404, "hunter2".to_owned()),
        false => instance(request),
    })
    .await;
    let world = World::new().instance(&service.url);
    let places = world.profiles().places();
    assert_eq!(
        world.error().await,
        format!(
            "no credentials: environment variables: AWS_ACCESS_KEY_ID is not set; \
         shared config and credentials files: there is no profile `default` ({places}); \
         web identity token: AWS_WEB_IDENTITY_TOKEN_FILE is not set; \
         container credentials: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and \
         AWS_CONTAINER_CREDENTIALS_FULL_URI are not set; \
         instance metadata service: the instance has no role; attach one to it; \
         set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, select a profile with AWS_PROFILE, or set \
         credentials in the configuration"
        )
    );
}

#[tokio::test]
async fn a_failing_instance_ends_the_chain() {
    let cases: [(u16, &str, &str); 4] = [
        (200, r#"{"Code": "AssumeRoleUnauthorizedAccess", "Message": "hunter2"}"#, "by EC2"),
        (200, "hunter2", "not a JSON object"),
        (401, "hunter2", "HTTP status 401"),
        (500, "hunter2", "HTTP status 500"),
    ];
    for (status, body, expected) in cases {
        let service = StandIn::start(move |request, _| match request.contains("my-role ") {
            true => (status, body.to_owned()),
            false => instance(request),
        })
        .await;
        let error = World::new().instance(&service.url).error().await;
        assert!(error.contains("instance metadata service"), "{error}");
        assert!(error.contains(expected), "{error}");
    }
}

#[tokio::test]
async fn a_timeout_means_no_instance() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = World::new().instance(&url).error().await;
    assert!(
        error.contains("it does not respond, so this is not an EC2 instance: 127.0.0.1:"),
        "{error}"
    );

    let forbidden = StandIn::start(|_, _| (403, "hunter2".to_owned())).await;
    let error = World::new().instance(&forbidden.url).error().await;
    assert!(error.contains("it returned no token: HTTP status 403; set AWS_ACCESS"), "{error}");
    assert!(World::new().error().await.contains("AWS_EC2_METADATA_DISABLED is true"));
}
