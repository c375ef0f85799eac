//! [`Profiles`]: the contents of `~/.aws/config` and `~/.aws/credentials`.
//!
//! The format is that of the [AWS SDKs and Tools Reference Guide][format]. For details that the
//! guide does not define, it follows the AWS CLI.
//!
//! [format]: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html

mod chosen;
mod error;
mod file;
mod parse;

pub(crate) use chosen::Profile;
pub use error::ProfileError;
pub use file::File;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use crate::environment::Environment;
use file::{Found, Problem};
use parse::{Header, RawSection, parse};

/// The sections of the shared config and credentials files, merged.
///
/// ```
/// use tinsmith_runtime::profile::Profiles;
///
/// let config = "[profile dev]\nregion = eu-central-1\n";
/// let credentials = "[dev]\naws_access_key_id = AKID\n";
/// let profiles = Profiles::parse(config, credentials)?;
/// let dev = profiles.profile("dev").unwrap();
/// assert_eq!(dev.get("region"), Some("eu-central-1"));
/// assert_eq!(dev.get("aws_access_key_id"), Some("AKID"));
/// # Ok::<(), tinsmith_runtime::profile::ProfileError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profiles {
    profiles: BTreeMap<String, Section>,
    sso_sessions: BTreeMap<String, Section>,
    services: BTreeMap<String, Section>,
    /// Names of sections with the wrong prefix: `[NAME]` in the config file and `[profile NAME]` in
    /// the credentials file.
    misplaced: Vec<(File, String)>,
    /// Problems of the files, except for those of the sections that are here.
    problems: Vec<Problem>,
    /// The paths of the files, even if they do not exist.
    paths: Paths,
}

/// `None` if the path of a file is unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Paths {
    config: Option<PathBuf>,
    credentials: Option<PathBuf>,
}

/// The settings of one profile, SSO session or services section. Keys are case-insensitive.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// The keys are in lower case.
    properties: BTreeMap<String, Property>,
    /// The first invalid line of the section.
    problem: Option<ProfileError>,
}

#[derive(Clone, PartialEq, Eq)]
struct Property {
    file: File,
    value: String,
    /// The nested settings of a key without a value.
    nested: BTreeMap<String, String>,
}

/// The selected profile.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Selected {
    /// The profile's name.
    pub name: String,
    /// The origin of the selection.
    pub asked_by: AskedBy,
}

/// The origin of the selected profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AskedBy {
    /// Not selected explicitly: the profile `default`, which does not have to exist.
    Nobody,
    /// The environment variable with this name.
    Variable(&'static str),
    /// The program.
    Program,
}

impl Profiles {
    /// Merges the contents of a config and a credentials file. Settings of the credentials file
    /// take precedence.
    ///
    /// # Errors
    /// A line that is neither a section nor a setting. The error names the file and the line, and
    /// never shows the contents of the line.
    pub fn parse(config: &str, credentials: &str) -> Result<Profiles, ProfileError> {
        let of = |text: &str| Found { text: text.into(), ..Found::default() };
        Profiles::of_files(of(config), of(credentials)).strict()
    }

    /// Reads the files that an environment names in `AWS_CONFIG_FILE` and
    /// `AWS_SHARED_CREDENTIALS_FILE`, by default `~/.aws/config` and `~/.aws/credentials` ([default
    /// locations](https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html)). A file that
    /// does not exist is treated as empty. The home folder is in `HOME`, else in `USERPROFILE`.
    ///
    /// # Errors
    /// A file cannot be read, is larger than 1 MiB, is not UTF-8, or has an invalid line.
    pub fn read(environment: &Environment) -> Result<Profiles, ProfileError> {
        Profiles::read_leniently(environment).strict()
    }

    /// Like `read`, but accepts files with problems. Problems within a section are stored in the
    /// section, because they do not affect other sections.
    pub(crate) fn read_leniently(environment: &Environment) -> Read {
        let of = |file| file::read(file, environment);
        Profiles::of_files(of(File::Config), of(File::Credentials))
    }

    fn of_files(config: Found, credentials: Found) -> Read {
        let of_config = parse(&config.text, File::Config, config.path.as_deref());
        let of_credentials =
            parse(&credentials.text, File::Credentials, credentials.path.as_deref());
        let mut profiles = Profiles::default();
        let mut warnings = Vec::new();
        for (found, parsed) in [(&config, &of_config), (&credentials, &of_credentials)] {
            let lost = parsed.lost.clone().map(|error| Problem { error, hides: true });
            profiles.problems.extend(found.problem.iter().cloned().chain(lost));
            let whole = found.problem.as_ref().map(|problem| &problem.error);
            warnings.extend(whole.or(parsed.first.as_ref()).cloned());
        }
        profiles.paths = Paths { config: config.path, credentials: credentials.path };
        profiles.add_config(of_config.sections);
        profiles.add_credentials(of_credentials.sections);
        Read { profiles, warnings }
    }

    /// `[profile default]` replaces `[default]`, in any order.
    fn add_config(&mut self, sections: Vec<RawSection>) {
        let has_prefixed = sections.iter().any(
            |section| matches!(&section.header, Header::Profile(name) if name == DEFAULT_PROFILE),
        );
        for RawSection { header, section } in sections {
            match header {
                Header::Plain(name) if name == DEFAULT_PROFILE && !has_prefixed => {
                    merge(&mut self.profiles, name, section);
                }
                Header::Profile(name) => merge(&mut self.profiles, name, section),
                Header::SsoSession(name) => merge(&mut self.sso_sessions, name, section),
                Header::Services(name) => merge(&mut self.services, name, section),
                Header::Plain(name) if name != DEFAULT_PROFILE => {
                    self.misplaced.push((File::Config, name));
                }
                Header::Plain(_) | Header::Unusable | Header::Lost => {}
            }
        }
    }

