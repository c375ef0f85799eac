//! Where the shared files are, and what is in them.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::ProfileError;
use crate::bounded;
use crate::environment::Environment;

/// No file of profiles that people keep comes near it.
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
    /// The variable that says where the file is.
    const fn variable(self) -> &'static str {
        match self {
            File::Config => "AWS_CONFIG_FILE",
            File::Credentials => "AWS_SHARED_CREDENTIALS_FILE",
        }
    }

    /// What errors call the file.
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

/// A file as it was found.
#[derive(Default)]
pub(super) struct Found {
    pub text: Vec<u8>,
    /// Where it is, or would be.
    pub path: Option<PathBuf>,
    /// Why it says nothing.
    pub problem: Option<Problem>,
}

/// What is wrong with a file as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub error: ProfileError,
    /// Whether there may be sections that cannot be seen.
    pub hides: bool,
}

/// What a file says, and where it is or would be. One that does not exist says nothing.
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
            (Vec::new(), problem(true, format!("is longer than {MAX_BYTES} bytes; {advice}")))
        }
        Err(error) if is_missing(&error, &path, is_asked_for) => (Vec::new(), None),
        Err(error) => {
            // Containers have a folder there if the file that is mounted does not exist.
            let hides = error.kind() != ErrorKind::IsADirectory;
            let variable = file.variable();
            let text = format!(
                "cannot be read: {error}; give the program leave to read it, \
                 or name another file in {variable}"
            );
            (Vec::new(), problem(hides, text))
        }
    };
    Found { text, path: Some(path), problem }
}

/// Services often run with a home folder that does not exist, or that is another user's.
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
