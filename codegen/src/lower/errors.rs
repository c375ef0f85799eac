//! Modelled errors.

use super::{Context, structure};
use crate::{
    Error,
    api::{ErrorType, Retryable},
    smithy::{Shape, ShapeType},
};

const RETRYABLE: &str = "smithy.api#retryable";

/// An error, with the codes that say it.
pub(super) fn lower(context: &Context<'_>, shape: &Shape) -> Result<ErrorType, Error> {
    let retryable = shape.traits.object(RETRYABLE)?.map(|value| match value.get("throttling") {
        Some(throttling) if throttling.as_bool() == Some(true) => Retryable::Throttling,
        _ => Retryable::Transient,
    });
    Ok(ErrorType {
        variant: context.names.of_variant(&shape.id)?.to_owned(),
        codes: codes(context, shape),
        retryable,
        structure: structure::lower_type(context, shape)?,
    })
}

/// The shape's name, and the names that event streams have for it: there the code is the member's name.
fn codes(context: &Context<'_>, shape: &Shape) -> Vec<String> {
    let mut codes = vec![shape.name().to_owned()];
    for union in context.closure.shapes.values() {
        if !matches!(union.kind, ShapeType::Union(_)) || !union.traits.has("smithy.api#streaming") {
            continue;
        }
        for member in union.members() {
            if member.target == shape.id && !codes.contains(&member.name) {
                codes.push(member.name.clone());
            }
        }
    }
    codes
}
