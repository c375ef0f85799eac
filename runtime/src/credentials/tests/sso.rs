//! IAM Identity Center.

use std::fs;
use std::time::{Duration, SystemTime};

use super::stand_in::{StandIn, header};
use super::world::World;
use crate::Timestamp;
use crate::document::Document;

const SESSION: &str = "
[default]
sso_session = my-session
sso_account_id = 123456789012
sso_role_name = a+b
[sso-session my-session]
sso_region = eu-west-1
sso_start_url = https://example.awsapps.com/start
";
/// `printf 'my-session' | sha1sum`.
const FILE: &str = ".aws/sso/cache/9e28173066ce536e277c5fb355efd9c64f398167.json";

fn from_now(seconds: i64) -> String {
    let secs = Timestamp::from(SystemTime::now()).secs() + seconds;
    Timestamp::from_secs(secs).to_string()
}

fn stored(expires_at: &str) -> String {
    format!(
        r#"{{"accessToken": "hunter-old", "expiresAt": "{expires_at}", "clientId": "me",
            "clientSecret": "hunter4", "refreshToken": "hunter5", "registrationExpiresAt": "{}",
            "other": [1, null]}}"#,
        from_now(86_400)
    )
}

fn portal(request: &str) -> (u16, String) {
    if request.starts_with("POST /token ") {
        let renewed =
            r#"{"accessToken": "hunter-new", "expiresIn": 3600, "refreshToken": "hunter6"}"#;
        return (200, renewed.to_owned());
    }
    let body = r#"{"roleCredentials": {"accessKeyId": "SSO", "secretAccessKey": "hunter2",
                   "sessionToken": "hunter3", "expiration": 4102444800999}}"#;
    (200, body.to_owned())
}

async fn start(answer: impl Fn(&str) -> (u16, String) + Send + Sync + 'static) -> (StandIn, World) {
    let server = StandIn::start(move |request, _| answer(request)).await;
    let world = World::new().set("AWS_ENDPOINT_URL", &server.url).config(SESSION);
    (server, world)
}

#[tokio::test]
async fn a_session_gives_credentials() {
    let (server, world) = start(portal).await;
    world.write(FILE, &stored(&from_now(3600)));
    let credentials = world.provide().await.unwrap();
    assert_eq!(credentials.access_key_id(), "SSO");
    assert_eq!(credentials.session_token(), Some("hunter3"));
    let account = credentials.account_id().map(|account| account.as_str());
    assert_eq!(account, Some("123456789012"));
    let expiry = SystemTime::UNIX_EPOCH + Duration::from_secs(4_102_444_800);
    assert_eq!(credentials.expiry(), Some(expiry));

    let requests = server.received();
    assert_eq!(requests.len(), 1);
    let path = "GET /federation/credentials?role_name=a%2Bb&account_id=123456789012 HTTP/1.1";
    assert!(requests[0].starts_with(path), "{}", requests[0]);
    assert_eq!(header(&requests[0], "x-amz-sso_bearer_token"), Some("hunter-old"));
    assert_eq!(header(&requests[0], "authorization"), None);
}

