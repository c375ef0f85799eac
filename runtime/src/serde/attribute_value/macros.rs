//! The macro that gives a generated crate its conversions.

/// Implements [`Attribute`](super::Attribute) for a generated union, and the functions of the module `attribute_value`.
///
/// The variants of the union are those that the generator has checked.
#[macro_export]
#[doc(hidden)]
macro_rules! impl_attribute_value {
    ($union:ty) => {
        impl $crate::serde::attribute_value::Attribute for $union {
            fn from_value(value: $crate::serde::attribute_value::Value<Self>) -> Self {
                use $crate::serde::attribute_value::Value;
                match value {
                    Value::S(text) => Self::S(text),
                    Value::N(text) => Self::N(text),
                    Value::B(bytes) => Self::B(bytes),
                    Value::Ss(set) => Self::Ss(set),
                    Value::Ns(set) => Self::Ns(set),
                    Value::Bs(set) => Self::Bs(set),
                    Value::M(map) => Self::M(map),
                    Value::L(list) => Self::L(list),
                    Value::Null => Self::Null(true),
                    Value::Bool(value) => Self::Bool(value),
                }
            }

            fn into_value(
                self,
            ) -> ::std::result::Result<
                $crate::serde::attribute_value::Value<Self>,
                ::std::string::String,
            > {
                use $crate::serde::attribute_value::Value;
                ::std::result::Result::Ok(match self {
                    Self::S(text) => Value::S(text),
                    Self::N(text) => Value::N(text),
                    Self::B(bytes) => Value::B(bytes),
                    Self::Ss(set) => Value::Ss(set),
                    Self::Ns(set) => Value::Ns(set),
                    Self::Bs(set) => Value::Bs(set),
                    Self::M(map) => Value::M(map),
                    Self::L(list) => Value::L(list),
                    Self::Null(_) => Value::Null,
                    Self::Bool(value) => Value::Bool(value),
                    Self::Unknown(name, _) => return ::std::result::Result::Err(name),
                })
            }
        }

        /// Converts a struct or map to an item.
        ///
        /// # Errors
        /// The value is neither, or a part of it has no attribute value: an empty set, a number that is not finite, or
        /// a key that is not text.
        pub fn to_item<T: $crate::serde_crate::Serialize + ?Sized>(
            value: &T,
        ) -> ::std::result::Result<
            ::std::collections::BTreeMap<::std::string::String, $union>,
            $crate::serde::attribute_value::ConversionError,
        > {
            $crate::serde::attribute_value::to_item(value)
        }

        /// Converts an item to a struct or map. Attributes that it does not use are ignored.
        ///
        /// # Errors
        /// An attribute is missing or is not of the required type. The error names it.
        pub fn from_item<T: $crate::serde_crate::de::DeserializeOwned>(
            item: ::std::collections::BTreeMap<::std::string::String, $union>,
        ) -> ::std::result::Result<T, $crate::serde::attribute_value::ConversionError> {
            $crate::serde::attribute_value::from_item(item)
        }

        /// Converts a value to an attribute value, such as one of an expression.
        ///
        /// # Errors
        /// A part of the value has no attribute value: an empty set, a number that is not finite, or a key that is not
        /// text.
        pub fn to_attribute_value<T: $crate::serde_crate::Serialize + ?Sized>(
            value: &T,
        ) -> ::std::result::Result<$union, $crate::serde::attribute_value::ConversionError> {
            $crate::serde::attribute_value::to_attribute_value(value)
        }

        /// Converts an attribute value to a value.
        ///
        /// # Errors
        /// The attribute value, or a part of it, is not of the required type.
        pub fn from_attribute_value<T: $crate::serde_crate::de::DeserializeOwned>(
            value: $union,
        ) -> ::std::result::Result<T, $crate::serde::attribute_value::ConversionError> {
            $crate::serde::attribute_value::from_attribute_value(value)
        }
    };
}
