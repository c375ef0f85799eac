//! Recognizes crates in the folder of a workspace, which cargo refuses if the crate is a workspace as well.

use std::{
    fs,
    path::{Path, PathBuf},
};

use toml::Table;

use crate::generate::Job;

/// A note for a crate that is its own workspace, in a folder of another workspace that does not exclude it.
#[must_use]
pub fn note(job: &Job) -> Option<String> {
    if !job.options.is_workspace_root {
        return None;
    }
    let workspace = enclosing(&std::path::absolute(&job.out).ok()?)?;
    Some(format!(
        "the crate is in the folder of the workspace {}; for a crate of that workspace, use --no-workspace, or \
         `no-workspace = true` in a configuration file",
        workspace.display()
    ))
}

/// The manifest of the workspace that a folder belongs to.
fn enclosing(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().skip(1).find_map(|root| {
        let manifest = root.join("Cargo.toml");
        let table: Table = fs::read_to_string(&manifest).ok()?.parse().ok()?;
        let workspace = table.get("workspace")?;
        let excluded = workspace.get("exclude").and_then(|it| it.as_array());
        let is_excluded = excluded.into_iter().flatten().filter_map(|it| it.as_str());
        let is_excluded = is_excluded.map(|it| root.join(it)).any(|it| folder.starts_with(it));
        (!is_excluded).then_some(manifest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workspace_is_found_unless_it_excludes_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let app = folder.path().join("app");
        fs::create_dir(&app).unwrap();
        let (root, client) = (folder.path().join("Cargo.toml"), app.join("client"));
        fs::write(app.join("Cargo.toml"), "[package]\nname = \"app\"\n").unwrap();
        let found = || enclosing(&client).filter(|it| it.starts_with(folder.path()));

        assert_eq!(found(), None);
        fs::write(&root, "[workspace]\nmembers = [\"app\"]\n").unwrap();
        assert_eq!(found(), Some(root.clone()));
        for (excluded, expected) in [("app/client", None), ("app", None), ("cli", Some(&root))] {
            fs::write(&root, format!("[workspace]\nexclude = [\"{excluded}\"]\n")).unwrap();
            assert_eq!(found().as_ref(), expected, "{excluded}");
        }
    }
}
