//! Paginators and waiters.

use super::{Condition, Docs, Path, Ty};

/// The pagination of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Pages {
    /// Type of the pagination token.
    pub token: Ty,
    /// The token in the input, as an index into its fields.
    pub input: usize,
    /// The token of the next page in the output.
    pub next: Path,
    /// The items of a page, if the model defines them.
    pub items: Option<PageItems>,
    /// Whether the last page has its own token as the token of the next page.
    pub last_repeats_token: bool,
    /// A boolean in the output that is false in the last page, even if it has a token.
    pub more: Option<Path>,
}

/// The items of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct PageItems {
    /// Their path in the output, which consists of members only.
    pub path: Path,
    /// Their type: a list or map.
    pub ty: Ty,
}

/// A waiter.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiter {
    /// Name in the model: `FunctionActive`.
    pub name: String,
    /// Name of the call's method: `wait_until_function_active`.
    pub method: String,
    /// Name of the function that classifies results: `until_function_active`.
    pub classifier: String,
    /// Its documentation.
    pub docs: Docs,
    /// Deprecation message, if it is deprecated.
    pub deprecated: Option<String>,
    /// The minimum delay in seconds.
    pub min_delay: u64,
    /// The maximum delay in seconds.
    pub max_delay: u64,
    /// The acceptors; the first that matches decides.
    pub acceptors: Vec<Acceptor>,
    /// The kind of result that it waits for.
    pub success: Success,
}

impl Waiter {
    /// The minimum and maximum delay in seconds, unless the model has others:
    /// <https://smithy.io/2.0/additional-specs/waiters.html#waiter-structure>.
    pub const DEFAULT_DELAYS: (u64, u64) = (2, 120);
}

/// The kind of result that a waiter waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Success {
    /// An output.
    Output,
    /// An error.
    Error,
    /// Both.
    Either,
}

/// An acceptor.
#[derive(Clone, Debug, PartialEq)]
pub struct Acceptor {
    /// The results that it matches.
    pub matcher: Matcher,
    /// The resulting state.
    pub state: WaitState,
}

/// A matcher of results.
#[derive(Clone, Debug, PartialEq)]
pub enum Matcher {
    /// Any output.
    AnyOutput,
    /// An output that matches this condition.
    Output(Condition),
    /// An output and its input that match this condition.
    InputOutput(Condition),
    /// Any error of the service.
    AnyError,
    /// The error with this code.
    Error(String),
}

impl Matcher {
    /// Whether it matches errors.
    pub fn is_of_error(&self) -> bool {
        matches!(self, Matcher::AnyError | Matcher::Error(_))
    }
}

/// The state that a waiter derives from a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitState {
    /// The resource has reached the desired state.
    Success,
    /// The resource can no longer reach the desired state.
    Failure,
    /// The resource has not reached the desired state yet.
    Retry,
}
