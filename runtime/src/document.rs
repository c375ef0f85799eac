//! [`Document`]: an untyped JSON value.

use std::collections::BTreeMap;

/// An untyped JSON value: Smithy's
/// [document](https://smithy.io/2.0/spec/simple-types.html#document) type.
///
/// ```
/// use tinsmith_runtime::Document;
///
/// let arguments = Document::from(vec![1, 2]);
/// let tool = Document::from_iter([("name", Document::from("add")), ("arguments", arguments)]);
/// assert_eq!(tool.get("name").and_then(Document::as_str), Some("add"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Document {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Document>),
    /// An object.
    Object(BTreeMap<String, Document>),
}

/// A number in a [`Document`], which is exact for integers of up to 64 bits.
#[derive(Clone, Copy, Debug)]
pub enum Number {
    /// A signed integer.
    I64(i64),
    /// An unsigned integer.
    U64(u64),
    /// Any other number. Non-finite numbers are serialized as strings.
    F64(f64),
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Number::I64(number) => number.fmt(f),
            Number::U64(number) => number.fmt(f),
            Number::F64(number) => number.fmt(f),
        }
    }
}

impl Document {
    /// The value of a member, if this is an object with this member.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_object()?.get(key)
    }

    /// Whether this is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The boolean, if this is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The number, if this is one.
    #[must_use]
    pub fn as_number(&self) -> Option<Number> {
        match self {
            Self::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// The string, if this is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(value) => Some(value),
            _ => None,
        }
    }

    /// The elements, if this is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The members, if this is an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&BTreeMap<String, Self>> {
        match self {
            Self::Object(entries) => Some(entries),
            _ => None,
        }
    }
}

impl Number {
    /// The number, if it is an integer in range.
    #[must_use]
    pub fn as_i64(self) -> Option<i64> {
        match self {
            Self::I64(value) => Some(value),
            Self::U64(value) => value.try_into().ok(),
            Self::F64(_) => None,
        }
    }

    /// The number, if it is an integer in range.
    #[must_use]
    pub fn as_u64(self) -> Option<u64> {
        match self {
            Self::I64(value) => value.try_into().ok(),
            Self::U64(value) => Some(value),
            Self::F64(_) => None,
        }
    }

    /// The number, or the nearest double.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        match self {
            Self::I64(value) => value as f64,
            Self::U64(value) => value as f64,
            Self::F64(value) => value,
        }
    }
}

/// Integers are equal if they have the same value in any variant; an integer never equals a
/// fraction.
impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (*self, *other) {
            (Self::F64(left), Self::F64(right)) => left == right,
            (Self::F64(_), _) | (_, Self::F64(_)) => false,
            (left, right) => (left.as_i64(), left.as_u64()) == (right.as_i64(), right.as_u64()),
        }
    }
}

macro_rules! from_numbers {
    ($($variant:ident: $($number:ty)*;)*) => {$($(
        impl From<$number> for Number {
            fn from(value: $number) -> Self {
                Self::$variant(value.into())
            }
        }

        impl From<$number> for Document {
            fn from(value: $number) -> Self {
                Self::Number(value.into())
            }
        }
    )*)*};
}

from_numbers! {
    I64: i8 i16 i32 i64 u8 u16 u32;
    U64: u64;
    F64: f32 f64;
}

impl From<Number> for Document {
    fn from(value: Number) -> Self {
        Self::Number(value)
    }
}

impl From<bool> for Document {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Document {
    fn from(value: &str) -> Self {
        Self::String(value.to_owned())
    }
}

impl From<String> for Document {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

impl<T: Into<Document>> From<Vec<T>> for Document {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().collect()
    }
}

impl<T: Into<Document>> From<BTreeMap<String, T>> for Document {
    fn from(entries: BTreeMap<String, T>) -> Self {
        entries.into_iter().collect()
    }
}

/// `None` is `null`.
impl<T: Into<Document>> From<Option<T>> for Document {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Document>> FromIterator<T> for Document {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::Array(items.into_iter().map(Into::into).collect())
    }
}

impl<K: Into<String>, T: Into<Document>> FromIterator<(K, T)> for Document {
    fn from_iter<I: IntoIterator<Item = (K, T)>>(entries: I) -> Self {
        Self::Object(entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_only_what_it_is() {
        let document = Document::from_iter([
            ("number", Document::from(-1)),
            ("texts", Document::from(vec!["a", "b"])),
            ("nothing", Document::from(None::<bool>)),
        ]);
        let number = document.get("number").unwrap().as_number().unwrap();
        assert_eq!((number.as_i64(), number.as_u64(), number.as_f64()), (Some(-1), None, -1.0));
        assert_eq!(document.get("texts").unwrap().as_array().unwrap()[1].as_str(), Some("b"));
        assert!(document.get("nothing").unwrap().is_null());
        assert_eq!(document.get("other"), None);
        assert_eq!(document.as_str().is_none(), document.as_bool().is_none());
        assert_eq!(Document::default().get("number"), None);
    }

    #[test]
    fn numbers_are_equal_however_they_are_kept() {
        assert_eq!(Number::I64(5), Number::U64(5));
        assert_ne!(Number::I64(-1), Number::U64(u64::MAX));
        assert_ne!(Number::I64(1), Number::F64(1.0));
        assert_eq!(Number::U64(u64::MAX), Number::U64(u64::MAX));
    }
}
