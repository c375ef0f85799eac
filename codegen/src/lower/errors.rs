//! Modelled errors.

use super::{Context, body, error_message, structure};
use crate::{
    Error,
    api::{Codec, DocumentPlace, ErrorType, Retryable},
    smithy::{Shape, ShapeType},
};

const QUERY_ERROR: &str = "aws.protocols#awsQueryError";
const RETRYABLE: &str = "smithy.api#retryable";

/// Lowers an error.
pub(super) fn lower(context: &Context<'_>, shape: &Shape) -> Result<ErrorType, Error> {
    let retryable = shape.traits.object(RETRYABLE)?.map(|value| match value.get("throttling") {
        Some(throttling) if throttling.as_bool() == Some(true) => Retryable::Throttling,
        _ => Retryable::Transient,
    });
    let structure = structure::lower_type(context, shape)?;
    Ok(ErrorType {
        variant: context.names.of_variant(&shape.id)?.to_owned(),
        code: code(context, shape)?.to_owned(),
        only_of: only_of(context, shape)?,
        retryable,
        body: body::of_response(&structure.fields, DocumentPlace::Error),
        message: error_message::position(&structure.fields),
        structure,
    })
}

/// The code in responses: the name of the shape, or that of the trait in the AWS Query protocol.
pub(super) fn code<'m>(context: &Context<'_>, shape: &'m Shape) -> Result<&'m str, Error> {
    let codecs = context.protocol.codecs;
    let own = match shape.traits.object(QUERY_ERROR)? {
        Some(value) if codecs.request == Codec::Form && !context.protocol.ec2 => value.get("code"),
        _ => None,
    };
    Ok(own.and_then(|code| code.as_str()).unwrap_or(shape.name()))
}

/// The operations that distinguish an error from others with the same code. One of the errors with a code is for all
/// other operations: the error of most operations.
fn only_of(context: &Context<'_>, shape: &Shape) -> Result<Vec<String>, Error> {
    let own = code(context, shape)?;
    let mut group = Vec::new();
    for error in &context.closure.errors {
        if code(context, error)? == own {
            group.push((*error, operations(context, error)));
        }
    }
    for (place, (error, names)) in group.iter().enumerate() {
        let same = group.iter().skip(place + 1).find(|(_, others)| {
            names.iter().any(|name| others.contains(name)) || names.is_empty() || others.is_empty()
        });
        if let Some((other, _)) = same {
            let message = format!(
                "it has the same error code `{own}` as `{}`; leave the operations of one of the two out with --operations",
                error.id
            );
            return Err(Error::new(message).at(&other.id).in_file(&other.file));
        }
    }
    let general = group.iter().max_by_key(|(_, names)| names.len()).map(|(error, _)| &error.id);
    let mut others = group.iter().filter(|(error, _)| Some(&error.id) != general);
    let own = others.find(|(error, _)| error.id == shape.id);
    Ok(own.map(|(_, names)| names.clone()).unwrap_or_default())
}

/// The names of the operations that list an error.
fn operations(context: &Context<'_>, error: &Shape) -> Vec<String> {
    let lists = |operation: &&&Shape| matches!(&operation.kind, ShapeType::Operation { errors, .. } if errors.contains(&error.id));
    let operations = context.closure.operations.iter().filter(lists);
    operations.map(|operation| operation.name().to_owned()).collect()
}
