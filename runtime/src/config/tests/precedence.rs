//! The precedence of program, environment, profile and default, for every setting.

use super::*;

struct Row {
    variable: (&'static str, &'static str),
    setting: (&'static str, &'static str),
    code: fn(Builder) -> Builder,
    observe: fn(&Config) -> String,
    /// With the default, then also the setting, the variable, and the program.
    expected: [&'static str; 4],
}

const ROWS: [Row; 15] = [
    Row {
        variable: ("AWS_REGION", "of-variable"),
        setting: ("region", "of-profile"),
        code: |builder| builder.region("of-code"),
        observe: |config| config.region().unwrap_or("none").to_owned(),
        expected: ["none", "of-profile", "of-variable", "of-code"],
    },
    Row {
        variable: ("AWS_DEFAULT_REGION", "of-variable"),
        setting: ("region", "of-profile"),
        code: |builder| builder.region("of-code"),
        observe: |config| config.region().unwrap_or("none").to_owned(),
        expected: ["none", "of-profile", "of-variable", "of-code"],
    },
    Row {
        variable: ("AWS_ENDPOINT_URL", "http://variable"),
        setting: ("endpoint_url", "http://profile"),
        code: |builder| builder.endpoint_url("http://code"),
        observe: |config| config.endpoint_url("Lambda").unwrap().unwrap_or_default(),
        expected: ["", "http://profile", "http://variable", "http://code"],
    },
    Row {
        variable: ("AWS_USE_FIPS_ENDPOINT", "false"),
        setting: ("use_fips_endpoint", "true"),
        code: |builder| builder.use_fips(true),
        observe: |config| config.settings().use_fips.to_string(),
        expected: ["false", "true", "false", "true"],
    },
    Row {
        variable: ("AWS_USE_DUALSTACK_ENDPOINT", "False"),
        setting: ("use_dualstack_endpoint", "TRUE"),
        code: |builder| builder.use_dual_stack(true),
        observe: |config| config.settings().use_dual_stack.to_string(),
        expected: ["false", "true", "false", "true"],
    },
    Row {
        variable: ("AWS_ACCOUNT_ID_ENDPOINT_MODE", "Required"),
        setting: ("account_id_endpoint_mode", "disabled"),
        code: |builder| builder.account_id_endpoint_mode(AccountIdEndpointMode::Preferred),
        observe: |config| config.settings().account_id_endpoint_mode.as_str().to_owned(),
        expected: ["preferred", "disabled", "required", "preferred"],
    },
    Row {
        variable: ("AWS_SDK_UA_APP_ID", "variable"),
        setting: ("sdk_ua_app_id", "profile"),
        code: |builder| builder.app_id("code"),
        observe: |config| config.settings().app_id.clone().unwrap_or_default(),
        expected: ["", "profile", "variable", "code"],
    },
    Row {
        variable: ("AWS_MAX_ATTEMPTS", "5"),
        setting: ("max_attempts", "4"),
        code: |builder| builder.retry(Retry::standard().max_attempts(6)),
        observe: |config| config.settings().retry.attempts().to_string(),
        expected: ["3", "4", "5", "6"],
    },
    Row {
        variable: ("AWS_RETRY_MODE", "Adaptive"),
        setting: ("retry_mode", "legacy"),
        code: |builder| builder.retry(Retry::off()),
        observe: |config| config.settings().retry.attempts().to_string(),
        expected: ["3", "3", "3", "1"],
    },
    Row {
        variable: ("AWS_DISABLE_REQUEST_COMPRESSION", "false"),
        setting: ("disable_request_compression", "true"),
        code: |builder| builder.request_compression(false),
        observe: |config| config.settings().compression.enabled.to_string(),
        expected: ["true", "false", "true", "false"],
    },
    Row {
        variable: ("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "0"),
        setting: ("request_min_compression_size_bytes", "10485760"),
        code: |builder| builder.min_compression_bytes(7),
        observe: |config| config.settings().compression.min_bytes.to_string(),
        expected: ["10240", "10485760", "0", "7"],
    },
    Row {
        variable: ("AWS_REQUEST_CHECKSUM_CALCULATION", "when_supported"),
        setting: ("request_checksum_calculation", "when_required"),
        code: |builder| builder.request_checksum_calculation(ChecksumPolicy::WhenRequired),
        observe: |config| format!("{:?}", config.settings().checksums.request),
        expected: ["WhenSupported", "WhenRequired", "WhenSupported", "WhenRequired"],
    },
    Row {
        variable: ("AWS_RESPONSE_CHECKSUM_VALIDATION", "WHEN_SUPPORTED"),
        setting: ("response_checksum_validation", "WHEN_REQUIRED"),
        code: |builder| builder.response_checksum_validation(ChecksumPolicy::WhenRequired),
        observe: |config| format!("{:?}", config.settings().checksums.response),
        expected: ["WhenSupported", "WhenRequired", "WhenSupported", "WhenRequired"],
    },
    Row {
        variable: ("AWS_CA_BUNDLE", "variable.pem"),
        setting: ("ca_bundle", "profile.pem"),
        code: |builder| builder.ca_bundle("code.pem"),
        observe: |config| match &config.settings().ca_bundle {
            Some(bundle) => bundle.path.to_str().unwrap().to_owned(),
            None => String::new(),
        },
        expected: ["", "profile.pem", "variable.pem", "code.pem"],
    },
    Row {
        variable: ("AWS_PROFILE", "other"),
        setting: ("region", "of-default"),
        code: |builder| builder.region("of-code"),
        observe: |config| config.region().unwrap_or("none").to_owned(),
        expected: ["none", "of-default", "of-other", "of-code"],
    },
];

#[tokio::test]
async fn program_environment_profile_in_order_of_precedence() {
    for row in ROWS {
        let Row { variable, setting: (key, value), code, observe, expected } = row;
        let other = "[profile other]\nregion = of-other\n";
        let empty = home(&format!("[default]\n{other}"));
        let full = home(&format!("[default]\n{key} = {value}\n{other}"));
        let of_profile = from_home(&full, &[]).await.unwrap();
        let of_variable = from_home(&full, &[variable]).await.unwrap();
        let of_code = code(of_variable.to_builder()).build().unwrap();
        let default = from_home(&empty, &[]).await.unwrap();
        let found = [&default, &of_profile, &of_variable, &of_code].map(observe);
        assert_eq!(found, expected, "{variable:?}");
        let without_setting = from_home(&empty, &[variable]).await.unwrap();
        assert_eq!(observe(&without_setting), expected[2], "{variable:?}");
    }
}

#[tokio::test]
async fn one_region_beats_the_other() {
    let both = [("AWS_DEFAULT_REGION", "us-east-1"), ("AWS_REGION", "eu-central-1")];
    assert_eq!(from(&both).await.unwrap().region(), Some("eu-central-1"));
}
