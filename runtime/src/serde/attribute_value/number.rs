//! Numbers with all their digits, for `#[serde(with = "…::attribute_value::number")]` on a type that is converted to
//! and from text, such as a decimal or a `String`.
//!
//! DynamoDB stores
//! [38 digits](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number),
//! of which `f64` has 15 to 17. In other formats, these numbers are strings.

use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::Serializer;

use super::ConversionError;
use crate::decode_error::shortened;

/// The name of the newtype struct by which serializer and deserializer recognize a number as text.
pub(super) const NAME: &str = "tinsmith#number";

/// The longest decimal notation that is written. A longer one, with many zeros, is written with an exponent.
const LONGEST: usize = 38;

/// Serializes the text of a value as a number.
///
/// # Errors
/// The text is not a decimal number.
pub fn serialize<T, S>(value: &T, serializer: S) -> Result<S::Ok, S::Error>
where
    T: Display + ?Sized,
    S: Serializer,
{
    serializer.serialize_newtype_struct(NAME, &value.to_string())
}

/// Deserializes a value from the text of a number.
///
/// # Errors
/// The attribute value is not a number, or the number has no value of the type.
pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_newtype_struct(NAME, Text(PhantomData))
}

struct Text<T>(PhantomData<T>);

impl<'de, T: FromStr<Err: Display>> Visitor<'de> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|error| {
            D::Error::custom(format!("the number {:?} cannot be read: {error}", shortened(&text)))
        })
    }
}

/// The text of a floating-point number, from its decimal notation and the one with an exponent.
pub(super) fn of_float(
    is_finite: bool,
    number: impl Display + fmt::LowerExp,
) -> Result<String, ConversionError> {
    if !is_finite {
        return Err(ConversionError::new(format!(
            "DynamoDB has no number {number}; use `None` or a string"
        )));
    }
    let text = number.to_string();
    Ok(if text.len() > LONGEST { format!("{number:e}") } else { text })
}

/// Whether a text is a decimal number.
pub(super) fn is_decimal(text: &str) -> bool {
    let is_part = |byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    text.bytes().all(is_part) && text.parse::<f64>().is_ok()
}

/// A floating-point number.
pub(super) fn float(text: &str) -> Result<f64, ConversionError> {
    if !is_decimal(text) {
        return Err(not_a_number(text));
    }
    text.parse::<f64>().ok().filter(|number| number.is_finite()).ok_or_else(|| {
        ConversionError::new(format!("the number {:?} is out of range of `f64`", shortened(text)))
    })
}

/// Visits a number of the narrowest type that represents it. Only numbers with a fraction or an exponent, and integers
/// that need more than 128 bits, are rounded.
pub(super) fn visit<'de, V: Visitor<'de>>(
    text: &str,
    visitor: V,
) -> Result<V::Value, ConversionError> {
    if let Ok(number) = text.parse() {
        visitor.visit_i64(number)
    } else if let Ok(number) = text.parse() {
        visitor.visit_u64(number)
    } else if let Ok(number) = text.parse() {
        visitor.visit_i128(number)
    } else if let Ok(number) = text.parse() {
        visitor.visit_u128(number)
    } else {
        visitor.visit_f64(float(text)?)
    }
}

#[cold]
pub(super) fn not_a_number(text: &str) -> ConversionError {
    ConversionError::new(format!("{:?} is not a decimal number; correct it", shortened(text)))
}
