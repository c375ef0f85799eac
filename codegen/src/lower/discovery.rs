//! Endpoint discovery: <https://smithy.io/2.0/aws/aws-core.html#client-endpoint-discovery>.
//!
//! Only operations that require it use it. An operation with identifiers in its input is not supported, because no
//! service of AWS has one.

use super::Context;
use crate::{
    Error,
    api::{Discovery, Field, Operation, Presence, Structure, Ty, Type},
    smithy::{Shape, ShapeType, local_name},
};

const OF_SERVICE: &str = "aws.api#clientEndpointDiscovery";
const OF_OPERATION: &str = "aws.api#clientDiscoveredEndpoint";
const IDENTIFIER: &str = "aws.api#clientEndpointDiscoveryId";

/// Whether an operation requires discovery.
pub(super) fn is_required(operation: &Shape) -> bool {
    let discovered = operation.traits.get(OF_OPERATION);
    discovered.and_then(|it| it.get("required")?.as_bool()) == Some(true)
}

/// The discovery of a service, if an operation requires it.
pub(super) fn lower(
    context: &Context<'_>,
    operations: &[Operation],
    types: &[Type],
) -> Result<Option<Discovery>, Error> {
    let service = context.closure.service;
    let Some(needs_it) = context.closure.operations.iter().find(|it| is_required(it)) else {
        return Ok(None);
    };
    let at = |error: Error| error.of_trait(OF_SERVICE).at(&service.id).in_file(&service.file);
    let discovery = service.traits.object(OF_SERVICE).map_err(at)?;
    let of_trait = |key: &str| discovery.and_then(|it| it.get(key)?.as_str());
    let name = local_name(&needs_it.id);
    let id = of_trait("operation").ok_or_else(|| {
        at(Error::new(format!(
            "the operation {name} requires endpoint discovery; add the trait with `operation`"
        )))
    })?;
    let operation = operations.iter().find(|it| it.shape == local_name(id)).ok_or_else(|| {
        at(Error::new(format!(
            "the operation {name} requires endpoint discovery by {}, which is not generated; add it to --operations",
            local_name(id)
        )))
    })?;
    for shape in context.closure.operations.iter().filter(|it| is_required(it)) {
        refuse_identifiers(context, shape)?;
    }
    let wrong =
        |what: &str| at(Error::new(format!("{id} cannot be used: {what}; correct the operation")));
    if operation.input.fields.iter().any(|field| field.presence == Presence::Required) {
        return Err(wrong("its input has a required member"));
    }
    let output = operation.output.structure().ok_or_else(|| wrong("it has no output"))?;
    let field = |structure: &Structure, member: &str| {
        let found = structure.fields.iter().find(|field| field.member == member).cloned();
        found.ok_or_else(|| wrong(&format!("{} has no member `{member}`", structure.name)))
    };
    let endpoints = field(output, "Endpoints")?;
    let endpoint = match &endpoints.ty {
        Ty::List { item, sparse: false, .. } => structure(types, item),
        _ => None,
    };
    let endpoint = endpoint.ok_or_else(|| wrong("`Endpoints` is not a list of structures"))?;
    let address = field(endpoint, "Address")?;
    let minutes = field(endpoint, "CachePeriodInMinutes")?;
    let is_valid = |field: &Field, types: &[Ty]| types.contains(&field.ty) && !field.boxed;
    if !is_valid(&address, &[Ty::String]) || !is_valid(&minutes, &[Ty::Integer, Ty::Long]) {
        return Err(wrong(
            "`Address` must be a string, and `CachePeriodInMinutes` an integer or a long",
        ));
    }
    let error = of_trait("error").map_or("InvalidEndpointException", local_name).to_owned();
    Ok(Some(Discovery { operation: operation.shape.clone(), endpoints, address, minutes, error }))
}

/// The structure of a type.
fn structure<'a>(types: &'a [Type], ty: &Ty) -> Option<&'a Structure> {
    let Ty::Structure(path) = ty else { return None };
    types.iter().find_map(|ty| match ty {
        Type::Structure(structure) if structure.name == path.name => Some(structure),
        _ => None,
    })
}

fn refuse_identifiers(context: &Context<'_>, operation: &Shape) -> Result<(), Error> {
    let ShapeType::Operation { input, .. } = &operation.kind else { return Ok(()) };
    let Some(input) = context.model.shape(input) else { return Ok(()) };
    match input.members().iter().find(|member| member.traits.has(IDENTIFIER)) {
        None => Ok(()),
        Some(member) => {
            let message = "identifiers for endpoint discovery are not supported; leave the operation out with --operations";
            let place = format!("{}${}", input.id, member.name);
            Err(Error::new(message).of_trait(IDENTIFIER).at(place).in_file(&input.file))
        }
    }
}
