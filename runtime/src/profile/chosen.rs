//! [`Profile`]: the profile the configuration reads.

use std::fmt;
use std::sync::Arc;

use super::{AskedBy, ProfileError, Profiles, Read, Section, Selected};
use crate::environment::Environment;

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
    ) -> Result<Profile, ProfileError> {
        let Read { profiles, warnings } = Profiles::read_leniently(environment);
        let profile = Profile { profiles: Arc::new(profiles), selected };
        match (profile.section().map(Section::problem), profile.selected.asked_by) {
            (Some(Some(problem)), _) => return Err(problem.clone()),
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

    fn missing(&self, asked_by: AskedBy) -> ProfileError {
        let Selected { name, .. } = &self.selected;
        let places = self.profiles.places();
        let hint = self.profiles.hint("profile", name);
        let asked_by = match asked_by {
            AskedBy::Variable(variable) => variable,
            AskedBy::Program | AskedBy::Nobody => "the program",
        };
        ProfileError::new(format!(
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
