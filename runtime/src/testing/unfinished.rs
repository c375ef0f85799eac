//! [`Unfinished`]: a script was not followed.

use std::error::Error;
use std::fmt;

/// A script was not followed.
#[derive(Clone, PartialEq, Eq)]
pub struct Unfinished {
    pub(super) left: usize,
    pub(super) given: usize,
    /// The requests without a response.
    pub(super) unanswered: Vec<String>,
}

impl fmt::Display for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.unanswered.is_empty() {
            let requests = self.unanswered.join(", ");
            return write!(f, "the script has too few responses: there was none for {requests}");
        }
        let (left, given) = (self.left, self.given);
        write!(f, "the script has too many responses: {left} of {given} were not requested")
    }
}

/// The same as `Display`, which makes a failed `unwrap` readable.
impl fmt::Debug for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for Unfinished {}
