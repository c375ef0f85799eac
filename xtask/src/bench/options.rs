//! Command-line options.

use std::path::PathBuf;

use lexopt::{Parser, prelude::*};

use super::program::Program;

/// What to measure, and how often.
#[derive(Debug, PartialEq)]
pub struct Options {
    pub programs: Vec<Program>,
    /// How often everything is built anew; never, if only the programs' work is to be measured.
    pub builds: u32,
    /// The number of builds; 0 to measure only runs.
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
        programs: Program::ALL.to_vec(),
        builds: 3,
        runs: 5,
        from: None,
        only_codegen: false,
        copies: None,
    };
    let mut parser = Parser::from_args(arguments);
    let failed = |error: lexopt::Error| format!("{error}; see `cargo xtask help`");
    while let Some(argument) = parser.next().map_err(failed)? {
        match argument {
            Long("quick") => options.builds = 0,
            Long("only") => {
                let names = parser.value().and_then(|it| it.string()).map_err(failed)?;
                let named: Vec<Program> =
                    names.split(',').map(Program::of).collect::<Result<_, _>>()?;
                options.programs.retain(|it| named.contains(it));
            }
            Long("builds") => options.builds = number(&mut parser).map_err(failed)?,
            Long("runs") => options.runs = number(&mut parser).map_err(failed)?,
            Long("from") => options.from = Some(parser.value().map_err(failed)?.into()),
            Long("codegen") => options.only_codegen = true,
            Long("copies") => options.copies = Some(number(&mut parser).map_err(failed)?),
            other => return Err(failed(other.unexpected())),
        }
    }
    if options.copies.is_some() && !options.only_codegen {
        return Err("--copies requires --codegen; add it".into());
    }
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
    }

    #[test]
    fn mistakes_are_explained() {
        for (arguments, expected) in [
            (&["--only", "theirs"][..], "programs are: default, lean, official, floor"),
            (&["--runs", "0"], "at least 1"),
            (&["--runs"], "cargo xtask help"),
            (&["--slow"], "--slow"),
            (&["--copies", "2"], "requires --codegen"),
        ] {
            let error = parsed(arguments).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }
}
