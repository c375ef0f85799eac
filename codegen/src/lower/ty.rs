//! The Rust type of a member.

use super::{Context, replaced, wire};
use crate::{
    Error,
    api::{Replaced, TimestampFormat, Ty},
    smithy::{Member, Shape, ShapeType, Traits},
};

const TIMESTAMP_FORMAT: &str = "smithy.api#timestampFormat";
const STREAMING: &str = "smithy.api#streaming";
const SPARSE: &str = "smithy.api#sparse";
const SENSITIVE: &str = "smithy.api#sensitive";
/// The maximum nesting depth of lists and maps without a structure in between. Deeper types are unreadable.
const MOST_COLLECTIONS: usize = 16;

/// The type of a member, with the default timestamp format of its binding.
pub(super) fn of_member(
    context: &Context<'_>,
    member: &Member,
    format: TimestampFormat,
) -> Result<Ty, Error> {
    let target = context.model.expect(&member.target)?;
    let ty = modelled(context, member, target, format)?;
    replaced::of_member(member, target, ty)
}

fn modelled(
    context: &Context<'_>,
    member: &Member,
    target: &Shape,
    format: TimestampFormat,
) -> Result<Ty, Error> {
    Ok(match &target.kind {
        ShapeType::String => Ty::String,
        ShapeType::Boolean => Ty::Boolean,
        ShapeType::Byte => Ty::Byte,
        ShapeType::Short => Ty::Short,
        ShapeType::Integer => Ty::Integer,
        ShapeType::Long => Ty::Long,
        ShapeType::Float => Ty::Float,
        ShapeType::Double => Ty::Double,
        ShapeType::Document => Ty::Document,
        ShapeType::Blob if target.traits.has(STREAMING) => Ty::Stream,
        ShapeType::Blob => Ty::Blob,
        ShapeType::Timestamp => {
            Ty::Timestamp(timestamp_format(&member.traits, &target.traits, format)?)
        }
        ShapeType::Enum(_) => Ty::Enum(context.names.of_type(&target.id)?.path.clone()),
        ShapeType::IntEnum(_) => Ty::IntEnum(context.names.of_type(&target.id)?.path.clone()),
        ShapeType::Structure(_) => Ty::Structure(context.names.of_type(&target.id)?.path.clone()),
        ShapeType::Union(_) if target.traits.has(STREAMING) => {
            Ty::Events(context.names.of_type(&target.id)?.path.clone())
        }
        ShapeType::Union(_) => Ty::Union(context.names.of_type(&target.id)?.path.clone()),
        ShapeType::List(item) => {
            let sparse = target.traits.has(SPARSE);
            let element = wire::item(target, item)?;
            Ty::List { item: Box::new(nested(context, target, item, format)?), sparse, element }
        }
        ShapeType::Map { key, value } => {
            let sparse = target.traits.has(SPARSE);
            let entry = Box::new(wire::entry(target, key, value)?);
            Ty::Map { value: Box::new(nested(context, target, value, format)?), sparse, entry }
        }
        ShapeType::BigInteger | ShapeType::BigDecimal => {
            return Err(Error::new(format!(
                "its target `{}` is an arbitrary-precision number, which is not supported; model it as a string",
                target.id
            )));
        }
        ShapeType::Operation { .. } | ShapeType::Resource { .. } | ShapeType::Service(_) => {
            return Err(Error::new(format!(
                "its target `{}` is not a data type; correct the target",
                target.id
            )));
        }
    })
}

/// The element of a list or map, which can be recursive only through a structure or union.
fn nested(
    context: &Context<'_>,
    shape: &Shape,
    member: &Member,
    format: TimestampFormat,
) -> Result<Ty, Error> {
    if collections(context, shape)? > MOST_COLLECTIONS {
        let message = format!(
            "lists and maps are nested more than {MOST_COLLECTIONS} deep, or recursive; put a structure between"
        );
        return Err(Error::new(message).at(&shape.id).in_file(&shape.file));
    }
    let ty = of_member(context, member, format)
        .map_err(|error| error.at(format!("{}${}", shape.id, member.name)).in_file(&shape.file))?;
    Ok(match ty {
        // Members of lists and maps have the same names everywhere.
        Ty::Replaced(it) => {
            Ty::Replaced(Box::new(Replaced { member: shape.name().to_owned(), ..*it }))
        }
        ty => ty,
    })
}

/// The nesting depth of lists and maps, up to one more than the maximum.
fn collections<'m>(context: &Context<'m>, mut shape: &'m Shape) -> Result<usize, Error> {
    let mut depth = 0;
    while let ShapeType::List(next) | ShapeType::Map { value: next, .. } = &shape.kind {
        depth += 1;
        if depth > MOST_COLLECTIONS {
            break;
        }
        shape = context.model.expect(&next.target)?;
    }
    Ok(depth)
}

fn timestamp_format(
    member: &Traits,
    target: &Traits,
    by_place: TimestampFormat,
) -> Result<TimestampFormat, Error> {
    let named = match member.string(TIMESTAMP_FORMAT)? {
        Some(format) => Some(format),
        None => target.string(TIMESTAMP_FORMAT)?,
    };
    match named {
        None => Ok(by_place),
        Some("epoch-seconds") => Ok(TimestampFormat::EpochSeconds),
        Some("date-time") => Ok(TimestampFormat::DateTime),
        Some("http-date") => Ok(TimestampFormat::HttpDate),
        Some(other) => {
            let message = format!(
                "`{other}` is not a valid format; use epoch-seconds, date-time or http-date"
            );
            Err(Error::new(message).of_trait(TIMESTAMP_FORMAT))
        }
    }
}

/// Whether a member's value is sensitive: its target is, or the element of the list or map is. Structures and unions
/// redact themselves.
pub(super) fn is_sensitive(context: &Context<'_>, member: &Member) -> Result<bool, Error> {
    let mut id = member.target.as_str();
    let mut seen = Vec::new();
    loop {
        let target = context.model.expect(id)?;
        if target.traits.has(SENSITIVE) {
            return Ok(true);
        }
        seen.push(id);
        let key_is_sensitive = match &target.kind {
            ShapeType::Map { key, .. } => context.model.expect(&key.target)?.traits.has(SENSITIVE),
            _ => false,
        };
        match &target.kind {
            _ if key_is_sensitive => return Ok(true),
            ShapeType::List(next) | ShapeType::Map { value: next, .. }
                if !seen.contains(&next.target.as_str()) =>
            {
                id = &next.target;
            }
            _ => return Ok(member.traits.has(SENSITIVE)),
        }
    }
}
