//! Structures and their fields.

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, closure::UNIT, hints, presence, presence::Role, ty, wire};
use crate::{
    Error,
    api::{
        Binding, Codecs, DefaultValue, Docs, Field, Literal, Presence, Structure, TimestampFormat,
        Ty,
    },
    docs, names,
    smithy::{Member, Shape, ShapeType, Traits},
};

const DOCUMENTATION: &str = "smithy.api#documentation";
const DEPRECATED: &str = "smithy.api#deprecated";
const MEDIA_TYPE: &str = "smithy.api#mediaType";
const TOKEN: &str = "smithy.api#idempotencyToken";

/// What the emitted `Call` and the emitted types have by themselves, besides the waiters `wait_until_...`: a setter must not
/// be called so.
const METHODS: [&str; 21] = [
    "clone",
    "default",
    "new",
    "read_json",
    "write_json",
    "read_cbor",
    "write_cbor",
    "read_xml",
    "write_xml",
    "write_form",
    "send",
    "send_blocking",
    "send_with_metadata",
    "send_with_metadata_blocking",
    "with",
    "items",
    "pages",
    "presign",
    "operation",
    "client",
    "signed",
];

/// Lowers a structure that is generated as a type.
pub(super) fn lower_type(context: &Context<'_>, shape: &Shape) -> Result<Structure, Error> {
    let named = context.names.of_type(&shape.id)?;
    let mut structure = lower(context, shape, Role::Other)?;
    structure.name.clone_from(&named.path.name);
    structure.module.clone_from(&named.module);
    structure.docs = type_documentation(shape)?;
    Ok(structure)
}

/// Lowers a structure with the name of its shape, which the caller may change.
pub(super) fn lower(context: &Context<'_>, shape: &Shape, role: Role) -> Result<Structure, Error> {
    let mut taken = BTreeSet::new();
    let mut fields = Vec::new();
    for member in shape.members() {
        let place =
            |error: Error| error.at(format!("{}${}", shape.id, member.name)).in_file(&shape.file);
        fields.push(field(context, shape, member, role, &mut taken).map_err(place)?);
    }
    check_places(context, shape, &fields)?;
    let written = context.closure.written.contains(shape.id.as_str());
    let comes_out = context.closure.read.contains(shape.id.as_str());
    Ok(Structure {
        name: names::type_name(shape.name()),
        module: names::module_name(shape.name()),
        docs: documentation(&shape.traits)?,
        deprecated: deprecation(&shape.traits),
        sensitive: shape.traits.has("smithy.api#sensitive"),
        serde: !fields.iter().any(|field| matches!(field.ty, Ty::Stream | Ty::Events(_))),
        default: default_value(&fields, comes_out && role == Role::Other),
        in_input: written,
        decoded: context.closure.decoded.contains(shape.id.as_str()),
        encoded: context.closure.encoded.contains(shape.id.as_str()),
        fields,
    })
}

fn field(
    context: &Context<'_>,
    shape: &Shape,
    member: &Member,
    role: Role,
    taken: &mut BTreeSet<String>,
) -> Result<Field, Error> {
    if member.target == UNIT {
        return Err(Error::new(
            "a member of a structure cannot be smithy.api#Unit; target a shape with a value",
        ));
    }
    let binding = binding(member, role)?;
    let mut ty = ty::of_member(context, member, default_format(context, &binding))?;
    if !matches!(binding, Binding::Body | Binding::Payload) {
        ty = without_nulls(ty);
    }
    let presence = presence::of_member(context, shape, member, &ty, role)?;
    let default = match presence {
        Presence::Required => presence::default(context, shape, member, &ty, role)?,
        _ => None,
    };
    check_binding(&binding, &ty)?;
    if member.traits.has(TOKEN) && ty != Ty::String {
        let message = "the member's type does not fit; target a string";
        return Err(Error::new(message).of_trait(TOKEN));
    }
    let target = context.model.expect(&member.target)?;
    let wire = wire::of_member(context, member, (binding == Binding::Payload).then_some(target))?;
    if matches!(binding, Binding::Body | Binding::Payload) {
        let is_sent = role == Role::Input || context.closure.encoded.contains(shape.id.as_str());
        wire::check(context, &wire, &ty, is_sent)?;
    }
    let name = names::unique(names::field_name(&member.name), taken);
    Ok(Field {
        setter: setter_name(&name),
        setter_by_hand: hints::has_handwritten_setter(member, role),
        name,
        member: member.name.clone(),
        wire,
        docs: member_documentation(member, target)?,
        deprecated: deprecation(&member.traits),
        presence,
        boxed: context.boxed.contains(&shape.id, &member.name),
        sensitive: ty::is_sensitive(context, member)?,
        idempotency_token: presence::is_token(member, role),
        media_type: media_type(context, member, target)?,
        default,
        strict: false,
        requires_length: target.traits.has("smithy.api#requiresLength"),
        binding,
        ty,
    })
}

