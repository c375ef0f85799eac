//! [`FunctionError`]: what a function says about its failure.

use std::fmt;

use crate::prelude::*;

/// A function that ran and failed. What it says depends on its runtime; what it does not say is `None` or empty.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct FunctionError {
    /// Who noticed: `Handled` if the function reported the error, `Unhandled` if its runtime did. Lambda may have other
    /// words for it.
    pub handling: String,
    /// The name of the error, such as `ValueError` or `Runtime.ExitError`.
    pub error_type: Option<String>,
    /// What it says.
    pub message: Option<String>,
    /// Where it happened, a line each, in the form that the function's language has.
    pub stack_trace: Vec<String>,
    /// The end of the execution's log, if it was asked for with `log_type`.
    pub log_tail: Option<String>,
    /// The whole answer, which may have more.
    pub payload: Bytes,
}

impl FunctionError {
    pub(super) fn new(handling: &str, payload: Bytes, log_tail: Option<String>) -> Self {
        let mut error = Self {
            handling: handling.to_owned(),
            error_type: None,
            message: None,
            stack_trace: Vec::new(),
            log_tail,
            payload: payload.clone(),
        };
        // An answer that is no such JSON, or that was cut, still is the error's payload.
        let _ = error.read(&payload);
        error
    }

    /// Whether the answer has the form of a function's error.
    pub(super) fn is_certain(&self) -> bool {
        self.error_type.is_some() && self.message.is_some()
    }

    fn read(&mut self, payload: &[u8]) -> Result<(), DecodeError> {
        let mut json = json::Reader::new(payload);
        json.begin_object()?;
        while let Some(key) = json.next_key()? {
            match key.as_ref() {
                "errorType" => self.error_type = json.document()?.as_str().map(str::to_owned),
                "errorMessage" => self.message = message(&json.document()?),
                "stackTrace" | "trace" => self.stack_trace = lines(&json.document()?),
                _ => json.skip()?,
            }
        }
        Ok(())
    }
}

/// A function may throw any value: what is no text is shown as JSON.
fn message(value: &Document) -> Option<String> {
    if let Some(text) = value.as_str() {
        return Some(text.to_owned());
    }
    let mut json = json::Writer::new();
    json.document(value);
    (!value.is_null()).then(|| String::from_utf8_lossy(&json.into_bytes()).into_owned())
}

/// The lines of a stack trace, which is a list of texts, or of objects, or one text.
fn lines(trace: &Document) -> Vec<String> {
    match (trace.as_str(), trace.as_array()) {
        (Some(text), _) => text.lines().map(str::to_owned).collect(),
        (None, Some(items)) => items.iter().map(line).collect(),
        (None, None) => Vec::new(),
    }
}

/// An element of a stack trace; of an object, as Go has them, or a list, as Python 2 did, its values.
fn line(item: &Document) -> String {
    if let Some(text) = item.as_str() {
        return text.trim_end().to_owned();
    }
    let values = item.as_object().into_iter().flat_map(BTreeMap::values);
    let values = values.chain(item.as_array().into_iter().flatten());
    let texts = values.filter_map(|value| match (value.as_str(), value.as_number()) {
        (Some(text), _) => Some(text.to_owned()),
        (None, Some(number)) => Some(number.to_string()),
        (None, None) => None,
    });
    texts.collect::<Vec<_>>().join(" ")
}

impl fmt::Display for FunctionError {
    /// One line, without the stack trace.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.handling.is_empty() { "Unhandled" } else { &self.handling };
        write!(f, "the function failed ({word})")?;
        if let Some(error_type) = &self.error_type {
            write!(f, ": {error_type}")?;
        }
        match &self.message {
            Some(message) => write!(f, ": {}", message.replace(['\n', '\r'], " ")),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for FunctionError {
    /// Without the payload and the log, which may have anything in them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FunctionError")
            .field("handling", &self.handling)
            .field("error_type", &self.error_type)
            .field("message", &self.message)
            .field("stack_trace", &self.stack_trace)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for FunctionError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(payload: &'static str) -> FunctionError {
        FunctionError::new("Unhandled", Bytes::from(payload), None)
    }

    #[test]
    fn runtimes_write_errors_in_their_ways() {
        let python = error(
            r#"{"errorMessage": "no\nsize", "errorType": "ValueError", "requestId": "1", "stackTrace": ["  File \"a.py\", line 3\n    raise\n"]}"#,
        );
        assert_eq!(python.to_string(), "the function failed (Unhandled): ValueError: no size");
        assert_eq!(python.stack_trace, ["  File \"a.py\", line 3\n    raise"]);
        let node =
            error(r#"{"errorType":"Error","errorMessage":"x","trace":["Error: x","  at y"]}"#);
        assert_eq!(node.stack_trace, ["Error: x", "  at y"]);
        let go = error(
            r#"{"errorMessage":"x","errorType":"errorString","stackTrace":[{"path":"a.go","line":7,"label":"f"}]}"#,
        );
        assert_eq!(go.stack_trace, ["f 7 a.go"]);
        assert!(go.is_certain());
        let python2 = error(
            r#"{"stackTrace":[["/var/task/a.py",3,"handler","raise Odd()"],["b.py",7,"f",null]],"errorType":"Odd","errorMessage":"x"}"#,
        );
        assert_eq!(python2.stack_trace, ["/var/task/a.py 3 handler raise Odd()", "b.py 7 f"]);
    }

    #[test]
    fn a_message_may_be_any_value() {
        for (value, shown) in [
            (r#"{"reason": "no size", "code": 7}"#, Some(r#"{"code":7,"reason":"no size"}"#)),
            ("[1, true]", Some("[1,true]")),
            ("404", Some("404")),
            ("null", None),
        ] {
            let payload = format!(r#"{{"errorMessage": {value}, "errorType": "ValueError"}}"#);
            let error = FunctionError::new("Unhandled", Bytes::from(payload), None);
            assert_eq!(error.error_type.as_deref(), Some("ValueError"), "{value}");
            assert_eq!(error.message.as_deref(), shown);
        }
    }

    #[test]
    fn an_answer_of_another_form_is_kept() {
        for payload in ["", "null", "[1]", "oh no", r#"{"errorType": 7}"#, r#"{"stackTrace": 7}"#] {
            let error = error(payload);
            assert_eq!(error.to_string(), "the function failed (Unhandled)", "{payload}");
            assert_eq!(error.payload, payload);
            assert!(!error.is_certain());
        }
        // What was read before the answer was cut counts.
        let cut = error(r#"{"errorType":"A","errorMessage":"b","stackTrace":["c"#);
        assert!(cut.is_certain());
    }
}
