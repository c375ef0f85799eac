//! Modelled errors.

use super::{Context, structure};
use crate::{
    Error,
    api::{ErrorType, Retryable},
    smithy::Shape,
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
        code: shape.name().to_owned(),
        retryable,
        structure: structure::lower_type(context, shape)?,
    })
}
