//! The environment of a provider chain: variables, files and local servers.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::credentials::{Credentials, CredentialsError, CredentialsSource, Surroundings};
use crate::environment::Environment;
use crate::profile::{Profile, Profiles};
use crate::transport::{Hyper, Transport};

pub(super) struct World {
    variables: Vec<(String, String)>,
    home: TempDir,
}

impl World {
    /// An empty home folder. EC2 metadata is disabled by default.
    pub(super) fn new() -> World {
        let home = TempDir::new().unwrap();
        let world = World { variables: Vec::new(), home };
        let path = world.home.path().to_str().unwrap().to_owned();
        world.set("HOME", &path).set("AWS_EC2_METADATA_DISABLED", "true")
    }

    pub(super) fn set(mut self, variable: &str, value: &str) -> World {
        self.variables.push((variable.to_owned(), value.to_owned()));
        self
    }

    /// With a metadata service.
    pub(super) fn instance(self, url: &str) -> World {
        let world = self.set("AWS_EC2_METADATA_DISABLED", "false");
        world.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", url)
    }

    pub(super) fn config(self, config: &str) -> World {
        self.write(".aws/config", config);
        self
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Writes a file in the home folder and returns its path.
    pub(super) fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub(super) fn environment(&self) -> Environment {
        Environment::from_iter(self.variables.clone())
    }

    pub(super) fn profiles(&self) -> Profiles {
        Profiles::read(&self.environment()).unwrap()
    }

    pub(super) fn source(&self) -> CredentialsSource {
        self.source_over(Hyper::default())
    }

    pub(super) fn source_over(&self, transport: impl Transport + 'static) -> CredentialsSource {
        CredentialsSource::chain(self.surroundings(transport))
    }

    pub(super) fn surroundings(&self, transport: impl Transport + 'static) -> Surroundings {
        let environment = self.environment();
        let profile = Profile::read(&environment, Profiles::selected(&environment)).unwrap();
        let of_profile = profile.section().and_then(|section| section.get("region"));
        let region = environment.get("AWS_REGION").or_else(|| of_profile.map(str::to_owned));
        let surroundings = super::surroundings(environment, profile, transport);
        Surroundings { region, ..surroundings }
    }

    pub(super) async fn provide(&self) -> Result<Credentials, CredentialsError> {
        self.source().provide().await
    }

    /// The error text, and that of the last source.
    pub(super) async fn error(&self) -> String {
        let error = self.provide().await.unwrap_err();
        assert_hides_secrets(&format!("{error} {error:?}"));
        error.to_string()
    }
}

/// Every secret in these tests contains this word.
pub(super) fn assert_hides_secrets(text: &str) {
    assert!(!text.contains("hunter"), "{text}");
}

/// A response of STS.
pub(super) fn assumed(key: &str) -> (u16, String) {
    let body = format!(
        r#"<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
        <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn></AssumedRoleUser><Credentials>
        <AccessKeyId>{key}</AccessKeyId><SecretAccessKey>hunter2&amp;{key}</SecretAccessKey>
        <SessionToken>hunter3{key}</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration>
        </Credentials></AssumeRoleResult></AssumeRoleResponse>"#
    );
    (200, body)
}

/// A response of the EC2 and ECS metadata services.
pub(super) fn metadata(key: &str, expiration: &str) -> (u16, String) {
    let body = format!(
        r#"{{"Code": "Success", "AccessKeyId": "{key}", "SecretAccessKey": "hunter2",
            "Token": "hunter3", "Expiration": "{expiration}"}}"#
    );
    (200, body)
}
