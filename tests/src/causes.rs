//! Checks that the report of an error shows each cause once.

use std::error::Error;

/// Checks that no error in the chain repeats the message of its cause, and returns all messages,
/// separated by colons, as `anyhow` does for `{:#}`.
pub fn report(error: &(dyn Error + 'static)) -> String {
    let mut report = error.to_string();
    let mut last = error;
    while let Some(cause) = last.source() {
        let (text, of_cause) = (last.to_string(), cause.to_string());
        assert!(!text.contains(&of_cause), "{text:?} repeats its cause {of_cause:?}");
        report = format!("{report}: {of_cause}");
        last = cause;
    }
    report
}

/// Checks that a [`report`] shows a cause exactly once.
pub fn shows_once(error: &(dyn Error + 'static), cause: &str) {
    let report = report(error);
    assert_eq!(report.matches(cause).count(), 1, "{cause:?} in {report:?}");
}
