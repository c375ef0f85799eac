//! Figures as tables.

use super::{metric::Metric, program::Program, results::Results};

/// A heading, and rows with the same number of cells.
#[derive(Debug, PartialEq)]
pub struct Table(pub Vec<Vec<String>>);

/// The figures of these metrics, with ratios and targets.
pub fn with_targets(results: &Results, metrics: &[Metric]) -> Table {
    table(results, metrics, |metric, program, peer| {
        let Some(ratio) = results.ratio(metric, program, peer) else { return String::new() };
        match metric.target(program, peer) {
            Some(target) if ratio <= target => format!("{ratio:.2} <= {target:.2}"),
            // A third digit, so that a missed target does not look like a met one.
            Some(target) => format!("{ratio:.3} > {target:.2}"),
            None => format!("{ratio:.2}"),
        }
    })
}

/// The figures of these metrics, with ratios.
pub fn with_ratios(results: &Results, metrics: &[Metric]) -> Table {
    table(results, metrics, |metric, program, peer| {
        let ratio = results.ratio(metric, program, peer);
        ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}"))
    })
}

/// A row for each measured metric; a column for each measured program, then one for each pair of our programs and a
/// peer, with the result of `compare`. The first row is the heading.
fn table(
    results: &Results,
    metrics: &[Metric],
    compare: impl Fn(&Metric, Program, Program) -> String,
) -> Table {
    let is_there = |it: &Program| results.figures.values().any(|figures| figures.contains_key(it));
    let programs: Vec<Program> = Program::ALL.into_iter().filter(is_there).collect();
    let pairs: Vec<_> =
        Program::pairs().filter(|(ours, peer)| is_there(ours) && is_there(peer)).collect();
    let mut heading = vec![String::new()];
    heading.extend(programs.iter().map(|it| it.title().to_owned()));
    heading.extend(pairs.iter().map(|(ours, peer)| quotient(*ours, *peer)));
    let mut rows = vec![heading];
    for metric in metrics.iter().filter(|it| results.figures.contains_key(it.key)) {
        let mut row = vec![metric.label.to_owned()];
        row.extend(programs.iter().map(|program| {
            let figure = results.median(metric, *program);
            figure.map_or_else(|| "-".into(), |figure| metric.unit.show(figure))
        }));
        row.extend(pairs.iter().map(|(ours, peer)| compare(metric, *ours, *peer)));
        rows.push(row);
    }
    Table(rows)
}

/// The name of a ratio: `default / by hand`.
fn quotient(program: Program, peer: Program) -> String {
    format!("{} / {}", program.title(), peer.title())
}

impl Table {
    /// From rows; the first is the heading.
    pub fn new(rows: Vec<Vec<String>>) -> Table {
        Table(rows)
    }

    /// Formats the table for a terminal.
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

    /// Formats the table as Markdown.
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

/// The number of met targets, and a line for each missed target.
pub fn verdict(results: &Results, metrics: &[Metric]) -> String {
    let mut met = 0;
    let mut missed = String::new();
    for metric in metrics {
        for (program, peer) in Program::pairs() {
            match results.is_met(metric, program, peer) {
                Some(true) => met += 1,
                Some(false) => missed += &miss(results, metric, program, peer),
                None => {}
            }
        }
    }
    let all = met + missed.lines().count();
    format!("{met} of {all} targets are met\n{missed}")
}

fn miss(results: &Results, metric: &Metric, program: Program, peer: Program) -> String {
    let ratio = results.ratio(metric, program, peer).unwrap_or_default();
    let target = metric.target(program, peer).unwrap_or_default();
    let (label, quotient) = (metric.label, quotient(program, peer));
    format!("missed: {label}: {quotient} is {ratio:.3}, the target {target:.2}\n")
}

#[cfg(test)]
mod tests {
    use super::{super::metric::METRICS, *};

    fn results() -> Results {
        let mut results = Results::default();
        for (program, crates, start) in [
            (Program::Default, 150.0, 0.003),
            (Program::Lean, 120.0, 0.002),
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
        let expected = "                               default     lean  official SDK  by hand  default / official SDK  default / by hand  lean / official SDK  lean / by hand
crates                             150      120           200       99            0.75 <= 0.80               1.52         0.600 > 0.58            1.21
process start to first answer  3.00 ms  2.00 ms       12.0 ms  2.00 ms                    0.25       1.500 > 1.10                 0.17    1.00 <= 1.05
";
        assert_eq!(with_targets(&results(), METRICS).text(), expected);
    }

    #[test]
    fn missed_targets_are_listed() {
        let expected = "2 of 4 targets are met
missed: crates: lean / official SDK is 0.600, the target 0.58
missed: process start to first answer: default / by hand is 1.500, the target 1.10
";
        assert_eq!(verdict(&results(), METRICS), expected);
        assert_eq!(verdict(&Results::default(), METRICS), "0 of 0 targets are met\n");
    }

    #[test]
    fn a_page_shows_ratios() {
        let expected = "\
|  | default | lean | official SDK | by hand | default / official SDK | default / by hand | lean / official SDK | lean / by hand |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| crates | 150 | 120 | 200 | 99 | 0.75 | 1.52 | 0.60 | 1.21 |
| process start to first answer | 3.00 ms | 2.00 ms | 12.0 ms | 2.00 ms | 0.25 | 1.50 | 0.17 | 1.00 |
";
        assert_eq!(with_ratios(&results(), METRICS).markdown(), expected);
    }

    #[test]
    fn a_figure_that_only_some_programs_have_is_a_dash() {
        let mut results = results();
        results.add("generated_debug_cpu", Program::Default, 4.0);
        results.add("generated_debug_cpu", Program::Official, 50.0);
        let text = with_ratios(&results, METRICS).markdown();
        let row = "| generated crate alone, debug, CPU | 4.00 s | - | 50.0 s | - | 0.08 |  |  |  |";
        assert!(text.contains(row), "{text}");
    }

    #[test]
    fn a_program_that_was_left_out_has_no_column() {
        let mut results = results();
        for figures in results.figures.values_mut() {
            figures.remove(&Program::Official);
        }
        let text = with_targets(&results, METRICS).text();
        assert!(!text.contains("official"), "{text}");
        assert!(text.contains("lean / by hand"), "{text}");
    }
}
