//! The closure of a service: all shapes that its operations reach, in requests or responses.

mod documents;

use std::collections::{BTreeMap, BTreeSet};

use super::binding::Role;
use crate::{
    Error,
    api::{LeftOut, Unsupported},
    similar::similar,
    smithy::{Model, Service, Shape, ShapeType, local_name},
};

/// The shape of empty inputs and outputs.
pub(super) const UNIT: &str = "smithy.api#Unit";
const ERROR: &str = "smithy.api#error";

/// All shapes that the operations of a service reach.
pub(super) struct Closure<'m> {
    /// The service.
    pub(super) service: &'m Shape,
    /// Operations, by name.
    pub(super) operations: Vec<&'m Shape>,
    /// Unsupported operations, by name.
    pub(super) left_out: Vec<LeftOut>,
    /// Errors of operations, of the service, and of event streams, by name.
    pub(super) errors: Vec<&'m Shape>,
    /// Structures, unions and enums that are generated as types, by name.
    pub(super) types: Vec<&'m Shape>,
    /// All shapes by ID, including operations and errors.
    pub(super) shapes: BTreeMap<&'m str, &'m Shape>,
    /// IDs of shapes in requests.
    pub(super) written: BTreeSet<&'m str>,
    /// IDs of shapes in responses.
    pub(super) read: BTreeSet<&'m str>,
    /// IDs of shapes in documents of requests.
    pub(super) encoded: BTreeSet<&'m str>,
    /// IDs of shapes in documents of responses.
    pub(super) decoded: BTreeSet<&'m str>,
    /// IDs of errors that every operation can return.
    pub(super) service_errors: Vec<&'m str>,
    /// IDs of output structures that are generated as types, because they are used elsewhere as well.
    shared_outputs: BTreeSet<&'m str>,
}

impl Closure<'_> {
    /// Whether an output structure is generated as a type.
    pub(super) fn is_shared_output(&self, id: &str) -> bool {
        self.shared_outputs.contains(id)
    }

    /// The role of a structure that is generated as a type.
    pub(super) fn role_of_type(&self, id: &str) -> Role {
        if self.is_error(id) {
            Role::Error
        } else if self.is_shared_output(id) {
            Role::Output
        } else {
            Role::Nested
        }
    }

    /// Whether a shape is an error.
    pub(super) fn is_error(&self, id: &str) -> bool {
        self.shapes.get(id).is_some_and(|shape| shape.traits.has(ERROR))
    }
}

/// Collects the closure of a service, or of some of its operations.
pub(super) fn collect<'m>(
    model: &'m Model,
    shape: &'m Shape,
    service: &'m Service,
    only: Option<&[String]>,
) -> Result<Closure<'m>, Error> {
    let walk = Walk { model };
    let all = operations(model, shape, service)?;
    let (operations, left_out) = match only {
        Some(only) => (chosen(all, only)?, Vec::new()),
        None => supported(&walk, all)?,
    };
    if operations.is_empty() {
        let message = "it has no supported operation; add one";
        return Err(Error::new(message).at(&shape.id).in_file(&shape.file));
    }
    let mut inputs = BTreeSet::new();
    let mut outputs: BTreeMap<&str, usize> = BTreeMap::new();
    let mut error_ids: BTreeSet<&str> = BTreeSet::new();
    for operation in &operations {
        let ShapeType::Operation { input, output, errors } = &operation.kind else { continue };
        inputs.insert(input.as_str());
        *outputs.entry(output).or_default() += 1;
        error_ids.extend(errors.iter().map(String::as_str));
    }
    error_ids.extend(service.errors.iter().map(String::as_str));

    let written = walk.reached(inputs.iter().copied())?;
    let read = walk.reached(outputs.keys().copied().chain(error_ids.iter().copied()))?;
    let requests = inputs.iter().map(|id| (*id, Role::Input));
    let encoded = walk.documents(requests, &BTreeSet::new())?;
    let all: BTreeSet<&str> = written.union(&read).copied().collect();
    let nested = walk.nested(&all)?;
    let shared_outputs: BTreeSet<&str> = outputs
        .iter()
        .filter(|(id, uses)| **id != UNIT && (**uses > 1 || nested.contains(**id)))
        .map(|(id, _)| *id)
        .collect();

    let responses = outputs.keys().map(|id| (*id, Role::Output));
    let responses = responses.chain(error_ids.iter().map(|id| (*id, Role::Error)));
    let decoded = walk.documents(responses, &shared_outputs)?;

    let mut closure = Closure {
        service: shape,
        operations,
        left_out,
        errors: Vec::new(),
        types: Vec::new(),
        shapes: BTreeMap::new(),
        written,
        read,
        encoded,
        decoded,
        service_errors: service.errors.iter().map(String::as_str).collect(),
        shared_outputs,
    };
    for id in all {
        let shape = model.expect(id)?;
        closure.shapes.insert(id, shape);
        if error_ids.contains(id) || shape.traits.has(ERROR) {
            check_error(shape)?;
            closure.errors.push(shape);
        } else if is_type(shape) && (nested.contains(id) || closure.shared_outputs.contains(id)) {
            closure.types.push(shape);
        }
    }
    closure.shapes.extend(closure.operations.iter().map(|shape| (shape.id.as_str(), *shape)));
    Ok(closure)
}

