//! The workspace of this checkout: its folders, and cargo.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// The folder of this checkout.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// The absolute path of cargo's target folder.
pub fn target(root: &Path) -> Result<PathBuf, String> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    std::path::absolute(&target).map_err(|error| format!("{}: {error}", target.display()))
}

/// The cargo that runs this task.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
