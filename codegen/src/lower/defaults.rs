//! The `default` trait of a member.

use serde_json::Value;

use super::{
    Context, replaced,
    timestamp::{date_time, seconds},
};
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
        (Ty::Replaced(it), _) => Err(replaced::refused(it, "has a default")),
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
