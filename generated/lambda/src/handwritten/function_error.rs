//! [`FunctionError`]: the error of a function that ran and failed.

use std::fmt;

use crate::prelude::*;

/// The error of a function that ran and failed. The details depend on the function's runtime; missing details are
/// `None` or empty.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct FunctionError {
    /// `Handled` if the function reported the error, `Unhandled` if its runtime did. Lambda may send other values.
    pub handling: String,
    /// The type of the error, such as `ValueError` or `Runtime.ExitError`.
    pub error_type: Option<String>,
    /// The error message. A message that is not a string is shown as JSON.
    pub message: Option<String>,
    /// The stack trace as lines, in the format of the function's language.
    pub stack_trace: Vec<String>,
    /// The end of the execution log, if the call requested it with `log_type`.
    pub log_tail: Option<String>,
    /// The complete response payload, which may have further details.
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
        // If the payload is truncated or not JSON, details may be missing.
        let _ = error.read(&payload);
        error
    }

    /// Whether the payload has the format of a function error.
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

/// A function may throw any value. A value that is not a string is shown as JSON.
fn message(value: &Document) -> Option<String> {
    if let Some(text) = value.as_str() {
        return Some(text.to_owned());
    }
    let mut json = json::Writer::new();
    json.document(value);
    (!value.is_null()).then(|| String::from_utf8_lossy(&json.into_bytes()).into_owned())
}

/// The lines of a stack trace, which is a list of strings, objects or lists, or one string.
fn lines(trace: &Document) -> Vec<String> {
    match (trace.as_str(), trace.as_array()) {
        (Some(text), _) => text.lines().map(str::to_owned).collect(),
        (None, Some(items)) => items.iter().map(line).collect(),
        (None, None) => Vec::new(),
    }
}

/// A line for an element of a stack trace. Go sends objects and Python 2 lists: their values are joined by spaces.
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
    /// Writes one line, without the stack trace.
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
    /// Omits the payload and the log, which may contain secrets.
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
    fn errors_of_all_runtimes_are_parsed() {
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
    fn payloads_in_other_formats_are_kept() {
        for payload in ["", "null", "[1]", "oh no", r#"{"errorType": 7}"#, r#"{"stackTrace": 7}"#] {
            let error = error(payload);
            assert_eq!(error.to_string(), "the function failed (Unhandled)", "{payload}");
            assert_eq!(error.payload, payload);
            assert!(!error.is_certain());
        }
        // The members before the truncation are used.
        let cut = error(r#"{"errorType":"A","errorMessage":"b","stackTrace":["c"#);
        assert!(cut.is_certain());
    }
}
