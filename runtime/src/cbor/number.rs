//! Reads numbers.

use super::Reader;
use super::kind::Kind;
use crate::decode_error::DecodeError;
use crate::document::Number;

/// A number as it is encoded.
#[derive(Clone, Copy)]
pub(super) enum Encoded {
    /// CBOR integers have 64 bits and a sign.
    Integer(i128),
    /// A float of 16, 32 or 64 bits.
    Float(f64),
}

impl Encoded {
    /// The number, if it is an integer in range.
    pub(super) fn to_i64(self) -> Option<i64> {
        // The first double above the range. Every double below it is exact as an integer.
        const END: f64 = 9_223_372_036_854_775_808.0;
        match self {
            Self::Integer(value) => value.try_into().ok(),
            Self::Float(value) => {
                (value.fract() == 0.0 && (-END..END).contains(&value)).then_some(value as i64)
            }
        }
    }

    fn to_f64(self) -> f64 {
        match self {
            Self::Integer(value) => value as f64,
            Self::Float(value) => value,
        }
    }

    fn to_f32(self) -> f32 {
        match self {
            Self::Integer(value) => value as f32,
            Self::Float(value) => value as f32,
        }
    }

    /// The number in a document. Integers below the range of 64 bits become the nearest double.
    pub(super) fn to_number(self) -> Number {
        match self {
            Self::Integer(value) => match (i64::try_from(value), u64::try_from(value)) {
                (Ok(value), _) => value.into(),
                (_, Ok(value)) => value.into(),
                _ => Number::F64(value as f64),
            },
            Self::Float(value) => value.into(),
        }
    }
}

impl Reader<'_> {
    /// Reads an integer, or a float with the value of an integer.
    ///
    /// # Errors
    /// The next value is not an integer, or is out of range of the type.
    #[inline]
    pub fn integer<T: TryFrom<i64>>(&mut self) -> Result<T, DecodeError> {
        let start = self.position();
        let value = self.int64()?;
        T::try_from(value).map_err(|_| self.out_of_range(value, start))
    }

    fn int64(&mut self) -> Result<i64, DecodeError> {
        let start = self.position();
        let number = self.number("an integer")?;
        number.to_i64().ok_or_else(|| self.not_int64(number, start))
    }

    #[cold]
    fn not_int64(&self, number: Encoded, start: usize) -> DecodeError {
        let found = match number {
            Encoded::Integer(value) => value.to_string(),
            // Rust shows all digits of large numbers, without an exponent.
            Encoded::Float(value) => format!("{value:e}"),
        };
        self.error_at(format!("expected a 64-bit integer, found {found}"), start)
    }

    #[cold]
    fn out_of_range(&self, value: i64, start: usize) -> DecodeError {
        self.error_at(format!("the integer {value} is out of range"), start)
    }

    /// Reads a float or an integer. Numbers between two floats are rounded to the nearest.
    ///
    /// # Errors
    /// The next value is not a number, or is out of range.
    pub fn float(&mut self) -> Result<f32, DecodeError> {
        let start = self.position();
        let number = self.number("a number")?;
        let (value, exact) = (number.to_f32(), number.to_f64());
        if value.is_infinite() && exact.is_finite() {
            return Err(self.error_at(format!("the number {exact:e} is out of range"), start));
        }
        Ok(value)
    }

    /// Reads a float or an integer. Integers between two floats are rounded to the nearest.
    ///
    /// # Errors
    /// The next value is not a number.
    pub fn double(&mut self) -> Result<f64, DecodeError> {
        self.number("a number").map(Encoded::to_f64)
    }

    /// Reads a float or an integer.
    #[inline]
    pub(super) fn number(&mut self, expected: &str) -> Result<Encoded, DecodeError> {
        match self.peek() {
            Some(Kind::Integer) => {
                self.token(expected, minicbor::Decoder::int).map(|int| Encoded::Integer(int.into()))
            }
            Some(Kind::Float) => self.any_float().map(Encoded::Float),
            _ => Err(self.unexpected(expected)),
        }
    }

    /// Reads a float, whose type was already checked.
    fn any_float(&mut self) -> Result<f64, DecodeError> {
        Ok(match self.first() {
            Some(0xf9) => half(u16::from_be_bytes(self.after_first()?)).into(),
            Some(0xfa) => f32::from_be_bytes(self.after_first()?).into(),
            _ => f64::from_be_bytes(self.after_first()?),
        })
    }
}

/// The value of a [float of 16
/// bits](https://www.rfc-editor.org/rfc/rfc8949#name-half-precision): a sign, an exponent of 5 bits
/// and a fraction of 10 bits. Its exact value is a float of 32 bits.
fn half(bits: u16) -> f32 {
    /// The difference between the exponents of both types.
    const BIAS: u32 = 127 - 15;
    /// The value of the lowest bit of a subnormal number: 2 to the power of -24.
    const LOWEST: f32 = 1.0 / 16_777_216.0;
    let exponent = u32::from(bits >> 10 & 0x1f);
    let fraction = u32::from(bits & 0x3ff) << 13;
    let size = match exponent {
        0 => f32::from(bits & 0x3ff) * LOWEST,
        // Infinity without a fraction, otherwise NaN.
        0x1f => f32::from_bits(0xff << 23 | fraction),
        _ => f32::from_bits((exponent + BIAS) << 23 | fraction),
    };
    if bits >> 15 == 0 { size } else { -size }
}

#[cfg(test)]
mod tests {
    use super::half;

    #[test]
    fn reads_every_float_of_16_bits() {
        for bits in 0..=u16::MAX {
            let exponent = i32::from(bits >> 10 & 0x1f);
            let fraction = f64::from(bits & 0x3ff) / 1024.0;
            let size = match (exponent, fraction) {
                (0, _) => fraction * 2_f64.powi(-14),
                (31, 0.0) => f64::INFINITY,
                (31, _) => f64::NAN,
                _ => (1.0 + fraction) * 2_f64.powi(exponent - 15),
            };
            let expected = if bits >> 15 == 1 { -size } else { size };
            let value = f64::from(half(bits));
            assert_eq!(value.is_nan(), expected.is_nan(), "{bits:x}");
            assert!(value.is_nan() || value.to_bits() == expected.to_bits(), "{bits:x}");
        }
    }
}
