//! Deserializes values from attribute values.

use std::collections::{BTreeMap, btree_map};

use serde::de::value::{StrDeserializer, StringDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::variant::Variant;
use super::{Attribute, ConversionError, Value, key, number};

/// Deserializes an attribute value.
pub(super) struct Reader<A>(pub(super) A);

impl<A: Attribute> Reader<A> {
    fn value(self) -> Result<Value<A>, ConversionError> {
        self.0.into_value().map_err(ConversionError::unknown_kind)
    }
}

fn visit<'de, A, V>(value: Value<A>, visitor: V) -> Result<V::Value, ConversionError>
where
    A: Attribute,
    V: Visitor<'de>,
{
    match value {
        Value::S(text) => visitor.visit_string(text),
        Value::N(text) => number::visit(&text, visitor),
        Value::B(bytes) => visitor.visit_byte_buf(bytes.into()),
        Value::Bool(value) => visitor.visit_bool(value),
        Value::Null => visitor.visit_unit(),
        Value::M(members) => visitor.visit_map(Members::new(members)),
        Value::L(list) => visit_elements(list.into_iter(), visitor),
        Value::Ss(set) => visit_elements(attributes::<A, _>(set, Value::S), visitor),
        Value::Ns(set) => visit_elements(attributes::<A, _>(set, Value::N), visitor),
        Value::Bs(set) => visit_elements(attributes::<A, _>(set, Value::B), visitor),
    }
}

/// The elements of a set.
fn attributes<A: Attribute, T>(
    set: Vec<T>,
    kind: fn(T) -> Value<A>,
) -> impl ExactSizeIterator<Item = A> {
    set.into_iter().map(move |element| A::from_value(kind(element)))
}

fn visit_elements<'de, A, V>(
    elements: impl ExactSizeIterator<Item = A>,
    visitor: V,
) -> Result<V::Value, ConversionError>
where
    A: Attribute,
    V: Visitor<'de>,
{
    let length = elements.len();
    let mut elements = Elements { elements, index: 0 };
    let value = visitor.visit_seq(&mut elements)?;
    match elements.elements.len() {
        0 => Ok(value),
        left => {
            let expected = format!("{} elements", length.saturating_sub(left));
            Err(Error::invalid_length(length, &expected.as_str()))
        }
    }
}

/// Implements methods that read a floating-point number, also from an integer of any size.
macro_rules! floats {
    ($($method:ident,)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ConversionError> {
            match self.value()? {
                Value::N(text) => visitor.visit_f64(number::float(&text)?),
                other => visit(other, visitor),
            }
        }
    )*};
}

impl<'de, A: Attribute> Deserializer<'de> for Reader<A> {
    type Error = ConversionError;

    floats! { deserialize_f32, deserialize_f64, }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ConversionError> {
        visit(self.value()?, visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ConversionError> {
        match self.value()? {
            Value::Null => visitor.visit_none(),
            other => visitor.visit_some(Reader(A::from_value(other))),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ConversionError> {
        if name != number::NAME {
            return visitor.visit_newtype_struct(self);
        }
        match self.value()? {
            Value::N(text) => visitor.visit_newtype_struct(StrDeserializer::new(&text)),
            other => visit(other, visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ConversionError> {
        let mut members = match self.value()? {
            Value::S(name) => return visitor.visit_enum(StringDeserializer::new(name)),
            Value::M(members) => members.into_iter(),
            other => {
                return Err(ConversionError::new(format!(
                    "expected the name of an enum variant, or a map with one, and found the kind {}",
                    other.kind()
                )));
            }
        };
        match (members.next(), members.next()) {
            (Some((name, value)), None) => visitor.visit_enum(Variant { name, value }),
            _ => Err(ConversionError::new(
                "expected a map with one enum variant, and found a map with another number of members",
            )),
        }
    }

    /// Nothing is converted, so that unused attributes cannot fail.
    fn deserialize_ignored_any<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, ConversionError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier
    }
}

struct Elements<I> {
    elements: I,
    index: usize,
}

impl<'de, A: Attribute, I: ExactSizeIterator<Item = A>> SeqAccess<'de> for &mut Elements<I> {
    type Error = ConversionError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, ConversionError> {
        let Some(element) = self.elements.next() else { return Ok(None) };
        let index = self.index;
        self.index = index.saturating_add(1);
        let value = seed.deserialize(Reader(element));
        value.map(Some).map_err(|error| error.within_element(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.elements.len())
    }
}

struct Members<A> {
    members: btree_map::IntoIter<String, A>,
    /// The member whose key has been read.
    current: Option<(String, A)>,
}

impl<A> Members<A> {
    fn new(members: BTreeMap<String, A>) -> Self {
        Self { members: members.into_iter(), current: None }
    }
}

impl<'de, A: Attribute> MapAccess<'de> for Members<A> {
    type Error = ConversionError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, ConversionError> {
        self.current = self.members.next();
        let Some((name, _)) = &self.current else { return Ok(None) };
        let key = seed.deserialize(key::Reader(name));
        key.map(Some).map_err(|error| error.within(name))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, ConversionError> {
        let Some((name, value)) = self.current.take() else {
            return Err(ConversionError::new(
                "a value of a map was read before its key; \
                 correct the implementation of `Deserialize`",
            ));
        };
        seed.deserialize(Reader(value)).map_err(|error| error.within(&name))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.members.len())
    }
}
