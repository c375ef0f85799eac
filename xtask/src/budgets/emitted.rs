//! The amount of generated code per operation.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::Figures;

/// The folder of handwritten code.
const HANDWRITTEN: &str = "handwritten";

/// The counted quantities.
#[derive(Debug, Default, PartialEq, Eq)]
struct Count {
    operations: u64,
    lines: u64,
    bytes: u64,
}

/// The figures of the sources of a generated crate.
pub fn figures(folder: &Path) -> Result<Figures, String> {
    let mut count = Count::default();
    for path in sources(folder)? {
        let text =
            fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        count.add(&text);
    }
    if count.operations == 0 {
        return Err(format!(
            "{}: there is no operation; run `cargo xtask codegen`",
            folder.display()
        ));
    }
    Ok(Figures::from([
        ("lines", count.lines.div_ceil(count.operations)),
        ("bytes", count.bytes.div_ceil(count.operations)),
    ]))
}

impl Count {
    /// Adds a file.
    fn add(&mut self, text: &str) {
        let is_operation = |line: &&str| line.starts_with("impl Operation for ");
        self.operations += text.lines().filter(is_operation).count() as u64;
        self.lines += text.lines().count() as u64;
        self.bytes += text.len() as u64;
    }
}

/// The Rust files in a folder and its subfolders, without handwritten code.
fn sources(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != HANDWRITTEN) {
                files.append(&mut sources(&path)?);
            }
        } else if path.extension().is_some_and(|it| it == "rs") {
            files.push(path);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, files: &[(&str, &str)]) {
        for (name, text) in files {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }

    #[test]
    fn what_is_emitted_counts_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        write(
            root,
            &[
                ("lib.rs", "mod operation;\n"),
                ("operation/get.rs", "// 1\nimpl Operation for Get {\n}\n"),
                ("operation/put.rs", "impl Operation for Put {\n}\n"),
                ("handwritten/url.rs", "impl Operation for Url {\n}\n"),
                ("handwritten.rs", "//! By hand.\n"),
                ("handwritten/guide/x.md", "text\n"),
                ("notes.md", "text\n"),
            ],
        );
        // 7 lines and 88 bytes for 2 operations, rounded up.
        let bytes = "mod operation;\n// 1\nimpl Operation for Get {\n}\nimpl Operation for Put {\n}\n//! By hand.\n".len() as u64;
        assert_eq!(
            figures(root).unwrap(),
            Figures::from([("lines", 4), ("bytes", bytes.div_ceil(2))])
        );
    }

    #[test]
    fn nothing_is_no_figure() {
        let folder = tempfile::tempdir().unwrap();
        let error = figures(folder.path()).unwrap_err();
        assert!(error.contains("cargo xtask codegen"), "{error}");
        let error = figures(&folder.path().join("gone")).unwrap_err();
        assert!(error.contains("gone"), "{error}");
    }

    #[test]
    fn every_operation_of_lambda_is_counted() {
        let root = crate::workspace::root().join("generated/lambda/src");
        let mut count = Count::default();
        for path in sources(&root).unwrap() {
            count.add(&fs::read_to_string(path).unwrap());
        }
        let files = fs::read_dir(root.join("operation")).unwrap().count() as u64;
        assert_eq!(count.operations, files);
    }
}
