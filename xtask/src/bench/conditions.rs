//! The conditions of a measurement, besides the programs.

use std::{env, fs, path::Path, process::Command, thread};

use super::{process, results::Conditions};

/// Collects the conditions on this machine. Unknown values are empty.
pub fn look(root: &Path) -> Conditions {
    let mut commit =
        said(Command::new("git").current_dir(root).args(["rev-parse", "--short", "HEAD"]));
    let changes = ["status", "--porcelain", "--untracked-files=no"];
    if !said(Command::new("git").current_dir(root).args(changes)).is_empty() {
        commit += " with changes";
    }
    Conditions {
        processor: processor(&fs::read_to_string("/proc/cpuinfo").unwrap_or_default()),
        cores: thread::available_parallelism().map_or(0, usize::from),
        system: said(Command::new("uname").arg("-sr")),
        compiler: said(Command::new("rustc").arg("--version")),
        commit,
        date: said(Command::new("date").args(["--utc", "+%F"])),
        command: ["cargo xtask".to_owned()]
            .into_iter()
            .chain(env::args().skip(1))
            .collect::<Vec<_>>()
            .join(" "),
        ..Conditions::default()
    }
}

fn said(command: &mut Command) -> String {
    process::run(command).map(|it| it.output.trim().to_owned()).unwrap_or_default()
}

/// The name of the first processor.
fn processor(cpuinfo: &str) -> String {
    let names =
        cpuinfo.lines().filter_map(|line| line.strip_prefix("model name")?.split_once(": "));
    names.map(|(_, name)| name.trim().to_owned()).next().unwrap_or_else(|| "processor".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processors_have_names() {
        let cpuinfo = "processor\t: 0\nmodel name\t: Fast One @ 3 GHz\nmodel name\t: Other\n";
        assert_eq!(processor(cpuinfo), "Fast One @ 3 GHz");
        assert_eq!(processor(""), "processor");
    }
}
