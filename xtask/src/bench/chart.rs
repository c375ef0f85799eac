//! The most important figures as an SVG chart, readable on light and dark pages.

use super::{
    metric::{METRICS, Metric},
    program::Program,
    results::Results,
};

const WIDTH: f64 = 760.0;
/// The left edge of the bars.
const LEFT: f64 = 280.0;
/// The length of the longest bar.
const LONGEST: f64 = 390.0;
const BAR: f64 = 12.0;
const GAP: f64 = 14.0;
const TOP: f64 = 58.0;

const STYLE: &str = "\
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.default { fill: #1f6feb } .lean { fill: #79c0ff } .official { fill: #bf8700 } .floor { fill: #8c959f }
.label { text-anchor: end }
.title { font-size: 15px; font-weight: 600 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }
";

/// How to read the bars: the title of the chart, and a line below the legend.
const TITLE: &str = "Less is better";
const NOTE: &str = "Shorter bars are better. Each group of bars has its own scale.";

/// Draws a bar for each program and metric of the chart; the longest is that of the largest figure.
pub fn svg(results: &Results) -> String {
    let charted: Vec<&Metric> = METRICS
        .iter()
        .filter(|it| it.in_chart && results.median(it, Program::Default).is_some())
        .collect();
    let mut body = legend();
    let mut y = TOP;
    for metric in charted {
        let figures: Vec<(Program, f64)> = Program::ALL
            .into_iter()
            .filter_map(|program| Some((program, results.median(metric, program)?)))
            .collect();
        let largest = figures.iter().map(|it| it.1).fold(f64::MIN_POSITIVE, f64::max);
        let middle = y + BAR * figures.len() as f64 / 2.0 + 4.0;
        body += &format!(
            "<text class=\"label\" x=\"{}\" y=\"{middle}\">{}</text>\n",
            LEFT - 12.0,
            metric.label
        );
        for (program, figure) in figures {
            body += &bar(program, y, figure / largest, &metric.unit.show(figure));
            y += BAR;
        }
        y += GAP;
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {y}\" role=\"img\">\n\
         <title>{}; less is better</title>\n<style>\n{STYLE}</style>\n{body}</svg>\n",
        Program::ALL.map(Program::title).join(", "),
    )
}

fn bar(program: Program, y: f64, part: f64, figure: &str) -> String {
    let (class, width, height) = (program.name(), part * LONGEST, BAR - 1.0);
    let (text_x, text_y) = (LEFT + width + 6.0, y + BAR - 2.0);
    format!(
        "<rect class=\"{class}\" x=\"{LEFT}\" y=\"{y}\" width=\"{width:.1}\" height=\"{height}\"/>\n\
         <text x=\"{text_x:.1}\" y=\"{text_y}\">{figure}</text>\n"
    )
}

fn legend() -> String {
    let mut legend = String::new();
    for (number, program) in Program::ALL.into_iter().enumerate() {
        let x = LEFT + 130.0 * number as f64;
        legend += &format!(
            "<rect class=\"{}\" x=\"{x}\" y=\"10\" width=\"12\" height=\"12\"/>\n\
             <text x=\"{}\" y=\"20\">{}</text>\n",
            program.name(),
            x + 18.0,
            program.title()
        );
    }
    legend
        + &format!("<text class=\"title\" x=\"12\" y=\"22\">{TITLE}</text>\n")
        + &format!("<text x=\"{LEFT}\" y=\"42\">{NOTE}</text>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_parts_of_the_largest() {
        let mut results = Results::default();
        results.add("start", Program::Default, 0.003);
        results.add("start", Program::Lean, 0.002);
        results.add("start", Program::Official, 0.012);
        results.add("debug_wall", Program::Default, 1.0);
        let svg = svg(&results);
        for bar in [
            r#"<rect class="default" x="280" y="58" width="97.5" height="11"/>"#,
            r#"<rect class="lean" x="280" y="70" width="65.0" height="11"/>"#,
            r#"<rect class="official" x="280" y="82" width="390.0" height="11"/>"#,
        ] {
            assert!(svg.contains(bar), "{svg}");
        }
        assert!(svg.contains(">12.0 ms</text>") && svg.contains(">3.00 ms</text>"), "{svg}");
        assert!(!svg.contains("debug"), "it is not one of those that are shown: {svg}");
        assert!(svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>\n"));
        assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
    }

    #[test]
    fn readers_see_names_and_that_less_is_better() {
        let svg = svg(&Results::default());
        for text in ["default", "lean", "official SDK", "by hand"] {
            assert!(svg.contains(&format!(">{text}</text>")), "{svg}");
        }
        assert!(svg.contains(">Less is better</text>"), "{svg}");
    }
}
