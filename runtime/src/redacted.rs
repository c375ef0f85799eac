//! [`Redacted`]: the `Debug` output of sensitive values.

use std::fmt;

/// Replaces a sensitive value in `Debug` output.
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
