//! The account ID of credentials.

use super::stand_in::StandIn;
use super::world::{World, assumed};
use crate::credentials::Credentials;

const ACCOUNT: &str = "123456789012";
const KEYS: &str = "aws_access_key_id = AKID\naws_secret_access_key = hunter2\n";
const IN_JSON: &str = r#"{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "hunter2",
                          "Token": "hunter3", "AccountId": "123456789012"}"#;

fn account(credentials: &Credentials) -> Option<&str> {
    credentials.account_id().map(|account| account.as_str())
}

#[tokio::test]
async fn it_is_set_with_keys() {
    let world = World::new().set("AWS_ACCESS_KEY_ID", "A").set("AWS_SECRET_ACCESS_KEY", "hunter2");
    assert_eq!(account(&world.provide().await.unwrap()), None);
    let world = world.set("AWS_ACCOUNT_ID", ACCOUNT);
    assert_eq!(account(&world.provide().await.unwrap()), Some(ACCOUNT));

    let config = format!("[default]\naws_account_id = {ACCOUNT}\n{KEYS}");
    let credentials = World::new().config(&config).provide().await.unwrap();
    assert_eq!(account(&credentials), Some(ACCOUNT));
}

#[tokio::test]
async fn sts_tells_it() {
    let sts = StandIn::start(|_, _| assumed("ROLE")).await;
    let world = World::new().set("AWS_ENDPOINT_URL_STS", &sts.url).set("AWS_REGION", "r");
    let role = "[default]\nrole_arn = arn\nsource_profile = b\n";
    let world = world.config(&format!("{role}[profile b]\naws_account_id = 9\n{KEYS}"));
    assert_eq!(account(&world.provide().await.unwrap()), Some(ACCOUNT));

    let file = world.write("token", "hunter4");
    let world =
        world.config(&format!("[default]\nrole_arn = arn\nweb_identity_token_file = {file}\n"));
    assert_eq!(account(&world.provide().await.unwrap()), Some(ACCOUNT));
}

#[tokio::test]
async fn metadata_services_tell_it() {
    let agent = StandIn::start(|_, _| (200, IN_JSON.to_owned())).await;
    let world = World::new().set("AWS_CONTAINER_CREDENTIALS_FULL_URI", &agent.url);
    assert_eq!(account(&world.provide().await.unwrap()), Some(ACCOUNT));

    let service = StandIn::start(|_, count| match count {
        0 | 1 => (200, "name".to_owned()),
        _ => (200, IN_JSON.to_owned()),
    })
    .await;
    let world = World::new().instance(&service.url);
    assert_eq!(account(&world.provide().await.unwrap()), Some(ACCOUNT));
}

#[cfg(unix)]
#[tokio::test]
async fn a_process_or_its_profile_tells_it() {
    let world = World::new();
    let file = world.write("output", IN_JSON);
    let without = world.write("without", &IN_JSON.replace("AccountId", "Other"));
    for (file, expected) in [(file, ACCOUNT), (without, "9")] {
        let config = format!("[default]\naws_account_id = 9\ncredential_process = cat {file}\n");
        let credentials = World::new().config(&config).provide().await.unwrap();
        assert_eq!(account(&credentials), Some(expected));
    }
}
