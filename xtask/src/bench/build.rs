//! Builds the programs as users do: with cargo's defaults, but without incremental compilation where its state would
//! not be reused.

use std::{
    env, fs,
    fs::File,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

use super::{
    process::{self, Usage},
    program::Program,
};

/// The locations of sources and builds.
#[derive(Debug)]
pub struct Builder {
    /// `bench/`
    sources: PathBuf,
    /// `target/bench/`
    target: PathBuf,
    /// The folder in it that all programs share, instead of one for each program.
    shared: Option<&'static str>,
}

/// One of cargo's profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    Debug,
    Release,
}

impl Profile {
    pub const ALL: [Profile; 2] = [Profile::Debug, Profile::Release];

    /// The name of its folder.
    pub fn name(self) -> &'static str {
        match self {
            Profile::Debug => "debug",
            Profile::Release => "release",
        }
    }

    fn options(self) -> &'static [&'static str] {
        match self {
            Profile::Debug => &[],
            Profile::Release => &["--release"],
        }
    }
}

impl Builder {
    pub fn new(sources: PathBuf, target: PathBuf) -> Builder {
        Builder { sources, target, shared: None }
    }

    /// Builds all programs in one folder, so that crates with the same features are built once. Clean builds are then
    /// not comparable, so this is not for measuring builds.
    pub fn sharing(self, folder: &'static str) -> Builder {
        Builder { shared: Some(folder), ..self }
    }

    /// A cargo command without the variables of an outer cargo, for a folder relative to `bench/`.
    fn cargo(&self, folder: &str, task: &str) -> Command {
        let mut command = crate::workspace::cargo();
        command.arg(task).arg("--manifest-path").arg(self.sources.join(folder).join("Cargo.toml"));
        // Variables that affect compilation must not be inherited.
        let of_cargo = |name: &str| {
            ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_PROFILE_", "CARGO_BUILD_RUST"]
                .iter()
                .any(|it| name.starts_with(it))
                || [
                    "RUSTFLAGS",
                    "CARGO_ENCODED_RUSTFLAGS",
                    "RUSTC_WRAPPER",
                    "RUSTC_WORKSPACE_WRAPPER",
                ]
                .contains(&name)
        };
        for (name, _) in env::vars_os().filter(|(name, _)| name.to_str().is_some_and(of_cargo)) {
            command.env_remove(name);
        }
        // By default, local crates are compiled incrementally, and crates of a registry are not.
        command.env("CARGO_TERM_COLOR", "never").env("CARGO_INCREMENTAL", "0");
        command
    }

    fn build(&self, folder: &str, profile: Profile) -> Command {
        let mut command = self.cargo(folder, "build");
        command.arg("--target-dir").arg(self.target(folder)).args(profile.options());
        command
    }

    /// Downloads the dependencies of a folder in `bench/`. Missing entries are added to its lock file.
    pub fn fetch(&self, folder: &str) -> Result<(), String> {
        process::run(&mut self.cargo(folder, "fetch")).map(drop)
    }

    /// Builds the release of a folder in `bench/`, if it is not built yet.
    pub fn release(&self, folder: &str) -> Result<PathBuf, String> {
        process::run(&mut self.build(folder, Profile::Release))?;
        Ok(self.binary(folder))
    }

    /// Builds and runs one benchmark of a folder in `bench/`.
    pub fn benchmark(&self, folder: &str, name: &str) -> Command {
        let mut command = self.cargo(folder, "bench");
        command.arg("--target-dir").arg(self.target(folder)).args(["--bench", name]);
        command
    }

    /// The target folder of a folder in `bench/`.
    pub fn target(&self, folder: &str) -> PathBuf {
        self.target.join(self.shared.unwrap_or(folder))
    }

    /// Builds the release of `xtask`, if it is not built yet.
    pub fn xtask(&self) -> Result<PathBuf, String> {
        let target = self.target.join("xtask");
        let mut build = self.cargo("../xtask", "build");
        process::run(build.arg("--target-dir").arg(&target).args(Profile::Release.options()))?;
        Ok(target.join(Profile::Release.name()).join(format!("xtask{}", env::consts::EXE_SUFFIX)))
    }

    fn binary(&self, folder: &str) -> PathBuf {
        let name = format!("bench-{folder}{}", env::consts::EXE_SUFFIX);
        self.target(folder).join(Profile::Release.name()).join(name)
    }

