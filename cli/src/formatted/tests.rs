use super::*;

const UNFORMATTED: &str = "fn  a(){}\n";
const FORMATTED: &str = "fn a() {}\n";

fn files(text: &str) -> Files {
    let mut files = Files::default();
    files.insert("Cargo.toml", "a  =  1\n");
    files.insert(SETTINGS, "max_width = 20\n");
    files.insert("a.rs", text);
    files.insert("b.rs", "fn  b(){}\n");
    files
}

/// The folder of a crate with cargo's target folder.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("target")).unwrap();
    fs::write(folder.path().join("target/CACHEDIR.TAG"), "").unwrap();
    folder
}

fn file_of_hashes(folder: &Path) -> PathBuf {
    folder.join("target/tinsmith/rustfmt")
}

fn format(text: &str, folder: &Path) -> Files {
    format_with(&files(text), folder, &file_of_hashes(folder)).unwrap().unwrap()
}

/// Formats the files, and writes the result to the folder.
fn generate(folder: &Path, text: &str) -> Files {
    let formatted = format(text, folder);
    for (name, text) in formatted.iter() {
        fs::write(folder.join(name), text).unwrap();
    }
    formatted
}

/// Makes rustfmt look as if it made this of a text, so that tests see whether it runs.
fn pretend(folder: &Path, settings: &str, text: &str, made: &str) {
    let line = format!("{} {}\n", hash(&[settings, text]), hash(&[made]));
    fs::write(file_of_hashes(folder), line).unwrap();
}

#[test]
fn an_unchanged_file_does_not_go_through_rustfmt() {
    let folder = folder();
    let formatted = generate(folder.path(), UNFORMATTED);
    assert_eq!(formatted.get("a.rs"), Some(FORMATTED));
    assert_eq!(formatted.get("Cargo.toml"), Some("a  =  1\n"));
    // Only a file that does not go through rustfmt keeps this.
    pretend(folder.path(), "max_width = 20\n", UNFORMATTED, "pretended");
    fs::write(folder.path().join("a.rs"), "pretended").unwrap();
    let formatted = format(UNFORMATTED, folder.path());
    assert_eq!(formatted.get("a.rs"), Some("pretended"));
    assert_eq!(formatted.get("b.rs"), Some("fn b() {}\n"));
}

#[test]
fn an_edited_file_a_changed_text_and_other_settings_go_through_rustfmt() {
    let folder = folder();
    generate(folder.path(), UNFORMATTED);
    for edited in ["fn a() {}", "fn a() { edited() }\n", "", UNFORMATTED] {
        fs::write(folder.path().join("a.rs"), edited).unwrap();
        let formatted = format(UNFORMATTED, folder.path());
        assert_eq!(formatted.get("a.rs"), Some(FORMATTED), "{edited}");
    }
    fs::remove_file(folder.path().join("a.rs")).unwrap();
    assert_eq!(generate(folder.path(), UNFORMATTED).get("a.rs"), Some(FORMATTED));
    assert_eq!(generate(folder.path(), "fn  c(){}\n").get("a.rs"), Some("fn c() {}\n"));
    // The text before the change is not known any more, or is that of another file on disk.
    assert_eq!(generate(folder.path(), UNFORMATTED).get("a.rs"), Some(FORMATTED));
    pretend(folder.path(), "max_width = 30\n", UNFORMATTED, "pretended");
    fs::write(folder.path().join("a.rs"), "pretended").unwrap();
    assert_eq!(generate(folder.path(), UNFORMATTED).get("a.rs"), Some(FORMATTED));
}

#[test]
fn hashes_that_are_missing_or_broken_only_take_time() {
    let folder = folder();
    let formatted = generate(folder.path(), UNFORMATTED);
    let hashes = fs::read_to_string(file_of_hashes(folder.path())).unwrap();
    assert_eq!(hashes.lines().count(), 2);
    for broken in ["", "a\nb c d\n\n \n", &hashes[..100]] {
        fs::write(file_of_hashes(folder.path()), broken).unwrap();
        assert_eq!(generate(folder.path(), UNFORMATTED), formatted);
        assert_eq!(fs::read_to_string(file_of_hashes(folder.path())).unwrap(), hashes);
    }
    fs::remove_dir_all(folder.path().join("target")).unwrap();
    fs::create_dir(folder.path().join("target")).unwrap();
    assert_eq!(generate(folder.path(), UNFORMATTED), formatted);
}

#[test]
fn the_target_folder_is_the_nearest_of_cargo() {
    if env::var_os("CARGO_TARGET_DIR").is_some() {
        return;
    }
    let outer = folder();
    let inner = outer.path().join("crates/a");
    fs::create_dir_all(inner.join("target")).unwrap();
    let found = path(&inner).unwrap();
    assert!(found.starts_with(outer.path().join("target/tinsmith")), "{found:?}");
    assert_ne!(path(&outer.path().join("crates/b")).unwrap(), found);
    fs::write(inner.join("target/CACHEDIR.TAG"), "").unwrap();
    assert!(path(&inner).unwrap().starts_with(inner.join("target/tinsmith")));
}
