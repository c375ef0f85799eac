//! Publishes the figures: `bench/results.json`, `bench/results.svg`, and a section of `README.md`.

use std::{fs, path::Path};

use super::{chart, codegen, metric::METRICS, program::Program, report, results::Results};

/// The lines around a section.
#[derive(Debug)]
pub struct Marks {
    pub start: &'static str,
    pub end: &'static str,
}

const MARKS: Marks = Marks {
    start: "<!-- written by `cargo xtask bench`: do not edit -->\n",
    end: "<!-- end of what `cargo xtask bench` writes -->\n",
};
const README: &str = "README.md";
const CHART: &str = "bench/results.svg";
const FIGURES: &str = "bench/results.json";

/// Publishes the figures.
pub fn publish(root: &Path, results: &Results) -> Result<(), String> {
    readme(root, &MARKS, &section(results))?;
    write(&root.join(FIGURES), &json(results)?)?;
    write(&root.join(CHART), &chart::svg(results))
}

/// Writes a section of `README.md`.
pub fn readme(root: &Path, marks: &Marks, section: &str) -> Result<(), String> {
    let readme = root.join(README);
    let text = fs::read_to_string(&readme).map_err(|error| at(&readme, &error))?;
    let text = replace(&text, marks, section).map_err(|error| format!("{README}: {error}"))?;
    write(&readme, &text)
}

/// The figures as JSON.
pub fn json(results: &Results) -> Result<String, String> {
    let text = serde_json::to_string_pretty(results).map_err(|error| error.to_string())?;
    Ok(text + "\n")
}

/// Reads the output of [`json`].
pub fn read(path: &Path) -> Result<Results, String> {
    let text = fs::read_to_string(path).map_err(|error| at(path, &error))?;
    serde_json::from_str(&text).map_err(|error| {
        format!("{}: {error}; use a file of this version of `cargo xtask bench`", path.display())
    })
}

/// Creates a file and its parent folders.
pub fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| at(path, &error))
}

fn section(results: &Results) -> String {
    let it = &results.conditions;
    let version = |program| it.versions.get(&program).map_or("", String::as_str);
    format!(
        "![Bar chart of build, size and run-time figures of the four programs; less is better]({CHART})\n\n\
         Less is better in every row. A column such as `default / by hand` is a ratio: below 1, `default` is better.\n\n\
         {}\n{}\
         - `default` is tinsmith-lambda with its default features, `lean` is tinsmith-lambda with\n  \
         `default-features = false, features = [{}]`,\n  \
         `official SDK` is {}, and `by hand` is {} with aws-sigv4 and serde.\n\
         - Each program was built {} and run {}. The figures are medians.\n\
         - The machine has {} × {}, {} and {}. The commit is {}.\n\
         - The test server is another process on the same machine. It speaks HTTP without TLS, and its CPU time is not\n  \
         counted.\n{}",
        report::with_ratios(results, METRICS).markdown(),
        of_codegen(results),
        lean_features(),
        version(Program::Official),
        version(Program::Floor),
        times(results.samples("debug_cpu")),
        times(results.samples("small_1_cpu")),
        it.cores,
        it.processor,
        it.system,
        it.compiler,
        it.commit,
        caveat(results.samples("debug_cpu")),
    )
}

/// The features of the lean program, from its `Cargo.toml`.
fn lean_features() -> &'static str {
    let manifest = include_str!("../../../bench/lean/Cargo.toml");
    let mut lines = manifest.lines();
    let line = lines.find(|line| line.starts_with("tinsmith-lambda = ")).unwrap_or_default();
    let features = line.split_once("features = [").map(|(_, rest)| rest);
    features.and_then(|rest| rest.split(']').next()).unwrap_or_default()
}

/// A number of repetitions: `once`, `3 times`.
pub fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        _ => format!("{count} times"),
    }
}

/// A note for builds without a median.
fn caveat(builds: usize) -> &'static str {
    match builds {
        0 | 1 => {
            "- The build figures are single measurements: other load on the host can make a build take up to half as long\n  \
             again.\n"
        }
        _ => "",
    }
}

