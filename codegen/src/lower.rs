//! Lowers a Smithy model to the intermediate representation. All decisions are made here. Unknown input is rejected,
//! never skipped.

mod attribute_value;
mod auth;
mod binding;
mod body;
mod closure;
mod defaults;
mod documentation;
mod endpoint;
mod enums;
mod error_message;
mod errors;
mod events;
mod media_type;
mod naming;
mod operation;
mod pages;
mod parameters;
mod path;
mod presence;
mod protocol;
mod protocol_tests;
mod recursion;
mod service;
mod structure;
mod timestamp;
mod tinsmith_traits;
pub mod traits;
mod ty;
mod union;
mod uri;
mod waiters;
mod wire;

use std::collections::BTreeSet;

pub(crate) use protocol::{Protocol, apply as apply_protocol};
pub(crate) use tinsmith_traits::{
    AT_MOST_ONCE, ATTRIBUTE_VALUE, BODY_LIMIT, CONTENT_SHA256, ENDPOINT_LABEL, EXACT_LABEL,
    HANDWRITTEN_SETTER, HAS_MORE_PAGES, HEADERS, INPUT_DEFAULT, LAST_PAGE_REPEATS_TOKEN,
    LAST_SEGMENT, READ_TIMEOUT, REGION_OF, S3_ERRORS, SETTINGS, TEXT_MEMBER, TIMESTAMP, TREE_HASH,
    apply as apply_tinsmith_traits,
};

use crate::{
    Error, Options, Summary,
    api::{Api, Operation, ProtocolTests, Type},
    smithy::{Model, Shape, ShapeType},
};

/// The result of lowering.
#[derive(Clone, Debug)]
pub struct Lowered {
    /// The client.
    pub api: Api,
    /// Statistics, and notices about unknown traits that cannot change the wire format.
    pub summary: Summary,
}

/// The context of all steps.
struct Context<'m> {
    model: &'m Model,
    protocol: &'static Protocol,
    closure: closure::Closure<'m>,
    names: naming::Names,
    boxed: recursion::Boxed,
}

/// Makes all decisions about the client of a service.
///
/// # Errors
/// The model is incomplete, inconsistent, or uses an unsupported feature.
pub(crate) fn lower(
    model: &Model,
    protocol: &'static Protocol,
    options: &Options,
) -> Result<Lowered, Error> {
    let (service_shape, service) = service::find(model, options.service.as_deref())?;
    let closure = closure::collect(model, service_shape, service, options.operations.as_deref())?;
    let mut notices = traits::notices(model, &closure);
    notices.extend(auth::notices(model, service_shape));
    notices.extend(service::discovery_notice(&closure.operations));
    notices.extend(closure.left_out.iter().map(service::left_out_notice));
    let names = naming::assign(&closure, service)?;
    let boxed = recursion::boxed_members(&closure);
    let context = Context { model, protocol, closure, names, boxed };

    let service = service::lower(&context, service)?;
    let operations = context.each(&context.closure.operations, operation::lower)?;
    let (endpoint, ignored) = endpoint::lower(service_shape, &bound(service_shape, &operations)?)?;
    notices.extend(ignored);
    let shapes = context.closure.operations.iter().copied().zip(&operations);
    parameters::check(&endpoint, service_shape, &shapes.collect::<Vec<_>>())?;
    let types = context.types()?;
    let mut api = Api {
        service,
        operations,
        attribute_value: attribute_value::find(&context, &types)?,
        types,
        errors: context.each(&context.closure.errors, errors::lower)?,
        endpoint,
        protocol_tests: ProtocolTests::default(),
    };
    if options.tests {
        api.protocol_tests = protocol_tests::lower(&context, &api)?;
    }
    let (operations, shapes) = (api.operations.len(), context.closure.shapes.len());
    Ok(Lowered { api, summary: Summary { operations, shapes, notices } })
}

/// Endpoint parameters that operations or the client's configuration bind.
fn bound<'a>(service: &'a Shape, operations: &'a [Operation]) -> Result<BTreeSet<&'a str>, Error> {
    let place = |error: Error| error.at(&service.id).in_file(&service.file);
    let of_client = service.traits.object("smithy.rules#clientContextParams").map_err(place)?;
    let of_client = of_client.into_iter().flatten().map(|(name, _)| name.as_str());
    let of_operations = operations.iter().flat_map(|operation| &operation.endpoint_parameters);
    Ok(of_client.chain(of_operations.map(|parameter| parameter.name.as_str())).collect())
}

impl<'m> Context<'m> {
    /// The version of the API.
    fn version(&self) -> &'m str {
        match &self.closure.service.kind {
            ShapeType::Service(service) => &service.version,
            _ => "",
        }
    }

    /// Lowers shapes one by one; adds the ID and the file of the shape to errors.
    fn each<T>(
        &self,
        shapes: &[&'m Shape],
        lower: impl Fn(&Self, &'m Shape) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let place = |shape: &Shape, error: Error| error.at(&shape.id).in_file(&shape.file);
        shapes.iter().map(|shape| lower(self, shape).map_err(|error| place(shape, error))).collect()
    }

    fn types(&self) -> Result<Vec<Type>, Error> {
        self.each(&self.closure.types, |context, shape| match &shape.kind {
            ShapeType::Structure(_) => structure::lower_type(context, shape).map(Type::Structure),
            ShapeType::Union(_) => union::lower(context, shape).map(Type::Union),
            ShapeType::IntEnum(_) => enums::lower_int_enum(context, shape).map(Type::IntEnum),
            _ => enums::lower_enum(context, shape).map(Type::Enum),
        })
    }
}
