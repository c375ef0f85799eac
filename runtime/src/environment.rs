//! [`Environment`]: the environment variables of a configuration.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// Environment variables: those of the process, or a given set.
///
/// Configuration is always read from an `Environment`, so that tests can set variables without
/// affecting other tests.
///
/// ```
/// use tinsmith_runtime::environment::Environment;
///
/// let environment = Environment::from_iter([("AWS_REGION", "eu-central-1")]);
/// assert_eq!(environment.get("AWS_REGION").as_deref(), Some("eu-central-1"));
/// assert_eq!(environment.get("AWS_PROFILE"), None);
/// ```
#[derive(Clone)]
pub struct Environment {
    variables: Variables,
}

#[derive(Clone)]
enum Variables {
    OfProcess,
    Fixed(Arc<BTreeMap<String, String>>),
}

impl Environment {
    /// The variables of the process, read on each access.
    #[must_use]
    pub const fn of_process() -> Environment {
        Environment { variables: Variables::OfProcess }
    }

    /// No variables.
    #[must_use]
    pub fn empty() -> Environment {
        Environment::from_iter([] as [(&str, &str); 0])
    }

    /// The value of a variable. A value that is empty or blank is treated as missing.
    ///
    /// Bytes that are not UTF-8 are replaced by `U+FFFD`, which is invalid in all values, so that
    /// the reader of the value reports the error.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        let value = match &self.variables {
            Variables::OfProcess => std::env::var_os(name)?.to_string_lossy().into_owned(),
            Variables::Fixed(variables) => variables.get(name)?.clone(),
        };
        (!value.trim().is_empty()).then_some(value)
    }

    /// The user's home folder: `HOME`, else `USERPROFILE`.
    pub(crate) fn home(&self) -> Option<PathBuf> {
        self.get("HOME").or_else(|| self.get("USERPROFILE")).map(PathBuf::from)
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(variables: I) -> Environment {
        let variables = variables.into_iter();
        let owned = variables.map(|(name, value)| (name.into(), value.into()));
        Environment { variables: Variables::Fixed(Arc::new(owned.collect())) }
    }
}

impl fmt::Debug for Environment {
    /// Shows only names: values may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.variables {
            Variables::OfProcess => f.write_str("Environment(of the process)"),
            Variables::Fixed(variables) => f.debug_set().entries(variables.keys()).finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_value_is_not_set() {
        let environment =
            Environment::from_iter([("A", ""), ("B", " "), ("C", "\t\n"), ("D", " x ")]);
        for name in ["A", "B", "C"] {
            assert_eq!(environment.get(name), None, "{name}");
        }
        assert_eq!(environment.get("D").as_deref(), Some(" x "));
        assert_eq!(Environment::empty().get("B"), None);
    }

    #[test]
    fn the_process_has_variables() {
        assert!(Environment::of_process().get("CARGO_MANIFEST_DIR").is_some());
        assert_eq!(Environment::of_process().get("TINSMITH_IS_NOT_SET"), None);
    }

    #[test]
    fn debug_hides_values() {
        let environment = Environment::from_iter([("AWS_SECRET_ACCESS_KEY", "hunter2")]);
        assert_eq!(format!("{environment:?}"), r#"{"AWS_SECRET_ACCESS_KEY"}"#);
    }
}