/// Null cannot be serialized in headers and queries.
fn without_nulls(ty: Ty) -> Ty {
    match ty {
        Ty::List { item, element, .. } => {
            Ty::List { item: Box::new(without_nulls(*item)), sparse: false, element }
        }
        Ty::Map { value, entry, .. } => {
            Ty::Map { value: Box::new(without_nulls(*value)), sparse: false, entry }
        }
        ty => ty,
    }
}

fn setter_name(field: &str) -> String {
    let is_taken = METHODS.contains(&field) || field.starts_with("wait_until");
    if is_taken { format!("set_{field}") } else { field.to_owned() }
}

/// The media type of a string or blob member, or of the elements of a list.
fn media_type(
    context: &Context<'_>,
    member: &Member,
    target: &Shape,
) -> Result<Option<String>, Error> {
    let mut found = member.traits.string(MEDIA_TYPE)?.or(target.traits.string(MEDIA_TYPE)?);
    if let ShapeType::List(item) = &target.kind {
        let of_target = context.model.expect(&item.target)?.traits.string(MEDIA_TYPE)?;
        found = item.traits.string(MEDIA_TYPE)?.or(of_target);
    }
    Ok(found.map(str::to_owned))
}

/// The binding of a member, <https://smithy.io/2.0/spec/http-bindings.html>.
///
/// Bindings for requests have no effect in responses, and vice versa: such members are in the body.
fn binding(member: &Member, role: Role) -> Result<Binding, Error> {
    let traits = &member.traits;
    let is_input = role == Role::Input;
    let name = |id: &'static str| -> Result<Option<String>, Error> {
        match traits.string(id)? {
            Some("") => {
                Err(Error::new("its value is empty; give the name to bind to").of_trait(id))
            }
            name => Ok(name.map(str::to_owned)),
        }
    };
    let flags = [
        ("smithy.api#httpLabel", is_input, Binding::Label),
        ("smithy.api#httpPayload", true, Binding::Payload),
        ("smithy.api#httpQueryParams", is_input, Binding::QueryMap),
        ("smithy.api#httpResponseCode", !is_input, Binding::StatusCode),
        ("smithy.api#eventPayload", true, Binding::EventPayload),
        ("smithy.api#eventHeader", true, Binding::EventHeader(member.name.clone())),
    ];
    for (id, applies, binding) in flags {
        if applies && traits.has(id) {
            return Ok(binding);
        }
    }
    if let Some(name) = name("smithy.api#httpQuery")?.filter(|_| is_input) {
        return Ok(Binding::Query(name));
    }
    if let Some(name) = name("smithy.api#httpHeader")? {
        return Ok(Binding::Header(name));
    }
    if let Some(prefix) = traits.string("smithy.api#httpPrefixHeaders")? {
        return Ok(Binding::PrefixHeaders(prefix.to_owned()));
    }
    Ok(Binding::Body)
}

/// The default timestamp format, <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html>.
fn default_format(context: &Context<'_>, binding: &Binding) -> TimestampFormat {
    match binding {
        Binding::Label | Binding::Query(_) | Binding::QueryMap => TimestampFormat::DateTime,
        Binding::Header(_) | Binding::PrefixHeaders(_) => TimestampFormat::HttpDate,
        _ => context.protocol.timestamps,
    }
}

