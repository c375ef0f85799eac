//! Numbers, as they are written and in all sizes.

use proptest::prelude::*;
use serde_json::Value;
use tinsmith_runtime::json::{Reader, Writer};
use tinsmith_runtime::{DecodeError, Document, parse, text};

use super::inputs::cases;
use super::json::{document_of, read};

/// A number as JSON writes it, of any length.
fn numbers() -> impl Strategy<Value = String> {
    let extreme = prop::sample::select(vec![
        "0",
        "-0",
        "-0.0",
        "0e0",
        "1e308",
        "1.7976931348623157e308",
        "1.7976931348623159e308",
        "5e-324",
        "2e-324",
        "1e-400",
        "1e400",
        "-1e400",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "18446744073709551616",
        "9007199254740993",
        "9007199254740993.0",
        "0.1e1",
        "100e-2",
        "1E+2",
        "3.4028235e38",
        "3.4028236e38",
        "3.4028235677973366e38",
        "1e-45",
        "7e-46",
        "2.2250738585072011e-308",
        "179769313486231580793728971405301e276",
    ]);
    prop_oneof![
        1 => extreme.prop_map(str::to_owned),
        2 => r"-?(0|[1-9][0-9]{0,24})",
        2 => r"-?(0|[1-9][0-9]{0,24})\.[0-9]{1,25}",
        2 => r"-?(0|[1-9][0-9]{0,24})(\.[0-9]{1,25})?[eE][+-]?[0-9]{1,3}",
    ]
}

/// Reads a whole text as one value.
fn whole<'a, T>(
    text: &'a str,
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    let mut json = Reader::new(text.as_bytes());
    let value = read(&mut json)?;
    json.finish()?;
    Ok(value)
}

fn written<T>(value: &T, write: impl FnOnce(&mut Writer, &T)) -> String {
    let mut json = Writer::new();
    write(&mut json, value);
    String::from_utf8(json.into_bytes().to_vec()).unwrap()
}

/// The number that a text stands for, times ten to the power of 1100, if it is whole then: so large
/// that no text here has more places.
fn exactly(number: &str) -> Option<(bool, String)> {
    let (digits, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let exponent: usize = (exponent.parse::<i32>().ok()? + 1100).try_into().ok()?;
    let negative = digits.starts_with('-');
    let digits = digits.trim_start_matches('-');
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let zeros = "0".repeat(exponent.checked_sub(fraction.len())?);
    let digits = format!("{whole}{fraction}{zeros}");
    let digits = digits.trim_start_matches('0');
    Some((negative && !digits.is_empty(), digits.to_owned()))
}

fn doubles() -> impl Strategy<Value = f64> {
    let special = vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, f64::MIN_POSITIVE];
    prop_oneof![1 => prop::sample::select(special), 9 => any::<u64>().prop_map(f64::from_bits)]
}

fn floats() -> impl Strategy<Value = f32> {
    let special = vec![f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -0.0, f32::MIN_POSITIVE];
    prop_oneof![1 => prop::sample::select(special), 9 => any::<u32>().prop_map(f32::from_bits)]
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn numbers_are_read_as_by_serde_json(number in numbers()) {
        match (serde_json::from_str::<Value>(&number), read(number.as_bytes())) {
            (Err(_), Err(_)) => {}
            (Ok(value), Ok(Document::Number(read))) if value.as_f64() == Some(0.0) => {
                prop_assert_eq!(read.as_f64(), 0.0);
            }
            (Ok(value), Ok(read)) => prop_assert_eq!(document_of(&value), read),
            (value, read) => prop_assert!(false, "{number}: {value:?}, {read:?}"),
        }
    }

    #[test]
    fn doubles_and_floats_are_the_nearest(number in numbers()) {
        match (number.parse::<f64>().unwrap(), whole(&number, Reader::double)) {
            (expected, Ok(read)) => prop_assert_eq!(read.to_bits(), expected.to_bits()),
            (expected, Err(_)) => prop_assert!(expected.is_infinite()),
        }
        match (number.parse::<f32>().unwrap(), whole(&number, Reader::float)) {
            (expected, Ok(read)) => prop_assert_eq!(read.to_bits(), expected.to_bits()),
            (expected, Err(_)) => prop_assert!(expected.is_infinite()),
        }
    }

    #[test]
    fn integers_are_exact_or_refused(number in numbers()) {
        let expected = |read: i64| exactly(&read.to_string()) == exactly(&number);
        match whole(&number, Reader::integer::<i64>) {
            Ok(read) => prop_assert!(expected(read), "{read}"),
            Err(_) => {
                // It has a fraction, or more than 64 bits.
                let (negative, digits) = exactly(&number).unwrap();
                let whole = digits.len() <= 1100 + 19 && digits.ends_with(&"0".repeat(1100));
                let size = whole.then(|| digits[..digits.len() - 1100].parse::<i128>().unwrap());
                let value = size.map(|size| if negative { -size } else { size });
                prop_assert!(value.is_none_or(|value| i64::try_from(value).is_err()), "{value:?}");
            }
        }
        // Smaller types have those that fit.
        let wide = whole(&number, Reader::integer::<i64>).ok();
        let small = whole(&number, Reader::integer::<i8>).ok();
        prop_assert_eq!(small, wide.and_then(|it| it.try_into().ok()));
        let small = whole(&number, Reader::integer::<i32>).ok();
        prop_assert_eq!(small, wide.and_then(|it| it.try_into().ok()));
    }

    #[test]
    fn doubles_come_back(value in doubles()) {
        let bits = value.to_bits();
        let json = written(&value, Writer::double);
        let header = text::double(&value);
        for read in [whole(&json, Reader::double).unwrap(), parse::double(&header).unwrap()] {
            prop_assert!(read.to_bits() == bits || read.is_nan() && value.is_nan(), "{json}");
        }
        // Others read it as well, but those that JSON has no numbers for.
        if value.is_finite() {
            prop_assert_eq!(serde_json::from_str::<f64>(&json).unwrap().to_bits(), bits);
        } else {
            let word: String = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(word, header);
        }
    }

    #[test]
    fn floats_come_back(value in floats()) {
        let bits = value.to_bits();
        let json = written(&value, Writer::float);
        let header = text::float(&value);
        for read in [whole(&json, Reader::float).unwrap(), parse::float(&header).unwrap()] {
            prop_assert!(read.to_bits() == bits || read.is_nan() && value.is_nan(), "{json}");
        }
        if value.is_finite() {
            prop_assert_eq!(serde_json::from_str::<f32>(&json).unwrap().to_bits(), bits);
        }
    }

    #[test]
    fn integers_come_back(value in any::<i64>(), shift in 0_u32..64) {
        // All lengths, not only the longest.
        let value = value >> shift;
        let json = written(&value, Writer::integer);
        prop_assert_eq!(&json, &value.to_string());
        prop_assert_eq!(whole(&json, Reader::integer::<i64>).unwrap(), value);
        prop_assert_eq!(parse::integer::<i64>(&text::integer(&value)).unwrap(), value);
    }

    #[test]
    fn what_is_no_number_is_refused(text in r"[-+]?[0-9.eE]{0,6}[-+a-z]?[0-9]{0,2}") {
        let is_json = serde_json::from_str::<Value>(&text).is_ok();
        prop_assert_eq!(whole(&text, Reader::double).is_ok(), is_json, "{}", text);
        prop_assert!(is_json || whole(&text, Reader::integer::<i64>).is_err());
        prop_assert!(is_json || whole(&text, Reader::epoch_seconds).is_err());
    }
}
