//! What people see of the figures: `bench/results.json`, `bench/results.svg`, and a part of `README.md`.

use std::{fs, path::Path};

use super::{chart, codegen, program::Program, report, results::Results};

const START: &str = "<!-- written by `cargo xtask bench`: do not edit -->\n";
const END: &str = "<!-- end of what `cargo xtask bench` writes -->\n";
const README: &str = "README.md";
const CHART: &str = "bench/results.svg";
const FIGURES: &str = "bench/results.json";

/// Writes all of them.
pub fn publish(root: &Path, results: &Results) -> Result<(), String> {
    let readme = root.join(README);
    let text = fs::read_to_string(&readme).map_err(|error| at(&readme, &error))?;
    let text = replace(&text, &section(results)).map_err(|error| format!("{README}: {error}"))?;
    write(&root.join(FIGURES), &json(results)?)?;
    write(&root.join(CHART), &chart::svg(results))?;
    write(&readme, &text)
}

/// Figures for machines.
pub fn json(results: &Results) -> Result<String, String> {
    let text = serde_json::to_string_pretty(results).map_err(|error| error.to_string())?;
    Ok(text + "\n")
}

/// Reads what [`json`] has written.
pub fn read(path: &Path) -> Result<Results, String> {
    let text = fs::read_to_string(path).map_err(|error| at(path, &error))?;
    serde_json::from_str(&text).map_err(|error| {
        format!("{}: {error}; is it a file that `cargo xtask bench` has written?", path.display())
    })
}

/// Writes a file, and the folders above it.
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
        "![Figures of three programs that do the same]({CHART})\n\n{}\n{}\
         Each was built {} × and run {} ×; figures are medians, on {} × {} with {} and {}, at commit {}.\n\
         \"Official SDK\" is {}; \"by hand\" is {} with aws-sigv4 and serde. The server is on the same machine and\n\
         speaks HTTP without TLS; its CPU time does not count.{}\n",
        report::with_ratios(results).markdown(),
        of_codegen(results),
        results.samples("debug_cpu"),
        results.samples("small_1_cpu"),
        it.cores,
        it.processor,
        it.system,
        it.compiler,
        it.commit,
        version(Program::Official),
        version(Program::Floor),
        caveat(results.samples("debug_cpu")),
    )
}

/// What readers should know of builds that were not measured often.
fn caveat(builds: usize) -> &'static str {
    match builds {
        0 | 1 => {
            "\nBuilds were measured once, without a median to even them out: work of others on the same host can make\n\
             one take half as long again."
        }
        _ => "",
    }
}

/// Nothing, if codegen was not measured.
fn of_codegen(results: &Results) -> String {
    if results.codegen.is_empty() {
        return String::new();
    }
    format!(
        "How long codegen takes, for Lambda and for models of several copies of it. Growth is the power of the number of\n\
         operations that the time grows with: 1 is in proportion, 2 is four times as long for twice as many.\n\n{}\n",
        codegen::report::table(&results.codegen).markdown()
    )
}

/// Puts something between the two marks.
fn replace(text: &str, section: &str) -> Result<String, String> {
    let missing = |mark: &str| format!("there is no line `{}`; put it back", mark.trim_end());
    let (before, rest) = text.split_once(START).ok_or_else(|| missing(START))?;
    let (_, after) = rest.split_once(END).ok_or_else(|| missing(END))?;
    Ok([before, START, section, END, after].concat())
}

fn at(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_between_the_marks_is_replaced() {
        let readme = format!("a\n{START}old\n{END}b\n");
        let once = replace(&readme, "new\n").unwrap();
        assert_eq!(once, format!("a\n{START}new\n{END}b\n"));
        assert_eq!(replace(&once, "new\n").unwrap(), once);
        for readme in [format!("a\n{START}old\n"), format!("a\n{END}{START}"), "a".to_owned()] {
            let error = replace(&readme, "new\n").unwrap_err();
            assert!(error.contains("put it back"), "{error}");
        }
    }

    #[test]
    fn everything_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::write(root.join(README), format!("# Us\n{START}{END}")).unwrap();
        let mut results = Results::default();
        results.conditions.versions.insert(Program::Official, "aws-sdk-lambda v1.156.0".into());
        results.add("start", Program::Ours, 0.003);
        results.add("start", Program::Official, 0.012);
        for sample in [9.0, 8.0] {
            results.add("debug_cpu", Program::Ours, sample);
        }
        results.codegen = codegen::report::tests::sizes(1.0);
        publish(root, &results).unwrap();
        assert_eq!(read(&root.join(FIGURES)).unwrap(), results);
        assert!(fs::read_to_string(root.join(CHART)).unwrap().contains("12.0 ms"));
        let readme = fs::read_to_string(root.join(README)).unwrap();
        assert!(
            readme.contains("| process start to first answer | 3.00 ms | 12.0 ms | 0.25 |"),
            "{readme}"
        );
        assert!(readme.contains("is aws-sdk-lambda v1.156.0;"), "{readme}");
        assert!(!readme.contains("measured once"), "{readme}");
        assert!(caveat(1).contains("measured once"));
        let codegen = "\n\n| codegen | Lambda | 2 × Lambda | 8 × Lambda | growth |\n| --- | ---: |";
        assert!(readme.contains(codegen), "{readme}");
        assert!(readme.contains("\n| lower | 100 ms | 200 ms | 800 ms | 1.00 |\n"), "{readme}");
        assert!(
            readme.contains("| 5.00 ms |  |\n\nEach was built 2 × and run 0 ×; figures"),
            "{readme}"
        );
    }

    #[test]
    fn figures_from_before_codegen_was_measured_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("results.json");
        let mut results = Results::default();
        results.add("start", Program::Ours, 0.003);
        let mut old = serde_json::to_value(&results).unwrap();
        old.as_object_mut().unwrap().remove("codegen").unwrap();
        fs::write(&file, old.to_string()).unwrap();
        assert_eq!(read(&file).unwrap(), results);
        assert!(!section(&results).contains("codegen"));
    }

    #[test]
    fn this_repository_has_the_marks() {
        let readme = fs::read_to_string(crate::codegen::root().join(README)).unwrap();
        replace(&readme, "").unwrap();
    }
}
