//! The options of `cargo xtask codegen`.

use std::path::{Path, PathBuf};

use lexopt::{Parser, prelude::*};
use tinsmith::{
    command_line,
    customize::Customization,
    generate::{self, Job},
    sync::Mode,
};
use tinsmith_codegen::{Options, Runtime, check_crate_name};

use super::COMMAND;
use crate::workspace::root;

/// The parsed command line.
pub struct Request {
    pub mode: Mode,
    /// Whether to print the intermediate representation, and generate nothing.
    pub dumps: bool,
    /// `None` for the crates in this repository.
    pub job: Option<Job>,
}

/// Parses the options.
pub fn parse(arguments: Vec<String>) -> Result<Request, String> {
    let mut parser = Parser::from_args(arguments);
    let (mut mode, mut models, mut name, mut out) = (Mode::Write, Vec::new(), None, None);
    let (mut service, mut protocol, mut operations, mut runtime) = (None, None, None, None);
    let (mut tests, mut is_workspace_root, mut dumps) = (false, true, false);
    let wrong = |error: lexopt::Error| format!("{error}; see `cargo xtask help`");
    let text = |parser: &mut Parser| parser.value().and_then(|value| value.string()).map_err(wrong);
    while let Some(argument) = parser.next().map_err(wrong)? {
        match argument {
            Long("check") => mode = Mode::Check,
            Long("dump") => dumps = true,
            Long("tests") => tests = true,
            Long("no-workspace") => is_workspace_root = false,
            Long("model") => models.push(PathBuf::from(parser.value().map_err(wrong)?)),
            Long("crate") => name = Some(text(&mut parser)?),
            Long("out") => out = Some(PathBuf::from(parser.value().map_err(wrong)?)),
            Long("service") => service = Some(text(&mut parser)?),
            Long("protocol") => protocol = Some(text(&mut parser)?),
            Long("operations") => {
                let list = text(&mut parser)?;
                operations = Some(list.split(',').map(|name| name.trim().to_owned()).collect());
            }
            Long("runtime") => runtime = Some(text(&mut parser)?),
            other => return Err(wrong(other.unexpected())),
        }
    }
    if models.is_empty() {
        let only_with_model =
            name.is_some() || out.is_some() || service.is_some() || operations.is_some();
        if only_with_model || protocol.is_some() || runtime.is_some() || tests || !is_workspace_root
        {
            return Err("--crate, --out, --service, --protocol, --operations, --runtime, --tests and --no-workspace go \
                        with --model; add it"
                .to_owned());
        }
        return Ok(Request { mode, dumps, job: None });
    }
    let name = name.ok_or("--model needs --crate NAME; add it")?;
    check_crate_name(&name).map_err(|error| format!("--crate: {error}"))?;
    let out = out.ok_or("--model needs --out DIR; add it")?;
    let runtime = match runtime {
        Some(version) => Runtime::Version(version),
        None => Runtime::Path {
            path: relative(&out, &root().join("runtime"))?,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
    };
    let version = match &runtime {
        Runtime::Version(version) => Some(version.clone()),
        _ => None,
    };
    let mut options = Options {
        crate_name: name,
        crate_version: "0.1.0".to_owned(),
        service,
        protocol,
        operations,
        runtime,
        is_workspace_root,
        source: generate::source(&models),
        command: COMMAND.to_owned(),
        arguments: String::new(),
        tests,
        handwritten: None,
        additions: Default::default(),
    };
    options.arguments =
        command_line::arguments(Some("--model"), &models, &out, &options, &[], version.as_deref());
    let job = Job {
        models,
        service_name: None,
        out,
        options,
        operations_from: Vec::new(),
        customization: Customization::default(),
    };
    Ok(Request { mode, dumps, job: Some(job) })
}

/// The relative path from one folder to another, so that a checkout can be moved as a whole.
fn relative(from: &Path, to: &Path) -> Result<String, String> {
    let absolute = |path: &Path| {
        std::path::absolute(path)
            .map_err(|error| format!("{}: {error}; check the path", path.display()))
    };
    let (from, to) = (normal(&absolute(from)?), normal(&absolute(to)?));
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from[common..].iter().map(|_| "..".to_owned());
    Ok(up.chain(to[common..].iter().cloned()).collect::<Vec<_>>().join("/"))
}

/// The components of a path, with `.` and `..` resolved.
fn normal(path: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for component in path.components() {
        match component {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                names.pop();
            }
            other => names.push(other.as_os_str().to_string_lossy().into_owned()),
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative() {
        let path = |from: &str, to: &str| relative(Path::new(from), Path::new(to)).unwrap();
        assert_eq!(path("/a/b/c", "/a/runtime"), "../../runtime");
        assert_eq!(path("/x", "/a/b/../runtime"), "../a/runtime");
    }

    #[test]
    fn options_that_do_not_fit_are_refused() {
        let error = |arguments: &[&str]| {
            parse(arguments.iter().map(|argument| (*argument).to_owned()).collect()).err().unwrap()
        };
        assert!(error(&["--crate", "x"]).contains("--model"));
        assert!(error(&["--model", "m.json"]).contains("--crate"));
        assert!(error(&["--model", "m.json", "--crate", "x"]).contains("--out"));
        assert!(
            error(&["--model", "m.json", "--crate", "a b", "--out", "o"])
                .contains("not a valid crate name")
        );
        for taken in ["tinsmith-runtime", "tinsmith_runtime", "serde", "std"] {
            let error = error(&["--model", "m.json", "--crate", taken, "--out", "o"]);
            assert!(error.contains(taken) && error.contains("use another name"), "{error}");
        }
        assert!(error(&["--frobnicate"]).contains("cargo xtask help"));
    }
}
