use std::fs;
use std::path::Path;

use super::*;

/// Files in a folder and its subfolders, with their paths from it.
fn paths(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                found.push(name);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn all_files_of_the_folders_are_part_of_the_command() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("overlays");
    for stored in files::ALL {
        let mut listed: Vec<_> = stored.files.iter().map(|(path, _)| (*path).to_owned()).collect();
        listed.push("overlay.toml".to_owned());
        listed.sort();
        assert_eq!(listed, paths(&root.join(stored.name)), "correct the list in files.rs");
    }
    assert_eq!(names().count(), fs::read_dir(root).unwrap().count());
}

#[test]
fn an_overlay_has_its_files_operations_and_dependencies() {
    let found = find("s3").unwrap();
    let overlay = found.overlay.unwrap();
    assert!(overlay.operations.contains(&"CompleteMultipartUpload".to_owned()));
    assert!(overlay.files.iter().any(|(path, _)| path == "mod.rs"));
    let tokio = r#"tokio = { features = ["fs", "io-util", "rt", "sync", "time"], version = "1" }"#;
    assert!(found.dependencies.contains(&tokio.to_owned()), "{:?}", found.dependencies);
    assert_eq!(find("s4").unwrap_err(), "there is no overlay `s4`; use `s3`");
}

/// The dependencies have the versions of this workspace, so that an emitted crate has each of them once.
#[test]
fn dependencies_are_those_of_the_workspace() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    let workspace: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
    let workspace = workspace["workspace"]["dependencies"].as_table().unwrap();
    let version = |dependency: &toml::Value| {
        dependency.as_str().or_else(|| dependency.get("version")?.as_str()).map(str::to_owned)
    };
    for stored in files::ALL {
        let manifest: Manifest = toml::from_str(stored.manifest).unwrap();
        for (name, dependency) in &manifest.dependencies {
            assert_eq!(version(dependency), version(&workspace[name]), "{name}");
        }
    }
}
