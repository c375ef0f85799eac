use std::fs;

use tempfile::TempDir;

use super::*;
use crate::config::Config;
use crate::environment::Environment;

const ALL: [(&str, &str); 8] = [
    (PATH_STYLE, "ForcePathStyle"),
    (ACCELERATE, "Accelerate"),
    (GLOBAL_ENDPOINT, "UseGlobalEndpoint"),
    (NO_MULTI_REGION, "DisableMultiRegionAccessPoints"),
    (ARN_REGION, "UseArnRegion"),
    (CONTROL_ARN_REGION, "ControlUseArnRegion"),
    (STS_GLOBAL_ENDPOINT, "StsUseGlobalEndpoint"),
    (NO_SESSIONS, "DisableS3ExpressSessionAuth"),
];

/// The parameters that are true, and those that are false.
fn of(config: &Config) -> (Vec<String>, Vec<String>) {
    let values = config.built_ins(&ALL).unwrap();
    let with = |wanted: bool| {
        let is_it = move |(_, value): &&(String, Value)| value.as_bool() == Some(wanted);
        values.iter().filter(is_it).map(|(name, _)| name.clone()).collect()
    };
    (with(true), with(false))
}

/// Loads a configuration from a file and variables.
async fn load(config: &str, variables: &[(&str, &str)]) -> Config {
    let home = TempDir::new().unwrap();
    let file = home.path().join("config");
    fs::write(&file, config).unwrap();
    let place = [("AWS_CONFIG_FILE", file.to_str().unwrap())];
    let environment = Environment::from_iter([variables, &place].concat());
    Config::from_environment(environment).await.unwrap()
}

#[test]
fn a_program_sets_them_by_name() {
    let none = Config::builder().build().unwrap();
    assert_eq!(of(&none), (vec![], vec![]));
    let builder = Config::builder()
        .s3_path_style(true)
        .s3_accelerate(true)
        .s3_accelerate(false)
        .s3_global_endpoint(false)
        .s3_disable_multi_region_access_points(true)
        .s3_use_arn_region(true)
        .s3_disable_express_session_auth(true)
        .sts_global_endpoint(true);
    let (on, off) = of(&builder.clone().build().unwrap());
    let expected = [
        "ForcePathStyle",
        "DisableMultiRegionAccessPoints",
        "UseArnRegion",
        "ControlUseArnRegion",
        "StsUseGlobalEndpoint",
        "DisableS3ExpressSessionAuth",
    ];
    assert_eq!(on, expected);
    assert_eq!(off, ["Accelerate", "UseGlobalEndpoint"]);
    let (on, off) = of(&builder.context_parameter("ForcePathStyle", false).build().unwrap());
    assert_eq!((on.len(), off[0].as_str()), (5, "ForcePathStyle"));
}

#[tokio::test]
async fn the_environment_comes_before_the_profile() {
    let profile = "\
[default]
s3_use_arn_region = false
s3_disable_multiregion_access_points = true
s3_disable_express_session_auth = true
s3_us_east_1_regional_endpoint = legacy
sts_regional_endpoints = legacy
s3 =
  addressing_style = path
  use_accelerate_endpoint = true
";
    let config = load(profile, &[]).await;
    let (on, off) = of(&config);
    let expected = [
        "ForcePathStyle",
        "Accelerate",
        "UseGlobalEndpoint",
        "DisableMultiRegionAccessPoints",
        "StsUseGlobalEndpoint",
        "DisableS3ExpressSessionAuth",
    ];
    assert_eq!(on, expected);
    assert_eq!(off, ["UseArnRegion", "ControlUseArnRegion"]);

    let variables = [
        ("AWS_S3_USE_ARN_REGION", "TRUE"),
        ("AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS", "false"),
        ("AWS_S3_DISABLE_EXPRESS_SESSION_AUTH", "false"),
        ("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "regional"),
        ("AWS_STS_REGIONAL_ENDPOINTS", "Regional"),
    ];
    let config = load(profile, &variables).await;
    let (on, off) = of(&config);
    assert_eq!(on, ["ForcePathStyle", "Accelerate", "UseArnRegion", "ControlUseArnRegion"]);
    assert_eq!(off.len(), 4);
    let (on, _) = of(&config.to_builder().s3_path_style(false).build().unwrap());
    assert_eq!(on, ["Accelerate", "UseArnRegion", "ControlUseArnRegion"]);
}

#[tokio::test]
async fn an_invalid_value_is_an_error_of_the_services_that_use_it() {
    let config = load("[default]\ns3 =\n  addressing_style = oval\n", &[]).await;
    assert_eq!(config.built_ins(&[(ACCELERATE, "Accelerate")]), Ok(Vec::new()));
    let error = config.built_ins(&ALL).unwrap_err().to_string();
    let place = "`addressing_style` in `s3` of the profile `default`";
    assert!(error.contains(place) && error.contains("set it to `path`, `virtual`"), "{error}");
    let config = load("", &[("AWS_S3_USE_ARN_REGION", "yes")]).await;
    let error = config.built_ins(&ALL).unwrap_err().to_string();
    assert!(error.contains("AWS_S3_USE_ARN_REGION"), "{error}");
    let config = load("", &[("AWS_STS_REGIONAL_ENDPOINTS", "local")]).await;
    assert!(config.built_ins(&ALL).unwrap_err().to_string().contains("`regional` or `legacy`"));
}
