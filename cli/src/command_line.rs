//! The command that regenerates a crate, for the crate's manifest and README.

use std::path::{Component, Path, PathBuf};

use tinsmith_codegen::Options;

/// The arguments of a command, always in the same order. Absolute paths are shortened to the file name, so that the
/// crate is the same on all machines. `model` is the option before each model, `operations_from` the values of
/// `--operations-from`, which are used instead of the operations, and `runtime` the value of `--runtime`.
#[must_use]
pub fn arguments(
    model: Option<&str>,
    models: &[PathBuf],
    out: &Path,
    options: &Options,
    operations_from: &[PathBuf],
    runtime: Option<&str>,
) -> String {
    let mut words = Vec::new();
    for path in models {
        words.extend(model.map(str::to_owned));
        words.push(quoted(&portable(path)));
    }
    let mut add = |name: &str, value: &str| words.extend([name.to_owned(), quoted(value)]);
    add("--crate", &options.crate_name);
    add("--out", &portable(out));
    if let Some(service) = &options.service {
        add("--service", service);
    }
    if let Some(protocol) = &options.protocol {
        add("--protocol", protocol);
    }
    for source in operations_from {
        add("--operations-from", &portable(source));
    }
    if operations_from.is_empty()
        && let Some(operations) = &options.operations
    {
        add("--operations", &operations.join(","));
    }
    if let Some(runtime) = runtime {
        add("--runtime", runtime);
    }
    let overlay = options.handwritten.as_ref().and_then(|it| it.overlay.as_ref());
    words.extend(overlay.into_iter().flat_map(|it| ["--overlay".to_owned(), quoted(&it.name)]));
    words.extend(options.tests.then(|| "--tests".to_owned()));
    words.extend((!options.is_workspace_root).then(|| "--no-workspace".to_owned()));
    words.join(" ")
}

/// The arguments that generate the crates of a configuration file, from its folder.
#[must_use]
pub fn config(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    format!("--config {}", quoted(&name.to_string_lossy()))
}

/// A relative path without `.` components, or the file name of an absolute path.
fn portable(path: &Path) -> String {
    if path.has_root() || path.is_absolute() {
        return path.file_name().map_or_else(|| ".".into(), |name| name.to_string_lossy().into());
    }
    let names = path.components().filter(|component| *component != Component::CurDir);
    let names: Vec<_> = names.map(|name| name.as_os_str().to_string_lossy()).collect();
    if names.is_empty() { ".".to_owned() } else { names.join("/") }
}

/// Quotes an argument for a shell, on one line.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./,:=+@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    let line: String = word.chars().map(|c| if c.is_control() { '?' } else { c }).collect();
    format!("'{}'", line.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_paths_are_shortened() {
        assert_eq!(portable(Path::new("/home/ada/models/xray.json")), "xray.json");
        assert_eq!(portable(Path::new("./models/./xray.json")), "models/xray.json");
        assert_eq!(portable(Path::new("../xray")), "../xray");
        assert_eq!(portable(Path::new(".")), ".");
        assert_eq!(portable(Path::new("/")), ".");
    }

    #[test]
    fn arguments_are_quoted_for_a_shell() {
        assert_eq!(quoted("A,B"), "A,B");
        assert_eq!(quoted("a#B"), "'a#B'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted("a\nb"), "'a?b'");
        assert_eq!(quoted(""), "''");
    }
}