    /// The crates of a folder in `bench/` with their versions. The first is the program.
    pub fn crates(&self, folder: &str) -> Result<Vec<String>, String> {
        let mut command = self.cargo(folder, "tree");
        command.args(["--edges", "normal,build", "--prefix", "none", "--format", "{p}"]);
        Ok(unique(&process::run(&mut command)?.output))
    }

    /// Builds the program from scratch.
    pub fn clean_build(&self, program: Program, profile: Profile) -> Result<Usage, String> {
        self.remove(program, profile)?;
        process::run(&mut self.build(program.name(), profile))
    }

    /// Frees disk space.
    pub fn remove(&self, program: Program, profile: Profile) -> Result<(), String> {
        let folder = self.target(program.name()).join(profile.name());
        match fs::remove_dir_all(&folder) {
            Err(error) if folder.exists() => Err(format!("{}: {error}", folder.display())),
            _ => Ok(()),
        }
    }

    /// Rebuilds a generated crate of a folder in `bench/`, with its dependencies already built.
    pub fn generated(
        &self,
        folder: &str,
        generated: &str,
        profile: Profile,
    ) -> Result<Usage, String> {
        let mut build = self.build(folder, profile);
        build.args(["--package", generated]);
        let mut clean = self.cargo(folder, "clean");
        clean.arg("--target-dir").arg(self.target(folder));
        clean.args(["--package", generated]).args(profile.options());
        process::run(&mut clean)?;
        let first = process::run(&mut build)?;
        if compiled(&first.errors) == 1 {
            return Ok(first);
        }
        // Its dependencies were compiled as well: built alone, it may use other features of them.
        process::run(&mut clean)?;
        let usage = process::run(&mut build)?;
        match compiled(&usage.errors) {
            1 => Ok(usage),
            compiled => Err(format!(
                "{compiled} crates were compiled instead of {generated}:\n{}",
                usage.errors
            )),
        }
    }

    /// Rebuilds the program after a change of its own source, incrementally as cargo does by default.
    pub fn rebuild(&self, program: Program, profile: Profile) -> Result<Usage, String> {
        let mut build = self.build(program.name(), profile);
        build.env_remove("CARGO_INCREMENTAL");
        process::run(&mut build)?;
        let path = self.sources.join(program.name()).join("src/main.rs");
        let touched = File::options().append(true).open(&path);
        touched
            .and_then(|file| file.set_modified(SystemTime::now()))
            .map_err(|error| format!("{}: {error}", path.display()))?;
        process::run(&mut build)
    }

    /// The sizes of the release binary in bytes, unstripped and stripped.
    pub fn sizes(&self, program: Program) -> Result<(u64, u64), String> {
        let binary = self.binary(program.name());
        let stripped = binary.with_extension("stripped");
        process::run(Command::new("strip").arg("-o").arg(&stripped).arg(&binary))
            .map_err(|error| format!("{error}; install binutils"))?;
        Ok((length(&binary)?, length(&stripped)?))
    }
}

fn length(path: &Path) -> Result<u64, String> {
    let metadata = fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(metadata.len())
}

/// The distinct lines of `cargo tree`: `name v1.2.3`, without paths and marks.
fn unique(tree: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in tree.lines() {
        let words: Vec<&str> = line.split_whitespace().take(2).collect();
        let line = words.join(" ");
        if !line.is_empty() && !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// The number of crates that cargo reports as compiled.
fn compiled(errors: &str) -> usize {
    errors.lines().filter(|line| line.trim_start().starts_with("Compiling ")).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_counts_once() {
        let tree = "bench-default v0.0.0 (/x)\nbytes v1.12.1\nserde v1.0.2 (proc-macro)\nbytes v1.12.1 (*)\n\n";
        assert_eq!(unique(tree), ["bench-default v0.0.0", "bytes v1.12.1", "serde v1.0.2"]);
    }

    #[test]
    fn cargo_says_what_it_compiles() {
        let output = "   Compiling a v1.0.0\nwarning: Compiling is slow\n    Finished `dev`\n";
        assert_eq!(compiled(output), 1);
    }
    #[test]
    fn programs_have_folders_of_their_own_unless_they_share_one() {
        let builder = Builder::new("bench".into(), "target".into());
        assert_ne!(builder.target("default"), builder.target("lean"));
        let builder = builder.sharing("budgets");
        assert_eq!(builder.target("default"), Path::new("target/budgets"));
        assert_eq!(builder.target("default"), builder.target("lean"));
        assert_ne!(builder.binary("default"), builder.binary("lean"));
    }
}
