//! The last step of code generation: runs `rustfmt` with the style in the crate's `rustfmt.toml`.
//!
//! The generator's output is valid Rust; this step formats it like `cargo fmt`. The output of a style edition does not
//! depend on the version of rustfmt, so the bytes are the same on any machine.
//!
//! Files are formatted in groups, so that they can be distributed to all processors. Given the root of a crate, rustfmt
//! would find the other files, but its time per file grows with their number.

mod groups;

use std::{
    collections::BTreeMap,
    fs,
    fs::File,
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

use tinsmith_codegen::Files;

use groups::groups;

/// The settings of rustfmt in a crate.
pub(crate) const SETTINGS: &str = "rustfmt.toml";

/// Formats all Rust files; `None` if rustfmt is not installed.
///
/// # Errors
/// There is no temporary folder, or rustfmt rejects a file.
pub fn format(files: &Files) -> Result<Option<Files>, String> {
    let folder = tempfile::tempdir()
        .map_err(|error| format!("no temporary folder: {error}; free some disk space"))?;
    match format_in(folder.path(), files) {
        Ok(formatted) => Ok(Some(formatted)),
        Err(Failure::Missing) => Ok(None),
        Err(Failure::Wrong(message)) => {
            Err(format!("rustfmt failed on generated code: {message}; report this with the model"))
        }
    }
}

enum Failure {
    /// rustfmt is not installed.
    Missing,
    Wrong(String),
}

fn at(path: &Path) -> impl Fn(io::Error) -> Failure {
    move |error| Failure::Wrong(format!("{}: {error}", path.display()))
}

fn format_in(folder: &Path, files: &Files) -> Result<Files, Failure> {
    // The path as rustfmt prints it.
    let folder = folder.canonicalize().map_err(at(folder))?;
    if let Some(settings) = files.get(SETTINGS) {
        write(&folder.join(SETTINGS), settings)?;
    }
    let sources = || files.iter().filter(|(name, _)| name.ends_with(".rs"));
    let texts = match join(&folder, sources()) {
        Ok(Some(texts)) => texts,
        Err(Failure::Missing) => return Err(Failure::Missing),
        // Formatting each file alone says which file is wrong.
        Ok(None) | Err(Failure::Wrong(_)) => {
            let texts = separate(&folder, sources())?.into_iter();
            texts.map(|(name, text)| (name.to_owned(), text)).collect()
        }
    };
    let mut formatted = files.clone();
    for (name, text) in texts {
        formatted.insert(name, text);
    }
    Ok(formatted)
}

/// Formats files in groups; `None` if the output cannot be split.
fn join<'a>(
    folder: &Path,
    files: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<Option<Vec<(String, String)>>, Failure> {
    let (roots, leaves): (Vec<_>, Vec<_>) = files.partition(|(_, text)| declares_modules(text));
    let (root_groups, mut alone) = groups(roots.into_iter());
    let (leaf_groups, alone_leaves) = groups(leaves.into_iter());
    alone.extend(alone_leaves);
    let mut joined = BTreeMap::new();
    for (kind, groups) in [("roots", root_groups), ("leaves", leaf_groups)] {
        for (index, group) in groups.into_iter().enumerate() {
            joined.insert(format!("groups/{kind}_{index}.rs"), group);
        }
    }
    let texts = joined.iter().map(|(name, group)| (name.as_str(), group.text.as_str()));
    let mut formatted = Vec::new();
    for (name, text) in separate(folder, texts.chain(alone))? {
        match joined.get(name) {
            None => formatted.push((name.to_owned(), text)),
            Some(group) => match group.split(&text) {
                Some(files) => {
                    formatted.extend(files.into_iter().map(|(name, text)| (name.to_owned(), text)));
                }
                None => return Ok(None),
            },
        }
    }
    Ok(Some(formatted))
}

/// Formats each file alone.
fn separate<'a>(
    folder: &Path,
    files: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<Formatted<'a>, Failure> {
    let (mut roots, mut leaves) = (Vec::new(), Vec::new());
    for (name, text) in files {
        write(&folder.join(name), text)?;
        if declares_modules(text) { &mut roots } else { &mut leaves }.push(name);
    }
    run(folder, &roots, &leaves)
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder.and_then(|()| fs::write(path, text)).map_err(at(path))
}

/// Whether rustfmt would format further files.
fn declares_modules(text: &str) -> bool {
    let is_declaration = |line: &str| {
        line.strip_prefix("pub ").unwrap_or(line).starts_with("mod ") && line.ends_with(';')
    };
    text.lines().any(is_declaration)
}

type Formatted<'a> = Vec<(&'a str, String)>;

