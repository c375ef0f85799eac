//! [`Unmodelled`]: an error of the service that is not in its model.

use std::error::Error;
use std::fmt;

use super::{ErrorContext, display};
use crate::response::Response;
use crate::text::OneLine;

/// How many bytes of an unknown response body are kept: enough for a stack trace.
const KEPT_OF_BODY: usize = 64 * 1024;
/// How many characters of it are shown in one line.
const SHOWN_OF_BODY: usize = 120;

/// An error of the service that is not in its model.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unmodelled {
    /// The error code.
    pub code: Option<String>,
    /// The error message.
    pub message: Option<String>,
    /// The beginning of the response body, at most 64 KiB.
    pub body: String,
}

impl Unmodelled {
    /// An error with a code and a message, and an empty body.
    #[must_use]
    pub fn new(code: Option<String>, message: Option<String>) -> Self {
        Self { code, message, body: String::new() }
    }

    pub(crate) fn of(context: &ErrorContext, response: &Response) -> Self {
        let body =
            response.body().as_bytes().map(|bytes| bytes.get(..KEPT_OF_BODY).unwrap_or(bytes));
        let body = String::from_utf8_lossy(body.unwrap_or_default()).into_owned();
        Self { code: context.code.clone(), message: context.message.clone(), body }
    }

    /// The beginning of the body, for display.
    fn beginning(&self) -> String {
        let shown: String = self.body.chars().take(SHOWN_OF_BODY).collect();
        let more = if shown.len() < self.body.len() { "..." } else { "" };
        shown + more
    }
}

impl fmt::Display for Unmodelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.code, &self.message) {
            (Some(code), message) => display(f, code, message.as_deref()),
            (None, Some(message)) => write!(f, "an error without a code: {}", OneLine(message)),
            (None, None) if self.body.is_empty() => {
                f.write_str("an error without a code, a message or a body")
            }
            (None, None) => {
                write!(f, "an error without a code; the body is {:?}", self.beginning())
            }
        }
    }
}

impl fmt::Debug for Unmodelled {
    /// Shows only the beginning of the body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unmodelled")
            .field("code", &self.code)
            .field("message", &self.message)
            .field("body", &self.beginning())
            .finish()
    }
}

impl Error for Unmodelled {}
