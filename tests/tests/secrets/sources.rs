//! Sources of credentials, which are given secrets to get others.

use std::fs;
use std::path::Path;

use tinsmith_lambda::Config;
use tinsmith_lambda::runtime::environment::Environment;
use tinsmith_tests::FaultServer;
use tinsmith_tests::faults::Answer;

use super::{client_of, errs_without_secrets, keep_logs, logged_nothing, shows_nothing};

/// What a source of credentials may answer: it is right, has a mistake, or is none at all.
const CREDENTIALS: [&str; 4] = [
    r#"{"Version":1,"AccessKeyId":"AKID","SecretAccessKey":"hunter2-secret","Token":"hunter2-token",
        "SessionToken":"hunter2-token","Expiration":"2100-01-01T00:00:00Z"}"#,
    r#"{"Version":1,"AccessKeyId":"AKID","SecretAccessKey":"hunter2-secret","Expiration":"hunter2"}"#,
    r#"{"SecretAccessKey":"hunter2-secret"#,
    "hunter2-secret",
];
const ROLE: [&str; 3] = [
    "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>\
     <AccessKeyId>AKID</AccessKeyId><SecretAccessKey>hunter2-secret</SecretAccessKey>\
     <SessionToken>hunter2-token</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration>\
     </Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>",
    "<Credentials><AccessKeyId>AKID</AccessKeyId><SecretAccessKey>hunter2-secret</SecretAcc",
    "hunter2-secret",
];

/// Makes a call with credentials from these variables; true if it succeeds.
async fn works(what: &str, variables: &[(&str, &str)]) -> bool {
    keep_logs();
    let lambda = FaultServer::script([Answer::json(200, "{}")]).await;
    let url = lambda.url();
    let own = [("AWS_ENDPOINT_URL_LAMBDA", url.as_str()), ("AWS_REGION", "eu-central-1")];
    let variables = Environment::from_iter(own.iter().chain(variables).copied());
    shows_nothing(what, &variables);
    let config = Config::from_environment(variables).await.unwrap();
    shows_nothing(what, &config);
    let client = client_of(config.to_builder());
    let outcome = client.list_functions().send().await;
    // Only now is there something to show.
    shows_nothing(what, &client);
    logged_nothing(what);
    match outcome {
        Ok(_) => {
            assert_eq!(lambda.received()[0].header("x-amz-security-token"), "hunter2-token");
        }
        Err(ref error) => errs_without_secrets(what, error),
    }
    outcome.is_ok()
}

fn write(path: &Path, text: &str) -> String {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_container() {
    let mut works_with = Vec::new();
    for answer in CREDENTIALS {
        let agent = FaultServer::script([Answer::json(200, answer)]).await;
        let variables = [
            ("AWS_CONTAINER_CREDENTIALS_FULL_URI", agent.url()),
            ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "hunter2-container-token".to_owned()),
        ];
        let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
        works_with.push(works("the agent of a container", &variables).await);
        assert_eq!(agent.received()[0].header("authorization"), "hunter2-container-token");
    }
    assert_eq!(works_with, [true, false, false, false]);
}

#[tokio::test]
async fn a_token_of_an_identity() {
    let folder = tempfile::tempdir().unwrap();
    let token = write(&folder.path().join("token"), "hunter2-web-identity-token");
    let mut works_with = Vec::new();
    for answer in ROLE {
        let sts = FaultServer::script([Answer::new(200, &[], answer)]).await;
        let url = sts.url();
        let variables = [
            ("AWS_ENDPOINT_URL_STS", url.as_str()),
            ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/r"),
            ("AWS_WEB_IDENTITY_TOKEN_FILE", &token),
        ];
        works_with.push(works("a role for a web identity", &variables).await);
        let request = &sts.received()[0];
        let whole = request.line.clone() + &request.text();
        assert!(whole.contains("hunter2-web-identity-token"), "{whole}");
    }
    assert_eq!(works_with, [true, false, false]);
}

const LOGIN: &str = "[default]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = r\n\
                     [sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.example\n";
const ROLE_OF_LOGIN: &str = r#"{"roleCredentials":{"accessKeyId":"AKID","secretAccessKey":"hunter2-secret",
                                "sessionToken":"hunter2-token","expiration":4102444800000}}"#;
const RENEWED: &str = r#"{"accessToken":"hunter2-new-access-token","refreshToken":"hunter2-new-refresh-token",
                          "expiresIn":3600,"tokenType":"Bearer"}"#;

/// The token of the login is good, or has to be renewed, which may go wrong.
#[tokio::test]
async fn a_login() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().to_str().unwrap();
    write(&folder.path().join(".aws/config"), LOGIN);
    let mut works_with = Vec::new();
    for (expiry, role, renewed) in [
        ("2100-01-01T00:00:00Z", ROLE_OF_LOGIN, ""),
        ("2100-01-01T00:00:00Z", &ROLE_OF_LOGIN[..90], ""),
        ("2020-01-01T00:00:00Z", ROLE_OF_LOGIN, RENEWED),
        ("2020-01-01T00:00:00Z", ROLE_OF_LOGIN, &RENEWED[..50]),
        ("hunter2", ROLE_OF_LOGIN, ""),
    ] {
        // The name of the file is the SHA-1 of `corp`.
        let token =
            folder.path().join(".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json");
        let text = format!(
            r#"{{"accessToken":"hunter2-access-token","refreshToken":"hunter2-refresh-token","clientId":"c",
                 "clientSecret":"hunter2-client-secret","registrationExpiresAt":"2100-01-01T00:00:00Z",
                 "expiresAt":"{expiry}","region":"eu-west-1","startUrl":"https://corp.example"}}"#
        );
        write(&token, &text);
        let sso = FaultServer::script([Answer::json(200, role)]).await;
        let oidc = FaultServer::script([Answer::json(200, renewed)]).await;
        let (sso_url, oidc_url) = (sso.url(), oidc.url());
        let variables = [
            ("HOME", home),
            ("AWS_ENDPOINT_URL_SSO", sso_url.as_str()),
            ("AWS_ENDPOINT_URL_SSO_OIDC", oidc_url.as_str()),
        ];
        works_with.push(works("a login", &variables).await);
    }
    assert_eq!(works_with, [true, false, true, false, false]);
}

#[tokio::test]
async fn a_process() {
    let folder = tempfile::tempdir().unwrap();
    let mut works_with = Vec::new();
    for answer in CREDENTIALS {
        let output = write(&folder.path().join("output"), answer);
        let profile = format!("[default]\ncredential_process = cat {output}\n");
        let config = write(&folder.path().join("config"), &profile);
        works_with.push(works("a process", &[("AWS_CONFIG_FILE", &config)]).await);
    }
    assert_eq!(works_with, [true, false, false, false]);
}

#[tokio::test]
async fn keys_in_files() {
    let folder = tempfile::tempdir().unwrap();
    let keys = "aws_access_key_id = AKID\naws_secret_access_key = hunter2-secret\n\
                aws_session_token = hunter2-token\n";
    let mut works_with = Vec::new();
    for file in [
        format!("[default]\n{keys}"),
        format!("[default]\n{}", &keys[25..]),
        "[default]\naws_access_key_id = hunter2\n".to_owned(),
    ] {
        let file = write(&folder.path().join("credentials"), &file);
        let variables =
            [("AWS_SHARED_CREDENTIALS_FILE", file.as_str()), ("AWS_EC2_METADATA_DISABLED", "true")];
        works_with.push(works("a profile with keys", &variables).await);
    }
    assert_eq!(works_with, [true, false, false]);
}
