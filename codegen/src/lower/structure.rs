//! Structures and their fields.

mod checks;

use std::collections::BTreeSet;

use super::{
    Context,
    binding::{self, Role},
    closure::UNIT,
    documentation, error_message, media_type, presence, replaced, tinsmith_traits, ty, wire,
};
use crate::{
    Error,
    api::{
        Attributes, Binding, DefaultValue, Docs, Field, KeyCase, Literal, Presence, Structure, Ty,
    },
    names::{self, reserved::CALL_METHODS},
    smithy::{Member, Shape},
};

const TOKEN: &str = "smithy.api#idempotencyToken";

/// The parts of a structure that depend on its use.
pub(super) struct Use<'a> {
    pub(super) role: Role,
    pub(super) name: &'a str,
    pub(super) module: &'a str,
    pub(super) docs: Docs,
}

/// Lowers a structure that is generated as a type.
pub(super) fn lower_type(context: &Context<'_>, shape: &Shape) -> Result<Structure, Error> {
    lower_type_as(context, shape, context.closure.role_of_type(&shape.id))
}

/// Lowers a structure that is generated as a type, for another use of it.
pub(super) fn lower_type_as(
    context: &Context<'_>,
    shape: &Shape,
    role: Role,
) -> Result<Structure, Error> {
    let named = context.names.of_type(&shape.id)?;
    let docs = documentation::of_type(shape)?;
    lower(context, shape, Use { role, name: &named.path.name, module: &named.module, docs })
}

/// Lowers a structure.
pub(super) fn lower(context: &Context<'_>, shape: &Shape, of: Use<'_>) -> Result<Structure, Error> {
    let owner = Owner::new(context, shape, of.role)?;
    let members = named_members(shape).map(|(member, name)| field(context, &owner, member, name));
    let mut fields = members.collect::<Result<Vec<_>, _>>()?;
    checks::check_duplicates(context, shape, &fields)?;
    checks::check_payload(context, shape, &fields)?;
    if of.role == Role::Error {
        error_message::add_aliases(&mut fields);
    }
    let id = shape.id.as_str();
    let is_read = context.closure.read.contains(id) && of.role != Role::Input;
    Ok(Structure {
        shape: shape.id.clone(),
        name: of.name.to_owned(),
        module: of.module.to_owned(),
        docs: of.docs,
        deprecated: documentation::deprecation(&shape.traits),
        attributes: Attributes::default(),
        sensitive: shape.traits.has("smithy.api#sensitive"),
        serde: key_case(&fields),
        default: default_value(&fields, is_read),
        in_input: context.closure.written.contains(id),
        decoded: context.closure.decoded.contains(id),
        encoded: context.closure.encoded.contains(id),
        fields,
    })
}

/// The structure of a member.
struct Owner<'a> {
    shape: &'a Shape,
    role: Role,
    /// Whether a member is an event stream.
    has_events: bool,
}

impl<'a> Owner<'a> {
    fn new(context: &Context<'_>, shape: &'a Shape, role: Role) -> Result<Self, Error> {
        let mut has_events = false;
        for member in shape.members() {
            has_events |= context.model.expect(&member.target)?.is_event_stream();
        }
        Ok(Self { shape, role, has_events })
    }
}

/// The field of a member of a structure that is generated as a type.
pub(super) fn field_of_type(
    context: &Context<'_>,
    shape: &Shape,
    member: &str,
) -> Result<Option<Field>, Error> {
    let owner = Owner::new(context, shape, context.closure.role_of_type(&shape.id))?;
    let found = named_members(shape).find(|(it, _)| it.name == member);
    found.map(|(member, name)| field(context, &owner, member, name)).transpose()
}

/// The members of a structure, with the names of their fields.
fn named_members(shape: &Shape) -> impl Iterator<Item = (&Member, String)> {
    let mut taken = BTreeSet::new();
    shape
        .members()
        .iter()
        .map(move |member| (member, names::unique(names::field_name(&member.name), &mut taken)))
}