/// Rejects members with the same binding. In a structure that is entirely a document, bindings have no effect.
fn check_places(context: &Context<'_>, shape: &Shape, fields: &[Field]) -> Result<(), Error> {
    let id = shape.id.as_str();
    let is_document = context.closure.decoded.contains(id) || context.closure.encoded.contains(id);
    let in_document = fields.iter().filter(|field| is_document || field.binding == Binding::Body);
    let members: Vec<_> = in_document.map(|field| (field.member.as_str(), &field.wire)).collect();
    let Codecs { request, response } = context.protocol.codecs;
    wire::check_names(request, shape, &members)?;
    wire::check_names(response, shape, &members)?;
    let place = |field: &Field| match &field.binding {
        Binding::Header(name) => Some(("smithy.api#httpHeader", name.to_ascii_lowercase())),
        Binding::PrefixHeaders(_) => Some(("smithy.api#httpPrefixHeaders", String::new())),
        Binding::Query(name) => Some(("smithy.api#httpQuery", name.clone())),
        Binding::QueryMap => Some(("smithy.api#httpQueryParams", String::new())),
        Binding::StatusCode => Some(("smithy.api#httpResponseCode", String::new())),
        _ => None,
    };
    let mut taken = BTreeMap::new();
    for field in fields {
        let Some(place) = place(field) else { continue };
        let trait_id = place.0;
        if let Some(first) = taken.insert(place, &field.member) {
            return Err(taken_already(shape, &field.member, first).of_trait(trait_id));
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

/// Types that can be one or several strings in a header or query.
const SIMPLE: &str = "a simple shape, or a list of them";

/// Rejects a binding that does not support the member's type.
fn check_binding(binding: &Binding, ty: &Ty) -> Result<(), Error> {
    let is_list = |ty: &Ty| matches!(ty, Ty::List { item, .. } if is_text(item));
    let (fits, id, wanted) = match binding {
        Binding::Body => (
            !matches!(ty, Ty::Stream | Ty::Events(_)),
            "smithy.api#streaming",
            "the payload of an input or output",
        ),
        Binding::Label => (is_text(ty), "smithy.api#httpLabel", "a simple shape"),
        Binding::Query(_) => (is_text(ty) || is_list(ty), "smithy.api#httpQuery", SIMPLE),
        Binding::Header(_) => (is_text(ty) || is_list(ty), "smithy.api#httpHeader", SIMPLE),
        Binding::QueryMap => {
            let fits = match ty {
                Ty::Map { value, .. } => match &**value {
                    Ty::List { item, .. } => is_string(item),
                    value => is_string(value),
                },
                _ => false,
            };
            (fits, "smithy.api#httpQueryParams", "a map of strings or of lists of strings")
        }
        Binding::PrefixHeaders(_) => {
            let fits = matches!(ty, Ty::Map { value, .. } if **value == Ty::String);
            (fits, "smithy.api#httpPrefixHeaders", "a map of strings")
        }
        Binding::StatusCode => (*ty == Ty::Integer, "smithy.api#httpResponseCode", "an integer"),
        Binding::Payload => (
            !matches!(
                ty,
                Ty::Boolean
                    | Ty::Byte
                    | Ty::Short
                    | Ty::Integer
                    | Ty::Long
                    | Ty::Float
                    | Ty::Double
                    | Ty::IntEnum(_)
                    | Ty::Timestamp(_)
            ),
            "smithy.api#httpPayload",
            "a blob, string, structure, union, document, list or map",
        ),
        Binding::EventHeader(_) => (
            is_text(ty) && !matches!(ty, Ty::Float | Ty::Double) || *ty == Ty::Blob,
            "smithy.api#eventHeader",
            "a boolean, integer, blob, string or timestamp",
        ),
        Binding::EventPayload => (
            matches!(ty, Ty::Blob | Ty::String | Ty::Structure(_) | Ty::Union(_)),
            "smithy.api#eventPayload",
            "a blob, string, structure or union",
        ),
    };
    if fits {
        return Ok(());
    }
    Err(Error::new(format!("the member's type does not fit; target {wanted}")).of_trait(id))
}

fn is_string(ty: &Ty) -> bool {
    matches!(ty, Ty::String | Ty::Enum(_))
}

/// Whether a value can be serialized as one string.
pub(super) fn is_text(ty: &Ty) -> bool {
    !matches!(
        ty,
        Ty::Blob
            | Ty::Document
            | Ty::Structure(_)
            | Ty::Union(_)
            | Ty::List { .. }
            | Ty::Map { .. }
            | Ty::Stream
            | Ty::Events(_)
    )
}

/// Required fields of types that are only sent have no useful default; for types that are received, it is the zero
/// value.
fn default_value(fields: &[Field], is_read: bool) -> DefaultValue {
    let has = |wanted: fn(&Field) -> bool| fields.iter().any(wanted);
    if !is_read && has(|field| field.presence == Presence::Required) {
        DefaultValue::None
    } else if has(|field| field.literal().is_some_and(|literal| *literal != Literal::Zero)) {
        DefaultValue::Modelled
    } else {
        DefaultValue::Derived
    }
}

/// The documentation of a shape that is generated as a type, with its name as fallback.
pub(super) fn type_documentation(shape: &Shape) -> Result<Docs, Error> {
    let docs = documentation(&shape.traits)?;
    Ok(if docs.is_empty() { vec![format!("The shape `{}`.", shape.name())] } else { docs })
}

/// The documentation of a shape or member, as Markdown.
pub(super) fn documentation(traits: &Traits) -> Result<Docs, Error> {
    Ok(docs::markdown(traits.string(DOCUMENTATION)?.unwrap_or_default()))
}

/// The documentation of a member, else of its target, else its name.
pub(super) fn member_documentation(member: &Member, target: &Shape) -> Result<Docs, Error> {
    let own = documentation(&member.traits)?;
    if !own.is_empty() {
        return Ok(own);
    }
    let inherited = documentation(&target.traits)?;
    if !inherited.is_empty() && !target.id.starts_with("smithy.api#") {
        return Ok(inherited);
    }
    Ok(vec![format!("The member `{}`.", member.name)])
}

/// The deprecation message of a shape or member, if it is deprecated.
pub(super) fn deprecation(traits: &Traits) -> Option<String> {
    let value = traits.get(DEPRECATED)?;
    let message = value.get("message").and_then(|message| message.as_str()).unwrap_or_default();
    let since =
        value.get("since").and_then(|since| since.as_str()).map(|since| format!("since {since}"));
    Some(
        [Some(message.to_owned()), since]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("; "),
    )
}