    fn add_credentials(&mut self, sections: Vec<RawSection>) {
        for RawSection { header, section } in sections {
            match header {
                Header::Plain(name) => merge(&mut self.profiles, name, section),
                Header::Profile(name) => self.misplaced.push((File::Credentials, name)),
                _ => {}
            }
        }
    }

    /// The profile with this name, which is case-sensitive.
    #[must_use]
    pub fn profile(&self, name: &str) -> Option<&Section> {
        self.profiles.get(name)
    }

    /// The section `[sso-session NAME]` of the config file.
    #[must_use]
    pub fn sso_session(&self, name: &str) -> Option<&Section> {
        self.sso_sessions.get(name)
    }

    /// The section `[services NAME]` of the config file.
    #[must_use]
    pub fn services(&self, name: &str) -> Option<&Section> {
        self.services.get(name)
    }

    /// The profile that an environment selects: `AWS_PROFILE`, else `AWS_DEFAULT_PROFILE`, an older
    /// name that the AWS CLI also supports, else `default`.
    #[must_use]
    pub fn selected(environment: &Environment) -> Selected {
        let of_variable = |variable| {
            let name = environment.get(variable)?;
            Some(Selected { name, asked_by: AskedBy::Variable(variable) })
        };
        let asked_for = of_variable("AWS_PROFILE").or_else(|| of_variable("AWS_DEFAULT_PROFILE"));
        asked_for.unwrap_or_else(|| Selected {
            name: DEFAULT_PROFILE.to_owned(),
            asked_by: AskedBy::Nobody,
        })
    }

    /// A file for errors: its kind, and its path if it is known.
    pub(crate) fn place(&self, file: File) -> String {
        file.describe(match file {
            File::Config => self.paths.config.as_deref(),
            File::Credentials => self.paths.credentials.as_deref(),
        })
    }

    /// Both files, for errors.
    pub(crate) fn places(&self) -> String {
        let mut places = match &self.paths {
            Paths { config: None, credentials: None } => {
                "there are no files, because HOME is not set".to_owned()
            }
            _ => format!("in {} and {}", self.place(File::Config), self.place(File::Credentials)),
        };
        for Problem { error, .. } in &self.problems {
            places.push_str(&format!("; {error}"));
        }
        places
    }

    /// Whether a missing section may exist in a file that has a problem.
    pub(crate) fn may_hide_some(&self) -> bool {
        self.problems.iter().any(|problem| problem.hides)
    }

    /// A hint for errors about a missing section, if a section with the wrong prefix has its name.
    pub(crate) fn hint(&self, kind: &str, name: &str) -> String {
        let is_meant = |(file, misplaced): &&(File, String)| {
            misplaced == name && (*file == File::Config || kind == "profile")
        };
        let Some((file, name)) = self.misplaced.iter().find(is_meant) else {
            return String::new();
        };
        let place = self.place(*file);
        match file {
            File::Config => format!("; write `[{kind} {name}]` instead of `[{name}]` in {place}"),
            File::Credentials => {
                format!("; write `[{name}]` instead of `[profile {name}]` in {place}")
            }
        }
    }
}

/// The result of reading, with its warnings.
pub(crate) struct Read {
    pub(crate) profiles: Profiles,
    /// At most one for each file.
    pub(crate) warnings: Vec<ProfileError>,
}

impl Read {
    fn strict(self) -> Result<Profiles, ProfileError> {
        match self.warnings.into_iter().next() {
            Some(error) => Err(error),
            None => Ok(self.profiles),
        }
    }
}

const DEFAULT_PROFILE: &str = "default";

/// If a setting occurs twice, the later one is used.
fn merge(sections: &mut BTreeMap<String, Section>, name: String, section: Section) {
    let merged = sections.entry(name).or_default();
    merged.properties.extend(section.properties);
    merged.problem = merged.problem.take().or(section.problem);
}

impl Section {
    /// The value of a setting. An empty value is treated as missing.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        let property = self.properties.get(&key.to_ascii_lowercase())?;
        Some(property.value.as_str()).filter(|value| !value.is_empty())
    }

    /// The value of a setting that is nested below a key. An empty value is treated as missing.
    #[must_use]
    pub fn nested(&self, key: &str, sub: &str) -> Option<&str> {
        let property = self.properties.get(&key.to_ascii_lowercase())?;
        let value = property.nested.get(&sub.to_ascii_lowercase())?;
        Some(value.as_str()).filter(|value| !value.is_empty())
    }

    /// The problem of a line in the section. A reader of the section must report it, because the
    /// line may contain a relevant setting.
    pub(crate) fn problem(&self) -> Option<&ProfileError> {
        self.problem.as_ref()
    }

    /// The file that a setting comes from.
    #[must_use]
    pub fn file(&self, key: &str) -> Option<File> {
        let property = self.properties.get(&key.to_ascii_lowercase())?;
        Some(property.file)
    }
}

impl fmt::Debug for Section {
    /// Shows only keys: values may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.properties.keys()).finish()
    }
}

#[cfg(test)]
mod tests;
