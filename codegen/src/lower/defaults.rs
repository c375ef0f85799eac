//! The `default` trait of a member.

use serde_json::Value;

use super::Context;
use crate::{
    Error,
    api::{Literal, Ty},
    base64,
    smithy::Member,
};

/// The default of a member, for the member's type.
pub(super) fn literal(
    context: &Context<'_>,
    member: &Member,
    ty: &Ty,
    value: &Value,
) -> Result<Literal, Error> {
    let wrong =
        || Error::new(format!("`{value}` does not fit the member's type; correct the value"));
    match (ty, value) {
        (Ty::Document, value) => Ok(document(value)),
        (Ty::Boolean, Value::Bool(value)) => {
            Ok(if *value { Literal::Bool(true) } else { Literal::Zero })
        }
        (Ty::Byte | Ty::Short | Ty::Integer | Ty::Long, Value::Number(number)) => {
            number.as_i64().map(integer).ok_or_else(wrong)
        }
        (Ty::IntEnum(_), Value::Number(number)) => {
            number.as_i64().map(Literal::Integer).ok_or_else(wrong)
        }
        (Ty::Float | Ty::Double, Value::Number(number)) => {
            number.as_f64().map(float).ok_or_else(wrong)
        }
        (Ty::String, Value::String(text)) => Ok(string(text)),
        (Ty::Enum(_), Value::String(text)) => Ok(Literal::String(text.clone())),
        (Ty::Blob, Value::String(text)) if text.is_empty() => Ok(Literal::Zero),
        (Ty::Blob, Value::String(text)) => {
            base64::decode(text).map(Literal::Bytes).ok_or_else(wrong)
        }
        (Ty::Timestamp(_), Value::Number(number)) => {
            number.as_f64().and_then(seconds).ok_or_else(wrong)
        }
        (Ty::Timestamp(_), Value::String(text)) => date_time(text).ok_or_else(wrong),
        (Ty::List { .. }, Value::Array(items)) if items.is_empty() => Ok(Literal::Zero),
        (Ty::Map { .. }, Value::Object(entries)) if entries.is_empty() => Ok(Literal::Zero),
        _ => {
            let target = context.model.expect(&member.target)?;
            Err(Error::new(format!(
                "`{value}` is not a valid default for `{}`; correct the value",
                target.id
            )))
        }
    }
}

fn integer(value: i64) -> Literal {
    if value == 0 { Literal::Zero } else { Literal::Integer(value) }
}

fn float(value: f64) -> Literal {
    if value == 0.0 { Literal::Zero } else { Literal::Float(value) }
}

fn string(text: &str) -> Literal {
    if text.is_empty() { Literal::Zero } else { Literal::String(text.to_owned()) }
}

fn document(value: &Value) -> Literal {
    let literal = match value {
        Value::Null => return Literal::Zero,
        Value::Bool(value) => Literal::Bool(*value),
        Value::Number(number) => match number.as_i64() {
            Some(value) => Literal::Integer(value),
            None => Literal::Float(number.as_f64().unwrap_or_default()),
        },
        Value::String(text) => Literal::String(text.clone()),
        // Smithy allows only empty arrays and objects as defaults.
        Value::Array(_) => Literal::EmptyArray,
        Value::Object(_) => Literal::EmptyObject,
    };
    Literal::Document(Box::new(literal))
}

pub(super) fn seconds(value: f64) -> Option<Literal> {
    let whole = value.floor();
    let nanoseconds = ((value - whole) * 1e9).round();
    match (whole as i64, nanoseconds as u32) {
        _ if !value.is_finite() || whole.abs() > 1e15 => None,
        (0, 0) => Some(Literal::Zero),
        (whole, nanoseconds) => Some(Literal::Timestamp(whole, nanoseconds.min(999_999_999))),
    }
}

/// Parses `2018-01-09T20:51:21Z`, the format of defaults.
pub(super) fn date_time(text: &str) -> Option<Literal> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let numbers = |text: &str, separator: char| -> Option<Vec<i64>> {
        text.split(separator).map(|part| part.parse().ok()).collect()
    };
    let ([year, month, day], [hour, minute, second]) = (
        <[i64; 3]>::try_from(numbers(date, '-')?).ok()?,
        <[i64; 3]>::try_from(numbers(time, ':')?).ok()?,
    );
    let in_range =
        (1..=12).contains(&month) && (1..=31).contains(&day) && (0..=9999).contains(&year);
    let in_day = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..=60).contains(&second);
    if !in_range || !in_day {
        return None;
    }
    // The number of days since the epoch; years start in March, so that the leap day is the last one.
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        + day
        - 1
        - 719_468;
    seconds((days * 86_400 + hour * 3_600 + minute * 60 + second) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_seconds_since_the_epoch() {
        assert_eq!(date_time("1970-01-01T00:00:00Z"), Some(Literal::Zero));
        assert_eq!(date_time("2018-01-09T20:51:21Z"), Some(Literal::Timestamp(1_515_531_081, 0)));
        assert_eq!(date_time("2000-02-29T00:00:00Z"), Some(Literal::Timestamp(951_782_400, 0)));
        assert_eq!(date_time("2018-13-09T20:51:21Z"), None);
        assert_eq!(seconds(1.5), Some(Literal::Timestamp(1, 500_000_000)));
    }
}
