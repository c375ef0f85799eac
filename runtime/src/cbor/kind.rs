//! [`Kind`]: the type of a value according to its first byte.

/// The type of a value according to its
/// [first byte](https://www.rfc-editor.org/rfc/rfc8949#section-3).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    Bytes,
    Text,
    Array,
    Map,
    Tag,
    Boolean,
    /// `null`, and `undefined`, which is read as `null`.
    Null,
    Float,
    /// A value without a meaning in Smithy.
    Simple,
    /// The end of an array or map of indefinite length.
    Break,
    /// A reserved first byte.
    Invalid,
}

impl Kind {
    #[inline]
    pub(super) fn of(first: u8) -> Self {
        match first {
            0x00..=0x1b | 0x20..=0x3b => Self::Integer,
            0x40..=0x5b | 0x5f => Self::Bytes,
            0x60..=0x7b | 0x7f => Self::Text,
            0x80..=0x9b | 0x9f => Self::Array,
            0xa0..=0xbb | 0xbf => Self::Map,
            0xc0..=0xdb => Self::Tag,
            0xf4 | 0xf5 => Self::Boolean,
            0xf6 | 0xf7 => Self::Null,
            0xf9..=0xfb => Self::Float,
            0xe0..=0xf3 | 0xf8 => Self::Simple,
            0xff => Self::Break,
            _ => Self::Invalid,
        }
    }

    /// The type as errors show it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Integer => "an integer",
            Self::Bytes => "a byte string",
            Self::Text => "a text string",
            Self::Array => "an array",
            Self::Map => "a map",
            Self::Tag => "a tag",
            Self::Boolean => "a boolean",
            Self::Null => "null",
            Self::Float => "a float",
            Self::Simple => "a simple value",
            Self::Break => "the end of an array or map",
            Self::Invalid => "an invalid first byte",
        }
    }
}
