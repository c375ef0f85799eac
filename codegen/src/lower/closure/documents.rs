//! The shapes in documents: what the bindings of members leave to the body.

use std::collections::BTreeSet;

use super::{ERROR, Walk};
use crate::{
    Error,
    api::Binding,
    lower::binding::{self, Role},
    smithy::{Member, Shape, ShapeType},
};

const STREAMING: &str = "smithy.api#streaming";
const XML_ATTRIBUTE: &str = "smithy.api#xmlAttribute";

impl<'m> Walk<'m> {
    /// The shapes in the documents of these structures.
    ///
    /// A structure that is used elsewhere as well is parsed as a whole; otherwise its body is parsed by a separate
    /// function.
    pub(super) fn documents(
        &self,
        tops: impl Iterator<Item = (&'m str, Role)>,
        whole: &BTreeSet<&'m str>,
    ) -> Result<BTreeSet<&'m str>, Error> {
        let mut open = Vec::new();
        for (id, role) in tops {
            let top = self.model.expect(id)?;
            let bindings = bindings(top, role)?;
            if whole.contains(id) && has_body(&bindings) {
                open.push(id);
            }
            open.extend(self.roots(&bindings, role)?);
        }
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                open.extend(self.elements(self.model.expect(id)?));
            }
        }
        Ok(seen)
    }

    /// The targets of a shape's members that are elements of the document. Keys of maps and XML attributes are text.
    fn elements(&self, shape: &'m Shape) -> Vec<&'m str> {
        match &shape.kind {
            ShapeType::Map { value, .. } => vec![&value.target],
            ShapeType::Structure(members) | ShapeType::Union(members) => {
                let elements = members.iter().filter(|member| !member.traits.has(XML_ATTRIBUTE));
                elements.map(|member| member.target.as_str()).collect()
            }
            _ => self.targets(shape),
        }
    }

    /// The targets of members that are in a document, or are one.
    fn roots(&self, bindings: &[(&'m Member, Binding)], role: Role) -> Result<Vec<&'m str>, Error> {
        let mut roots = Vec::new();
        for (member, binding) in bindings {
            let target = self.model.expect(&member.target)?;
            match binding {
                Binding::Payload if target.is_event_stream() => {
                    roots.extend(self.event_roots(target, role)?);
                }
                // Bytes and text are the body itself.
                Binding::Payload | Binding::EventPayload if !is_bytes_or_text(target) => {
                    roots.push(member.target.as_str());
                }
                Binding::Body if !member.traits.has(XML_ATTRIBUTE) => {
                    roots.push(member.target.as_str());
                }
                _ => {}
            }
        }
        Ok(roots)
    }

    fn event_roots(&self, union: &'m Shape, role: Role) -> Result<Vec<&'m str>, Error> {
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
            let is_error = event.traits.has(ERROR);
            let event_role = if is_error { Role::Error } else { Role::Event };
            let bindings = bindings(event, event_role)?;
            // Only the members in the document are written, but all of them can be parsed.
            let is_document = match role {
                Role::Input => bindings.iter().all(|(_, binding)| *binding == Binding::Body),
                _ => has_body(&bindings),
            };
            // An event without any members is an empty document.
            if !is_error && (bindings.is_empty() || is_document) {
                roots.push(member.target.as_str());
            }
            roots.extend(self.roots(&bindings, event_role)?);
        }
        Ok(roots)
    }
}

/// The members of a structure with their bindings.
fn bindings(shape: &Shape, role: Role) -> Result<Vec<(&Member, Binding)>, Error> {
    let binding = |member| binding::of_member(member, role).map(|binding| (member, binding));
    let place = |member: &Member, error: Error| {
        error.at(format!("{}${}", shape.id, member.name)).in_file(&shape.file)
    };
    let members = shape.members().iter();
    members.map(|member| binding(member).map_err(|error| place(member, error))).collect()
}

fn has_body(bindings: &[(&Member, Binding)]) -> bool {
    bindings.iter().any(|(_, binding)| *binding == Binding::Body)
}

fn is_bytes_or_text(shape: &Shape) -> bool {
    matches!(shape.kind, ShapeType::Blob | ShapeType::String | ShapeType::Enum(_))
}
