//! Sets of characters that are percent-encoded.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

/// All characters except the [unreserved
/// characters](https://www.rfc-editor.org/rfc/rfc3986#section-2.3).
pub(crate) const RESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The same without the slash, for values with several segments.
pub(crate) const RESERVED_BUT_SLASH: &AsciiSet = &RESERVED.remove(b'/');
