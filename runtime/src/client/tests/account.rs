//! The account ID in endpoint rules.

use super::*;
use crate::config::AccountIdEndpointMode;

fn rules_of_account(context: &Context<'_>) -> Result<Endpoint, EndpointError> {
    match (context.account_id, context.account_id_endpoint_mode) {
        (Some(account), Some("preferred" | "required")) => {
            Ok(Endpoint::new(format!("https://{account}.ping.example")))
        }
        (None, Some("required")) => Err(EndpointError::new("an account is required")),
        _ => Ok(Endpoint::new("https://ping.example")),
    }
}

static OF_ACCOUNT: Service = Service::new("Ping", "ping", rules_of_account).account_id();
static OF_NOBODY: Service = Service::new("Ping", "ping", rules_of_account);

fn client(service: &'static Service, account: &str, mode: AccountIdEndpointMode) -> Client {
    let keys = Credentials::builder().access_key_id("AKID").secret_access_key("secret");
    let keys = if account.is_empty() { keys } else { keys.account_id(account.to_owned()) };
    let config = Config::builder()
        .region("r")
        .credentials(keys.provider_name("test").build())
        .account_id_endpoint_mode(mode)
        .transport(Recorder::default());
    Client::new(service, config.build().unwrap())
}

async fn host(client: &Client) -> Result<String, String> {
    let options = CallOptions::new();
    let signed = client.signed(&Ping { prefix: false }, &options).await;
    signed.map(|it| it.uri().host().unwrap().to_owned()).map_err(|error| error.to_string())
}

#[tokio::test]
async fn the_account_id_is_passed_to_the_rules() {
    use AccountIdEndpointMode::{Disabled, Preferred, Required};
    for (account, mode, expected) in [
        ("123456789012", Preferred, "123456789012.ping.example"),
        ("123456789012", Required, "123456789012.ping.example"),
        ("123456789012", Disabled, "ping.example"),
        ("", Preferred, "ping.example"),
    ] {
        assert_eq!(host(&client(&OF_ACCOUNT, account, mode)).await.as_deref(), Ok(expected));
    }
    let error = host(&client(&OF_ACCOUNT, "", Required)).await.unwrap_err();
    assert!(error.contains("an account is required"), "{error}");
    // Rules that do not use the account ID do not receive it.
    let other = client(&OF_NOBODY, "123456789012", Preferred);
    assert_eq!(host(&other).await.as_deref(), Ok("ping.example"));
}

#[tokio::test]
async fn the_account_id_is_that_of_the_signing_credentials() {
    let client = client(&OF_ACCOUNT, "123456789012", AccountIdEndpointMode::Preferred);
    let signed = client.signed(&Anonymous { prefix: false }, &CallOptions::new()).await.unwrap();
    assert_eq!(signed.uri().host(), Some("ping.example"));
}

#[tokio::test]
async fn without_credentials_nothing_is_sent() {
    let recorder = Recorder::default();
    let nobody = Environment::from_iter([("AWS_EC2_METADATA_DISABLED", "true")]);
    let config = Config::from_environment(nobody).await.unwrap();
    let config = config.to_builder().region("r").transport(recorder.clone()).build().unwrap();
    let client = Client::new(&OF_ACCOUNT, config);
    let options = CallOptions::new();
    let error = client.send(&Ping { prefix: false }, &options).await.unwrap_err();
    assert!(error.to_string().contains("no credentials: environment variables"), "{error}");
    assert_eq!(recorder.count(), 0);
}
