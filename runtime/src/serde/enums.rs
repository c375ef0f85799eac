//! Serializes enums as in the wire format.

/// Implements the traits of `serde` for a generated string enum.
#[macro_export]
#[doc(hidden)]
macro_rules! serde_string_enum {
    ($name:ident) => {
        impl $crate::serde_crate::Serialize for $name {
            fn serialize<S: $crate::serde_crate::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::serde_crate::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde_crate::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                <String as $crate::serde_crate::Deserialize>::deserialize(deserializer)
                    .map(Self::from)
            }
        }

        impl $crate::serde::wire::Plain for $name {}
    };
}

/// Implements the traits of `serde` for a generated integer enum.
#[macro_export]
#[doc(hidden)]
macro_rules! serde_int_enum {
    ($name:ident) => {
        impl $crate::serde_crate::Serialize for $name {
            fn serialize<S: $crate::serde_crate::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_i32(self.as_i32())
            }
        }

        impl<'de> $crate::serde_crate::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde_crate::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                <i32 as $crate::serde::wire::Wire>::read(deserializer).map(Self::from)
            }
        }

        impl $crate::serde::wire::Plain for $name {}
    };
}
