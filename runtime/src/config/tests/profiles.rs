//! The selection of a profile, and problems in files.

use super::*;
use crate::test_log::Log;

#[tokio::test]
async fn a_selected_profile_must_exist() {
    let home = home("[profile dev]\nregion = eu-central-1\n");
    let path = home.path().join(".aws");
    let path = path.display();
    for variable in ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"] {
        let dev = from_home(&home, &[(variable, "dev")]).await.unwrap();
        assert_eq!(dev.region(), Some("eu-central-1"));
        let keys = [("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", "hunter2")];
        for name in ["prod", "default", "Dev"] {
            let variables = [keys[0], keys[1], (variable, name)];
            let error = from_home(&home, &variables).await.unwrap_err().to_string();
            assert_eq!(
                error,
                format!(
                    "{variable} selects the profile `{name}`, which does not exist (in the config \
                     file {path}/config and the credentials file {path}/credentials); add it, or \
                     select another profile"
                )
            );
        }
    }
    assert_eq!(from_home(&home, &[]).await.unwrap().region(), None);
}

#[tokio::test]
async fn a_program_may_choose_the_profile() {
    let error = Config::from_profile("tinsmith is not there").await.unwrap_err().to_string();
    assert!(error.starts_with("the program selects the profile `tinsmith is not"), "{error}");

    let home = home("[profile dev]\nregion = eu-central-1\n");
    let variables = [("HOME", home.path().to_str().unwrap()), ("AWS_PROFILE", "prod")];
    let selected = Selected { name: "dev".to_owned(), asked_by: AskedBy::Program };
    let builder = from_environment::builder(Environment::from_iter(variables), selected);
    assert_eq!(builder.unwrap().build().unwrap().region(), Some("eu-central-1"));
}

#[tokio::test]
async fn an_error_names_setting_profile_and_file() {
    let keys = [
        "region",
        "use_fips_endpoint",
        "use_dualstack_endpoint",
        "account_id_endpoint_mode",
        "sdk_ua_app_id",
        "retry_mode",
        "max_attempts",
        "disable_request_compression",
        "request_min_compression_size_bytes",
        "request_checksum_calculation",
        "response_checksum_validation",
        "ignore_configured_endpoint_urls",
        "services",
    ];
    for key in keys {
        let home = home(&format!("[profile dev]\n{key} = (no)\n"));
        let error = from_home(&home, &[("AWS_PROFILE", "dev")]).await.unwrap_err().to_string();
        let path = home.path().join(".aws/config");
        let start = format!(
            "`{key}` of the profile `dev` in the config file {} has the invalid value \"(no)\"; ",
            path.display()
        );
        assert!(error.starts_with(&start), "{error}");
    }
    let home = home("[default]\n");
    let credentials = home.path().join("keys");
    fs::write(&credentials, "[default]\nregion = (no)\n").unwrap();
    let variables = [("AWS_SHARED_CREDENTIALS_FILE", credentials.to_str().unwrap())];
    let error = from_home(&home, &variables).await.unwrap_err().to_string();
    let start = "`region` of the profile `default` in the credentials file ";
    assert!(error.starts_with(start), "{error}");
}

#[tokio::test]
async fn an_invalid_file_is_an_error() {
    let home = home("[default]\nhunter2\n");
    let error = from_home(&home, &[("AWS_REGION", "eu-central-1")]).await.unwrap_err().to_string();
    assert!(error.starts_with("line 2 of the config file "), "{error}");
    assert!(!error.contains("hunter2"), "{error}");
}