/// All operations of the service and of its resources, recursively; by name.
pub(super) fn operations<'m>(
    model: &'m Model,
    shape: &'m Shape,
    service: &'m Service,
) -> Result<Vec<&'m Shape>, Error> {
    let at = |error: Error| error.at(&shape.id).in_file(&shape.file);
    let mut ids: BTreeSet<&str> = service.operations.iter().map(String::as_str).collect();
    let mut seen = BTreeSet::new();
    let mut resources: Vec<&str> = service.resources.iter().map(String::as_str).collect();
    while let Some(id) = resources.pop() {
        if !seen.insert(id) {
            continue;
        }
        match &model.expect(id).map_err(at)?.kind {
            ShapeType::Resource { operations, resources: children } => {
                ids.extend(operations.iter().map(String::as_str));
                resources.extend(children.iter().map(String::as_str));
            }
            _ => {
                return Err(at(Error::new(format!(
                    "`{id}` is listed as a resource, but is not a resource; correct it"
                ))));
            }
        }
    }
    let mut operations = Vec::new();
    for id in ids {
        let operation = model.expect(id).map_err(at)?;
        if !matches!(operation.kind, ShapeType::Operation { .. }) {
            let message =
                format!("`{id}` is listed as an operation, but is not an operation; correct it");
            return Err(at(Error::new(message)));
        }
        operations.push(operation);
    }
    operations.sort_by_key(|shape| (shape.name(), &shape.id));
    Ok(operations)
}

/// Supported and unsupported operations.
///
/// Unsupported operations are skipped, unless they were selected by name or are the only ones: then lowering reports the
/// error with its place.
fn supported<'m>(
    walk: &Walk<'m>,
    all: Vec<&'m Shape>,
) -> Result<(Vec<&'m Shape>, Vec<LeftOut>), Error> {
    let has_big_numbers = walk.model.shapes().any(|shape| {
        walk.targets(shape).into_iter().any(|id| walk.model.shape(id).is_some_and(is_big_number))
    });
    let mut left_out = Vec::new();
    let mut supported = Vec::new();
    for operation in &all {
        match has_big_numbers && walk.has_big_number(operation)? {
            false => supported.push(*operation),
            true => {
                let operation = operation.name().to_owned();
                left_out.push(LeftOut { operation, reason: Unsupported::BigNumber });
            }
        }
    }
    Ok(if supported.is_empty() { (all, Vec::new()) } else { (supported, left_out) })
}

fn is_big_number(shape: &Shape) -> bool {
    matches!(shape.kind, ShapeType::BigInteger | ShapeType::BigDecimal)
}

fn chosen<'m>(all: Vec<&'m Shape>, only: &[String]) -> Result<Vec<&'m Shape>, Error> {
    for name in only {
        if !all.iter().any(|shape| shape.name() == name || shape.id == *name) {
            return Err(unknown(name, &all));
        }
    }
    Ok(all
        .into_iter()
        .filter(|shape| only.iter().any(|name| shape.name() == name || shape.id == *name))
        .collect())
}

/// The error for an unknown operation, which suggests similar names.
fn unknown(name: &str, all: &[&Shape]) -> Error {
    let remedy = match similar(local_name(name), all.iter().map(|shape| shape.name())).as_slice() {
        [] => format!("choose from the {} that the model lists", all.len()),
        names => {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            format!("use {}", names.join(" or "))
        }
    };
    Error::new(format!("the service has no operation `{name}`; {remedy}"))
}

fn is_type(shape: &Shape) -> bool {
    let kind = &shape.kind;
    shape.id != UNIT
        && matches!(
            kind,
            ShapeType::Structure(_)
                | ShapeType::Union(_)
                | ShapeType::Enum(_)
                | ShapeType::IntEnum(_)
        )
}

fn check_error(shape: &Shape) -> Result<(), Error> {
    let at = |message: &str| Err(Error::new(message).at(&shape.id).in_file(&shape.file));
    match shape.kind {
        ShapeType::Structure(_) if shape.traits.has(ERROR) => Ok(()),
        ShapeType::Structure(_) => {
            at("it is listed as an error, but has no trait smithy.api#error; add it")
        }
        _ => at("it is listed as an error, but is not a structure; correct its type"),
    }
}

struct Walk<'m> {
    model: &'m Model,
}

impl<'m> Walk<'m> {
    /// The targets of a shape's members.
    fn targets(&self, shape: &'m Shape) -> Vec<&'m str> {
        match &shape.kind {
            ShapeType::List(member) => vec![&member.target],
            ShapeType::Map { key, value } => vec![&key.target, &value.target],
            ShapeType::Structure(members) | ShapeType::Union(members) => {
                members.iter().map(|member| member.target.as_str()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether an operation has a number of any size, which is not supported.
    fn has_big_number(&self, operation: &'m Shape) -> Result<bool, Error> {
        let ShapeType::Operation { input, output, errors } = &operation.kind else {
            return Ok(false);
        };
        let roots = [input, output].into_iter().chain(errors).map(String::as_str);
        for id in self.reached(roots)? {
            if is_big_number(self.model.expect(id)?) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn reached(&self, roots: impl Iterator<Item = &'m str>) -> Result<BTreeSet<&'m str>, Error> {
        let mut open: Vec<&str> = roots.collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                open.extend(self.targets(self.model.expect(id)?));
            }
        }
        Ok(seen)
    }

    /// The shapes that are targets of members.
    fn nested(&self, ids: &BTreeSet<&'m str>) -> Result<BTreeSet<&'m str>, Error> {
        let mut nested = BTreeSet::new();
        for id in ids {
            nested.extend(self.targets(self.model.expect(id)?));
        }
        Ok(nested)
    }
}
