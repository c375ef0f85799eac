//! [`Skipped`]: tests that a server cannot pass, from the table in `tests/servers.md`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::at;

/// The name of Lambda in the table. Its tests are in `tests/tests/local_services`; others are in `tests/services`.
const LAMBDA: &str = "lambda";

/// The rows of the table.
pub(super) struct Skipped {
    rows: Vec<Row>,
}

struct Row {
    server: String,
    service: String,
    test: String,
    reason: String,
}

impl Skipped {
    /// Reads the table, and checks that each test exists.
    pub(super) fn read(root: &Path) -> Result<Skipped, String> {
        let path = root.join("tests/servers.md");
        let text = fs::read_to_string(&path).map_err(|error| at(&path, &error))?;
        let rows: Vec<Row> = text.lines().filter_map(Row::parse).collect();
        for row in &rows {
            row.check(root).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        Ok(Skipped { rows })
    }

    /// The tests that the server cannot pass, as their programs name them.
    pub(super) fn tests(&self, server: &str) -> Vec<&str> {
        self.rows.iter().filter(|row| row.server == server).map(|row| row.test.as_str()).collect()
    }

    /// Prints what was not tested against the server.
    pub(super) fn report(&self, server: &str) {
        for Row { service, test, reason, .. } in self.rows.iter().filter(|it| it.server == server) {
            println!("not run against {server}: {service}: {test}: {reason}");
        }
    }
}

impl Row {
    /// A row about one test: four cells, of which the third is a test in backquotes.
    fn parse(line: &str) -> Option<Row> {
        let cells = line.trim().strip_prefix('|')?.strip_suffix('|')?;
        let cells: Vec<&str> = cells.split('|').map(str::trim).collect();
        let [server, service, test, reason] = cells[..] else { return None };
        let test = test.strip_prefix('`')?.strip_suffix('`')?;
        let [server, service, test, reason] = [server, service, test, reason].map(str::to_owned);
        Some(Row { server, service, test, reason })
    }

    fn check(&self, root: &Path) -> Result<(), String> {
        let function = self.test.rsplit("::").next().unwrap_or_default();
        let definition = format!("fn {function}()");
        let defines =
            |path: &PathBuf| fs::read_to_string(path).is_ok_and(|text| text.contains(&definition));
        let paths = if self.service == LAMBDA {
            let tests = root.join("tests/tests");
            vec![tests.join("local_services.rs"), tests.join("local_services/lists.rs")]
        } else {
            vec![root.join("tests/services").join(&self.service).join("cases.rs")]
        };
        if paths.iter().any(defines) {
            return Ok(());
        }
        Err(format!("{} has no test `{}`; correct or remove its row", self.service, self.test))
    }
}
