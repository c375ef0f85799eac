use super::*;

#[tokio::test]
async fn large_uploads_wait_unless_the_program_says_otherwise() {
    let config = from(&[]).await.unwrap();
    assert!(config.settings().checksums.expect_continue);
    let config = config.to_builder().expect_continue(false).build().unwrap();
    assert!(!config.settings().checksums.expect_continue);
}

#[tokio::test]
async fn other_values_are_errors() {
    for name in ["AWS_REQUEST_CHECKSUM_CALCULATION", "AWS_RESPONSE_CHECKSUM_VALIDATION"] {
        let error = from(&[(name, "always")]).await.unwrap_err().to_string();
        assert!(error.contains(name) && error.contains("`when_supported`"), "{error}");
    }
}