fn field(
    context: &Context<'_>,
    owner: &Owner<'_>,
    member: &Member,
    name: String,
) -> Result<Field, Error> {
    let shape = owner.shape;
    let place =
        |error: Error| error.at(format!("{}${}", shape.id, member.name)).in_file(&shape.file);
    field_of_member(context, owner, member, name).map_err(place)
}

fn field_of_member(
    context: &Context<'_>,
    owner: &Owner<'_>,
    member: &Member,
    name: String,
) -> Result<Field, Error> {
    if member.target == UNIT {
        return Err(Error::new(
            "a member of a structure cannot be smithy.api#Unit; target a shape with a value",
        ));
    }
    let (shape, role) = (owner.shape, owner.role);
    let binding = binding::of_member(member, role)?;
    let mut ty = ty::of_member(context, member, binding::default_format(context, &binding))?;
    if let (Ty::Events(union), Role::Input) = (&ty, role) {
        ty = Ty::EventInput(union.clone());
    }
    if !matches!(binding, Binding::Body | Binding::Payload) {
        ty = without_nulls(ty);
    }
    let presence = presence::of_member(context, shape, member, &ty, role)?;
    let default = match presence {
        Presence::Required => presence::default(context, shape, member, &ty, role)?,
        _ => None,
    };
    binding::check(&binding, &ty.modelled())?;
    replaced::check(member, &binding, &ty, role)?;
    if member.traits.has(TOKEN) && ty != Ty::String {
        let message = "the member's type does not fit; target a string";
        return Err(Error::new(message).of_trait(TOKEN));
    }
    let target = context.model.expect(&member.target)?;
    let is_root = matches!(binding, Binding::Payload | Binding::EventPayload);
    let wire = wire::of_member(context, member, is_root.then_some(target))?;
    if matches!(binding, Binding::Body | Binding::Payload) {
        let is_sent = role == Role::Input || context.closure.encoded.contains(shape.id.as_str());
        wire::check(context, &wire, &ty, is_sent)?;
    }
    // The initial response of an event stream cannot be repaired, so it is validated strictly.
    let strict = role == Role::Output
        && owner.has_events
        && presence == Presence::Required
        && default.is_none()
        && matches!(binding, Binding::Header(_));
    let lenient = tinsmith_traits::is_lenient(member, role, &presence, &binding)?;
    let mut docs = documentation::of_member(member, target)?;
    if matches!(ty, Ty::EventInput(_)) {
        docs.extend(documentation::of_event_input());
    }
    let header_text =
        media_type::header_text(&ty.modelled(), media_type::of_member(context, member)?);
    Ok(Field {
        setter: setter_name(&name),
        setter_by_hand: tinsmith_traits::has_handwritten_setter(member, role),
        name,
        member: member.name.clone(),
        wire,
        docs,
        deprecated: documentation::deprecation(&member.traits),
        attributes: Vec::new(),
        presence,
        boxed: context.boxed.contains(&shape.id, &member.name),
        sensitive: ty::is_sensitive(context, member)?,
        idempotency_token: presence::is_token(member, role),
        header_text,
        default,
        strict,
        lenient,
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
    let is_taken = CALL_METHODS.contains(&field) || field.starts_with("wait_until");
    if is_taken { format!("set_{field}") } else { field.to_owned() }
}

/// The case of most keys of a structure with `serde`; `None` for a structure with a stream.
fn key_case(fields: &[Field]) -> Option<KeyCase> {
    if fields.iter().any(|field| matches!(field.ty, Ty::Stream | Ty::Events(_) | Ty::EventInput(_)))
    {
        return None;
    }
    let starts_upper =
        |field: &&Field| field.wire.key.starts_with(|c: char| c.is_ascii_uppercase());
    let upper = fields.iter().filter(starts_upper).count();
    Some(if upper * 2 > fields.len() { KeyCase::Pascal } else { KeyCase::Camel })
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
