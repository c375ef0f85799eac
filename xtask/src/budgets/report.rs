//! Compares figures with budgets, and explains how to analyse those that exceed them.

use std::path::Path;

use super::{
    Figures,
    budget::{BUDGETS_FILE, Budget},
};
use crate::bench::report::Table;

/// A row for each budget.
pub fn table(budgets: &[&Budget], figures: &Figures) -> Result<Table, String> {
    let heading = ["", "figure", "budget", "room left"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    for budget in budgets {
        let figure = figure(budget, figures)?;
        rows.push(vec![
            format!("{}: {}", budget.key, budget.label),
            grouped(figure),
            grouped(budget.at_most),
            room(figure, budget.at_most),
        ]);
    }
    Ok(Table::new(rows))
}

/// A paragraph for each exceeded budget, with the steps of the analysis. Empty if all budgets are met.
pub fn over(budgets: &[&Budget], figures: &Figures, target: &Path) -> Result<String, String> {
    let mut text = String::new();
    for budget in budgets {
        let figure = figure(budget, figures)?;
        if figure > budget.at_most {
            let look = budget.look(target);
            text += &format!(
                "over budget: {}: {}, and the budget is {} ({})\n{look}\n",
                budget.key,
                grouped(figure),
                grouped(budget.at_most),
                budget.label,
            );
        }
    }
    if !text.is_empty() {
        text += &format!(
            "If the cost is worth it, raise the budget in {BUDGETS_FILE}, and say why in the commit."
        );
    }
    Ok(text)
}

fn figure(budget: &Budget, figures: &Figures) -> Result<u64, String> {
    let figure = figures.get(budget.key).copied();
    figure.ok_or_else(|| {
        format!("{}: it was not measured; see its source in {BUDGETS_FILE}", budget.key)
    })
}

/// The remaining part of a budget; negative if it is exceeded.
fn room(figure: u64, at_most: u64) -> String {
    match (figure, at_most) {
        (0, 0) => "-".to_owned(),
        (_, 0) => "NONE".to_owned(),
        _ => {
            let percent = (at_most as f64 - figure as f64) / at_most as f64 * 100.0;
            format!("{percent:.1} %")
        }
    }
}

/// A number with digit grouping: `1 234 567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{super::budget::BUDGETS, *};

    fn budget(key: &str) -> &'static Budget {
        BUDGETS.iter().find(|it| it.key == key).unwrap()
    }

    #[test]
    fn what_is_within_budgets_has_room() {
        let (crates, kept) = (budget("lean_crates"), budget("invoke_kept"));
        let figures = Figures::from([("lean_crates", crates.at_most), ("invoke_kept", 0)]);
        let text = table(&[crates, kept], &figures).unwrap().text();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3, "{text}");
        assert!(lines[1].starts_with("lean_crates: ") && lines[1].ends_with(" 0.0 %"), "{text}");
        assert!(lines[2].starts_with("invoke_kept: ") && lines[2].ends_with(" -"), "{text}");
        assert_eq!(over(&[crates, kept], &figures, Path::new("/there")).unwrap(), "");
    }

    #[test]
    fn what_is_over_is_explained() {
        let (crates, kept) = (budget("lean_crates"), budget("list_kept"));
        let figures = Figures::from([("lean_crates", 1), ("list_kept", 12_345)]);
        let text = over(&[crates, kept], &figures, Path::new("/there")).unwrap();
        assert!(text.starts_with("over budget: list_kept: "), "{text}");
        assert!(text.contains("list_kept: 12 345, and the budget is 0 (bytes "), "{text}");
        assert!(text.contains(")\n  run: cargo bench "), "{text}");
        assert!(text.contains("/there/bench/budgets"), "{text}");
        assert!(text.contains(BUDGETS_FILE), "{text}");
        assert!(!text.contains("crates"), "{text}");
    }

    #[test]
    fn what_was_not_measured_is_an_error() {
        let error = table(&[budget("lines")], &Figures::new()).unwrap_err();
        assert!(error.starts_with("lines: "), "{error}");
    }

    #[test]
    fn room_is_a_part_of_the_budget() {
        assert_eq!(room(95, 100), "5.0 %");
        assert_eq!(room(100, 100), "0.0 %");
        assert_eq!(room(103, 100), "-3.0 %");
        assert_eq!(room(0, 0), "-");
        assert_eq!(room(1, 0), "NONE");
    }

    #[test]
    fn digits_are_in_groups() {
        let texts = [0, 999, 1_000, 45_678, 1_234_567].map(grouped);
        assert_eq!(texts, ["0", "999", "1 000", "45 678", "1 234 567"]);
    }
}
