//! Command-line options.

use std::path::PathBuf;

use lexopt::{Parser, prelude::*};

use super::{program::Program, subject::Subject};

/// What to measure, and how often.
#[derive(Debug, PartialEq)]
pub struct Options {
    pub subject: Subject,
    pub programs: Vec<Program>,
    /// The number of builds; 0 to measure only runs.
    pub builds: u32,
    /// The number of runs.
    pub runs: u32,
    /// Reads the figures from this file instead of measuring.
    pub from: Option<PathBuf>,
    /// Measures only codegen.
    pub only_codegen: bool,
    /// Measures one pass of codegen in this process, with this number of copies of Lambda.
    pub copies: Option<u32>,
}

/// Parses the command line.
pub fn parse(arguments: Vec<String>) -> Result<Options, String> {
    let mut options = Options {
        subject: Subject::Lambda,
        programs: Vec::new(),
        builds: 0,
        runs: 5,
        from: None,
        only_codegen: false,
        copies: None,
    };
    let (mut builds, mut only) = (None, None);
    let mut parser = Parser::from_args(arguments);
    let failed = |error: lexopt::Error| format!("{error}; see `cargo xtask help`");
    while let Some(argument) = parser.next().map_err(failed)? {
        match argument {
            Long("quick") => builds = Some(0),
            Long("only") => {
                let names = parser.value().and_then(|it| it.string()).map_err(failed)?;
                let named: Result<Vec<_>, _> = names.split(',').map(Program::of).collect();
                only = Some(named?);
            }
            Long("builds") => builds = Some(number(&mut parser).map_err(failed)?),
            Long("runs") => options.runs = number(&mut parser).map_err(failed)?,
            Long("from") => options.from = Some(parser.value().map_err(failed)?.into()),
            Long("services") => options.subject = Subject::Services,
            Long("s3") => options.subject = Subject::S3,
            Long("codegen") => options.only_codegen = true,
            Long("copies") => options.copies = Some(number(&mut parser).map_err(failed)?),
            other => return Err(failed(other.unexpected())),
        }
    }
    if options.copies.is_some() && !options.only_codegen {
        return Err("--copies requires --codegen; add it".into());
    }
    if let Some(it) = options.subject.comparison()
        && (options.only_codegen || only.is_some())
    {
        return Err(format!("--{} measures other programs; omit --only and --codegen", it.name));
    }
    options.programs = options.subject.programs();
    if let Some(only) = only {
        options.programs.retain(|it| only.contains(it));
    }
    options.builds = builds.unwrap_or(options.subject.builds());
    Ok(options)
}

fn number(parser: &mut Parser) -> Result<u32, lexopt::Error> {
    match parser.value()?.parse()? {
        0 => Err("the number must be at least 1".into()),
        number => Ok(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Options, String> {
        parse(arguments.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn everything_is_measured_unless_asked_otherwise() {
        let options = parsed(&[]).unwrap();
        assert_eq!(options.programs, Program::ALL);
        assert!(options.builds > 1 && options.runs > 1);
        let options = parsed(&["--quick", "--only", "floor,lean,default", "--runs", "2"]).unwrap();
        assert_eq!(options.programs, [Program::Default, Program::Lean, Program::Floor]);
        assert_eq!((options.builds, options.runs), (0, 2));
        assert!(!options.only_codegen);
        let options = parsed(&["--codegen", "--copies", "4"]).unwrap();
        assert!(options.only_codegen);
        assert_eq!(options.copies, Some(4));
        let options = parsed(&["--services"]).unwrap();
        assert_eq!(options.programs, [Program::Default, Program::Official]);
        assert_eq!((options.builds, options.runs), (1, 5));
        assert_eq!(parsed(&["--s3"]).unwrap().subject, Subject::S3);
        assert_eq!(parsed(&["--builds", "2", "--services"]).unwrap().builds, 2);
    }

    #[test]
    fn mistakes_are_explained() {
        for (arguments, expected) in [
            (&["--only", "theirs"][..], "programs are: default, lean, official, floor"),
            (&["--runs", "0"], "at least 1"),
            (&["--runs"], "cargo xtask help"),
            (&["--slow"], "--slow"),
            (&["--copies", "2"], "requires --codegen"),
            (&["--services", "--codegen"], "omit --only"),
            (&["--s3", "--only", "default"], "--s3 measures other programs; omit --only"),
        ] {
            let error = parsed(arguments).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }
}
