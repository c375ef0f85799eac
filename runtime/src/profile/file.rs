//! Locates and reads the shared files.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::ProfileError;
use crate::bounded;
use crate::environment::Environment;

/// Far larger than real files of profiles.
const MAX_BYTES: u64 = 1 << 20;

/// One of the two shared files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum File {
    /// By default `~/.aws/config`.
    Config,
    /// By default `~/.aws/credentials`.
    Credentials,
}

impl File {
    /// The variable with the path of the file.
    const fn variable(self) -> &'static str {
        match self {
            File::Config => "AWS_CONFIG_FILE",
            File::Credentials => "AWS_SHARED_CREDENTIALS_FILE",
        }
    }

    /// The description of the file in errors.
    pub(super) fn describe(self, path: Option<&Path>) -> String {
        let kind = match self {
            File::Config => "the config file",
            File::Credentials => "the credentials file",
        };
        match path {
            Some(path) => format!("{kind} {}", path.display()),
            None => kind.to_owned(),
        }
    }
}

/// The result of reading a file.
#[derive(Default)]
pub(super) struct Found {
    pub text: Vec<u8>,
    /// The path, even if the file does not exist.
    pub path: Option<PathBuf>,
    /// Why the file could not be used.
    pub problem: Option<Problem>,
}

/// A problem of a whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub error: ProfileError,
    /// Whether the file may contain sections that could not be read.
    pub hides: bool,
}

/// The contents and path of a file. A file that does not exist is treated as empty.
pub(super) fn read(file: File, environment: &Environment) -> Found {
    let (path, is_asked_for) = match environment.get(file.variable()) {
        Some(path) => (Some(expand(&path, environment)), true),
        None => (default_path(file, environment), false),
    };
    let Some(path) = path else { return Found::default() };
    let problem = |hides, problem: String| {
        let error = ProfileError::of_file(&file.describe(Some(&path)), problem);
        Some(Problem { error, hides })
    };
    let (text, problem) = match bounded::read(&path, MAX_BYTES) {
        Ok(text) => (text, None),
        Err(error) if error.kind() == ErrorKind::FileTooLarge => {
            let advice = "keep only profiles in it";
            (Vec::new(), problem(true, format!("is larger than {MAX_BYTES} bytes; {advice}")))
        }
        Err(error) if is_missing(&error, &path, is_asked_for) => (Vec::new(), None),
        Err(error) => {
            // Container runtimes create a folder if the mounted file does not exist.
            let hides = error.kind() != ErrorKind::IsADirectory;
            let variable = file.variable();
            let text = format!(
                "cannot be read: {error}; allow the program to read it, \
                 or set {variable} to another file"
            );
            (Vec::new(), problem(hides, text))
        }
    };
    Found { text, path: Some(path), problem }
}

/// Services often run with a home folder that does not exist, or that belongs to another user.
fn is_missing(error: &std::io::Error, path: &Path, is_asked_for: bool) -> bool {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => true,
        ErrorKind::PermissionDenied => !is_asked_for && std::fs::metadata(path).is_err(),
        _ => false,
    }
}

fn default_path(file: File, environment: &Environment) -> Option<PathBuf> {
    let name = match file {
        File::Config => "config",
        File::Credentials => "credentials",
    };
    Some(environment.home()?.join(".aws").join(name))
}

fn expand(path: &str, environment: &Environment) -> PathBuf {
    let in_home =
        path.strip_prefix('~').and_then(|rest| rest.strip_prefix(std::path::is_separator));
    match (in_home, environment.home()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(path),
    }
}
