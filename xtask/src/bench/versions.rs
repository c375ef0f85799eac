//! Tests that all programs use the same versions of shared crates.

use std::{collections::BTreeMap, fs, path::Path};

/// Folders in `bench/`. The official programs use the versions that their users get.
const SAME: [&str; 6] = ["default", "lean", "floor", "services-default", "s3-default", "s3-lean"];

fn read(path: &str) -> String {
    fs::read_to_string(crate::workspace::root().join(Path::new(path))).unwrap()
}

/// The versions of each crate in a lock file.
fn locked(lock_file: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut versions = BTreeMap::<_, Vec<_>>::new();
    for package in lock_file.split("[[package]]").skip(1) {
        let find = |key: &str| {
            let mut values = package.lines().filter_map(|line| line.strip_prefix(key));
            values.next().unwrap().trim_matches('"')
        };
        versions.entry(find("name = ")).or_default().push(find("version = "));
    }
    versions
}

/// The version requirements of the dependencies in a section of a manifest.
fn required<'a>(manifest: &'a str, part: &str) -> BTreeMap<&'a str, &'a str> {
    let lines = manifest.lines().skip_while(|line| *line != part).skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    let dependency = |line: &'a str| {
        let (name, value) = line.split_once(" = ")?;
        let value = value.strip_prefix("{ version = ").unwrap_or(value);
        Some((name, value.strip_prefix('"')?.split('"').next()?))
    };
    lines.filter_map(dependency).collect()
}

#[test]
fn programs_have_the_versions_of_the_workspace() {
    let workspace = read("Cargo.lock");
    let workspace = locked(&workspace);
    for name in SAME {
        let lock_file = read(&format!("bench/{name}/Cargo.lock"));
        let versions = locked(&lock_file);
        assert!(versions.len() > 50, "{name}");
        for (dependency, versions) in versions {
            let Some(expected) = workspace.get(dependency) else { continue };
            assert!(
                versions.iter().all(|it| expected.contains(it)),
                "bench/{name}/Cargo.lock: {dependency} is {versions:?}, and {expected:?} in the workspace; copy \
                 Cargo.lock to bench/{name} and run `cargo fetch --manifest-path bench/{name}/Cargo.toml`"
            );
        }
    }
}

#[test]
fn the_program_by_hand_requires_what_the_workspace_requires() {
    let (workspace, by_hand) = (read("Cargo.toml"), read("bench/floor/Cargo.toml"));
    let workspace = required(&workspace, "[workspace.dependencies]");
    let by_hand = required(&by_hand, "[dependencies]");
    for name in ["aws-sigv4", "reqwest", "rustls", "serde", "serde_json", "tokio"] {
        assert!(by_hand.contains_key(name), "{name}");
    }
    for (name, version) in by_hand {
        if let Some(expected) = workspace.get(name) {
            assert_eq!(
                version, *expected,
                "bench/floor/Cargo.toml: {name}; use the workspace's version"
            );
        }
    }
}
