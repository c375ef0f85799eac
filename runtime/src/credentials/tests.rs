#[cfg(feature = "hyper")]
mod account;
#[cfg(feature = "hyper")]
mod assume_role;
#[cfg(feature = "hyper")]
mod clock;
#[cfg(all(feature = "hyper", unix))]
mod files;
#[cfg(feature = "hyper")]
mod metadata;
#[cfg(all(feature = "hyper", unix))]
mod process;
#[cfg(feature = "hyper")]
mod roles;
#[cfg(feature = "hyper")]
mod sharing;
#[cfg(feature = "hyper")]
mod sso;
#[cfg(feature = "hyper")]
mod stand_in;
#[cfg(feature = "hyper")]
mod world;

use super::provider::future;
use super::*;
use crate::body::Body;
use crate::environment::Environment;
use crate::profile::{AskedBy, Profile, Profiles, Selected};
use crate::transport::{Transport, TransportFuture};

/// A transport that must not be used.
struct Nobody;

impl Transport for Nobody {
    fn send(&self, request: ::http::Request<Body>) -> TransportFuture<'_> {
        panic!("asked {}", request.uri())
    }
}

fn from(variables: &[(&str, &str)]) -> CredentialsSource {
    let disabled = ("AWS_EC2_METADATA_DISABLED", "true");
    let environment = Environment::from_iter(variables.iter().copied().chain([disabled]));
    let profile = Profile { profiles: Arc::default(), selected: Profiles::selected(&environment) };
    CredentialsSource::chain(surroundings(environment, profile, Nobody))
}

fn surroundings(
    environment: Environment,
    profile: Profile,
    transport: impl Transport + 'static,
) -> Surroundings {
    Surroundings {
        environment,
        profile,
        transport: Arc::new(transport),
        region: None,
        use_fips: false,
        use_dual_stack: false,
        clock: Arc::default(),
        endpoint_url: crate::config::find_endpoint_url,
    }
}

#[tokio::test]
async fn variables_give_credentials() {
    let source = from(&[
        ("AWS_ACCESS_KEY_ID", "AKID"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_SESSION_TOKEN", "token"),
    ]);
    assert!(source.can_provide());
    let credentials = source.provide().await.unwrap();
    assert_eq!(credentials.access_key_id(), "AKID");
    assert_eq!(credentials.secret_access_key(), "secret");
    assert_eq!(credentials.session_token(), Some("token"));
}

#[tokio::test]
async fn blank_variables_are_ignored() {
    let keys = [("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", "secret")];
    let without_token = from(&[keys[0], keys[1], ("AWS_SESSION_TOKEN", " ")]);
    assert_eq!(without_token.provide().await.unwrap().session_token(), None);
    for blank in [
        [(keys[0].0, " "), keys[1]],
        [keys[0], (keys[1].0, "\t")],
        [("AWS_WEB_IDENTITY_TOKEN_FILE", " "), ("AWS_ROLE_ARN", "arn")],
        [
            ("AWS_CONTAINER_CREDENTIALS_FULL_URI", " "),
            ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", " "),
        ],
    ] {
        let error = from(&blank).provide().await.unwrap_err();
        assert_eq!(error.failed_sources().len(), 5, "{blank:?}: {error}");
    }
}

#[tokio::test]
async fn a_selected_profile_takes_precedence_over_variables() {
    let environment = Environment::from_iter([
        ("AWS_ACCESS_KEY_ID", "AKID-OF-VARIABLE"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ]);
    let file = "[dev]\naws_access_key_id = AKID-OF-PROFILE\naws_secret_access_key = secret\n";
    let profiles = Arc::new(Profiles::parse("", file).unwrap());
    for (asked_by, key) in [
        (AskedBy::Program, "AKID-OF-PROFILE"),
        (AskedBy::Variable("AWS_PROFILE"), "AKID-OF-VARIABLE"),
    ] {
        let selected = Selected { name: "dev".to_owned(), asked_by };
        let profile = Profile { profiles: Arc::clone(&profiles), selected };
        let source = CredentialsSource::chain(surroundings(environment.clone(), profile, Nobody));
        assert_eq!(source.provide().await.unwrap().access_key_id(), key);
    }
}

#[tokio::test]
async fn errors_list_the_sources() {
    let error = from(&[]).provide().await.unwrap_err();
    let text = error.to_string();
    let begin =
        "no credentials: environment variables: AWS_ACCESS_KEY_ID is not set; shared config";
    assert!(text.starts_with(begin), "{text}");
    let end = "; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, select a profile with AWS_PROFILE, or \
               set credentials in the configuration";
    assert!(text.ends_with(end), "{text}");
    assert_eq!(error.failed_sources().len(), 5);

    let error = from(&[("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", "")]);
    let error = error.provide().await.unwrap_err().to_string();
    assert!(error.contains("AWS_SECRET_ACCESS_KEY is not set, though"), "{error}");
    assert!(!error.contains("AKID"), "{error}");
}

#[tokio::test]
async fn errors_of_custom_providers_are_reported() {
    #[derive(Debug)]
    struct Failing;
    impl ProvideCredentials for Failing {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            let error = provider::error::CredentialsError::provider_error("the vault is sealed");
            future::ProvideCredentials::ready(Err(error))
        }
    }
    let error = CredentialsSource::provider(Failing).provide().await.unwrap_err();
    assert!(error.to_string().ends_with(": the vault is sealed"), "{error}");
    assert!(error.cause().is_some());
    assert!(error.failed_sources().is_empty());
}

#[test]
fn debug_hides_secrets() {
    let source =
        CredentialsSource::provider(Credentials::new("AKID", "hunter2", None, None, "test"));
    assert!(!format!("{source:?}").contains("hunter2"));
}
