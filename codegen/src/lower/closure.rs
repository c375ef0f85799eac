//! The closure of a service: all shapes that its operations reach, in requests or responses.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Error,
    api::{LeftOut, Unsupported},
    similar::similar,
    smithy::{Model, Service, Shape, ShapeType, Traits, local_name},
};

/// The shape of empty inputs and outputs.
pub(super) const UNIT: &str = "smithy.api#Unit";
const ERROR: &str = "smithy.api#error";
const STREAMING: &str = "smithy.api#streaming";
const XML_ATTRIBUTE: &str = "smithy.api#xmlAttribute";
/// Traits that bind a member to the whole body.
const PAYLOADS: [&str; 2] = ["smithy.api#httpPayload", "smithy.api#eventPayload"];
/// Traits that bind a member of a response outside of the body.
const ELSEWHERE: [&str; 4] = [
    "smithy.api#eventHeader",
    "smithy.api#httpHeader",
    "smithy.api#httpPrefixHeaders",
    "smithy.api#httpResponseCode",
];
/// Traits that bind a member of a request outside of the body.
const ELSEWHERE_IN_REQUESTS: [&str; 5] = [
    "smithy.api#httpHeader",
    "smithy.api#httpLabel",
    "smithy.api#httpPrefixHeaders",
    "smithy.api#httpQuery",
    "smithy.api#httpQueryParams",
];

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
    let encoded =
        walk.documents(inputs.iter().copied(), &BTreeSet::new(), &ELSEWHERE_IN_REQUESTS)?;
    let all: BTreeSet<&str> = written.union(&read).copied().collect();
    let nested = walk.nested(&all)?;
    let shared_outputs: BTreeSet<&str> = outputs
        .iter()
        .filter(|(id, uses)| **id != UNIT && (**uses > 1 || nested.contains(**id)))
        .map(|(id, _)| *id)
        .collect();

    let answers = outputs.keys().copied().chain(error_ids.iter().copied());
    let decoded = walk.documents(answers, &shared_outputs, &ELSEWHERE)?;

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
        match walk.unsupported(operation, has_big_numbers)? {
            None => supported.push(*operation),
            Some(reason) => {
                left_out.push(LeftOut { operation: operation.name().to_owned(), reason })
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

    /// The part of an operation that is not supported, if there is one.
    fn unsupported(
        &self,
        operation: &'m Shape,
        has_big_numbers: bool,
    ) -> Result<Option<Unsupported>, Error> {
        let ShapeType::Operation { input, output, errors } = &operation.kind else {
            return Ok(None);
        };
        for member in self.model.expect(input)?.members() {
            let target = self.model.expect(&member.target)?;
            if target.traits.has(STREAMING) && matches!(target.kind, ShapeType::Union(_)) {
                return Ok(Some(Unsupported::EventsInRequest));
            }
        }
        if !has_big_numbers {
            return Ok(None);
        }
        let roots = [input, output].into_iter().chain(errors).map(String::as_str);
        for id in self.reached(roots)? {
            if is_big_number(self.model.expect(id)?) {
                return Ok(Some(Unsupported::BigNumber));
            }
        }
        Ok(None)
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

    /// The shapes in the documents of these structures.
    ///
    /// A structure that is used elsewhere as well is parsed as a whole; otherwise its body is parsed by a separate
    /// function.
    fn documents(
        &self,
        tops: impl Iterator<Item = &'m str>,
        whole: &BTreeSet<&'m str>,
        elsewhere: &[&str],
    ) -> Result<BTreeSet<&'m str>, Error> {
        let mut open = Vec::new();
        for id in tops {
            let top = self.model.expect(id)?;
            let roots = self.document_roots(top, elsewhere)?;
            // With a payload, the body contains no other member.
            let has_payload = top.members().iter().any(|member| member.traits.has(PAYLOADS[0]));
            if whole.contains(id) && !roots.is_empty() && !has_payload {
                open.push(id);
            }
            open.extend(roots);
        }
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                let shape = self.model.expect(id)?;
                open.extend(self.documents_in(shape));
            }
        }
        Ok(seen)
    }

    /// The targets of a shape's members that are elements of the document. Keys of maps and XML attributes are text.
    fn documents_in(&self, shape: &'m Shape) -> Vec<&'m str> {
        match &shape.kind {
            ShapeType::Map { value, .. } => vec![&value.target],
            ShapeType::Structure(members) | ShapeType::Union(members) => {
                let elements = members.iter().filter(|member| !member.traits.has(XML_ATTRIBUTE));
                elements.map(|member| member.target.as_str()).collect()
            }
            _ => self.targets(shape),
        }
    }

    /// The shapes in the document of a structure: the targets of members without another binding.
    fn document_roots(&self, top: &'m Shape, elsewhere: &[&str]) -> Result<Vec<&'m str>, Error> {
        let mut roots = Vec::new();
        for member in top.members() {
            let target = self.model.expect(&member.target)?;
            let is_payload = PAYLOADS.iter().any(|id| member.traits.has(id));
            let is_text =
                matches!(target.kind, ShapeType::Blob | ShapeType::String | ShapeType::Enum(_));
            if target.traits.has(STREAMING) && matches!(target.kind, ShapeType::Union(_)) {
                roots.extend(self.event_roots(target)?);
                continue;
            }
            let is_elsewhere =
                elsewhere.iter().chain([&XML_ATTRIBUTE]).any(|id| member.traits.has(id));
            let is_plain = is_payload && is_text;
            if !is_elsewhere && !is_plain {
                roots.push(member.target.as_str());
            }
        }
        Ok(roots)
    }

    fn event_roots(&self, union: &'m Shape) -> Result<Vec<&'m str>, Error> {
        let mut roots = Vec::new();
        for member in union.members() {
            let event = self.model.expect(&member.target)?;
            for member in event.members() {
                if self.model.expect(&member.target)?.traits.has(STREAMING) {
                    let message = "an event cannot have a stream; target something else";
                    let place = format!("{}${}", event.id, member.name);
                    return Err(Error::new(message).at(place).in_file(&event.file));
                }
            }
            let inner = self.document_roots(event, &ELSEWHERE)?;
            let is_bound =
                |traits: &Traits| traits.has(PAYLOADS[1]) || traits.has("smithy.api#eventHeader");
            // An event without bound members is parsed as a whole, even if it is empty.
            let is_whole = event.members().iter().all(|member| !is_bound(&member.traits));
            let has_body = event.members().iter().any(|member| !is_bound(&member.traits));
            if !event.traits.has(ERROR) && (is_whole || has_body) {
                roots.push(member.target.as_str());
            }
            roots.extend(inner);
        }
        Ok(roots)
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
