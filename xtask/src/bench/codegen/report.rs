//! The figures of codegen as a table, with their growth.

use std::collections::BTreeMap;

use super::{
    super::{metric::Unit, report::Table},
    Size, Stage,
};

/// The maximum exponent that counts as linear growth: beyond it, twice the model takes more than 2.2 times as long.
const PROPORTIONAL: f64 = 1.15;

/// All figures: a row for each stage, a column for each number of copies.
pub fn table(sizes: &BTreeMap<u32, Size>) -> Table {
    let row = |label: &str, cell: &dyn Fn(&Size) -> Option<String>, growth: Option<f64>| {
        let cells = sizes.values().map(|size| cell(size).unwrap_or_else(|| "-".into()));
        let growth = growth.map_or_else(String::new, |growth| format!("{growth:.2}"));
        [label.to_owned()].into_iter().chain(cells).chain([growth]).collect()
    };
    let milliseconds = |seconds| Unit::Milliseconds.show(seconds);
    let title = |copies: &u32| match copies {
        1 => "Lambda".to_owned(),
        copies => format!("{copies} × Lambda"),
    };
    let heading = ["codegen".to_owned()].into_iter().chain(sizes.keys().map(title));
    let mut rows: Vec<Vec<String>> = vec![heading.chain(["growth".to_owned()]).collect()];
    rows.push(row("operations", &|size| Some(size.operations.to_string()), None));
    for stage in Stage::ALL {
        let time = |size: &Size| size.stage(stage);
        rows.push(row(stage.name(), &|size| time(size).map(milliseconds), growth(sizes, time)));
    }
    rows.push(row("all", &|size| size.all().map(milliseconds), growth(sizes, Size::all)));
    let each = |size: &Size| Some(milliseconds(size.all()? / size.operations as f64));
    rows.push(row("all, per operation", &each, None));
    Table(rows)
}

/// A line for each stage that grows more than linearly.
pub fn verdict(sizes: &BTreeMap<u32, Size>) -> String {
    let mut text = String::new();
    for stage in Stage::ALL {
        match growth(sizes, |size| size.stage(stage)) {
            Some(growth) if growth > PROPORTIONAL => {
                let name = stage.name();
                text += &format!("codegen: {name} grows faster than the model: {growth:.2}\n");
            }
            _ => {}
        }
    }
    text
}

/// The exponent of the number of operations in the growth of the duration, from the smallest to the largest model: 1 is
/// linear, 2 is quadratic.
fn growth(sizes: &BTreeMap<u32, Size>, time: impl Fn(&Size) -> Option<f64>) -> Option<f64> {
    let (first, last) = (sizes.values().next()?, sizes.values().next_back()?);
    let size = last.operations as f64 / first.operations as f64;
    let growth = (time(last)? / time(first)?).ln() / size.ln();
    growth.is_finite().then_some(growth)
}

#[cfg(test)]
pub mod tests {
    use super::{super::Pass, *};

    /// Sizes whose stages take a millisecond per operation, except that lowering grows with this exponent.
    pub fn sizes(power: f64) -> BTreeMap<u32, Size> {
        let mut sizes: BTreeMap<u32, Size> = BTreeMap::new();
        for copies in [1, 2, 8] {
            let size = f64::from(copies);
            let stages = Stage::ALL.map(|stage| {
                let power = if stage == Stage::Lower { power } else { 1.0 };
                (stage, size.powf(power) / 10.0)
            });
            let (operations, shapes) = (100 * copies as usize, 700 * copies as usize);
            let pass = Pass { operations, shapes, stages: BTreeMap::from(stages) };
            sizes.entry(copies).or_default().add(pass);
        }
        sizes
    }

    #[test]
    fn growth_is_a_power() {
        let expected = "\
codegen              Lambda  2 × Lambda  8 × Lambda  growth
operations              100         200         800
read                 100 ms      200 ms      800 ms    1.00
lower                100 ms      400 ms     6400 ms    2.00
emit                 100 ms      200 ms      800 ms    1.00
format               100 ms      200 ms      800 ms    1.00
rustfmt              100 ms      200 ms      800 ms    1.00
all                  500 ms     1200 ms     9600 ms    1.42
all, per operation  5.00 ms     6.00 ms     12.0 ms
";
        assert_eq!(table(&sizes(2.0)).text(), expected);
        assert_eq!(verdict(&sizes(2.0)), "codegen: lower grows faster than the model: 2.00\n");
        assert_eq!(verdict(&sizes(1.1)), "");
    }

    #[test]
    fn one_size_does_not_grow() {
        let mut sizes = sizes(1.0);
        sizes.retain(|copies, _| *copies == 1);
        let text = table(&sizes).text();
        assert!(text.contains("\nread                 100 ms\n"), "{text}");
        assert_eq!(verdict(&sizes), "");
        assert_eq!(verdict(&BTreeMap::new()), "");
    }
}
