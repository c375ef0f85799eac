//! The table of models.

use tinsmith_codegen::api::{Codec, ErrorForm, Service};

/// How far a model gets.
pub enum Outcome {
    /// Everything succeeds.
    Done,
    /// The generator refuses the model, for this reason.
    Refused(String),
    /// The client does not compile, or its tests fail.
    Failed(String),
}

impl Outcome {
    /// The outcome in one word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused(_) => "refused",
            Self::Failed(_) => "failed",
        }
    }
}

/// The figures of a model.
pub struct Row {
    pub name: String,
    pub protocol: String,
    pub operations: usize,
    pub lines: usize,
    /// Seconds.
    pub emit: Option<f64>,
    /// Seconds.
    pub compile: Option<f64>,
    /// Passed and all endpoint tests.
    pub tests: Option<(usize, usize)>,
    pub notices: Vec<String>,
    pub outcome: Outcome,
}

impl Row {
    /// A row without figures.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            protocol: String::new(),
            operations: 0,
            lines: 0,
            emit: None,
            compile: None,
            tests: None,
            notices: Vec::new(),
            outcome: Outcome::Done,
        }
    }

    /// Whether the model should get further.
    pub fn is_wrong(&self, expect_refused: &[String]) -> bool {
        match &self.outcome {
            Outcome::Done => false,
            Outcome::Refused(_) => !expect_refused.contains(&self.name),
            Outcome::Failed(_) => true,
        }
    }

    fn text(&self) -> String {
        let seconds = |it: Option<f64>| it.map_or(String::new(), |it| format!("{it:.2}"));
        let tests = self.tests.map_or(String::new(), |(passed, all)| format!("{passed}/{all}"));
        let remarks = match &self.outcome {
            Outcome::Done => self.notices.join("; "),
            Outcome::Refused(reason) => format!("refused: {reason}"),
            Outcome::Failed(error) => {
                format!("failed: {}", error.lines().next().unwrap_or_default())
            }
        };
        let remarks = remarks.replace('|', "\\|").replace('\n', " ");
        format!(
            "| {} | {} | {} | {} | {} | {} | {tests} | {remarks} |",
            self.name,
            self.protocol,
            self.operations,
            self.lines,
            seconds(self.emit),
            seconds(self.compile),
        )
    }
}

/// The protocol of a service, by the formats of its documents.
pub fn protocol(service: &Service) -> String {
    let name = |codec: Codec| match codec {
        Codec::Json => "JSON",
        Codec::Cbor => "CBOR",
        Codec::Xml => "XML",
        Codec::Form => "form",
    };
    let (request, response) = (name(service.codecs.request), name(service.codecs.response));
    let rpc = match service.errors {
        ErrorForm::RpcV2Json | ErrorForm::RpcV2Cbor => "RPC v2 ",
        ErrorForm::Json | ErrorForm::Xml | ErrorForm::S3 => "",
    };
    if request == response { format!("{rpc}{request}") } else { format!("{request}, {response}") }
}

/// The table, with a sum of all models.
pub fn table(rows: &[Row], seconds: f64) -> String {
    let mut lines = vec![
        "| service | protocol | operations | lines | emit, s | compile, s | endpoint tests | remarks |"
            .to_owned(),
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |".to_owned(),
    ];
    lines.extend(rows.iter().map(Row::text));
    let count = |word| rows.iter().filter(|row| row.outcome.word() == word).count();
    let sum =
        |of: fn(&Row) -> Option<f64>| rows.iter().filter_map(of).fold(0.0, |sum, it| sum + it);
    let tests = rows.iter().filter_map(|row| row.tests);
    let (passed, all) = tests.fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
    lines.push(String::new());
    lines.push(format!(
        "{} models: {} done, {} refused, {} failed; {} operations, {} lines; {:.1} s to emit, {:.1} s to compile, \
         {passed} of {all} endpoint tests passed; {seconds:.0} s in total",
        rows.len(),
        count("done"),
        count("refused"),
        count("failed"),
        rows.iter().map(|row| row.operations).sum::<usize>(),
        rows.iter().map(|row| row.lines).sum::<usize>(),
        sum(|row| row.emit),
        sum(|row| row.compile),
    ));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_and_failed_models_have_reasons() {
        let done = Row {
            protocol: "JSON".to_owned(),
            operations: 2,
            lines: 30,
            emit: Some(0.5),
            compile: Some(1.25),
            tests: Some((3, 3)),
            notices: vec!["a|b".to_owned()],
            ..Row::new("a")
        };
        let refused = Row { outcome: Outcome::Refused("no protocol".to_owned()), ..Row::new("b") };
        let failed = Row { outcome: Outcome::Failed("first\nsecond".to_owned()), ..Row::new("c") };
        assert!(!done.is_wrong(&[]) && refused.is_wrong(&[]) && failed.is_wrong(&[]));
        assert!(!refused.is_wrong(&["b".to_owned()]) && failed.is_wrong(&["c".to_owned()]));
        let text = table(&[done, refused, failed], 9.6);
        let wanted = "\
| a | JSON | 2 | 30 | 0.50 | 1.25 | 3/3 | a\\|b |
| b |  | 0 | 0 |  |  |  | refused: no protocol |
| c |  | 0 | 0 |  |  |  | failed: first |

3 models: 1 done, 1 refused, 1 failed; 2 operations, 30 lines; 0.5 s to emit, 1.2 s to compile, 3 of 3 endpoint tests passed; 10 s in total";
        assert!(text.ends_with(wanted), "{text}");
    }
}
