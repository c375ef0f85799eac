//! Figures as tables.

use super::{
    metric::{METRICS, Metric},
    program::Program,
    results::Results,
};

/// A heading, and rows of as many cells.
#[derive(Debug, PartialEq)]
pub struct Table(pub Vec<Vec<String>>);

/// All figures, with what is promised of them.
pub fn with_targets(results: &Results) -> Table {
    table(results, |metric, peer| {
        let ratio = ratio(results, metric, peer);
        let (target, met) = match (metric.target(peer), results.is_met(metric, peer)) {
            (Some(target), Some(is_met)) => {
                (format!("{target:.2}"), if is_met { "yes" } else { "NO" })
            }
            (Some(target), None) => (format!("{target:.2}"), ""),
            (None, _) => (String::new(), ""),
        };
        vec![("ratio".into(), ratio), ("target".into(), target), ("met".into(), met.into())]
    })
}

/// All figures, with those of ours as a part of the peers'.
pub fn with_ratios(results: &Results) -> Table {
    table(results, |metric, peer| {
        vec![(format!("to {}", peer.title()), ratio(results, metric, peer))]
    })
}

fn ratio(results: &Results, metric: &Metric, peer: Program) -> String {
    results.ratio(metric, peer).map_or_else(String::new, |ratio| format!("{ratio:.2}"))
}

/// A row for each metric that was measured, a column for each program that was, and after each peer what `compare`
/// says, with headings.
fn table(results: &Results, compare: impl Fn(&Metric, Program) -> Vec<(String, String)>) -> Table {
    let is_there = |it: &Program| results.figures.values().any(|figures| figures.contains_key(it));
    let programs: Vec<Program> = Program::ALL.into_iter().filter(is_there).collect();
    let mut heading = vec![String::new()];
    let mut rows = Vec::new();
    for metric in METRICS.iter().filter(|it| results.figures.contains_key(it.key)) {
        let mut row = vec![metric.label.to_owned()];
        heading.truncate(1);
        for &program in &programs {
            let figure = results.median(metric, program);
            heading.push(program.title().to_owned());
            row.push(figure.map_or_else(|| "-".into(), |figure| metric.unit.show(figure)));
            if program != Program::Ours {
                for (name, cell) in compare(metric, program) {
                    heading.push(name);
                    row.push(cell);
                }
            }
        }
        rows.push(row);
    }
    rows.insert(0, heading);
    Table(rows)
}

impl Table {
    /// Of rows; the first is the heading.
    pub fn new(rows: Vec<Vec<String>>) -> Table {
        Table(rows)
    }

    /// For a terminal.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for row in &self.0 {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                let width = self.width(column);
                match column {
                    0 => line += &format!("{cell:width$}"),
                    _ => line += &format!("  {cell:>width$}"),
                }
            }
            text += line.trim_end();
            text.push('\n');
        }
        text
    }

    /// For a page.
    pub fn markdown(&self) -> String {
        let mut text = String::new();
        for (number, row) in self.0.iter().enumerate() {
            text += &format!("| {} |\n", row.join(" | "));
            if number == 0 {
                text += &format!("| --- |{}\n", " ---: |".repeat(row.len().saturating_sub(1)));
            }
        }
        text
    }

    fn width(&self, column: usize) -> usize {
        let cells = self.0.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    }
}

/// How many promises were measured and kept, and a line for each that was not kept.
pub fn verdict(results: &Results) -> String {
    let mut met = 0;
    let mut missed = String::new();
    for metric in METRICS {
        for peer in [Program::Official, Program::Floor] {
            match results.is_met(metric, peer) {
                Some(true) => met += 1,
                Some(false) => {
                    let ratio = ratio(results, metric, peer);
                    let target = metric.target(peer).unwrap_or_default();
                    let peer = peer.title();
                    missed +=
                        &format!("missed: {}: {ratio} to {peer}, not {target:.2}\n", metric.label);
                }
                None => {}
            }
        }
    }
    let all = met + missed.lines().count();
    format!("{met} of {all} targets are met\n{missed}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results() -> Results {
        let mut results = Results::default();
        for (program, crates, start) in [
            (Program::Ours, 120.0, 0.003),
            (Program::Official, 200.0, 0.012),
            (Program::Floor, 99.0, 0.002),
        ] {
            results.add("crates", program, crates);
            results.add("start", program, start);
        }
        results
    }

    #[test]
    fn a_terminal_shows_targets() {
        let expected = "                               Tinsmith  official SDK  ratio  target  met  by hand  ratio  target  met
crates                              120           200   0.60    0.65  yes       99   1.21
process start to first answer   3.00 ms       12.0 ms   0.25    0.50  yes  2.00 ms   1.50    1.10   NO
";
        assert_eq!(with_targets(&results()).text(), expected);
        let expected = "2 of 3 targets are met\nmissed: process start to first answer: 1.50 to by hand, not 1.10\n";
        assert_eq!(verdict(&results()), expected);
        assert_eq!(verdict(&Results::default()), "0 of 0 targets are met\n");
    }

    #[test]
    fn a_page_shows_ratios() {
        let expected = "\
|  | Tinsmith | official SDK | to official SDK | by hand | to by hand |
| --- | ---: | ---: | ---: | ---: | ---: |
| crates | 120 | 200 | 0.60 | 99 | 1.21 |
| process start to first answer | 3.00 ms | 12.0 ms | 0.25 | 2.00 ms | 1.50 |
";
        assert_eq!(with_ratios(&results()).markdown(), expected);
    }

    #[test]
    fn a_program_that_was_left_out_has_no_column() {
        let mut results = results();
        for figures in results.figures.values_mut() {
            figures.remove(&Program::Official);
        }
        let text = with_targets(&results).text();
        assert!(!text.contains("official"), "{text}");
        assert!(text.contains("by hand"), "{text}");
    }
}
