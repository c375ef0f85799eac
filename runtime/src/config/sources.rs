//! The sources of settings outside of the program: environment variables, then the profile.

use std::fmt;
use std::sync::Arc;

use super::ConfigError;
use crate::environment::Environment;
use crate::profile::{AskedBy, Profiles, Read, Section, Selected};

/// The selected profile, and the files that it was searched in.
#[derive(Clone)]
pub(crate) struct Profile {
    pub profiles: Arc<Profiles>,
    pub selected: Selected,
}

impl Profile {
    /// A profile that was selected explicitly must exist, as for [other
    /// tools](https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html#cli-configure-files-using-profiles).
    pub(crate) fn read(
        environment: &Environment,
        selected: Selected,
    ) -> Result<Profile, ConfigError> {
        let Read { profiles, warnings } = Profiles::read_leniently(environment);
        let profile = Profile { profiles: Arc::new(profiles), selected };
        match (profile.section().map(Section::problem), profile.selected.asked_by) {
            (Some(Some(problem)), _) => return Err(problem.clone().into()),
            (Some(None), _) | (None, AskedBy::Nobody) => {}
            (None, asked_by) => return Err(profile.missing(asked_by)),
        }
        for warning in warnings {
            tracing::warn!("{warning}");
        }
        Ok(profile)
    }

    /// `None` if the default profile does not exist and was not selected explicitly.
    pub(crate) fn section(&self) -> Option<&Section> {
        self.profiles.profile(&self.selected.name)
    }

    fn missing(&self, asked_by: AskedBy) -> ConfigError {
        let Selected { name, .. } = &self.selected;
        let places = self.profiles.places();
        let hint = self.profiles.hint("profile", name);
        let asked_by = match asked_by {
            AskedBy::Variable(variable) => variable,
            AskedBy::Program | AskedBy::Nobody => "the program",
        };
        ConfigError::new(format!(
            "{asked_by} selects the profile `{name}`, which does not exist ({places}){hint}; \
             add it, or select another profile"
        ))
    }
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.selected, f)
    }
}

/// A value and its origin, as errors show it.
pub(super) struct Found {
    pub origin: String,
    pub value: String,
}

#[derive(Clone, Copy)]
pub(super) struct Sources<'a> {
    pub environment: &'a Environment,
    pub profile: &'a Profile,
}

impl Sources<'_> {
    /// The first of some variables that is set, else a setting of the profile.
    pub(super) fn find(&self, variables: &[&str], key: &str) -> Option<Found> {
        let of_variables = variables.iter().find_map(|name| self.variable(name));
        of_variables.or_else(|| self.of_profile(key))
    }

    pub(super) fn variable(&self, name: &str) -> Option<Found> {
        let value = self.environment.get(name)?;
        Some(Found { origin: name.to_owned(), value })
    }

    pub(super) fn of_profile(&self, key: &str) -> Option<Found> {
        let section = self.profile.section()?;
        let value = section.get(key)?.to_owned();
        let name = &self.profile.selected.name;
        let place = self.profile.profiles.place(section.file(key)?);
        Some(Found { origin: format!("`{key}` of the profile `{name}` in {place}"), value })
    }
}
