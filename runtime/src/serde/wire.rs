//! Serializes values of members in the same format as the client.
//!
//! Blobs are base64. Non-finite numbers are `"NaN"`, `"Infinity"` and `"-Infinity"`, and integers
//! may be written as `1.0`. Dense lists and maps skip nulls.

mod numbers;

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use crate::base64;
use crate::document::Document;
use crate::timestamp::Timestamp;

/// A type that a member of the model can have.
pub trait Wire: Sized {
    /// Serializes the value.
    ///
    /// # Errors
    /// The errors of the serializer.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;

    /// Deserializes a value.
    ///
    /// # Errors
    /// The value has another type.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;

    /// The value of `null` in a list or map of this type; `None` to skip it, as Smithy requires of
    /// clients for [dense
    /// ones](https://smithy.io/2.0/spec/type-refinement-traits.html#sparse-trait).
    #[must_use]
    fn null() -> Option<Self> {
        None
    }

    /// Deserializes a value, or `None` from `null`.
    ///
    /// # Errors
    /// The value has another type.
    fn read_nullable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Option::read(deserializer)
    }

    /// Whether a structure includes the member.
    fn is_set(&self) -> bool {
        true
    }
}

/// A type whose own `Serialize` and `Deserialize` support the wire format, as generated types do.
pub trait Plain: Serialize + DeserializeOwned {}

impl Plain for String {}
impl Plain for bool {}
impl Plain for Timestamp {}
impl Plain for Document {}
impl<T: Plain> Plain for Box<T> {}

impl<T: Plain> Wire for T {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer)
    }
}

pub(super) struct Borrowed<'a, T>(pub(super) &'a T);

impl<T: Wire> Serialize for Borrowed<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

pub(super) struct Owned<T>(pub(super) T);

impl<'de, T: Wire> Deserialize<'de> for Owned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Owned)
    }
}

impl Wire for Bytes {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&base64::encode(self))
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // The text may be a secret, so the error does not show it.
        base64::to_bytes(&text)
            .map(Bytes::from)
            .ok_or_else(|| D::Error::custom("the string is not valid base64"))
    }
}

impl<T: Wire> Wire for Option<T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => serializer.serialize_some(&Borrowed(value)),
            None => serializer.serialize_none(),
        }
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<Owned<T>>::deserialize(deserializer).map(|value| value.map(|value| value.0))
    }

    fn null() -> Option<Self> {
        Some(None)
    }

    fn read_nullable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Self::read(deserializer).map(Some)
    }

    fn is_set(&self) -> bool {
        self.is_some()
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Borrowed))
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let items = Vec::<Option<Owned<T>>>::deserialize(deserializer)?;
        Ok(items.into_iter().filter_map(element).collect())
    }
}

impl<T: Wire> Wire for BTreeMap<String, T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(key, value)| (key, Borrowed(value))))
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let entries = BTreeMap::<String, Option<Owned<T>>>::deserialize(deserializer)?;
        Ok(entries.into_iter().filter_map(|(key, value)| Some((key, element(value)?))).collect())
    }
}

fn element<T: Wire>(value: Option<Owned<T>>) -> Option<T> {
    value.map_or_else(T::null, |value| Some(value.0))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read<T: Wire>(value: Value) -> Result<T, serde_json::Error> {
        T::read(value)
    }

    fn or_default<'de, T: Wire + Default, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        T::read_nullable(from).map(Option::unwrap_or_default)
    }

    fn write<T: Wire>(value: &T) -> Value {
        value.write(serde_json::value::Serializer).unwrap()
    }

    #[test]
    fn non_finite_numbers_are_strings() {
        let list = vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1.5];
        let texts = json!(["NaN", "Infinity", "-Infinity", 1.5]);
        assert_eq!(write(&list), texts);
        assert_eq!(write(&read::<Vec<f64>>(texts.clone()).unwrap()), texts);
        assert_eq!(write(&read::<Vec<f32>>(texts.clone()).unwrap()), texts);
        let map =
            BTreeMap::from([("a".to_owned(), Some(f32::NEG_INFINITY)), ("b".to_owned(), None)]);
        assert_eq!(write(&map), json!({"a": "-Infinity", "b": null}));
        assert_eq!(read::<BTreeMap<String, Option<f32>>>(write(&map)).unwrap(), map);
        assert_eq!(read::<Option<f64>>(Value::Null).unwrap(), None);
    }

    #[test]
    fn integers_may_have_a_decimal_point() {
        assert_eq!(read::<i8>(json!(-128.0)).unwrap(), -128);
        assert_eq!(read::<i64>(json!(i64::MIN)).unwrap(), i64::MIN);
        assert_eq!(read::<i64>(json!(1e2)).unwrap(), 100);
        for value in [json!(128), json!(1.5), json!(u64::MAX), json!(1e300), json!("1")] {
            let error = read::<i8>(value.clone()).unwrap_err().to_string();
            assert!(error.contains("an integer of 8 bits"), "{value}: {error}");
        }
        assert!(read::<i64>(json!(9_223_372_036_854_775_808_u64)).is_err());
        assert!(read::<i64>(json!(9_223_372_036_854_775_808.0)).is_err());
    }

    #[test]
    fn invalid_numbers_are_errors_without_the_value() {
        for value in [json!("inf"), json!("secret"), json!(true), json!([])] {
            let error = read::<f64>(value.clone()).unwrap_err().to_string();
            assert!(error.contains("a number") && !error.contains("secret"), "{error}");
        }
        assert!(read::<f32>(json!(1e40)).unwrap_err().to_string().contains("32-bit"));
    }

    #[test]
    fn nulls_are_kept_only_in_sparse_collections() {
        assert_eq!(read::<Vec<String>>(json!(["a", null])).unwrap(), ["a"]);
        let sparse = read::<Vec<Option<i32>>>(json!([1, null])).unwrap();
        assert_eq!(sparse, [Some(1), None]);
        assert_eq!(read::<BTreeMap<String, Bytes>>(json!({"a": null})).unwrap().len(), 0);
        assert_eq!(or_default::<i32, _>(Value::Null).unwrap(), 0);
        assert_eq!(or_default::<i32, _>(json!(2)).unwrap(), 2);
    }

    #[test]
    fn timestamps_are_read_in_every_format() {
        for value in [
            json!(784_111_777),
            json!("1994-11-06T08:49:37Z"),
            json!("Sun, 06 Nov 1994 08:49:37 GMT"),
        ] {
            assert_eq!(read::<Timestamp>(value).unwrap(), Timestamp::from_secs(784_111_777));
        }
        assert!(read::<Timestamp>(json!("soon")).unwrap_err().to_string().contains("date-time"));
    }
}
