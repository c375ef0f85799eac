//! Converts values of Rust types to attribute values of DynamoDB and back, by `serde`.
//!
//! A generated crate whose model has a union with the trait `tinsmith#attributeValue` has these functions for its own
//! type, in its module `attribute_value`. The
//! [kinds of attribute values](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html)
//! correspond to the data model of `serde`:
//!
//! | Rust | attribute value |
//! | --- | --- |
//! | strings, `char`, enum variants without data | `S` |
//! | integers of 8 to 128 bits, finite floating-point numbers | `N`, exactly |
//! | other numbers, such as decimals, with [`number`] | `N`, with all digits |
//! | bytes, such as those of `serde_bytes` | `B` |
//! | `bool` | `BOOL` |
//! | `None`, `()`, unit structs | `NULL` |
//! | structs, maps, enum variants with data | `M` |
//! | sequences and tuples | `L` |
//! | sequences with [`set`](mod@set) | `SS`, `NS` or `BS`, by their elements |
//!
//! Keys of maps are strings, characters, integers, booleans, or enum variants without data. Reading also accepts a set
//! for any sequence, and `null` for an `Option`. An attribute that is missing is `None` as well.
//!
//! An error names the attribute, and what is wrong with it. A number that the Rust type cannot represent is an error.
//! Only floating-point numbers are rounded.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use serde::{Deserialize, Serialize};
//! # // In a generated crate, this type and these functions exist.
//! # mod types {
//! #     use std::collections::BTreeMap;
//! #     #[derive(Clone, Debug, PartialEq)]
//! #     pub enum AttributeValue {
//! #         S(String), N(String), B(tinsmith_runtime::Bytes), Ss(Vec<String>), Ns(Vec<String>),
//! #         Bs(Vec<tinsmith_runtime::Bytes>), M(BTreeMap<String, Self>), L(Vec<Self>), Null(bool), Bool(bool),
//! #         Unknown(String, tinsmith_runtime::Document),
//! #     }
//! # }
//! # mod attribute_value {
//! #     pub use tinsmith_runtime::serde::attribute_value::set;
//! #     tinsmith_runtime::impl_attribute_value!(super::types::AttributeValue);
//! # }
//! use attribute_value::{from_item, to_item};
//! use types::AttributeValue;
//!
//! #[derive(Debug, PartialEq, Deserialize, Serialize)]
//! struct User {
//!     name: String,
//!     age: u8,
//!     email: Option<String>,
//!     #[serde(with = "attribute_value::set", default, skip_serializing_if = "Vec::is_empty")]
//!     groups: Vec<String>,
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let user = User { name: "ada".into(), age: 36, email: None, groups: vec!["admin".into()] };
//! let item: BTreeMap<String, AttributeValue> = to_item(&user)?;
//! assert_eq!(item["age"], AttributeValue::N("36".into()));
//! assert_eq!(item["groups"], AttributeValue::Ss(vec!["admin".into()]));
//! assert_eq!(from_item::<User>(item)?, user);
//! # Ok(())
//! # }
//! ```

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::ser::Serialize;

mod error;
mod key;
mod macros;
pub mod number;
mod read;
pub mod set;
#[cfg(test)]
mod tests;
mod variant;
mod write;

pub use error::ConversionError;
pub use set::Set;

/// A generated union of attribute values.
pub trait Attribute: Sized {
    /// The attribute value of this kind.
    fn from_value(value: Value<Self>) -> Self;

    /// Its kind and content.
    ///
    /// # Errors
    /// The name of a kind that is not in the model.
    fn into_value(self) -> Result<Value<Self>, String>;
}

/// The kinds of attribute values, with their content.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<T> {
    /// A string.
    S(String),
    /// A number as text.
    N(String),
    /// Bytes.
    B(Bytes),
    /// A set of strings.
    Ss(Vec<String>),
    /// A set of numbers.
    Ns(Vec<String>),
    /// A set of bytes.
    Bs(Vec<Bytes>),
    /// A map.
    M(BTreeMap<String, T>),
    /// A list.
    L(Vec<T>),
    /// Null.
    Null,
    /// A boolean.
    Bool(bool),
}

impl<T> Value<T> {
    /// The name of the kind.
    fn kind(&self) -> &'static str {
        match self {
            Self::S(_) => "S",
            Self::N(_) => "N",
            Self::B(_) => "B",
            Self::Ss(_) => "SS",
            Self::Ns(_) => "NS",
            Self::Bs(_) => "BS",
            Self::M(_) => "M",
            Self::L(_) => "L",
            Self::Null => "NULL",
            Self::Bool(_) => "BOOL",
        }
    }
}

/// Converts a struct or map to an item.
///
/// # Errors
/// The value is neither, or a part of it has no attribute value.
pub fn to_item<A, T>(value: &T) -> Result<BTreeMap<String, A>, ConversionError>
where
    A: Attribute,
    T: Serialize + ?Sized,
{
    match write::value::<A, T>(value)? {
        Value::M(item) => Ok(item),
        other => Err(ConversionError::new(format!(
            "an item consists of named attributes, and the value is of the kind {}; \
             use a struct or a map",
            other.kind()
        ))),
    }
}

/// Converts an item to a struct or map.
///
/// # Errors
/// An attribute is missing or is not of the required type.
pub fn from_item<A, T>(item: BTreeMap<String, A>) -> Result<T, ConversionError>
where
    A: Attribute,
    T: DeserializeOwned,
{
    from_attribute_value(A::from_value(Value::M(item)))
}

/// Converts a value to an attribute value.
///
/// # Errors
/// A part of the value has no attribute value.
pub fn to_attribute_value<A, T>(value: &T) -> Result<A, ConversionError>
where
    A: Attribute,
    T: Serialize + ?Sized,
{
    write::value(value).map(A::from_value)
}

/// Converts an attribute value to a value.
///
/// # Errors
/// The attribute value, or a part of it, is not of the required type.
pub fn from_attribute_value<A, T>(value: A) -> Result<T, ConversionError>
where
    A: Attribute,
    T: DeserializeOwned,
{
    T::deserialize(read::Reader(value)).map_err(ConversionError::of_reading)
}
