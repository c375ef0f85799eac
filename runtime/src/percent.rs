//! What is percent-encoded.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

/// Everything but the [unreserved characters](https://www.rfc-editor.org/rfc/rfc3986#section-2.3).
pub(crate) const RESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The same, for what may have segments.
pub(crate) const RESERVED_BUT_SLASH: &AsciiSet = &RESERVED.remove(b'/');
