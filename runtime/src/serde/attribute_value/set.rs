//! Sets, for `#[serde(with = "…::attribute_value::set")]` on a sequence or an option of one.
//!
//! The kind of the set follows from its elements: strings, numbers or bytes. DynamoDB has
//! [no empty sets](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.SetTypes),
//! so that writing one is an error. To omit it, add `default, skip_serializing_if = "Vec::is_empty"`, with the type of
//! the field. In other formats, sets are sequences.

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::{Attribute, ConversionError, Value};

/// The name of the newtype struct by which the serializer recognizes a set.
pub(super) const NAME: &str = "tinsmith#set";

/// A sequence that becomes a set, for values outside structs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set<T>(pub T);

impl<T: Serialize> Serialize for Set<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(&self.0, serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Set<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer).map(Self)
    }
}

/// Serializes a sequence as a set.
///
/// # Errors
/// It is not a sequence; it is empty; or its elements are not all strings, all numbers, or all bytes.
pub fn serialize<T, S>(value: &T, serializer: S) -> Result<S::Ok, S::Error>
where
    T: Serialize + ?Sized,
    S: Serializer,
{
    serializer.serialize_newtype_struct(NAME, value)
}

/// Deserializes a set. A list is accepted as well.
///
/// # Errors
/// The errors of the type.
pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(deserializer)
}

/// The set with the elements of a list.
pub(super) fn of_list<A: Attribute>(list: Value<A>) -> Result<Value<A>, ConversionError> {
    let elements = match list {
        Value::L(elements) => elements,
        Value::Null => return Ok(Value::Null),
        other => {
            let kind = other.kind();
            return Err(ConversionError::new(format!(
                "a set is a sequence, and the value is of the kind {kind}; remove `set` from it"
            )));
        }
    };
    let mut set = None;
    for (index, element) in elements.into_iter().enumerate() {
        let element = element.into_value().map_err(ConversionError::unknown_kind)?;
        add(&mut set, element).map_err(|error| error.within_element(index))?;
    }
    set.ok_or_else(|| {
        ConversionError::new(
            "DynamoDB has no empty sets; \
             omit the attribute with `skip_serializing_if`, and read it with `default`",
        )
    })
}

fn add<A>(set: &mut Option<Value<A>>, element: Value<A>) -> Result<(), ConversionError> {
    match (set, element) {
        (Some(Value::Ss(set)), Value::S(element)) => set.push(element),
        (Some(Value::Ns(set)), Value::N(element)) => set.push(element),
        (Some(Value::Bs(set)), Value::B(element)) => set.push(element),
        (set @ None, Value::S(element)) => *set = Some(Value::Ss(vec![element])),
        (set @ None, Value::N(element)) => *set = Some(Value::Ns(vec![element])),
        (set @ None, Value::B(element)) => *set = Some(Value::Bs(vec![element])),
        (None, other) => {
            return Err(ConversionError::new(format!(
                "a set has strings, numbers or bytes, and this element is of the kind {}; use a list",
                other.kind()
            )));
        }
        (Some(set), other) => {
            return Err(ConversionError::new(format!(
                "the elements of a set are of one kind, and this element of {} is of the kind {}; \
                 use a list",
                set.kind(),
                other.kind()
            )));
        }
    }
    Ok(())
}
