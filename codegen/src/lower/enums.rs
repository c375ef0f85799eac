//! Enums of strings and of integers.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Context, documentation};
use crate::{
    Error,
    api::{Attributes, Enum, EnumValue, IntEnum},
    names,
    smithy::{Member, Shape},
};

const ENUM_VALUE: &str = "smithy.api#enumValue";

/// Lowers a string enum. The value of a member without one is its name.
pub(super) fn lower_enum(context: &Context<'_>, shape: &Shape) -> Result<Enum, Error> {
    let named = context.names.of_type(&shape.id)?;
    let value =
        |member: &Member| Ok(member.traits.string(ENUM_VALUE)?.unwrap_or(&member.name).to_owned());
    Ok(Enum {
        shape: shape.id.clone(),
        name: named.path.name.clone(),
        module: named.module.clone(),
        docs: documentation::of_type(shape)?,
        deprecated: documentation::deprecation(&shape.traits),
        attributes: Attributes::default(),
        values: values(shape, value)?,
        has_default: context.closure.read.contains(shape.id.as_str()),
        decoded: context.closure.decoded.contains(shape.id.as_str()),
    })
}

/// Lowers an integer enum.
pub(super) fn lower_int_enum(context: &Context<'_>, shape: &Shape) -> Result<IntEnum, Error> {
    let named = context.names.of_type(&shape.id)?;
    let value = |member: &Member| {
        let value = member
            .traits
            .get(ENUM_VALUE)
            .and_then(Value::as_i64)
            .and_then(|value| i32::try_from(value).ok());
        value.ok_or_else(|| {
            Error::new("a value of an intEnum needs an integer of 32 bits; add it")
                .of_trait(ENUM_VALUE)
        })
    };
    Ok(IntEnum {
        shape: shape.id.clone(),
        name: named.path.name.clone(),
        module: named.module.clone(),
        docs: documentation::of_type(shape)?,
        deprecated: documentation::deprecation(&shape.traits),
        attributes: Attributes::default(),
        values: values(shape, value)?,
        has_default: context.closure.read.contains(shape.id.as_str()),
        decoded: context.closure.decoded.contains(shape.id.as_str()),
        encoded: context.closure.encoded.contains(shape.id.as_str()),
    })
}

fn values<T: PartialEq + std::fmt::Display>(
    shape: &Shape,
    value_of: impl Fn(&Member) -> Result<T, Error>,
) -> Result<Vec<EnumValue<T>>, Error> {
    if shape.members().is_empty() {
        return Err(Error::new("the enum has no values; add one"));
    }
    let mut taken = BTreeSet::from(["Unknown".to_owned()]);
    let mut values: Vec<EnumValue<T>> = Vec::new();
    for member in shape.members() {
        let place =
            |error: Error| error.at(format!("{}${}", shape.id, member.name)).in_file(&shape.file);
        let value = value_of(member).map_err(place)?;
        if values.iter().any(|other| other.value == value) {
            let message = format!("two members have the value `{value}`; remove one");
            return Err(place(Error::new(message).of_trait(ENUM_VALUE)));
        }
        let docs = documentation::of_traits(&member.traits).map_err(place)?;
        values.push(EnumValue {
            name: names::unique(names::variant_name(&member.name), &mut taken),
            docs: if docs.is_empty() { vec![format!("The value `{value}`.")] } else { docs },
            deprecated: documentation::deprecation(&member.traits),
            member: member.name.clone(),
            attributes: Vec::new(),
            value,
        });
    }
    Ok(values)
}
