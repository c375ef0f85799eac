//! Bearer tokens that are not set by the program.

use std::fs;

use tempfile::TempDir;

use super::*;
use crate::timestamp::Timestamp;

static BEDROCK: Service = Service::new("Bedrock Runtime", "bedrock", rules);
static TWO_WORDS: Service = Service::new("Ping", "ping-and pong", rules);

const KEYS: [(&str, &str); 3] =
    [("AWS_REGION", "r"), ("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", "secret")];
const OF_BEDROCK: (&str, &str) = ("AWS_BEARER_TOKEN_BEDROCK", "hunter2");

async fn config(variables: &[(&str, &str)]) -> Config {
    let environment = Environment::from_iter(KEYS.iter().chain(variables).copied());
    Config::from_environment(environment).await.unwrap()
}

/// The authorization header of a request.
async fn authorization<O: Operation>(
    service: &'static Service,
    config: Config,
    operation: &O,
) -> Result<String, String> {
    let client = Client::new(service, config);
    assert!(!format!("{client:?}").contains("hunter"), "{client:?}");
    let signed = client.signed(operation, &CallOptions::new()).await;
    let signed = signed.map_err(|error| error.to_string())?;
    let header = signed.headers()["authorization"].to_str().unwrap();
    Ok(header.split(['/', '=']).next().unwrap().to_owned())
}

#[tokio::test]
async fn a_variable_names_the_service() {
    let (token, either) = (Token { prefix: false }, Either { prefix: false });
    let set = config(&[OF_BEDROCK, ("AWS_BEARER_TOKEN_PING_AND_PONG", "hunter3")]).await;
    let bearer = Ok("Bearer hunter2".to_owned());
    assert_eq!(authorization(&BEDROCK, set.clone(), &token).await, bearer);
    // It takes precedence over access keys, which are for any service.
    assert_eq!(authorization(&BEDROCK, set.clone(), &either).await, bearer);
    let other = authorization(&TWO_WORDS, set.clone(), &token).await;
    assert_eq!(other.as_deref(), Ok("Bearer hunter3"));
    let signed = Ok("AWS4-HMAC-SHA256 Credential".to_owned());
    assert_eq!(authorization(&SERVICE, set.clone(), &either).await, signed);
    assert_eq!(authorization(&BEDROCK, set.clone(), &Ping { prefix: false }).await, signed);
    assert_eq!(authorization(&BEDROCK, config(&[]).await, &either).await, signed);

    // A token of the program takes precedence.
    let given = set.to_builder().bearer_token("hunter4").build().unwrap();
    let found = authorization(&BEDROCK, given, &either).await;
    assert_eq!(found.as_deref(), Ok("Bearer hunter4"));
    let keys = Credentials::new("AKID", "secret", None, None, "test");
    let given = set.to_builder().credentials(keys).build().unwrap();
    assert_eq!(authorization(&BEDROCK, given, &either).await, signed);

    let error = authorization(&BEDROCK, config(&[]).await, &token).await.unwrap_err();
    assert!(error.contains("requires a bearer token; set `bearer_token`"), "{error}");
    let blank = config(&[("AWS_BEARER_TOKEN_BEDROCK", " ")]).await;
    assert!(authorization(&BEDROCK, blank, &token).await.is_err());
}

const SESSION: &str = "[default]\nsso_session = s\n[sso-session s]\nsso_region = r\n";

/// A home folder with a session whose token is valid for this many seconds.
fn home(config: &str, seconds: i64) -> TempDir {
    let home = TempDir::new().unwrap();
    let cache = home.path().join(".aws/sso/cache");
    fs::create_dir_all(&cache).unwrap();
    fs::write(home.path().join(".aws/config"), config).unwrap();
    let from_now = |seconds| Timestamp::from_secs(Timestamp::now().secs() + seconds);
    let stored = format!(
        r#"{{"accessToken": "hunter-old", "expiresAt": "{}", "clientId": "me",
            "clientSecret": "hunter5", "refreshToken": "hunter6", "registrationExpiresAt": "{}"}}"#,
        from_now(seconds),
        from_now(86_400),
    );
    // `printf s | sha1sum`.
    fs::write(cache.join("a0f1490a20d0211c997b44bc357e1972deab8ae3.json"), stored).unwrap();
    home
}

#[tokio::test]
async fn a_session_gives_a_token_and_renews_it() {
    let renewed = r#"{"accessToken": "hunter-new", "expiresIn": 3600}"#;
    for (seconds, expected, requests) in [(3600, "hunter-old", 0), (-60, "hunter-new", 1)] {
        let home = home(SESSION, seconds);
        let recorder = Recorder::answering(Ok(http::Response::new(Body::from(renewed))));
        let config = config(&[("HOME", home.path().to_str().unwrap())]).await;
        let config = config.to_builder().transport(recorder.clone()).build().unwrap();
        for _ in 0..2 {
            let found = authorization(&BEDROCK, config.clone(), &Token { prefix: false }).await;
            assert_eq!(found, Ok(format!("Bearer {expected}")));
        }
        assert_eq!(recorder.count(), requests);
        if requests == 1 {
            assert_eq!(recorder.request().uri(), "https://oidc.r.amazonaws.com/token");
        }
        // Access keys take precedence, as in the model.
        let found = authorization(&BEDROCK, config, &Either { prefix: false }).await;
        assert_eq!(found.as_deref(), Ok("AWS4-HMAC-SHA256 Credential"));
    }
}

#[tokio::test]
async fn a_missing_session_is_named() {
    for (config_file, expected) in [
        (
            "[default]\nsso_session = oops\n",
            "profile `default`: there is no section [sso-session oops]",
        ),
        (
            "[default]\nsso_session = s\n[sso-session s]\n",
            "`sso_region` is not set in the profile or",
        ),
    ] {
        let home = home(config_file, 3600);
        let config = config(&[("HOME", home.path().to_str().unwrap())]).await;
        let error = authorization(&BEDROCK, config, &Token { prefix: false }).await.unwrap_err();
        assert!(error.contains(expected), "{error}");
    }
    let home = home(SESSION, 3600);
    fs::remove_dir_all(home.path().join(".aws/sso")).unwrap();
    let config = config(&[("HOME", home.path().to_str().unwrap())]).await;
    let error = authorization(&BEDROCK, config, &Token { prefix: false }).await.unwrap_err();
    assert!(error.contains("; run `aws sso login --profile default`"), "{error}");
}
