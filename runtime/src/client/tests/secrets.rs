//! Authentication schemes other than signatures, and fallbacks to them.

use super::*;

macro_rules! operations {
    ($($name:ident: $auth:expr;)*) => {$(
        struct $name;

        impl Operation for $name {
            const METADATA: Metadata = Metadata::new(stringify!($name)).auth($auth);
            type Output = ();
            type Error = PingError;

            fn request(&self) -> Result<Request, BuildError> {
                Ping { prefix: false }.request()
            }

            fn read(_: &mut Response) -> Result<(), DecodeError> {
                Ok(())
            }
        }
    )*};
}

operations! {
    Basic: &[Auth::Basic];
    KeyInHeader: &[Auth::ApiKeyHeader { name: "x-api-key", scheme: None }];
    KeyWithScheme: &[Auth::ApiKeyHeader { name: "Authorization", scheme: Some("ApiKey") }];
    KeyInQuery: &[Auth::ApiKeyQuery { name: "api key" }];
    Optional: &[Auth::SigV4, Auth::None];
    OptionalKey: &[Auth::ApiKeyQuery { name: "key" }, Auth::None];
    SignatureOrKey: &[Auth::SigV4, Auth::ApiKeyQuery { name: "key" }, Auth::None];
}

const SECRET: &str = "Aladdin & co";

fn keyed() -> crate::config::Builder {
    Config::builder().region("eu-central-1").api_key(SECRET).basic_auth("Aladdin", "open sesame")
}

/// The request that is sent for an operation.
async fn sent<O: Operation>(builder: crate::config::Builder, operation: O) -> http::Request<Body> {
    let recorder = Recorder::default();
    client(builder, &recorder).send(&operation, &CallOptions::new()).await.ok().unwrap();
    recorder.request()
}

#[tokio::test]
async fn secrets_are_sent_as_modelled() {
    // The example of RFC 7617, section 2.
    let request = sent(keyed(), Basic).await;
    assert_eq!(header(&request, "authorization"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    assert!(request.headers()["authorization"].is_sensitive());
    let request = sent(keyed(), KeyInHeader).await;
    assert_eq!(header(&request, "x-api-key"), SECRET);
    assert!(request.headers()["x-api-key"].is_sensitive());
    assert!(!request.headers().contains_key("authorization"));
    let request = sent(keyed(), KeyWithScheme).await;
    assert_eq!(header(&request, "authorization"), "ApiKey Aladdin & co");
    let request = sent(keyed(), KeyInQuery).await;
    assert_eq!(
        request.uri(),
        "https://ping.eu-central-1.example/ping?api%20key=Aladdin%20%26%20co"
    );
    assert!(!request.headers().contains_key("authorization"));
}

#[tokio::test]
async fn a_missing_secret_is_reported_before_sending() {
    async fn refusal(operation: impl Operation) -> String {
        let recorder = Recorder::default();
        let client = client(configured(), &recorder);
        let error = client.send(&operation, &CallOptions::new()).await.err().unwrap();
        assert_eq!((error.attempts(), recorder.count()), (0, 0));
        error.to_string()
    }
    let error = refusal(Basic).await;
    assert!(error.contains("set `basic_auth` in the configuration"), "{error}");
    let error = refusal(KeyInHeader).await;
    assert!(error.contains("set `api_key` in the configuration"), "{error}");
    let error = refusal(KeyInQuery).await;
    assert!(error.contains("set `api_key` in the configuration"), "{error}");
    let error = refusal(Token { prefix: false }).await;
    assert!(error.contains("call `bearer_token` on the builder"), "{error}");
}

#[tokio::test]
async fn invalid_header_values_are_not_sent() {
    let recorder = Recorder::default();
    let client = client(Config::builder().region("x").api_key("hunter2\n"), &recorder);
    let error = client.send(&KeyInHeader, &CallOptions::new()).await;
    let error = error.err().unwrap().to_string();
    assert!(
        error.contains("API key contains a character") && !error.contains("hunter2"),
        "{error}"
    );
    assert_eq!(recorder.count(), 0);
}

#[tokio::test]
async fn optional_authentication_is_used_if_possible() {
    let signed = sent(configured(), Optional).await;
    assert!(header(&signed, "authorization").starts_with("AWS4-HMAC-SHA256 "));
    let anonymous = sent(keyed(), Optional).await;
    assert!(!anonymous.headers().contains_key("authorization"));
    let keyed = sent(keyed(), OptionalKey).await;
    assert_eq!(keyed.uri().query(), Some("key=Aladdin%20%26%20co"));
    let anonymous = sent(configured(), OptionalKey).await;
    assert_eq!(anonymous.uri().query(), None);
    assert!(!anonymous.headers().contains_key("authorization"));
}

/// Whether a chain has credentials is known only after it was called.
#[tokio::test]
async fn optional_authentication_with_credentials_of_the_environment() {
    async fn from(variables: &[(&'static str, &'static str)]) -> crate::config::Builder {
        let off = [("AWS_EC2_METADATA_DISABLED", "true"), ("AWS_REGION", "eu-central-1")];
        let environment = Environment::from_iter(off.iter().chain(variables).copied());
        Config::from_environment(environment).await.unwrap().to_builder()
    }
    let anonymous = sent(from(&[]).await, Optional).await;
    assert!(!anonymous.headers().contains_key("authorization"));
    let keyed = sent(from(&[]).await.api_key(SECRET), SignatureOrKey).await;
    assert_eq!(keyed.uri().query(), Some("key=Aladdin%20%26%20co"));
    let keys = [("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", "secret")];
    let signed = sent(from(&keys).await, Optional).await;
    assert!(header(&signed, "authorization").starts_with("AWS4-HMAC-SHA256 "));
    // A configured source that fails is not skipped.
    let recorder = Recorder::default();
    let role =
        [("AWS_WEB_IDENTITY_TOKEN_FILE", "/gone"), ("AWS_ROLE_ARN", "arn:aws:iam::1:role/a")];
    let failed = client(from(&role).await, &recorder);
    let failed = failed.send(&Optional, &CallOptions::new()).await;
    assert!(failed.is_err());
    assert_eq!(recorder.count(), 0);
}

#[cfg(feature = "sigv4a")]
#[tokio::test]
async fn version_4a_signs_for_the_region() {
    operations! { Global: &[Auth::SigV4a]; }
    let request = sent(configured(), Global).await;
    assert!(header(&request, "authorization").starts_with("AWS4-ECDSA-P256-SHA256 "));
    assert_eq!(header(&request, "x-amz-region-set"), "eu-central-1");
}
