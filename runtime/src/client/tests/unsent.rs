//! Errors before anything is sent.

use super::*;

#[tokio::test]
async fn errors_of_builders_do_not_advise_to_set_variables() {
    let (recorder, region) = (Recorder::default(), || Config::builder().region("eu-central-1"));
    let without_credentials = client(region(), &recorder);
    let credentials = Credentials::new("AKID", "secret", None, None, "test");
    let without_region = client(Config::builder().credentials(credentials), &recorder);
    let options = CallOptions::new();
    let token = Token { prefix: false };
    let errors = [
        ("credentials", ping(&without_credentials, CallOptions::new()).await.unwrap_err()),
        ("bearer_token", without_credentials.send(&token, &options).await.unwrap_err()),
        ("region", ping(&without_region, CallOptions::new()).await.unwrap_err()),
    ];
    for (setter, error) in errors {
        let advice = format!(
            "; call `{setter}` on the builder, or start from `Config::from_env().await?.to_builder()`, \
             which reads the environment (0 attempts)"
        );
        assert!(error.to_string().ends_with(&advice), "{error}");
        assert!(!error.to_string().contains("AWS_"), "{error}");
    }
    assert_eq!(recorder.count(), 0);
}

#[tokio::test]
async fn missing_settings_are_reported_before_sending() {
    let recorder = Recorder::default();
    let environment = Environment::from_iter([("AWS_EC2_METADATA_DISABLED", "true")]);
    let builder = Config::from_environment(environment).await;
    let client = client(builder.unwrap().to_builder(), &recorder);
    let error = ping(&client, CallOptions::new()).await.unwrap_err();
    assert!(matches!(error.kind(), PingError::Failure(Failure::Endpoint(_))));
    assert!(error.to_string().contains("AWS_REGION and AWS_DEFAULT_REGION are not set"), "{error}");
    let error = ping(&client, CallOptions::new().region("eu-central-1")).await.unwrap_err();
    assert!(matches!(error.kind(), PingError::Failure(Failure::Credentials(_))));
    assert!(error.to_string().contains("AWS_ACCESS_KEY_ID is not set"), "{error}");
    let error =
        ping(&client, CallOptions::new().endpoint_url("http://localhost")).await.unwrap_err();
    assert!(error.to_string().contains("the region is not known"), "{error}");
    assert_eq!(recorder.count(), 0);
}

#[tokio::test]
async fn an_invalid_endpoint_fails_only_calls_that_use_it() {
    let recorder = Recorder::default();
    let environment = Environment::from_iter([("AWS_ENDPOINT_URL_PING", "localhost")]);
    let config = Config::from_environment(environment).await.unwrap();
    let credentials = Credentials::new("AKID", "secret", None, None, "test");
    let client =
        client(config.to_builder().region("eu-central-1").credentials(credentials), &recorder);
    let error = ping(&client, CallOptions::new()).await.unwrap_err();
    assert!(matches!(error.kind(), PingError::Failure(Failure::Endpoint(_))));
    assert!(error.to_string().contains("AWS_ENDPOINT_URL_PING has the invalid value"), "{error}");
    assert_eq!(recorder.count(), 0);
    ping(&client, CallOptions::new().endpoint_url("http://localhost")).await.unwrap();
    assert_eq!(recorder.count(), 1);
}

#[tokio::test]
async fn invalid_options_are_errors_of_the_call() {
    let recorder = Recorder::default();
    let client = client(configured(), &recorder);
    for options in [
        CallOptions::new().header("a b", "c"),
        CallOptions::new().header("a", "b\r\nc: d"),
        CallOptions::new().region("example.com/"),
        CallOptions::new().endpoint_url("localhost"),
    ] {
        let error = ping(&client, options).await.unwrap_err();
        assert_eq!(error.attempts(), 0, "{error}");
    }
    assert_eq!(recorder.count(), 0);
}
