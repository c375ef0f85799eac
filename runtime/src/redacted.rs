//! [`Redacted`]: what a sensitive value looks like when it is printed.

use std::fmt;

/// Stands in for a sensitive value in the `Debug` of whatever holds it.
///
/// ```
/// assert_eq!(format!("{:?}", Some(tinsmith_runtime::Redacted)), "Some(*** redacted ***)");
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("*** redacted ***")
    }
}
