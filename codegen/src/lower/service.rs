//! Selects the service, and lowers its properties.

use super::{
    Context,
    auth::{SIGV4, SIGV4A},
    tinsmith_traits::{self, CONTENT_SHA256, S3_ERRORS},
};
use crate::{
    Error,
    api::{self, ErrorForm, LeftOut, Unsupported},
    docs,
    smithy::{Model, Service, Shape, ShapeType},
};

const AWS_SERVICE: &str = "aws.api#service";
const TITLE: &str = "smithy.api#title";
const DOCUMENTATION: &str = "smithy.api#documentation";

/// The service with this ID, or the only one in the model.
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

/// Lowers the properties of a service.
pub(super) fn lower(context: &Context<'_>, service: &Service) -> Result<api::Service, Error> {
    let shape = context.closure.service;
    facts(context, service).map_err(|error| error.at(&shape.id).in_file(&shape.file))
}

fn facts(context: &Context<'_>, service: &Service) -> Result<api::Service, Error> {
    let shape = context.closure.service;
    let aws = shape.traits.object(AWS_SERVICE)?;
    let sdk_id = aws.and_then(|aws| aws.get("sdkId")?.as_str()).unwrap_or(shape.name());
    let sdk_id = docs::line(sdk_id);
    let signing_name = match (signing_name(shape, SIGV4)?, signing_name(shape, SIGV4A)?) {
        (Some(name), _) | (None, Some(name)) => name.to_owned(),
        (None, None) => sdk_id.to_lowercase(),
    };
    Ok(api::Service {
        shape: shape.id.clone(),
        title: docs::line(shape.traits.string(TITLE)?.unwrap_or(&sdk_id)),
        sdk_id,
        signing_name,
        version: docs::line(&service.version),
        codecs: context.protocol.codecs,
        errors: match shape.traits.has(S3_ERRORS) && context.protocol.errors == ErrorForm::Xml {
            true => ErrorForm::S3,
            false => context.protocol.errors,
        },
        retry: tinsmith_traits::retry(shape)?,
        own_endpoints: shape.traits.string(tinsmith_traits::OWN_ENDPOINTS)?.map(docs::line),
        discovery: None,
        content_sha256: shape.traits.has(CONTENT_SHA256),
        settings: tinsmith_traits::settings(shape)?,
        region_of: tinsmith_traits::region_of(shape)?,
        left_out: context.closure.left_out.clone(),
        docs: docs::markdown(shape.traits.string(DOCUMENTATION)?.unwrap_or_default()),
    })
}

/// The signing name of an auth scheme, if the service has the scheme.
fn signing_name<'m>(shape: &'m Shape, scheme: &str) -> Result<Option<&'m str>, Error> {
    let Some(signature) = shape.traits.object(scheme)? else { return Ok(None) };
    let name = signature.get("name").and_then(|name| name.as_str());
    let missing = || Error::new("it has no `name`; add the name to sign with").of_trait(scheme);
    name.map(Some).ok_or_else(missing)
}

/// A notice about an operation that is skipped.
pub(super) fn left_out_notice(left_out: &LeftOut) -> String {
    let reason = match left_out.reason {
        Unsupported::BigNumber => "a member is a number of any size",
    };
    format!("operation {} is skipped: {reason}, which is not supported", left_out.operation)
}
