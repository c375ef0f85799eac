//! [`Decimal`]: a JSON number, parsed without rounding.

/// A JSON number: digits with an optional fraction and exponent.
pub(crate) struct Decimal<'a> {
    negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    exponent: i64,
    length: usize,
}

impl<'a> Decimal<'a> {
    /// The number at the beginning of `bytes`, if there is one according to the
    /// [grammar](https://www.rfc-editor.org/rfc/rfc8259#section-6).
    pub(crate) fn at_start_of(bytes: &'a [u8]) -> Option<Self> {
        let mut rest = bytes;
        let negative = take(&mut rest, b"-").is_some();
        let whole = take_digits(&mut rest)?;
        if whole.len() > 1 && whole.first() == Some(&b'0') {
            return None;
        }
        let fraction = match take(&mut rest, b".") {
            Some(_) => take_digits(&mut rest)?,
            None => &[],
        };
        let exponent = match take(&mut rest, b"eE") {
            Some(_) => {
                let sign = take(&mut rest, b"+-");
                let digits = take_digits(&mut rest)?;
                let size = digits.iter().fold(0_i64, |size, digit| {
                    size.saturating_mul(10).saturating_add(value(*digit))
                });
                if sign == Some(b'-') { -size } else { size }
            }
            None => 0,
        };
        Some(Self { negative, whole, fraction, exponent, length: bytes.len() - rest.len() })
    }

    /// Its length in bytes.
    pub(crate) fn len(&self) -> usize {
        self.length
    }

    /// Whether it has neither a fraction nor an exponent.
    pub(crate) fn is_plain(&self) -> bool {
        self.length == self.whole.len() + usize::from(self.negative)
    }

    /// The number, if it is an integer in range.
    pub(crate) fn to_i64(&self) -> Option<i64> {
        match self.scaled(0)? {
            (value, true) => i64::try_from(value).ok(),
            (_, false) => None,
        }
    }

    /// The number times ten to the power of `places`, truncated to an integer, and whether it is
    /// exact. `None` if it is out of range.
    pub(crate) fn scaled(&self, places: u8) -> Option<(i128, bool)> {
        let digits = self.whole.len() + self.fraction.len();
        let point = i64::try_from(self.whole.len())
            .ok()?
            .saturating_add(self.exponent)
            .saturating_add(places.into());
        let point = usize::try_from(point.max(0)).ok()?;
        let (mut size, mut exact) = (0_i128, true);
        for (index, digit) in self.whole.iter().chain(self.fraction).enumerate() {
            if index < point {
                size = size.checked_mul(10)?.checked_add(value(*digit).into())?;
            } else {
                exact &= *digit == b'0';
            }
        }
        // Zero stays zero with any exponent; any other number overflows after a few iterations.
        for _ in digits..if size == 0 { 0 } else { point } {
            size = size.checked_mul(10)?;
        }
        Some((if self.negative { -size } else { size }, exact))
    }
}

fn value(digit: u8) -> i64 {
    i64::from(digit - b'0')
}

/// Consumes the first byte if it is one of `any`.
fn take(rest: &mut &[u8], any: &[u8]) -> Option<u8> {
    let (first, others) = rest.split_first()?;
    any.contains(first).then(|| {
        *rest = others;
        *first
    })
}

/// Consumes the digits at the beginning, at least one.
fn take_digits<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let count = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, others) = rest.split_at_checked(count)?;
    *rest = others;
    (count > 0).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Option<i64> {
        Decimal::at_start_of(text.as_bytes())
            .filter(|decimal| decimal.len() == text.len())?
            .to_i64()
    }

    #[test]
    fn reads_whole_numbers_exactly() {
        let cases = [
            ("0", 0),
            ("-0.0e5", 0),
            ("12", 12),
            ("-12", -12),
            ("1.0", 1),
            ("1e2", 100),
            ("1.25E+2", 125),
            ("1200e-2", 12),
            ("9007199254740993.0", 9_007_199_254_740_993),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
            ("0e99999999999999999999", 0),
            ("0.000e-99999999999999999999", 0),
        ];
        for (text, value) in cases {
            assert_eq!(whole(text), Some(value), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_whole_or_not_json() {
        for text in [
            "1.5",
            "1e-1",
            "9223372036854775808",
            "-9223372036854775809",
            "1e19",
            "1e99999999999999999999",
        ] {
            assert_eq!(whole(text), None, "{text}");
        }
        for text in ["", "-", "01", "+1", ".5", "1.", "1.e1", "1e", "1e+", "abc"] {
            assert!(Decimal::at_start_of(text.as_bytes()).is_none(), "{text}");
        }
        assert_eq!(whole("1a"), None);
    }

    #[test]
    fn scales() {
        let scaled = |text: &str| Decimal::at_start_of(text.as_bytes()).unwrap().scaled(3);
        assert_eq!(scaled("1.5"), Some((1500, true)));
        assert_eq!(scaled("-1.2345"), Some((-1234, false)));
        assert_eq!(scaled("1.5e-10"), Some((0, false)));
    }
}
