//! Deserializes enum variants with data from maps with one member.

use serde::de::value::StrDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, EnumAccess, VariantAccess, Visitor};

use super::read::Reader;
use super::{Attribute, ConversionError};

/// An enum variant: its name and its data.
pub(super) struct Variant<A> {
    pub(super) name: String,
    pub(super) value: A,
}

impl<'de, A: Attribute> EnumAccess<'de> for Variant<A> {
    type Error = ConversionError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self), ConversionError> {
        let value = seed.deserialize(StrDeserializer::new(&self.name))?;
        Ok((value, self))
    }
}

impl<A> Variant<A> {
    /// Reads the data; an error contains the name.
    fn read<T>(
        self,
        read: impl FnOnce(Reader<A>) -> Result<T, ConversionError>,
    ) -> Result<T, ConversionError> {
        let Self { name, value } = self;
        read(Reader(value)).map_err(|error| error.within(&name))
    }
}

impl<'de, A: Attribute> VariantAccess<'de> for Variant<A> {
    type Error = ConversionError;

    fn unit_variant(self) -> Result<(), ConversionError> {
        self.read(<()>::deserialize)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<T::Value, ConversionError> {
        self.read(|reader| seed.deserialize(reader))
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, ConversionError> {
        self.read(|reader| reader.deserialize_any(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ConversionError> {
        self.read(|reader| reader.deserialize_any(visitor))
    }
}
