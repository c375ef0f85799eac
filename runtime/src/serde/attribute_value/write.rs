//! Serializes values as attribute values.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use bytes::Bytes;
use serde::ser::{self, Serialize, Serializer};

use super::{Attribute, ConversionError, Value, key, number, set};

/// The attribute value of a value.
pub(super) fn value<A, T>(value: &T) -> Result<Value<A>, ConversionError>
where
    A: Attribute,
    T: Serialize + ?Sized,
{
    value.serialize(Writer(PhantomData))
}

fn attribute<A, T>(of: &T) -> Result<A, ConversionError>
where
    A: Attribute,
    T: Serialize + ?Sized,
{
    value(of).map(A::from_value)
}

/// A map with one entry: an enum variant with data.
fn variant<A: Attribute>(name: &'static str, value: Value<A>) -> Value<A> {
    Value::M(BTreeMap::from([(name.to_owned(), A::from_value(value))]))
}

struct Writer<A>(PhantomData<A>);

/// Implements methods that write numbers.
macro_rules! numbers {
    ($($method:ident: $ty:ty,)*) => {$(
        fn $method(self, value: $ty) -> Result<Value<A>, ConversionError> {
            Ok(Value::N(value.to_string()))
        }
    )*};
}

impl<A: Attribute> Serializer for Writer<A> {
    type Ok = Value<A>;
    type Error = ConversionError;
    type SerializeSeq = Elements<A>;
    type SerializeTuple = Elements<A>;
    type SerializeTupleStruct = Elements<A>;
    type SerializeTupleVariant = Elements<A>;
    type SerializeMap = Members<A>;
    type SerializeStruct = Members<A>;
    type SerializeStructVariant = Members<A>;

    numbers! {
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_i128: i128,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_u128: u128,
    }

    fn serialize_f32(self, value: f32) -> Result<Value<A>, ConversionError> {
        number::of_float(value.is_finite(), value).map(Value::N)
    }

    fn serialize_f64(self, value: f64) -> Result<Value<A>, ConversionError> {
        number::of_float(value.is_finite(), value).map(Value::N)
    }

    fn serialize_bool(self, value: bool) -> Result<Value<A>, ConversionError> {
        Ok(Value::Bool(value))
    }

    fn serialize_char(self, value: char) -> Result<Value<A>, ConversionError> {
        Ok(Value::S(value.to_string()))
    }

    fn serialize_str(self, value: &str) -> Result<Value<A>, ConversionError> {
        Ok(Value::S(value.to_owned()))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Value<A>, ConversionError> {
        Ok(Value::B(Bytes::copy_from_slice(value)))
    }

    fn serialize_none(self) -> Result<Value<A>, ConversionError> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, it: &T) -> Result<Value<A>, ConversionError> {
        value(it)
    }

    fn serialize_unit(self) -> Result<Value<A>, ConversionError> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value<A>, ConversionError> {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value<A>, ConversionError> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        it: &T,
    ) -> Result<Value<A>, ConversionError> {
        match (name, value(it)?) {
            (set::NAME, list) => set::of_list(list),
            (number::NAME, Value::S(text)) if number::is_decimal(&text) => Ok(Value::N(text)),
            (number::NAME, Value::S(text)) => Err(number::not_a_number(&text)),
            (_, value) => Ok(value),
        }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        it: &T,
    ) -> Result<Value<A>, ConversionError> {
        let value = value(it).map_err(|error| error.within(name))?;
        Ok(variant(name, value))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Elements<A>, ConversionError> {
        // The length is that of the program's own value, but `Serialize` may be handwritten.
        let capacity = length.unwrap_or_default().min(1024);
        Ok(Elements { elements: Vec::with_capacity(capacity), variant: None })
    }

    fn serialize_tuple(self, length: usize) -> Result<Elements<A>, ConversionError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        length: usize,
    ) -> Result<Elements<A>, ConversionError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Elements<A>, ConversionError> {
        Ok(Elements { elements: Vec::new(), variant: Some(variant) })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Members<A>, ConversionError> {
        Ok(Members { members: BTreeMap::new(), key: None, variant: None })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Members<A>, ConversionError> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Members<A>, ConversionError> {
        Ok(Members { members: BTreeMap::new(), key: None, variant: Some(variant) })
    }
}

/// A list, or the list of an enum variant.
struct Elements<A> {
    elements: Vec<A>,
    variant: Option<&'static str>,
}

impl<A: Attribute> Elements<A> {
    fn push<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), ConversionError> {
        let index = self.elements.len();
        let element = attribute(element)
            .map_err(|error| error.within_element(index).within_variant(self.variant))?;
        self.elements.push(element);
        Ok(())
    }

    fn finish(self) -> Value<A> {
        let list = Value::L(self.elements);
        match self.variant {
            None => list,
            Some(name) => variant(name, list),
        }
    }
}

/// Implements a trait for sequences.
macro_rules! elements {
    ($($name:ident: $method:ident,)*) => {$(
        impl<A: Attribute> ser::$name for Elements<A> {
            type Ok = Value<A>;
            type Error = ConversionError;

            fn $method<T: Serialize + ?Sized>(&mut self, it: &T) -> Result<(), ConversionError> {
                self.push(it)
            }

            fn end(self) -> Result<Value<A>, ConversionError> {
                Ok(self.finish())
            }
        }
    )*};
}

elements! {
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field,
}

/// A map, or the map of an enum variant.
struct Members<A> {
    members: BTreeMap<String, A>,
    /// The key whose value follows.
    key: Option<String>,
    variant: Option<&'static str>,
}

impl<A: Attribute> Members<A> {
    fn insert<T>(&mut self, key: String, value: &T) -> Result<(), ConversionError>
    where
        T: Serialize + ?Sized,
    {
        let value =
            attribute(value).map_err(|error| error.within(&key).within_variant(self.variant))?;
        self.members.insert(key, value);
        Ok(())
    }

    fn finish(self) -> Value<A> {
        let map = Value::M(self.members);
        match self.variant {
            None => map,
            Some(name) => variant(name, map),
        }
    }
}

impl<A: Attribute> ser::SerializeMap for Members<A> {
    type Ok = Value<A>;
    type Error = ConversionError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, it: &T) -> Result<(), ConversionError> {
        self.key = Some(key::of(it)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, it: &T) -> Result<(), ConversionError> {
        match self.key.take() {
            Some(key) => self.insert(key, it),
            None => Err(ConversionError::new(
                "a value of a map has no key; correct the implementation of `Serialize`",
            )),
        }
    }

    fn end(self) -> Result<Value<A>, ConversionError> {
        Ok(self.finish())
    }
}

/// Implements a trait for structs.
macro_rules! members {
    ($($name:ident,)*) => {$(
        impl<A: Attribute> ser::$name for Members<A> {
            type Ok = Value<A>;
            type Error = ConversionError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                it: &T,
            ) -> Result<(), ConversionError> {
                self.insert(name.to_owned(), it)
            }

            fn end(self) -> Result<Value<A>, ConversionError> {
                Ok(self.finish())
            }
        }
    )*};
}

members! { SerializeStruct, SerializeStructVariant, }
