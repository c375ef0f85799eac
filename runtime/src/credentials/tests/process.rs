//! A real process, and the log output of all providers.

use super::stand_in::StandIn;
use super::world::{World, assert_hides_secrets, assumed};
use crate::test_log::Log;

fn script(world: &World, output: &str) -> String {
    let script = format!("#!/bin/sh\n[ \"$1 $2\" = 'a b c' ] && cat <<'END'\n{output}\nEND\n");
    let path = world.write("get credentials", &script);
    format!("sh '{path}' a \"b c\"")
}

const OUTPUT: &str = r#"{"Version": 1, "AccessKeyId": "PROCESS", "SecretAccessKey": "hunter2",
                         "SessionToken": "hunter3", "Expiration": "2100-01-01T00:00:00+00:00"}"#;

#[tokio::test]
async fn a_process_may_be_the_source_of_a_role() {
    let sts = StandIn::start(|_, _| assumed("ROLE")).await;
    let world = World::new();
    let command = script(&world, OUTPUT);
    let config = format!(
        "[default]\ncredential_process = {command}\n\
         [profile role]\nregion = eu-central-1\nrole_arn = arn\nsource_profile = default\n"
    );
    let world = world.config(&config).set("AWS_ENDPOINT_URL_STS", &sts.url);
    let credentials = world.provide().await.unwrap();
    assert_eq!(credentials.access_key_id(), "PROCESS");
    assert_eq!(credentials.session_token(), Some("hunter3"));
    assert!(credentials.expiry().is_some());

    let world = world.set("AWS_PROFILE", "role");
    assert_eq!(world.provide().await.unwrap().access_key_id(), "ROLE");
    assert!(sts.received()[0].contains("Credential=PROCESS/"));
}

#[tokio::test]
async fn a_process_that_fails_ends_the_chain() {
    let world = World::new().config("[default]\ncredential_process = echo hunter2 >&2; exit 7\n");
    let error = world.error().await;
    assert!(
        error.ends_with(
            "profile `default`: credential_process: it failed with exit status: 7; \
             run the command by hand to see why"
        ),
        "{error}"
    );
}

#[tokio::test]
async fn no_secret_is_logged() {
    let log = Log::start();
    let sts = StandIn::start(|_, count| match count {
        0 => assumed("ROLE"),
        _ => (403, "<Error><Message>hunter2</Message></Error>".to_owned()),
    })
    .await;
    let world = World::new();
    let token = world.write("token", "hunter4");
    let config = format!(
        "[default]\nregion = eu-central-1\nrole_arn = arn\nweb_identity_token_file = {token}\n"
    );
    let world = world.config(&config).set("AWS_ENDPOINT_URL_STS", &sts.url);
    let source = world.source();
    let credentials = source.provide().await.unwrap();
    assert_hides_secrets(&format!("{source:?} {credentials:?}"));
    source.forget(&credentials);
    let error = source.provide().await.unwrap_err();
    let log = log.text();
    assert!(log.contains("loaded credentials from: shared config"), "{log}");
    for line in log.lines() {
        assert_hides_secrets(line);
    }
    assert!(error.to_string().contains("HTTP status 403"), "{error}");
}
