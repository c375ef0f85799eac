//! The service: which one, and the facts about it.

use crate::{
    Error, api, docs,
    smithy::{Model, Service, Shape, ShapeType},
};

const PROTOCOL: &str = "aws.protocols#restJson1";
const AWS_SERVICE: &str = "aws.api#service";
const SIGV4: &str = "aws.auth#sigv4";
const TITLE: &str = "smithy.api#title";
const DOCUMENTATION: &str = "smithy.api#documentation";

/// The service with this id, or the only one of the model.
pub(super) fn find<'m>(
    model: &'m Model,
    id: Option<&str>,
) -> Result<(&'m Shape, &'m Service), Error> {
    let services: Vec<(&Shape, &Service)> = model
        .shapes()
        .filter_map(|shape| match &shape.kind {
            ShapeType::Service(service) => Some((shape, service)),
            _ => None,
        })
        .collect();
    let known =
        || services.iter().map(|(shape, _)| shape.id.as_str()).collect::<Vec<_>>().join(", ");
    match (id, services.as_slice()) {
        (Some(id), _) => {
            services.iter().find(|(shape, _)| shape.id == id).copied().ok_or_else(|| {
                Error::new(format!(
                    "the model has no service `{id}`; choose one that it has: {}",
                    known()
                ))
            })
        }
        (None, [only]) => Ok(*only),
        (None, []) => Err(Error::new("the model has no service; add the file that defines it")),
        (None, _) => Err(Error::new(format!(
            "the model has several services; choose one with --service: {}",
            known()
        ))),
    }
}

/// The facts about a service.
pub(super) fn lower(
    shape: &Shape,
    service: &Service,
    left_out: Vec<String>,
) -> Result<api::Service, Error> {
    facts(shape, service, left_out).map_err(|error| error.at(&shape.id).in_file(&shape.file))
}

fn facts(shape: &Shape, service: &Service, left_out: Vec<String>) -> Result<api::Service, Error> {
    check_protocol(shape)?;
    let aws = shape.traits.object(AWS_SERVICE)?;
    let sdk_id = aws.and_then(|aws| aws.get("sdkId")?.as_str()).unwrap_or(shape.name());
    let sdk_id = docs::line(sdk_id);
    let signing_name = match shape.traits.object(SIGV4)? {
        None => sdk_id.to_lowercase(),
        Some(sigv4) => match sigv4.get("name").and_then(|name| name.as_str()) {
            Some(name) => name.to_owned(),
            None => {
                return Err(
                    Error::new("it has no `name`; add the name to sign with").of_trait(SIGV4)
                );
            }
        },
    };
    Ok(api::Service {
        shape: shape.id.clone(),
        title: docs::line(shape.traits.string(TITLE)?.unwrap_or(&sdk_id)),
        sdk_id,
        signing_name,
        version: docs::line(&service.version),
        left_out,
        docs: docs::markdown(shape.traits.string(DOCUMENTATION)?.unwrap_or_default()),
    })
}

fn check_protocol(shape: &Shape) -> Result<(), Error> {
    if shape.traits.has(PROTOCOL) {
        return Ok(());
    }
    let others: Vec<&str> = shape
        .traits
        .iter()
        .map(|(id, _)| id.as_str())
        .filter(|id| id.starts_with("aws.protocols#") || id.starts_with("smithy.protocols#"))
        .collect();
    let spoken = if others.is_empty() { "none".to_owned() } else { others.join(", ") };
    Err(Error::new(format!(
        "its protocol is not supported: it speaks {spoken}; choose a service with {PROTOCOL}"
    )))
}