#[tokio::test]
async fn a_refreshed_token_is_stored() {
    // The first token is about to expire, the other has expired.
    for left in [60, -60] {
        let (server, world) = start(portal).await;
        world.write(FILE, &stored(&from_now(left)));
        assert_eq!(world.provide().await.unwrap().access_key_id(), "SSO");
        let requests = server.received();
        assert_eq!(requests.len(), 2);
        for part in ["\"me\"", "\"hunter4\"", "\"refresh_token\"", "\"hunter5\""] {
            assert!(requests[0].contains(part), "{part}");
        }
        assert_eq!(header(&requests[1], "x-amz-sso_bearer_token"), Some("hunter-new"));

        let text = fs::read(world.path(FILE)).unwrap();
        let written = crate::json::Reader::new(&text).document().unwrap();
        let string = |name: &str| written.get(name).and_then(Document::as_str).unwrap();
        assert_eq!(string("accessToken"), "hunter-new");
        assert_eq!(string("refreshToken"), "hunter6");
        assert_eq!(string("clientSecret"), "hunter4");
        assert!(written.get("other").unwrap().as_array().is_some());
        let expires_at = Timestamp::parse_date_time(string("expiresAt")).unwrap();
        assert!(expires_at > Timestamp::parse_date_time(&from_now(3500)).unwrap());
        assert_eq!(fs::read_dir(world.path(".aws/sso/cache")).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(world.path(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        // The next program does not refresh it again.
        assert_eq!(world.provide().await.unwrap().access_key_id(), "SSO");
        assert_eq!(server.received().len(), 3);
    }
}

#[tokio::test]
async fn timestamps_of_older_tools_are_accepted() {
    let (server, world) = start(portal).await;
    let stored = |expires_at: &str| stored(expires_at).replace("Z\"", "UTC\"");
    world.write(FILE, &stored(&from_now(3600)));
    assert_eq!(world.provide().await.unwrap().access_key_id(), "SSO");
    assert_eq!(server.received().len(), 1);

    // The client registration, which the refresh requires, may have expired as well.
    world.write(FILE, &stored("2020-01-01T00:00:00Z"));
    assert_eq!(world.provide().await.unwrap().access_key_id(), "SSO");
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn a_valid_token_is_used_after_a_failed_refresh() {
    let refuse = |request: &str| match request.starts_with("POST") {
        true => (400, r#"{"error": "hunter7"}"#.to_owned()),
        false => portal(request),
    };
    let (server, world) = start(refuse).await;
    world.write(FILE, &stored(&from_now(60)));
    assert_eq!(world.provide().await.unwrap().access_key_id(), "SSO");
    assert_eq!(server.received().len(), 2);

    world.write(FILE, &stored("2020-01-01T00:00:00Z"));
    let error = world.error().await;
    assert!(
        error.ends_with(
            "profile `default`: the session expired at 2020-01-01T00:00:00Z: it was not refreshed: \
             HTTP status 400; run `aws sso login --profile default`"
        ),
        "{error}"
    );
}

#[tokio::test]
async fn errors_name_the_login_command() {
    let (server, world) = start(|_| (401, "hunter2".to_owned())).await;
    let advice = "; run `aws sso login --profile default`";
    for text in ["hunter2", "{}", r#"{"accessToken": "hunter2"}"#, r#"{"expiresAt": "hunter"}"#] {
        world.write(FILE, text);
        let error = world.error().await;
        assert!(error.contains(FILE) && error.ends_with(advice), "{error}");
    }
    fs::remove_file(world.path(FILE)).unwrap();
    assert!(world.error().await.ends_with(&format!("(os error 2){advice}")));
    assert_eq!(server.received().len(), 0);

    world.write(FILE, &stored(&from_now(3600)));
    let error = world.error().await;
    assert!(error.contains("rejected the token"), "{error}");
    assert!(error.ends_with(advice), "{error}");
}

#[tokio::test]
async fn an_expired_registration_is_an_error() {
    let (server, world) = start(portal).await;
    let text = stored(&from_now(-60)).replace("registrationExpiresAt", "other2");
    world.write(FILE, &text);
    assert!(world.error().await.contains("the client registration has expired"));
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn a_role_that_is_not_assigned_is_named() {
    let (_server, world) = start(|_| (403, "hunter2".to_owned())).await;
    world.write(FILE, &stored(&from_now(3600)));
    let error = world.error().await;
    assert!(error.contains("role a+b of account 123456789012: HTTP status 403; check"), "{error}");
}

#[tokio::test]
async fn without_a_session_the_start_url_names_the_file() {
    let (server, world) = start(portal).await;
    let world = world.config(
        "[default]\nsso_start_url = https://example.awsapps.com/start\nsso_region = eu-west-1\n\
         sso_account_id = 1\nsso_role_name = r\n",
    );
    // `printf https://example.awsapps.com/start | sha1sum`.
    let file = ".aws/sso/cache/e8be5486177c5b5392bd9aa76563515b29358e6e.json";
    world.write(file, &stored(&from_now(60)));
    assert_eq!(world.provide().await.unwrap().access_key_id(), "SSO");
    // It is not refreshed.
    assert_eq!(server.received().len(), 1);
    world.write(file, &stored(&from_now(-60)));
    assert!(
        world.error().await.contains("cannot be refreshed without an sso-session; run `aws sso")
    );
}

#[tokio::test]
async fn a_setting_that_is_missing_is_named() {
    let cases = [
        ("sso_account_id = 123456789012", "`sso_account_id` is not set in the profile or its"),
        ("sso_role_name = a+b", "`sso_role_name` is not set"),
        ("sso_region = eu-west-1", "`sso_region` is not set"),
        ("[sso-session my-session]", "no section [sso-session my-session]"),
    ];
    for (line, expected) in cases {
        let error = World::new().config(&SESSION.replace(line, "")).error().await;
        assert!(error.contains(expected), "{error}");
        assert!(error.ends_with("run `aws configure sso --profile default`"), "{error}");
    }
}
