//! Converts the JSON parameters of a test to values of the client's types.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::{
    Error,
    api::{
        Api, DefaultValue, Field, FieldValue, Literal, Module, Presence, Structure, StructureValue,
        Ty, Type, TypePath, Union, Value,
    },
    lower::timestamp,
};

/// The structures and unions of the client, by path.
pub(super) struct Types<'a> {
    structures: BTreeMap<TypePath, &'a Structure>,
    unions: BTreeMap<TypePath, &'a Union>,
}

/// An event of a request: a variant of the union, or a modelled error.
type Event = Result<Value, Value>;

impl<'a> Types<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let path = |module, name: &str| TypePath { module, name: name.to_owned() };
        let mut types = Self { structures: BTreeMap::new(), unions: BTreeMap::new() };
        for each in &api.types {
            if let Type::Structure(it) = each {
                types.structures.insert(path(Module::Types, &it.name), it);
            }
            if let Type::Union(it) = each {
                types.unions.insert(path(Module::Types, &it.name), it);
            }
        }
        for error in &api.errors {
            let it = &error.structure;
            types.structures.insert(path(Module::Error, &it.name), it);
        }
        types
    }

    /// Converts a value of a type.
    pub(super) fn value(&self, ty: &Ty, json: &Json) -> Result<Value, Error> {
        let wrong = || Error::new(format!("`{json}` does not fit the member's type; correct it"));
        Ok(match (ty, json) {
            (Ty::String, Json::String(text)) => Value::String(text.clone()),
            (Ty::Boolean, Json::Bool(value)) => Value::Bool(*value),
            (Ty::Byte | Ty::Short | Ty::Integer | Ty::Long, Json::Number(_)) => {
                integer(json).ok_or_else(wrong)?
            }
            (Ty::Float, _) => Value::Float(float(json).ok_or_else(wrong)? as f32),
            (Ty::Double, _) => Value::Double(float(json).ok_or_else(wrong)?),
            (Ty::Blob, Json::String(text)) => Value::Bytes(text.clone().into_bytes()),
            (Ty::Stream, Json::String(text)) => Value::Stream(text.clone().into_bytes()),
            (Ty::Timestamp(_), _) => timestamp(json).ok_or_else(wrong)?,
            (Ty::Document, json) => Value::Document(json.clone()),
            (Ty::Replaced(it), json) => {
                Value::Replaced(it.path.clone(), Box::new(self.value(&it.of, json)?))
            }
            (Ty::Enum(path), Json::String(text)) => {
                Value::Enum(path.clone(), Box::new(Value::String(text.clone())))
            }
            (Ty::IntEnum(path), Json::Number(_)) => {
                Value::Enum(path.clone(), Box::new(integer(json).ok_or_else(wrong)?))
            }
            (Ty::List { item, sparse, .. }, Json::Array(items)) => {
                let items = items.iter().map(|json| self.element(item, json));
                Value::List(items.collect::<Result<_, _>>()?, *sparse)
            }
            (Ty::Map { value, sparse, .. }, Json::Object(entries)) => {
                let entry =
                    |(key, json): (&String, &Json)| Ok((key.clone(), self.element(value, json)?));
                Value::Map(entries.iter().map(entry).collect::<Result<_, Error>>()?, *sparse)
            }
            (Ty::Structure(path), Json::Object(members)) => {
                let structure = self.structures.get(path).ok_or_else(wrong)?;
                Value::Structure(self.structure(structure, Some(path.module), members)?)
            }
            (Ty::Union(path) | Ty::Events(path), Json::Object(members)) => {
                self.variant(path, members)?
            }
            (Ty::EventInput(path), Json::Array(events)) => {
                let events = events.iter().map(|event| self.event(path, event));
                Value::Events(events.collect::<Result<_, _>>()?)
            }
            _ => return Err(wrong()),
        })
    }

    /// An event of a request. Errors of the stream are not variants of the union.
    fn event(&self, path: &TypePath, json: &Json) -> Result<Event, Error> {
        let union = self.unions.get(path).and_then(|union| union.events.as_ref());
        let errors = union.map_or([].as_slice(), |events| events.errors.as_slice());
        let set = json.as_object().into_iter().flatten();
        for (name, members) in set {
            if let (Some(error), Some(members)) =
                (errors.iter().find(|error| error.name == *name), members.as_object())
            {
                let error = self.structure(&error.structure, Some(Module::Error), members)?;
                return Ok(Err(Value::Structure(error)));
            }
        }
        self.value(&Ty::Union(path.clone()), json).map(Ok)
    }

    fn element(&self, ty: &Ty, json: &Json) -> Result<Option<Value>, Error> {
        if json.is_null() && *ty != Ty::Document {
            Ok(None)
        } else {
            self.value(ty, json).map(Some)
        }
    }

    /// Converts a structure.
    pub(super) fn structure(
        &self,
        structure: &Structure,
        module: Option<Module>,
        members: &Map<String, Json>,
    ) -> Result<StructureValue, Error> {
        if let Some(name) =
            members.keys().find(|name| !structure.fields.iter().any(|it| it.member == **name))
        {
            return Err(Error::new(format!(
                "`{}` has no member `{name}`; correct it",
                structure.name
            )));
        }
        let by_new = structure.default == DefaultValue::None;
        let mut arguments = Vec::new();
        let mut fields = Vec::new();
        for field in &structure.fields {
            let json = members
                .get(&field.member)
                .filter(|json| !json.is_null() || field.ty == Ty::Document);
            let value = json.map(|json| {
                self.value(&field.ty, json).map_err(|error| error.within(&field.member))
            });
            match value.transpose()? {
                value if by_new && field.presence == Presence::Required => {
                    // The type of an argument does not follow from an empty collection.
                    let value = value.filter(|value| !is_empty(value));
                    arguments.push(value.unwrap_or_else(|| Value::Default(field.ty.clone())));
                }
                Some(value) => fields.push(field_value(field, value)),
                None => {}
            }
        }
        let arguments = by_new.then_some(arguments);
        Ok(StructureValue { module, name: structure.name.clone(), arguments, fields })
    }

    fn variant(&self, path: &TypePath, members: &Map<String, Json>) -> Result<Value, Error> {
        let union =
            self.unions.get(path).ok_or_else(|| Error::new("the union is not in the client"))?;
        let mut set = members.iter().filter(|(_, json)| !json.is_null());
        let (Some((name, json)), None) = (set.next(), set.next()) else {
            return Err(Error::new(format!(
                "a value of `{}` must have one member; correct it",
                union.name
            )));
        };
        let Some(variant) = union.variants.iter().find(|variant| variant.member == *name) else {
            return Err(Error::new(format!("`{}` has no member `{name}`; correct it", union.name)));
        };
        let value = match &variant.ty {
            None => None,
            Some(ty) => {
                let value = self.value(ty, json).map_err(|error| error.within(name))?;
                Some((Box::new(value), variant.boxed))
            }
        };
        Ok(Value::Variant { union: path.clone(), variant: variant.name.clone(), value })
    }
}

