//! Command-line options.

use lexopt::{Parser, prelude::*};

use super::budget::{BUDGETS, Budget};

/// Parses the command line, and returns the selected budgets.
pub fn parse(arguments: Vec<String>) -> Result<Vec<&'static Budget>, String> {
    let mut budgets: Vec<&Budget> = BUDGETS.iter().collect();
    let mut parser = Parser::from_args(arguments);
    let failed = |error: lexopt::Error| format!("{error}; see `cargo xtask help`");
    while let Some(argument) = parser.next().map_err(failed)? {
        match argument {
            Long("only") => {
                let names = parser.value().and_then(|it| it.string()).map_err(failed)?;
                let names: Vec<&str> = names.split(',').collect();
                if let Some(name) =
                    names.iter().find(|name| BUDGETS.iter().all(|it| it.key != **name))
                {
                    return Err(unknown(name));
                }
                budgets.retain(|it| names.contains(&it.key));
            }
            other => return Err(failed(other.unexpected())),
        }
    }
    Ok(budgets)
}

fn unknown(name: &str) -> String {
    let keys: Vec<&str> = BUDGETS.iter().map(|it| it.key).collect();
    format!("there is no budget `{name}`; there are {}", keys.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Vec<&'static str>, String> {
        let budgets = parse(arguments.iter().map(ToString::to_string).collect())?;
        Ok(budgets.into_iter().map(|it| it.key).collect())
    }

    #[test]
    fn everything_is_measured_unless_asked_otherwise() {
        assert_eq!(parsed(&[]).unwrap().len(), BUDGETS.len());
        // In the order of the table.
        assert_eq!(
            parsed(&["--only", "lean_binary,lean_crates"]).unwrap(),
            ["lean_crates", "lean_binary"]
        );
    }

    #[test]
    fn mistakes_are_explained() {
        for (arguments, expected) in [
            (&["--only", "lean_crates,time"][..], "no budget `time`; there are default_crates, "),
            (&["--only"], "cargo xtask help"),
            (&["--quick"], "--quick"),
        ] {
            let error = parsed(arguments).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }
}
