//! The endpoints of requests.

use super::*;
use crate::test_log::Log;

const CONFIG: &str = "\
[default]
endpoint_url = http://profile-all
services = local

[services local]
lambda =
  endpoint_url = http://profile-lambda
sso_oidc =
  endpoint_url = http://profile-sso
sts =
  other = x
";

fn url(config: &Config, service_id: &str) -> Option<String> {
    config.endpoint_url(service_id).unwrap()
}

#[tokio::test]
async fn endpoints_have_an_order_of_precedence() {
    let home = home(CONFIG);
    let mut variables = Vec::new();
    let config = from_home(&home, &variables).await.unwrap();
    assert_eq!(url(&config, "Lambda").as_deref(), Some("http://profile-lambda"));
    assert_eq!(url(&config, "SSO OIDC").as_deref(), Some("http://profile-sso"));
    assert_eq!(url(&config, "STS").as_deref(), Some("http://profile-all"));
    assert_eq!(url(&config, "S3").as_deref(), Some("http://profile-all"));

    variables.push(("AWS_ENDPOINT_URL", "http://all"));
    let config = from_home(&home, &variables).await.unwrap();
    assert_eq!(url(&config, "Lambda").as_deref(), Some("http://all"));

    variables.push(("AWS_ENDPOINT_URL_LAMBDA", "http://lambda"));
    variables.push(("AWS_ENDPOINT_URL_SSO_OIDC", "http://sso"));
    let config = from_home(&home, &variables).await.unwrap();
    assert_eq!(url(&config, "Lambda").as_deref(), Some("http://lambda"));
    assert_eq!(url(&config, "SSO OIDC").as_deref(), Some("http://sso"));
    assert_eq!(url(&config, "SSO-OIDC").as_deref(), Some("http://sso"));
    assert_eq!(url(&config, "STS").as_deref(), Some("http://all"));

    let config = config.to_builder().endpoint_url("http://program").build().unwrap();
    assert_eq!(url(&config, "Lambda").as_deref(), Some("http://program"));
}

#[tokio::test]
async fn configured_endpoints_can_be_ignored() {
    let ignoring = format!("{CONFIG}[default]\nignore_configured_endpoint_urls = true\n");
    let of_profile = home(&ignoring);
    let variables = [("AWS_ENDPOINT_URL", "http://all"), ("AWS_ENDPOINT_URL_LAMBDA", "http://l")];
    let config = from_home(&of_profile, &variables).await.unwrap();
    assert_eq!(url(&config, "Lambda"), None);
    let config = config.to_builder().endpoint_url("http://program").build().unwrap();
    assert_eq!(url(&config, "Lambda").as_deref(), Some("http://program"));

    let ignore = |value| [variables[0], ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", value)];
    let config = from_home(&of_profile, &ignore("false")).await.unwrap();
    assert_eq!(url(&config, "Lambda").as_deref(), Some("http://all"));
    let config = from_home(&home(CONFIG), &ignore("true")).await.unwrap();
    assert_eq!(url(&config, "Lambda"), None);
}

#[tokio::test]
async fn an_invalid_url_is_an_error_of_its_service() {
    let config = from(&[("AWS_ENDPOINT_URL_S3", "localhost:9000")]).await.unwrap();
    assert_eq!(url(&config, "Lambda"), None);
    let error = config.endpoint_url("S3").unwrap_err().to_string();
    let expected = "no endpoint: AWS_ENDPOINT_URL_S3 has the invalid value \"localhost:9000\"; ";
    assert!(error.starts_with(expected), "{error}");

    let home = home(&CONFIG.replace("http://profile-lambda", "https://me:hunter2@x"));
    let config = from_home(&home, &[]).await.unwrap();
    let error = config.endpoint_url("Lambda").unwrap_err().to_string();
    let path = home.path().join(".aws/config");
    let place = format!(
        "no endpoint: `endpoint_url` of `lambda` in `[services local]` of the config file {} has",
        path.display()
    );
    assert!(error.starts_with(&place), "{error}");
    assert!(!error.contains("hunter2"), "{error}");
}

#[tokio::test]
async fn url_schemes_are_case_insensitive() {
    for value in ["HTTPS://localhost", "Http://localhost:4566"] {
        let config = from(&[("AWS_ENDPOINT_URL", value)]).await.unwrap();
        assert_eq!(url(&config, "Lambda").as_deref(), Some(value));
        assert!(Config::builder().endpoint_url(value).build().is_ok());
    }
}

#[tokio::test]
async fn the_services_section_must_exist() {
    let home = home("[default]\nservices = local\n[services remote]\n");
    let error = from_home(&home, &[]).await.unwrap_err().to_string();
    let path = home.path().join(".aws/config");
    let path = path.display();
    assert_eq!(
        error,
        format!(
            "`services` of the profile `default` in the config file {path} has the invalid value \
             \"local\"; add `[services local]` to the config file {path}, \
             or name another one"
        )
    );
    let ignoring = [("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")];
    assert!(from_home(&home, &ignoring).await.is_ok());
    let log = Log::start();
    let config = from_home(&home, &[("AWS_ENDPOINT_URL", "http://all")]).await.unwrap();
    assert_eq!(url(&config, "Lambda").as_deref(), Some("http://all"));
    assert!(log.text().contains("has the invalid value \"local\"; "), "{}", log.text());
}

/// Records the hosts of requests, and never responds.
#[derive(Clone, Default)]
struct Destinations(Arc<std::sync::Mutex<Vec<String>>>);

impl Transport for Destinations {
    fn send(&self, request: http::Request<crate::Body>) -> crate::transport::TransportFuture<'_> {
        self.0.lock().unwrap().push(request.uri().to_string());
        let mut response = http::Response::new(crate::Body::empty());
        *response.status_mut() = http::StatusCode::FORBIDDEN;
        Box::pin(async { Ok(response) })
    }
}

#[tokio::test]
async fn fips_and_dual_stack_apply_to_credentials() {
    let home = home(
        "[default]\nrole_arn = arn\ncredential_source = Environment\n[profile sso]\n\
         sso_start_url = u\nsso_region = us-east-1\nsso_account_id = 1\nsso_role_name = r\n",
    );
    let cache = home.path().join(".aws/sso/cache");
    fs::create_dir_all(&cache).unwrap();
    // `printf u | sha1sum`.
    let token = r#"{"accessToken": "t", "expiresAt": "2100-01-01T00:00:00Z"}"#;
    fs::write(cache.join("51e69892ab49df85c6230ccc57f8e1d1606caccc.json"), token).unwrap();
    let variables = [
        ("AWS_USE_FIPS_ENDPOINT", "true"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "true"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "AKID"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
    ];
    for (profile, keys, url) in [
        ("default", 5, "https://sts-fips.us-east-1.api.aws/"),
        ("sso", 3, "https://portal.sso-fips.us-east-1.api.aws/federation/"),
    ] {
        let selected = Selected { name: profile.to_owned(), asked_by: AskedBy::Program };
        let home = ("HOME", home.path().to_str().unwrap());
        let environment = Environment::from_iter(variables[..keys].iter().copied().chain([home]));
        let builder = from_environment::builder(environment, selected).unwrap();
        let sent = Destinations::default();
        let config = builder.transport(sent.clone()).build().unwrap();
        assert!(config.settings().credentials.provide().await.is_err());
        let sent = sent.0.lock().unwrap().clone();
        assert!(sent.len() == 1 && sent[0].starts_with(url), "{sent:?}");
    }
}
