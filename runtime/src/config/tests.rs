use super::*;
use crate::credentials::Credentials;

async fn from(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::from_environment(Environment::from_iter(variables.iter().copied())).await
}

#[tokio::test]
async fn everything_may_come_from_the_environment() {
    let config = from(&[
        ("AWS_REGION", "eu-central-1"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "AKID"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_USE_FIPS_ENDPOINT", "TRUE"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "false"),
        ("AWS_SDK_UA_APP_ID", "shop"),
    ])
    .await
    .unwrap();
    assert_eq!(config.region(), Some("eu-central-1"));
    assert!(config.settings().credentials.can_provide());
    assert!(config.settings().use_fips);
    assert!(!config.settings().use_dual_stack);
    assert_eq!(config.settings().app_id.as_deref(), Some("shop"));
    assert_eq!(config.endpoint_url("Lambda"), None);
}

#[tokio::test]
async fn what_is_missing_is_no_error_yet() {
    let config = from(&[("AWS_REGION", "")]).await.unwrap();
    assert_eq!(config.region(), None);
    let error = config.missing_region().to_string();
    assert_eq!(
        error,
        "no endpoint: the region is not known: AWS_REGION and AWS_DEFAULT_REGION are not set; \
         set AWS_REGION, or give a region to the configuration"
    );
    let fallback = from(&[("AWS_DEFAULT_REGION", "us-east-1")]).await.unwrap();
    assert_eq!(fallback.region(), Some("us-east-1"));
}

#[tokio::test]
async fn the_most_specific_endpoint_wins() {
    let mut variables = vec![
        ("AWS_ENDPOINT_URL", "http://all"),
        ("AWS_ENDPOINT_URL_LAMBDA", "http://lambda"),
        ("AWS_ENDPOINT_URL_SSO_OIDC", "http://sso"),
    ];
    let config = from(&variables).await.unwrap();
    assert_eq!(config.endpoint_url("Lambda").as_deref(), Some("http://lambda"));
    assert_eq!(config.endpoint_url("SSO OIDC").as_deref(), Some("http://sso"));
    assert_eq!(config.endpoint_url("SSO-OIDC").as_deref(), Some("http://sso"));
    assert_eq!(config.endpoint_url("STS").as_deref(), Some("http://all"));

    let config = config.to_builder().endpoint_url("http://program").build().unwrap();
    assert_eq!(config.endpoint_url("Lambda").as_deref(), Some("http://program"));

    variables.push(("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"));
    let config = from(&variables).await.unwrap();
    assert_eq!(config.endpoint_url("Lambda"), None);
}

#[tokio::test]
async fn a_value_that_makes_no_sense_is_an_error_that_names_it() {
    let cases = [
        ("AWS_USE_FIPS_ENDPOINT", "yes"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "1"),
        ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "no"),
    ];
    for (name, value) in cases {
        let error = from(&[(name, value)]).await.unwrap_err().to_string();
        assert!(error.contains(name) && error.contains(value), "{error}");
    }
    for region in ["eu central", "eu.central", "x/", "-", "eu-central-1\n"] {
        assert!(from(&[("AWS_REGION", region)]).await.is_err(), "{region}");
    }
}

#[test]
fn a_builder_checks_what_it_builds() {
    for url in ["localhost:4566", "ftp://localhost", "http://localhost?a"] {
        let error = Config::builder().endpoint_url(url).build().unwrap_err();
        assert!(error.to_string().contains(url), "{error}");
    }
    let error = Config::builder().endpoint_url("http://me:hunter2@localhost").build().unwrap_err();
    assert!(!error.to_string().contains("hunter2"), "{error}");
    for id in ["", "two words", "a/b", &"a".repeat(51)] {
        assert!(Config::builder().app_id(id).build().is_err(), "{id}");
    }
}

#[test]
fn a_builder_keeps_what_it_was_given() {
    let config = Config::builder()
        .region("eu-central-1")
        .use_dual_stack(true)
        .context_parameter("Bucket", "a")
        .context_parameter("Bucket", "b")
        .connect_timeout(None)
        .timeout(Duration::from_secs(9))
        .build()
        .unwrap();
    let config = config.to_builder().attempt_timeout(Duration::from_secs(3)).build().unwrap();
    assert_eq!(config.region(), Some("eu-central-1"));
    assert!(config.settings().use_dual_stack);
    assert_eq!(config.settings().context_parameters, [("Bucket".to_owned(), Value::from("b"))]);
    let limits = config.settings().limits;
    assert_eq!(limits.connect, None);
    assert_eq!(limits.attempt, Some(Duration::from_secs(3)));
    assert_eq!(limits.call, Some(Duration::from_secs(9)));
}

#[test]
fn debug_hides_secrets() {
    let config = Config::builder()
        .credentials(Credentials::new("AKID", "hunter2", None, None, "test"))
        .bearer_token("hunter3")
        .build()
        .unwrap();
    let debug = format!("{config:?} {:?}", config.to_builder());
    assert!(!debug.contains("hunter"), "{debug}");
    assert!(debug.contains("redacted"), "{debug}");
}

#[test]
fn the_length_from_which_on_bodies_are_compressed_has_a_limit() {
    let compression = Config::builder().build().unwrap().settings().compression;
    assert_eq!(compression, Compression { enabled: true, min_bytes: 10_240 });
    for bytes in [0, 10_485_760] {
        let config = Config::builder().min_compression_bytes(bytes).build().unwrap();
        assert_eq!(config.settings().compression.min_bytes, bytes);
    }
    let error = Config::builder().min_compression_bytes(10_485_761).build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the length of the smallest body that is compressed has the value \"10485761\", which makes \
         no sense; use 10485760 or less, or turn compression off"
    );
}
