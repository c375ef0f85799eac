use std::fs;

use tempfile::TempDir;

use super::*;
use crate::credentials::Credentials;

mod checksums;
mod endpoints;
mod instance;
mod precedence;
mod profiles;

/// Loads a configuration from variables, without files.
async fn from(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::from_environment(Environment::from_iter(variables.iter().copied())).await
}

/// A home folder with a config file.
fn home(config: &str) -> TempDir {
    let home = TempDir::new().unwrap();
    fs::create_dir(home.path().join(".aws")).unwrap();
    fs::write(home.path().join(".aws/config"), config).unwrap();
    home
}

/// Loads a configuration from variables and a home folder.
async fn from_home(home: &TempDir, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let home = ("HOME", home.path().to_str().unwrap());
    from(&[variables, &[home]].concat()).await
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
    assert_eq!(config.endpoint_url("Lambda"), Ok(None));
}

#[tokio::test]
async fn missing_settings_are_no_error_when_loading() {
    let config = from(&[("AWS_REGION", "")]).await.unwrap();
    assert_eq!(config.region(), None);
    let error = config.missing_region().to_string();
    assert_eq!(
        error,
        "no endpoint: the region is not known: AWS_REGION and AWS_DEFAULT_REGION are not set, \
         and there is no profile `default` (there are no files, because HOME is not set); set AWS_REGION, \
         or set the region in the configuration"
    );
    let fallback = from(&[("AWS_DEFAULT_REGION", "us-east-1")]).await.unwrap();
    assert_eq!(fallback.region(), Some("us-east-1"));
    let config = from(&[
        ("AWS_REGION", " "),
        ("AWS_DEFAULT_REGION", "us-east-1"),
        ("AWS_MAX_ATTEMPTS", " "),
        ("AWS_ENDPOINT_URL", " "),
        ("AWS_PROFILE", "\t"),
    ]);
    let config = config.await.unwrap();
    assert_eq!((config.region(), config.endpoint_url("S3")), (Some("us-east-1"), Ok(None)));
}

#[tokio::test]
async fn invalid_values_are_errors_that_name_them() {
    let cases = [
        ("AWS_USE_FIPS_ENDPOINT", "yes"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "1"),
        ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "no"),
        ("AWS_ACCOUNT_ID_ENDPOINT_MODE", "always"),
        ("AWS_RETRY_MODE", "never"),
        ("AWS_MAX_ATTEMPTS", "0"),
        ("AWS_MAX_ATTEMPTS", "-1"),
        ("AWS_MAX_ATTEMPTS", "three"),
        ("AWS_MAX_ATTEMPTS", "4294967296"),
        ("AWS_DISABLE_REQUEST_COMPRESSION", "yes"),
        ("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "10485761"),
        ("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "1k"),
        ("AWS_SDK_UA_APP_ID", "a/b"),
        ("AWS_REGION", "eu central"),
        ("AWS_DEFAULT_REGION", "eu/central"),
    ];
    for (name, value) in cases {
        let error = from(&[(name, value)]).await.unwrap_err().to_string();
        let start = format!("{name} has the invalid value {value:?}; ");
        assert!(error.starts_with(&start) && error.len() > start.len(), "{error}");
    }
    for region in ["eu central", "eu.central", "x/", "-", "eu-central-1\n"] {
        assert!(from(&[("AWS_REGION", region)]).await.is_err(), "{region}");
    }
}

#[test]
fn the_builder_validates_settings() {
    for url in ["localhost:4566", "ftp://localhost", "http://localhost?a"] {
        let error = Config::builder().endpoint_url(url).build().unwrap_err();
        assert!(error.to_string().contains(url), "{error}");
    }
    let error = Config::builder().endpoint_url("http://me:hunter2@localhost").build().unwrap_err();
    assert!(!error.to_string().contains("hunter2"), "{error}");
    let error = Config::builder().basic_auth("hunter:2", "b").build().unwrap_err();
    assert!(error.to_string().contains("`basic_auth`"), "{error}");
    assert!(!error.to_string().contains("hunter"), "{error}");
    for id in ["", "two words", "a/b", &"a".repeat(51)] {
        assert!(Config::builder().app_id(id).build().is_err(), "{id}");
    }
    let error = Config::builder().min_compression_bytes(10_485_761).build().unwrap_err();
    assert!(error.to_string().contains("10485761"), "{error}");
    assert!(Config::builder().min_compression_bytes(10_485_760).build().is_ok());
}

#[test]
fn the_builder_keeps_settings() {
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
        .api_key("hunter4")
        .basic_auth("hunter5", "hunter6")
        .build()
        .unwrap();
    let debug = format!("{config:?} {:?}", config.to_builder());
    assert!(!debug.contains("hunter"), "{debug}");
    assert!(debug.contains("redacted"), "{debug}");
}

#[test]
fn the_minimum_compression_size_is_limited() {
    let compression = Config::builder().build().unwrap().settings().compression;
    assert_eq!(compression, Compression { enabled: true, min_bytes: 10_240 });
    for bytes in [0, 10_485_760] {
        let config = Config::builder().min_compression_bytes(bytes).build().unwrap();
        assert_eq!(config.settings().compression.min_bytes, bytes);
    }
    let error = Config::builder().min_compression_bytes(10_485_761).build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "`min_compression_bytes` has the invalid value \"10485761\"; use at most 10485760"
    );
}
