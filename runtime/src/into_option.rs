//! [`IntoOption`]: the arguments of setters.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::SystemTime;

use bytes::Bytes;

use crate::body::Body;
use crate::document::{Document, Number};
use crate::timestamp::Timestamp;

/// An argument for an optional member: a value, a value that converts to it, or an [`Option`] of either. `None` unsets
/// the member.
///
/// Setters of generated clients accept it. For example, both `.qualifier("prod")` and `.qualifier(configured)` compile
/// if `configured` is an `Option<String>`.
///
/// - A string or an enum takes `&str`, `&String`, `String`, `Box<str>` and `Cow<str>`; an enum also takes its variants.
/// - A list takes a `Vec`, an array, a slice or a set; collect other iterators into a `Vec`.
/// - A map takes a `BTreeMap`, a `HashMap`, or pairs in an array or a `Vec`.
/// - A blob takes [`Bytes`], `Vec<u8>`, `String`, and static text or bytes.
///
/// `None` alone has no type: write `None::<&str>`, or do not call the setter.
///
/// ```
/// use tinsmith_runtime::IntoOption;
///
/// fn qualifier(value: impl IntoOption<String>) -> Option<String> {
///     value.into_option()
/// }
/// assert_eq!(qualifier("prod"), Some("prod".to_owned()));
/// assert_eq!(qualifier(Some("prod")), Some("prod".to_owned()));
/// assert_eq!(qualifier(None::<String>), None);
/// ```
pub trait IntoOption<T> {
    /// The value, if it is set.
    fn into_option(self) -> Option<T>;
}

/// Implements [`IntoOption`] for types, and for options of them.
macro_rules! conversions {
    ($(($($generics:tt)*) $source:ty => $target:ty, |$value:ident| $convert:expr;)*) => {$(
        impl<$($generics)*> IntoOption<$target> for $source {
            #[inline]
            fn into_option(self) -> Option<$target> {
                let $value = self;
                Some($convert)
            }
        }

        impl<$($generics)*> IntoOption<$target> for Option<$source> {
            #[inline]
            fn into_option(self) -> Option<$target> {
                self.map(|$value| $convert)
            }
        }
    )*};
}

/// Implements [`IntoOption`] for a generated enum and for the types that convert to it.
#[doc(hidden)]
#[macro_export]
macro_rules! into_option {
    ($target:ty $(, $source:ty)*) => {
        $crate::into_option!(@ $target, $target);
        $($crate::into_option!(@ $target, $source);)*
    };
    (@ $target:ty, $source:ty) => {
        impl $crate::IntoOption<$target> for $source {
            #[inline]
            fn into_option(self) -> Option<$target> {
                Some(self.into())
            }
        }

        impl $crate::IntoOption<$target> for Option<$source> {
            #[inline]
            fn into_option(self) -> Option<$target> {
                self.map(Into::into)
            }
        }
    };
}