/// Distributes the leaves to as many processes as there are processors; there are few roots.
fn run<'a>(folder: &Path, roots: &[&'a str], leaves: &[&'a str]) -> Result<Formatted<'a>, Failure> {
    let processes = thread::available_parallelism().map_or(1, usize::from).min(leaves.len());
    thread::scope(|scope| {
        let share =
            |first| leaves.iter().copied().skip(first).step_by(processes).collect::<Vec<_>>();
        let running: Vec<_> = (0..processes)
            .map(|first| scope.spawn(move || format_leaves(folder, share(first))))
            .collect();
        let mut formatted = Vec::new();
        for name in roots {
            formatted.push((*name, format_root(folder, name)?));
        }
        for thread in running {
            let gone = |_| Failure::Wrong("a thread ended early".into());
            formatted.extend(thread.join().map_err(gone)??);
        }
        Ok(formatted)
    })
}

fn format_leaves<'a>(folder: &Path, names: Vec<&'a str>) -> Result<Formatted<'a>, Failure> {
    let paths: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
    let output = output(rustfmt(folder).args(&paths))?;
    let texts = split(&output, &paths)
        .ok_or_else(|| Failure::Wrong("it does not print all files with their paths".into()))?;
    Ok(names.into_iter().zip(texts).collect())
}

/// Text from standard input has no folder, so rustfmt looks for no modules.
fn format_root(folder: &Path, name: &str) -> Result<String, Failure> {
    let path = folder.join(name);
    let file = File::open(&path).map_err(at(&path))?;
    output(rustfmt(folder).stdin(file))
}

fn rustfmt(folder: &Path) -> Command {
    let mut command = Command::new("rustfmt");
    command.args(["--edition", "2024", "--emit", "stdout"]).current_dir(folder);
    command.stdin(Stdio::null());
    command
}

fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command.output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Failure::Missing,
        _ => Failure::Wrong(error.to_string()),
    })?;
    if output.status.success() {
        return String::from_utf8(output.stdout)
            .map_err(|error| Failure::Wrong(format!("its output is not text: {error}")));
    }
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    // Without the component, rustup's proxy fails with this message.
    let is_missing = message.contains("is not installed");
    Err(if is_missing { Failure::Missing } else { Failure::Wrong(message) })
}

/// Splits the output of rustfmt: each file follows its path, a colon and an empty line.
fn split(output: &str, paths: &[PathBuf]) -> Option<Vec<String>> {
    let heads: Vec<String> = paths.iter().map(|path| format!("{}:\n\n", path.display())).collect();
    let mut texts = Vec::new();
    let mut rest = output;
    for (index, head) in heads.iter().enumerate() {
        rest = rest.strip_prefix(head)?;
        let end = heads.get(index + 1).map_or(Some(rest.len()), |next| rest.find(next))?;
        let (text, after) = rest.split_at(end);
        texts.push(text.to_owned());
        rest = after;
    }
    Some(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(entries: &[(&str, &str)]) -> Files {
        let mut files = Files::default();
        for (name, text) in entries {
            files.insert(*name, *text);
        }
        files
    }

    #[test]
    fn every_file_is_formatted_by_itself() {
        let given = files(&[
            ("Cargo.toml", "a  =  1\n"),
            ("rustfmt.toml", "max_width = 20\n"),
            ("src/a.rs", "fn  a(){}\n"),
            ("src/a/b.rs", "fn  b(){}\n"),
            ("src/c.rs", "fn  cccccccc(d:u8){}\n"),
            // The folder `handwritten` does not exist here.
            ("src/lib.rs", "pub  mod handwritten;\npub mod a;\n\nfn  cccccccc(d:u8){}\n"),
        ]);
        let expected = files(&[
            ("Cargo.toml", "a  =  1\n"),
            ("rustfmt.toml", "max_width = 20\n"),
            ("src/a.rs", "fn a() {}\n"),
            ("src/a/b.rs", "fn b() {}\n"),
            ("src/c.rs", "fn cccccccc(d: u8) {\n}\n"),
            ("src/lib.rs", "pub mod a;\npub mod handwritten;\n\nfn cccccccc(d: u8) {\n}\n"),
        ]);
        assert_eq!(format(&given).unwrap().unwrap(), expected);
    }

    #[test]
    fn what_is_no_rust_is_reported() {
        for text in ["fn fn\n", "mod a;\nfn fn\n"] {
            let error = format(&files(&[("src/lib.rs", text)])).unwrap_err();
            assert!(error.contains("report this with the model"), "{error}");
        }
    }

    #[test]
    fn what_is_printed_is_split() {
        let paths = [PathBuf::from("/x/a.rs"), PathBuf::from("/x/b.rs")];
        let texts = split("/x/a.rs:\n\nfn a() {}\n/x/b.rs:\n\n", &paths).unwrap();
        assert_eq!(texts, ["fn a() {}\n", ""]);
        assert_eq!(split("/x/a.rs:\n\nfn a() {}\n", &paths), None);
        assert_eq!(split("fn a() {}\n", &paths[..1]), None);
    }
}
