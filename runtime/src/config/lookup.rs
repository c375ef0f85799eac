//! Where settings come from that a program did not make itself: environment variables, then the
//! profile.

use crate::environment::Environment;
use crate::profile::Profile;

/// A value, and what an error calls the place where it is set.
pub(super) struct Found {
    pub origin: String,
    pub value: String,
}

#[derive(Clone, Copy)]
pub(super) struct Lookup<'a> {
    pub environment: &'a Environment,
    pub profile: &'a Profile,
}

impl Lookup<'_> {
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

    /// A setting of the profile that is nested below a key.
    pub(super) fn of_nested(&self, key: &str, sub: &str) -> Option<Found> {
        let section = self.profile.section()?;
        let value = section.nested(key, sub)?.to_owned();
        let name = &self.profile.selected.name;
        let place = self.profile.profiles.place(section.file(key)?);
        let origin = format!("`{sub}` in `{key}` of the profile `{name}` in {place}");
        Some(Found { origin, value })
    }
}