/// Empty if codegen was not measured.
fn of_codegen(results: &Results) -> String {
    if results.codegen.is_empty() {
        return String::new();
    }
    format!(
        "The next table shows how long code generation takes, for Lambda's model and for models with several copies of it.\n\
         The growth is the exponent of the number of operations: 1 is linear, 2 is quadratic.\n\n{}\n",
        codegen::report::table(&results.codegen).markdown()
    )
}

/// Replaces the text between the two marks.
fn replace(text: &str, marks: &Marks, section: &str) -> Result<String, String> {
    let missing = |mark: &str| format!("there is no line `{}`; put it back", mark.trim_end());
    let Marks { start, end } = marks;
    let (before, rest) = text.split_once(start).ok_or_else(|| missing(start))?;
    let (_, after) = rest.split_once(end).ok_or_else(|| missing(end))?;
    Ok([before, start, section, end, after].concat())
}

fn at(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_between_the_marks_is_replaced() {
        let Marks { start, end } = MARKS;
        let readme = format!("a\n{start}old\n{end}b\n");
        let once = replace(&readme, &MARKS, "new\n").unwrap();
        assert_eq!(once, format!("a\n{start}new\n{end}b\n"));
        assert_eq!(replace(&once, &MARKS, "new\n").unwrap(), once);
        for readme in [format!("a\n{start}old\n"), format!("a\n{end}{start}"), "a".to_owned()] {
            let error = replace(&readme, &MARKS, "new\n").unwrap_err();
            assert!(error.contains("put it back"), "{error}");
        }
    }

    #[test]
    fn everything_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::write(root.join(README), ["# Us\n", MARKS.start, MARKS.end].concat()).unwrap();
        let mut results = Results::default();
        results.conditions.versions.insert(Program::Official, "aws-sdk-lambda v1.156.0".into());
        results.add("start", Program::Default, 0.003);
        results.add("start", Program::Lean, 0.002);
        results.add("start", Program::Official, 0.012);
        results.add("start", Program::Floor, 0.002);
        for sample in [9.0, 8.0] {
            results.add("debug_cpu", Program::Default, sample);
        }
        results.add("small_1_cpu", Program::Default, 0.1);
        results.codegen = codegen::report::tests::sizes(1.0);
        publish(root, &results).unwrap();
        assert_eq!(read(&root.join(FIGURES)).unwrap(), results);
        assert!(fs::read_to_string(root.join(CHART)).unwrap().contains("12.0 ms"));
        let readme = fs::read_to_string(root.join(README)).unwrap();
        for expected in [
            "| process start to first answer | 3.00 ms | 2.00 ms | 12.0 ms | 2.00 ms | 0.25 | 1.50 | 0.17 | 1.00 |",
            "`official SDK` is aws-sdk-lambda v1.156.0,",
            "features = [\"",
            "built 2 times and run once.",
            "\n\n| codegen | Lambda | 2 × Lambda | 8 × Lambda | growth |\n| --- | ---: |",
            "\n| lower | 100 ms | 200 ms | 800 ms | 1.00 |\n",
            "| 5.00 ms |  |\n\n- `default`",
            "not\n  counted.\n<!-- end",
        ] {
            assert!(readme.contains(expected), "{expected}: {readme}");
        }
    }

    #[test]
    fn builds_without_a_median_have_a_note() {
        assert!(caveat(1).contains("single measurements"));
        assert_eq!(caveat(2), "");
    }

    #[test]
    fn the_lean_program_turns_default_features_off() {
        let features = lean_features();
        assert!(
            features.contains("\"rustls-ring\"") && features.contains("\"json\""),
            "{features}"
        );
        assert!(
            include_str!("../../../bench/lean/Cargo.toml").contains("default-features = false")
        );
    }

    #[test]
    fn figures_without_the_four_programs_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("results.json");
        let mut results = Results::default();
        results.add("start", Program::Default, 0.003);
        let old = json(&results).unwrap().replace("\"default\"", "\"ours\"");
        fs::write(&file, old).unwrap();
        let error = read(&file).unwrap_err();
        assert!(error.contains("ours") && error.contains("this version"), "{error}");
    }

    #[test]
    fn this_repository_has_the_marks() {
        let readme = fs::read_to_string(crate::workspace::root().join(README)).unwrap();
        replace(&readme, &MARKS, "").unwrap();
    }
}