/// Sets a field to a value.
pub(super) fn field_value(field: &Field, value: Value) -> FieldValue {
    let optional = field.presence == Presence::Optional;
    FieldValue { name: field.name.clone(), value, optional, boxed: field.boxed }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::List(items, _) => items.is_empty(),
        Value::Map(entries, _) => entries.is_empty(),
        _ => false,
    }
}

fn integer(json: &Json) -> Option<Value> {
    json.as_i64().map(Value::Integer)
}

fn float(json: &Json) -> Option<f64> {
    match json {
        Json::String(text) if text == "NaN" => Some(f64::NAN),
        Json::String(text) if text == "Infinity" => Some(f64::INFINITY),
        Json::String(text) if text == "-Infinity" => Some(f64::NEG_INFINITY),
        _ => json.as_f64(),
    }
}

/// Parses epoch seconds, or a date and time.
fn timestamp(json: &Json) -> Option<Value> {
    match json {
        Json::String(text) => match timestamp::date_time(text)? {
            Literal::Timestamp(seconds, nanoseconds) => {
                Some(Value::Timestamp(seconds, nanoseconds))
            }
            _ => Some(Value::Timestamp(0, 0)),
        },
        Json::Number(number) => epoch_seconds(&number.to_string()),
        _ => None,
    }
}

/// Parses `946845296.123` digit by digit: a floating-point number would lose precision.
fn epoch_seconds(text: &str) -> Option<Value> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let whole: i64 = whole.parse().ok()?;
    let nanoseconds: i64 = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    // The fraction of a negative number is subtracted.
    let (seconds, nanoseconds) = match nanoseconds {
        0 => (whole, 0),
        _ if text.starts_with('-') => (whole - 1, 1_000_000_000 - nanoseconds),
        _ => (whole, nanoseconds),
    };
    Some(Value::Timestamp(seconds, u32::try_from(nanoseconds).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_kept() {
        assert_eq!(
            epoch_seconds("946845296.123"),
            Some(Value::Timestamp(946_845_296, 123_000_000))
        );
        assert_eq!(epoch_seconds("-1.5"), Some(Value::Timestamp(-2, 500_000_000)));
        assert_eq!(epoch_seconds("0"), Some(Value::Timestamp(0, 0)));
    }
}
