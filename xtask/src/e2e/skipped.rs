//! [`Skipped`]: tests that a server cannot pass, from the table in `tests/servers.md`.

use std::{fs, path::Path};

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
    /// Reads the table.
    pub(super) fn read(root: &Path) -> Result<Skipped, String> {
        let path = root.join("tests/servers.md");
        let text = fs::read_to_string(&path).map_err(|error| at(&path, &error))?;
        let rows: Vec<Row> = text.lines().filter_map(Row::parse).collect();
        for row in rows.iter().filter(|row| row.service == LAMBDA) {
            row.check(root).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        Ok(Skipped { rows })
    }

    /// The tests of Lambda that the server cannot pass.
    pub(super) fn of_lambda(&self, server: &str) -> Vec<&str> {
        let rows = self.rows.iter().filter(|row| row.server == server && row.service == LAMBDA);
        rows.map(|row| row.test.as_str()).collect()
    }

    /// The tests of other services, each with its service. `tests/tests/services.rs` checks that they exist.
    pub(super) fn of_services(&self, server: &str) -> Vec<String> {
        let rows = self.rows.iter().filter(|row| row.server == server && row.service != LAMBDA);
        let name = |row: &Row| {
            let service = row.service.replace(' ', "_").to_lowercase();
            format!("{service}::{}", row.test)
        };
        rows.map(name).collect()
    }

    /// Prints what was not tested.
    pub(super) fn report(&self) {
        for Row { server, service, test, reason } in &self.rows {
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

    /// Checks that a test of Lambda exists.
    fn check(&self, root: &Path) -> Result<(), String> {
        let function = self.test.rsplit("::").next().unwrap_or_default();
        let definition = format!("fn {function}()");
        let files = ["local_services.rs", "local_services/lists.rs"];
        let defines = |file: &str| {
            let text = fs::read_to_string(root.join("tests/tests").join(file));
            text.is_ok_and(|text| text.contains(&definition))
        };
        if files.into_iter().any(defines) {
            return Ok(());
        }
        Err(format!("there is no test `{}`; correct or remove its row", self.test))
    }
}
