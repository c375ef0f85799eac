//! Where requests are to go.

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
async fn the_order_of_the_places() {
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
async fn all_but_the_program_may_be_ignored() {
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
async fn what_is_not_a_url_is_an_error_of_the_service_that_names_the_place() {
    let config = from(&[("AWS_ENDPOINT_URL_S3", "localhost:9000")]).await.unwrap();
    assert_eq!(url(&config, "Lambda"), None);
    let error = config.endpoint_url("S3").unwrap_err().to_string();
    let expected = "no endpoint: AWS_ENDPOINT_URL_S3 has the value \"localhost:9000\", which makes";
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
async fn schemes_have_no_case() {
    for value in ["HTTPS://localhost", "Http://localhost:4566"] {
        let config = from(&[("AWS_ENDPOINT_URL", value)]).await.unwrap();
        assert_eq!(url(&config, "Lambda").as_deref(), Some(value));
        assert!(Config::builder().endpoint_url(value).build().is_ok());
    }
}

#[tokio::test]
async fn services_must_be_there() {
    let home = home("[default]\nservices = local\n[services remote]\n");
    let error = from_home(&home, &[]).await.unwrap_err().to_string();
    let path = home.path().join(".aws/config");
    let path = path.display();
    assert_eq!(
        error,
        format!(
            "`services` of the profile `default` in the config file {path} has the value \
             \"local\", which makes no sense; add `[services local]` to the config file {path}, \
             or name another one"
        )
    );
    let ignoring = [("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")];
    assert!(from_home(&home, &ignoring).await.is_ok());
    let log = Log::start();
    let config = from_home(&home, &[("AWS_ENDPOINT_URL", "http://all")]).await.unwrap();
    assert_eq!(url(&config, "Lambda").as_deref(), Some("http://all"));
    assert!(log.text().contains("has the value \"local\", which makes no sense"), "{}", log.text());
}
