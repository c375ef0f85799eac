//! The names of members in documents: <https://smithy.io/2.0/spec/protocol-traits.html>.

use std::collections::BTreeMap;

use super::{Context, binding};
use crate::{
    Error,
    api::{Codec, Element, Entry, Namespace, Ty, Wire},
    smithy::{Member, Shape, Traits},
};

const JSON_NAME: &str = "smithy.api#jsonName";
const XML_NAME: &str = "smithy.api#xmlName";
const XML_NAMESPACE: &str = "smithy.api#xmlNamespace";
const XML_ATTRIBUTE: &str = "smithy.api#xmlAttribute";
const XML_FLATTENED: &str = "smithy.api#xmlFlattened";
const EC2_NAME: &str = "aws.protocols#ec2QueryName";

/// The names of a member of a structure or union. `payload` is its target, if the member is the whole body.
pub(super) fn of_member(
    context: &Context<'_>,
    member: &Member,
    payload: Option<&Shape>,
) -> Result<Wire, Error> {
    let element = match payload {
        Some(target) => root(context, Some(&member.traits), target)?,
        None => element(&member.traits, &member.name)?,
    };
    let form_key = match member.traits.string(EC2_NAME)? {
        Some(name) if context.protocol.ec2 => name.to_owned(),
        _ if context.protocol.ec2 => capitalized(&element.name),
        _ => element.name.clone(),
    };
    Ok(Wire {
        key: member.traits.string(JSON_NAME)?.unwrap_or(&member.name).to_owned(),
        aliases: Vec::new(),
        element,
        is_attribute: member.traits.has(XML_ATTRIBUTE),
        is_flattened: member.traits.has(XML_FLATTENED),
        form_key,
    })
}

/// The root element of a document: the name of the member that is the whole body, else of the structure. The namespace
/// is that of the member, the structure, or the service.
pub(super) fn root(
    context: &Context<'_>,
    member: Option<&Traits>,
    shape: &Shape,
) -> Result<Element, Error> {
    let of_member = member.map(|traits| (None, traits));
    let all = || of_member.into_iter().chain([(Some(shape), &shape.traits)]);
    let name = match all().find(|(_, traits)| traits.has(XML_NAME)) {
        Some((owner, traits)) => {
            element_name(traits, shape.name()).map_err(|error| in_shape(owner, error))?
        }
        None => shape.name().to_owned(),
    };
    let service = context.closure.service;
    let mut with_service = all().chain([(Some(service), &service.traits)]);
    let namespace = match with_service.find(|(_, traits)| traits.has(XML_NAMESPACE)) {
        Some((owner, traits)) => namespace(traits).map_err(|error| in_shape(owner, error))?,
        None => None,
    };
    Ok(Element { name, namespace })
}

/// Adds the place of a trait to an error: its shape. For a member, the caller adds the place.
fn in_shape(owner: Option<&Shape>, error: Error) -> Error {
    match owner {
        Some(shape) => error.at(&shape.id).in_file(&shape.file),
        None => error,
    }
}

/// The element of a list's items.
pub(super) fn item(list: &Shape, member: &Member) -> Result<Element, Error> {
    nested(list, member, "member")
}

/// The elements of a map's entries.
pub(super) fn entry(map: &Shape, key: &Member, value: &Member) -> Result<Entry, Error> {
    Ok(Entry { key: nested(map, key, "key")?, value: nested(map, value, "value")? })
}

/// The element of a member of a list or map.
fn nested(shape: &Shape, member: &Member, default: &str) -> Result<Element, Error> {
    let place =
        |error: Error| error.at(format!("{}${}", shape.id, member.name)).in_file(&shape.file);
    element(&member.traits, default).map_err(place)
}

fn element(traits: &Traits, default: &str) -> Result<Element, Error> {
    Ok(Element { name: element_name(traits, default)?, namespace: namespace(traits)? })
}