#[tokio::test]
async fn problems_in_unused_sections_are_warnings() {
    let files: [(&[u8], &str); 4] = [
        (b"[default]\nregion = r\n[profile other]\nhunter2\n", "line 4 of the config file "),
        (b"hunter2\n[default]\nregion = r\n", "line 1 of the config file "),
        (b"[default]\nregion = r\n[hunter2\nregion = s\n", "line 3 of the config file "),
        (b"[default]\nregion = r\n[profile b]\nx = \xe9\n", "line 4 of the config file "),
    ];
    for (file, warning) in files {
        let home = home("");
        fs::write(home.path().join(".aws/config"), file).unwrap();
        let log = Log::start();
        let config = from_home(&home, &[]).await.unwrap();
        assert_eq!(config.region(), Some("r"));
        let text = log.text();
        assert!(text.contains(warning) && !text.contains("hunter"), "{text}");
    }
    // Comments are ignored.
    let home = home("");
    fs::write(home.path().join(".aws/config"), b"[default]\n# \xe9\nregion = r # \xe9\n").unwrap();
    let log = Log::start();
    assert_eq!(from_home(&home, &[]).await.unwrap().region(), Some("r"));
    assert_eq!(log.text(), "");
}

#[tokio::test]
async fn an_unreadable_file_is_an_error_if_needed() {
    let home = TempDir::new().unwrap();
    let path = home.path().join(".aws/config");
    fs::create_dir_all(&path).unwrap();
    let problem = format!("the config file {} cannot be read: Is a directory", path.display());
    let log = Log::start();
    let config = from_home(&home, &[("AWS_REGION", "eu-central-1")]).await.unwrap();
    assert_eq!(config.region(), Some("eu-central-1"));
    assert!(log.text().contains(&problem), "{}", log.text());

    let error = from_home(&home, &[]).await.unwrap().missing_region().to_string();
    assert!(error.contains(&problem), "{error}");
    let error = from_home(&home, &[("AWS_PROFILE", "dev")]).await.unwrap_err().to_string();
    assert!(
        error.contains("profile `dev`, which does not exist") && error.contains(&problem),
        "{error}"
    );
}

#[tokio::test]
async fn a_section_without_prefix_gets_a_hint() {
    let home = home("[dev]\nregion = r\n[default]\nservices = s\n[s]\n");
    let error = from_home(&home, &[("AWS_PROFILE", "dev")]).await.unwrap_err().to_string();
    assert!(
        error.contains("; write `[profile dev]` instead of `[dev]` in the config file "),
        "{error}"
    );
    let error = from_home(&home, &[]).await.unwrap_err().to_string();
    assert!(
        error.contains("; write `[services s]` instead of `[s]` in the config file "),
        "{error}"
    );
}

#[tokio::test]
async fn a_missing_region_names_all_sources() {
    let home = home("[default]\n[profile dev]\n");
    let path = home.path().join(".aws");
    let path = path.display();
    let files =
        format!("in the config file {path}/config and the credentials file {path}/credentials");
    let dev = from_home(&home, &[("AWS_PROFILE", "dev")]).await.unwrap();
    assert_eq!(
        dev.missing_region().to_string(),
        format!(
            "no endpoint: the region is not known: AWS_REGION and AWS_DEFAULT_REGION are not set, \
             and the profile `dev` has no `region` ({files}); set AWS_REGION, or set the region in \
             the configuration"
        )
    );
    let program = Config::builder().build().unwrap().missing_region().to_string();
    assert_eq!(
        program,
        "no endpoint: the region is not known: the configuration has none; call `region` on the builder, \
         or start from `Config::from_env().await?.to_builder()`, which reads the environment"
    );
}

#[tokio::test]
async fn to_builder_keeps_the_profile() {
    let home = home("[profile dev]\naws_access_key_id = AKID\naws_secret_access_key = hunter2\n");
    let config = from_home(&home, &[("AWS_PROFILE", "dev")]).await.unwrap();
    let config = config.to_builder().region("eu-central-1").build().unwrap();
    let profile = config.settings().profile.as_ref().unwrap();
    assert_eq!(profile.selected.name, "dev");
    assert_eq!(profile.section().unwrap().get("aws_access_key_id"), Some("AKID"));
    let debug = format!("{config:?} {profile:?}");
    assert!(debug.contains("dev") && !debug.contains("hunter2"), "{debug}");
}
