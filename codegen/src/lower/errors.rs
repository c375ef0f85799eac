//! Modelled errors.

use super::{Context, structure};
use crate::{
    Error,
    api::{ErrorType, Retryable},
    smithy::Shape,
};

/// Services use one of these names for the message of an error, independent of the model.
const MESSAGES: [&str; 2] = ["message", "Message"];
const RETRYABLE: &str = "smithy.api#retryable";

/// Lowers an error.
pub(super) fn lower(context: &Context<'_>, shape: &Shape) -> Result<ErrorType, Error> {
    let retryable = shape.traits.object(RETRYABLE)?.map(|value| match value.get("throttling") {
        Some(throttling) if throttling.as_bool() == Some(true) => Retryable::Throttling,
        _ => Retryable::Transient,
    });
    check_code(context, shape)?;
    let mut structure = structure::lower_type(context, shape)?;
    let taken: Vec<String> = structure.fields.iter().map(|field| field.json_name.clone()).collect();
    let is_free = |name: &&&str| !taken.iter().any(|other| other == **name);
    if let Some(field) = structure.fields.iter_mut().find(|field| field.is_message()) {
        field.json_aliases =
            MESSAGES.iter().filter(is_free).map(|name| (*name).to_owned()).collect();
    }
    Ok(ErrorType {
        variant: context.names.of_variant(&shape.id)?.to_owned(),
        code: shape.name().to_owned(),
        retryable,
        structure,
    })
}

/// A response identifies an error only by its name, so names must be unique.
fn check_code(context: &Context<'_>, shape: &Shape) -> Result<(), Error> {
    match context.closure.codes.get(shape.name()) {
        Some(other) if other.id != shape.id => Err(Error::new(format!(
            "it has the same error code `{}` as `{}`; leave the operations of one of the two out with --operations",
            shape.name(),
            other.id
        ))),
        _ => Ok(()),
    }
}