fn element_name(traits: &Traits, default: &str) -> Result<String, Error> {
    let name = traits.string(XML_NAME)?.unwrap_or(default);
    if name.split(':').count() > 2 || !name.split(':').all(is_xml_name) {
        let message = format!("`{name}` is not a valid name of an XML element; correct it");
        return Err(Error::new(message).of_trait(XML_NAME));
    }
    Ok(name.to_owned())
}

/// The syntax of the trait, which is narrower than that of XML:
/// <https://smithy.io/2.0/spec/protocol-traits.html#xmlname-trait>.
fn is_xml_name(name: &str) -> bool {
    let is_inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(is_inner)
}

fn namespace(traits: &Traits) -> Result<Option<Namespace>, Error> {
    let Some(value) = traits.object(XML_NAMESPACE)? else { return Ok(None) };
    let text = |key: &str| value.get(key).and_then(|value| value.as_str()).map(str::to_owned);
    let wrong = |message: &str| Error::new(message).of_trait(XML_NAMESPACE);
    let uri = text("uri").ok_or_else(|| wrong("it has no `uri`; add it"))?;
    if uri.contains(['"', '<', '&']) {
        return Err(wrong("its `uri` has a character that a URI must not have; correct it"));
    }
    let prefix = text("prefix").filter(|prefix| !prefix.is_empty());
    if prefix.as_deref().is_some_and(|prefix| !is_xml_name(prefix)) {
        return Err(wrong("its `prefix` is not a valid name; correct it"));
    }
    Ok(Some(Namespace { prefix, uri }))
}

/// A name with an upper-case first letter.
fn capitalized(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Rejects a member that an XML document or a form cannot contain. `is_sent`: requests contain it.
pub(super) fn check(
    context: &Context<'_>,
    wire: &Wire,
    ty: &Ty,
    is_sent: bool,
) -> Result<(), Error> {
    if context.protocol.codecs.response != Codec::Xml {
        return Ok(());
    }
    if wire.is_attribute && !binding::is_text(ty) {
        let message = "the member's type does not fit; target a simple shape";
        return Err(Error::new(message).of_trait(XML_ATTRIBUTE));
    }
    check_type(context, ty, is_sent)
}

fn check_type(context: &Context<'_>, ty: &Ty, is_sent: bool) -> Result<(), Error> {
    let (what, remedy) = match ty {
        Ty::Document => ("a document", "target another shape"),
        Ty::List { sparse: true, .. } | Ty::Map { sparse: true, .. } => {
            ("a null in a list or map", "drop the trait smithy.api#sparse")
        }
        Ty::Map { .. } if context.protocol.ec2 && is_sent => {
            ("a map in a request", "target another shape")
        }
        Ty::List { item: nested, .. } | Ty::Map { value: nested, .. } => {
            return check_type(context, nested, is_sent);
        }
        _ => return Ok(()),
    };
    Err(Error::new(format!("{what} is not supported by the protocol of the service; {remedy}")))
}

/// Rejects members with the same name in a document.
pub(super) fn check_names<'a>(
    codec: Codec,
    shape: &Shape,
    members: &[(&str, &'a Wire)],
) -> Result<(), Error> {
    let name = |wire: &'a Wire| match codec {
        Codec::Json | Codec::Cbor => (false, wire.key.as_str()),
        Codec::Xml => (wire.is_attribute, wire.element.local_name()),
        Codec::Form => (false, wire.form_key.as_str()),
    };
    let id = match codec {
        Codec::Json | Codec::Cbor => JSON_NAME,
        Codec::Xml | Codec::Form => XML_NAME,
    };
    let mut taken = BTreeMap::new();
    for (member, wire) in members {
        if let Some(first) = taken.insert(name(wire), *member) {
            return Err(taken_already(shape, member, first).of_trait(id));
        }
    }
    Ok(())
}

/// The error for a second member with a binding or name.
pub(super) fn taken_already(shape: &Shape, member: &str, first: &str) -> Error {
    let message =
        format!("the member `{first}` has the same binding or name; remove one of the two");
    Error::new(message).at(format!("{}${member}", shape.id)).in_file(&shape.file)
}
