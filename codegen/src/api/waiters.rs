//! Lists in pages, and waiting.

use super::{Condition, Docs, Pick, Ty};

/// An operation that gives a list in pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Pages {
    /// Type of the token.
    pub token: Ty,
    /// The input's field for the token, by its position.
    pub input: usize,
    /// Where the token for the next page is in the output.
    pub next: Pick,
    /// What a page has many of, if the model says it.
    pub items: Option<PageItems>,
}

/// What a page has many of.
#[derive(Clone, Debug, PartialEq)]
pub struct PageItems {
    /// Where it is in the output: members alone.
    pub path: Pick,
    /// A list or map.
    pub ty: Ty,
}

/// A way to wait.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiter {
    /// Name in the model: `FunctionActive`.
    pub name: String,
    /// Name of the call's method: `wait_until_function_active`.
    pub method: String,
    /// Name of the function that judges answers: `until_function_active`.
    pub judge: String,
    /// Its documentation.
    pub docs: Docs,
    /// Why not to use it, if it is deprecated.
    pub deprecated: Option<String>,
    /// The shortest pause in seconds.
    pub min_delay: u64,
    /// The longest pause in seconds.
    pub max_delay: u64,
    /// What answers mean; the first that fits says it.
    pub acceptors: Vec<Acceptor>,
    /// What it waits for.
    pub success: Success,
}

/// What kind of answer a waiter waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Success {
    /// An output.
    Output,
    /// An error.
    Error,
    /// One or the other.
    Either,
}

/// What an answer means.
#[derive(Clone, Debug, PartialEq)]
pub struct Acceptor {
    /// Which answer.
    pub matcher: Matcher,
    /// What it means.
    pub state: WaitState,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Matcher {
    /// Any output.
    AnyOutput,
    /// An output of which this holds.
    Output(Condition),
    /// An output of which this and the input this holds.
    InputOutput(Condition),
    /// Any error of the service.
    AnyError,
    /// The error with this code.
    Error(String),
}

impl Matcher {
    /// Whether the answer is an error.
    pub fn is_of_error(&self) -> bool {
        matches!(self, Matcher::AnyError | Matcher::Error(_))
    }
}

/// What an answer means for the one who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitState {
    /// It is what is waited for.
    Success,
    /// It will never be.
    Failure,
    /// It is not yet.
    Retry,
}
