//! Files that block the reader.

use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::Duration;

use super::stand_in::{StandIn, form};
use super::world::{World, assumed, metadata};

/// A named pipe: reading it blocks until it is written.
fn pipe(world: &World, name: &str) -> PathBuf {
    let path = world.path(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    path
}

/// Writes from a task of the same runtime, and later from a thread, in case that task is blocked.
fn write_soon(path: PathBuf, text: &'static str) {
    let late = path.clone();
    thread::spawn(move || {
        thread::sleep(Duration::from_secs(5));
        // There is no reader any more if the test passes.
        let file = std::fs::OpenOptions::new().read(true).write(true).open(late);
        let _ = file.and_then(|mut file| std::io::Write::write_all(&mut file, b"hunter-late"));
    });
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(20)).await;
        tokio::task::spawn_blocking(move || std::fs::write(path, text)).await.unwrap().unwrap();
    });
}

#[tokio::test]
async fn reading_a_web_identity_token_does_not_block() {
    let sts =
        StandIn::start(|request, _| assumed(form(request, "WebIdentityToken").unwrap())).await;
    let world = World::new().set("AWS_ENDPOINT_URL_STS", &sts.url).set("AWS_ROLE_ARN", "arn");
    let path = pipe(&world, "token");
    let world = world.set("AWS_WEB_IDENTITY_TOKEN_FILE", path.to_str().unwrap());
    write_soon(path, "hunter-in-time");
    assert_eq!(world.provide().await.unwrap().access_key_id(), "hunter-in-time");
}

#[tokio::test]
async fn reading_a_session_token_does_not_block() {
    let portal = StandIn::start(|_, _| {
        let body = r#"{"roleCredentials": {"accessKeyId": "SSO", "secretAccessKey": "hunter2",
                       "sessionToken": "hunter3"}}"#;
        (200, body.to_owned())
    })
    .await;
    let world = World::new().set("AWS_ENDPOINT_URL", &portal.url).config(
        "[default]\nsso_start_url = u\nsso_region = r\nsso_account_id = 1\nsso_role_name = r\n",
    );
    // `printf u | sha1sum`.
    let path = pipe(&world, ".aws/sso/cache/51e69892ab49df85c6230ccc57f8e1d1606caccc.json");
    write_soon(path, r#"{"accessToken": "hunter4", "expiresAt": "2100-01-01T00:00:00Z"}"#);
    assert_eq!(world.provide().await.unwrap().access_key_id(), "SSO");
}

#[tokio::test]
async fn reading_a_container_token_does_not_block() {
    let agent = StandIn::start(|_, _| metadata("ECS", "2100-01-01T00:00:00Z")).await;
    let world = World::new().set("AWS_CONTAINER_CREDENTIALS_FULL_URI", &agent.url);
    let path = pipe(&world, "token");
    let world = world.set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", path.to_str().unwrap());
    write_soon(path, "hunter-in-time");
    world.provide().await.unwrap();
    assert!(agent.received()[0].contains("hunter-in-time"));
}
