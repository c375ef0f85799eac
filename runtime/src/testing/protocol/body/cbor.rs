//! Compares CBOR documents, with minicbor alone.

use std::collections::BTreeMap;

use minicbor::data::Type;
use minicbor::decode::{Decoder, Error};

use crate::testing::protocol::Difference;

/// A value. Lengths and sizes do not count.
#[derive(Debug, PartialEq)]
enum Value {
    Null,
    Bool(bool),
    Integer(i128),
    /// As text, so that NaN equals itself.
    Float(String),
    Bytes(Vec<u8>),
    Text(String),
    Array(Vec<Value>),
    Map(BTreeMap<String, Value>),
    Tagged(u64, Box<Value>),
}

/// The tag of times in seconds, <https://www.rfc-editor.org/rfc/rfc8949#section-3.4.2>.
const EPOCH: u64 = 1;

/// Compares two documents.
pub(super) fn check(expected: &[u8], found: &[u8]) -> Result<(), Difference> {
    let (expected, found) = (parse(expected)?, parse(found)?);
    if expected == found { Ok(()) } else { Err(Difference::of("body", &expected, &found)) }
}

fn parse(bytes: &[u8]) -> Result<Value, Difference> {
    let invalid = |error: Error| Difference::new(format!("body: {error}"));
    let mut decoder = Decoder::new(bytes);
    let value = value(&mut decoder).map_err(invalid)?;
    match decoder.position() == bytes.len() {
        true => Ok(value),
        false => Err(Difference::new("body: bytes after the value")),
    }
}

fn value(decoder: &mut Decoder<'_>) -> Result<Value, Error> {
    Ok(match decoder.datatype()? {
        Type::Null => decoder.null().map(|()| Value::Null)?,
        Type::Undefined => decoder.undefined().map(|()| Value::Null)?,
        Type::Bool => Value::Bool(decoder.bool()?),
        Type::F32 => Value::Float(f64::from(decoder.f32()?).to_string()),
        Type::F64 => Value::Float(decoder.f64()?.to_string()),
        Type::Bytes | Type::BytesIndef => {
            let parts: Result<Vec<&[u8]>, Error> = decoder.bytes_iter()?.collect();
            Value::Bytes(parts?.concat())
        }
        Type::String | Type::StringIndef => {
            let parts: Result<Vec<&str>, Error> = decoder.str_iter()?.collect();
            Value::Text(parts?.concat())
        }
        Type::Array | Type::ArrayIndef => array(decoder)?,
        Type::Map | Type::MapIndef => map(decoder)?,
        Type::Tag => {
            let tag = decoder.tag()?.as_u64();
            let value = match value(decoder)? {
                // A time is the same as an integer and as a float.
                Value::Integer(seconds) if tag == EPOCH => Value::Float(seconds.to_string()),
                value => value,
            };
            Value::Tagged(tag, Box::new(value))
        }
        _ => Value::Integer(decoder.int()?.into()),
    })
}

fn array(decoder: &mut Decoder<'_>) -> Result<Value, Error> {
    let mut length = decoder.array()?;
    let mut items = Vec::new();
    while has_next(decoder, &mut length)? {
        items.push(value(decoder)?);
    }
    Ok(Value::Array(items))
}

fn map(decoder: &mut Decoder<'_>) -> Result<Value, Error> {
    let mut length = decoder.map()?;
    let mut entries = BTreeMap::new();
    while has_next(decoder, &mut length)? {
        let key = decoder.str()?.to_owned();
        entries.insert(key, value(decoder)?);
    }
    Ok(Value::Map(entries))
}

/// Whether an array or map has another item. The end of one of unknown length is read.
fn has_next(decoder: &mut Decoder<'_>, length: &mut Option<u64>) -> Result<bool, Error> {
    match length {
        Some(0) => Ok(false),
        Some(length) => {
            *length -= 1;
            Ok(true)
        }
        None if decoder.datatype()? == Type::Break => {
            decoder.set_position(decoder.position() + 1);
            Ok(false)
        }
        None => Ok(true),
    }
}
