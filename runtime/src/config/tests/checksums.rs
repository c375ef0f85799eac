use super::*;

#[tokio::test]
async fn the_default_is_when_supported() {
    let checksums = from(&[]).await.unwrap().settings().checksums;
    assert_eq!(checksums.request, ChecksumPolicy::WhenSupported);
    assert_eq!(checksums.response, ChecksumPolicy::WhenSupported);
    assert!(checksums.expect_continue);
}

#[tokio::test]
async fn variables_take_precedence_over_the_profile_and_the_program_over_both() {
    let home = home(
        "[default]\nrequest_checksum_calculation = when_required\nresponse_checksum_validation = WHEN_REQUIRED\n",
    );
    let config = from_home(&home, &[]).await.unwrap();
    let checksums = config.settings().checksums;
    assert_eq!(checksums.request, ChecksumPolicy::WhenRequired);
    assert_eq!(checksums.response, ChecksumPolicy::WhenRequired);

    let variables = [
        ("AWS_REQUEST_CHECKSUM_CALCULATION", "when_supported"),
        ("AWS_RESPONSE_CHECKSUM_VALIDATION", "When_Supported"),
    ];
    let config = from_home(&home, &variables).await.unwrap();
    let checksums = config.settings().checksums;
    assert_eq!(checksums.request, ChecksumPolicy::WhenSupported);
    assert_eq!(checksums.response, ChecksumPolicy::WhenSupported);

    let builder = config.to_builder().request_checksum_calculation(ChecksumPolicy::WhenRequired);
    let builder = builder.response_checksum_validation(ChecksumPolicy::WhenRequired);
    let checksums = builder.expect_continue(false).build().unwrap().settings().checksums;
    assert_eq!(checksums.request, ChecksumPolicy::WhenRequired);
    assert_eq!(checksums.response, ChecksumPolicy::WhenRequired);
    assert!(!checksums.expect_continue);
}

#[tokio::test]
async fn other_values_are_errors() {
    for name in ["AWS_REQUEST_CHECKSUM_CALCULATION", "AWS_RESPONSE_CHECKSUM_VALIDATION"] {
        let error = from(&[(name, "always")]).await.unwrap_err().to_string();
        assert!(error.contains(name) && error.contains("`when_supported`"), "{error}");
    }
    let home = home("[default]\nrequest_checksum_calculation = never\n");
    let error = from_home(&home, &[]).await.unwrap_err().to_string();
    assert!(error.contains("`request_checksum_calculation` of the profile `default`"), "{error}");
}