// Strings, enums and other types that convert from text.
conversions! {
    ('a, T: From<&'a str>) &'a str => T, |value| T::from(value);
    ('a, T: From<&'a str>) &'a String => T, |value| T::from(value.as_str());
    (T: From<String>) String => T, |value| T::from(value);
    (T: From<String>) Box<str> => T, |value| T::from(value.into_string());
    ('a, T: From<String>) Cow<'a, str> => T, |value| T::from(value.into_owned());
}

// Lists.
conversions! {
    (U: Into<T>, T) Vec<U> => Vec<T>, |value| value.into_iter().map(Into::into).collect();
    (U: Into<T>, T, const N: usize) [U; N] => Vec<T>, |value| value.into_iter().map(Into::into).collect();
    ('a, U: Clone + Into<T>, T) &'a [U] => Vec<T>, |value| value.iter().cloned().map(Into::into).collect();
    ('a, U: Clone + Into<T>, T) &'a Vec<U> => Vec<T>, |value| value.iter().cloned().map(Into::into).collect();
    ('a, U: Clone + Into<T>, T, const N: usize) &'a [U; N] => Vec<T>, |value| value.iter().cloned().map(Into::into).collect();
    (U: Into<T>, T) BTreeSet<U> => Vec<T>, |value| value.into_iter().map(Into::into).collect();
    (U: Into<T>, T, S) HashSet<U, S> => Vec<T>, |value| value.into_iter().map(Into::into).collect();
}

// Maps.
conversions! {
    (K: Into<String>, V: Into<T>, T) BTreeMap<K, V> => BTreeMap<String, T>, |value| pairs(value);
    (K: Into<String>, V: Into<T>, T, S) HashMap<K, V, S> => BTreeMap<String, T>, |value| pairs(value);
    (K: Into<String>, V: Into<T>, T) Vec<(K, V)> => BTreeMap<String, T>, |value| pairs(value);
    (K: Into<String>, V: Into<T>, T, const N: usize) [(K, V); N] => BTreeMap<String, T>, |value| pairs(value);
}

// Blobs, streams, timestamps and documents.
conversions! {
    () Bytes => Bytes, |value| value;
    () Vec<u8> => Bytes, |value| value.into();
    () &'static [u8] => Bytes, |value| value.into();
    (const N: usize) &'static [u8; N] => Bytes, |value| Bytes::from_static(value);
    () Body => Body, |value| value;
    () Bytes => Body, |value| value.into();
    () Vec<u8> => Body, |value| value.into();
    () &'static [u8] => Body, |value| value.into();
    () Timestamp => Timestamp, |value| value;
    () SystemTime => Timestamp, |value| value.into();
    () Document => Document, |value| value;
    () Number => Document, |value| value.into();
    () bool => Document, |value| value.into();
    () i32 => Document, |value| value.into();
    () i64 => Document, |value| value.into();
    () f64 => Document, |value| value.into();
    (T: Into<Document>) Vec<T> => Document, |value| value.into();
    (T: Into<Document>) BTreeMap<String, T> => Document, |value| value.into();
}

fn pairs<T>(
    pairs: impl IntoIterator<Item = (impl Into<String>, impl Into<T>)>,
) -> BTreeMap<String, T> {
    pairs.into_iter().map(|(key, value)| (key.into(), value.into())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Name(String);

    impl From<&str> for Name {
        fn from(name: &str) -> Name {
            Name(name.to_owned())
        }
    }

    impl From<String> for Name {
        fn from(name: String) -> Name {
            Name(name)
        }
    }

    crate::into_option!(Name);

    fn option<T>(value: impl IntoOption<T>) -> Option<T> {
        value.into_option()
    }

    #[test]
    fn strings_convert() {
        let expected = Some(Name("a".to_owned()));
        let text = "a".to_owned();
        assert_eq!(option("a"), expected);
        assert_eq!(option(&text), expected);
        assert_eq!(option("a".to_owned()), expected);
        assert_eq!(option(Box::<str>::from("a")), expected);
        assert_eq!(option(Cow::Borrowed("a")), expected);
        assert_eq!(option(Some("a")), expected);
        assert_eq!(option(Some(&text)), expected);
        assert_eq!(option(Some("a".to_owned())), expected);
        assert_eq!(option(Name("a".to_owned())), expected);
        assert_eq!(option(Some(Name("a".to_owned()))), expected);
        assert_eq!(option::<Name>(None::<&str>), None);
    }

    #[test]
    fn lists_convert() {
        let expected = Some(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(option(["a", "b"]), expected);
        assert_eq!(option(vec!["a", "b"]), expected);
        let array = ["a", "b"];
        let (by_reference, list) = (&array, vec!["a", "b"]);
        assert_eq!(option(by_reference), expected);
        assert_eq!(option(&array[..]), expected);
        assert_eq!(option(&list), expected);
        assert_eq!(option(BTreeSet::from(["a", "b"])), expected);
        assert_eq!(option(HashSet::from(["a"])), Some(vec!["a".to_owned()]));
        assert_eq!(option(expected.clone()), expected);
        assert_eq!(option::<Vec<String>>(None::<Vec<&str>>), None);
    }

    #[test]
    fn maps_convert() {
        let expected = Some(BTreeMap::from([("a".to_owned(), "b".to_owned())]));
        assert_eq!(option([("a", "b")]), expected);
        assert_eq!(option(vec![("a", "b")]), expected);
        assert_eq!(option(HashMap::from([("a", "b")])), expected);
        assert_eq!(option(BTreeMap::from([("a", "b")])), expected);
        assert_eq!(option(expected.clone()), expected);
        assert_eq!(option::<BTreeMap<String, String>>(None::<HashMap<String, String>>), None);
    }

    #[test]
    fn other_values_convert() {
        assert_eq!(option::<Bytes>("a"), Some(Bytes::from("a")));
        assert_eq!(option::<Bytes>(b"a"), Some(Bytes::from("a")));
        assert_eq!(option::<Bytes>(None::<Vec<u8>>), None);
        assert_eq!(option(SystemTime::UNIX_EPOCH), Some(Timestamp::from(SystemTime::UNIX_EPOCH)));
        assert_eq!(option(1), Some(Document::from(1)));
        assert_eq!(option("a"), Some(Document::from("a")));
    }
}
