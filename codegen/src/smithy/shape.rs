//! Shapes and members of the JSON AST.

use std::{collections::BTreeMap, sync::OnceLock};

use serde_json::{Value, json};

use super::Traits;

/// A shape of the model.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Absolute ID: `com.amazonaws.lambda#GetAlias`.
    pub id: String,
    /// The file that defines it.
    pub file: String,
    /// Whether the file uses Smithy 1.0.
    pub(super) is_v1: bool,
    /// Its type, with its parts.
    pub kind: ShapeType,
    /// Its traits.
    pub traits: Traits,
    /// Absolute IDs of its mixins, whose members and traits are already merged.
    pub mixins: Vec<String>,
    /// Traits for members of mixins.
    pub(super) late_traits: BTreeMap<String, Traits>,
}

/// Members by name, in the model's order.
pub type Members = Vec<Member>;

/// A member of a structure, union, enum, list or map.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its name; `member`, `key` or `value` in lists and maps.
    pub name: String,
    /// Absolute ID of its target.
    pub target: String,
    /// Its own traits, without those of its target.
    pub traits: Traits,
}

/// The parts of a service that the generator reads.
#[derive(Clone, Debug, Default)]
pub struct Service {
    /// Version of the API, usually a date.
    pub version: String,
    /// Absolute IDs of the operations of the service itself.
    pub operations: Vec<String>,
    /// Absolute IDs of resources.
    pub resources: Vec<String>,
    /// Absolute IDs of errors that every operation can return.
    pub errors: Vec<String>,
    /// New names of shapes in this service, by absolute ID.
    pub rename: BTreeMap<String, String>,
}

/// The type of a shape.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the variants are Smithy's own types, by Smithy's names")]
pub enum ShapeType {
    Blob,
    Boolean,
    String,
    Byte,
    Short,
    Integer,
    Long,
    Float,
    Double,
    BigInteger,
    BigDecimal,
    Timestamp,
    Document,
    Structure(Members),
    Union(Members),
    Enum(Members),
    IntEnum(Members),
    List(Member),
    Map { key: Member, value: Member },
    Operation { input: String, output: String, errors: Vec<String> },
    Resource { operations: Vec<String>, resources: Vec<String> },
    Service(Service),
}

impl Shape {
    /// The name without the namespace.
    pub fn name(&self) -> &str {
        local_name(&self.id)
    }

    /// The members of a structure, union or enum; empty for other shapes.
    pub fn members(&self) -> &[Member] {
        match &self.kind {
            ShapeType::Structure(members)
            | ShapeType::Union(members)
            | ShapeType::Enum(members)
            | ShapeType::IntEnum(members) => members,
            _ => &[],
        }
    }

    /// Whether it is an event stream: <https://smithy.io/2.0/spec/streaming.html#event-streams>.
    pub(crate) fn is_event_stream(&self) -> bool {
        matches!(self.kind, ShapeType::Union(_)) && self.traits.has("smithy.api#streaming")
    }

    /// A mutable member.
    pub fn member_mut(&mut self, name: &str) -> Option<&mut Member> {
        match &mut self.kind {
            ShapeType::Structure(members)
            | ShapeType::Union(members)
            | ShapeType::Enum(members)
            | ShapeType::IntEnum(members) => members.iter_mut().find(|member| member.name == name),
            ShapeType::List(member) => Some(member).filter(|member| member.name == name),
            ShapeType::Map { key, value } => {
                [key, value].into_iter().find(|member| member.name == name)
            }
            _ => None,
        }
    }

    /// Its members, mutable, including those of lists and maps.
    pub fn members_mut(&mut self) -> Vec<&mut Member> {
        match &mut self.kind {
            ShapeType::Structure(members)
            | ShapeType::Union(members)
            | ShapeType::Enum(members)
            | ShapeType::IntEnum(members) => members.iter_mut().collect(),
            ShapeType::List(member) => vec![member],
            ShapeType::Map { key, value } => vec![key, value],
            _ => Vec::new(),
        }
    }

    /// All references to other shapes: the place and the ID.
    pub(super) fn references(&self) -> Vec<(String, String)> {
        let place = |name: &str| format!("{}${name}", self.id);
        let member = |member: &Member| (place(&member.name), member.target.clone());
        let listed = |ids: &[String]| ids.iter().map(|id| (self.id.clone(), id.clone())).collect();
        match &self.kind {
            ShapeType::List(item) => vec![member(item)],
            ShapeType::Map { key, value } => vec![member(key), member(value)],
            ShapeType::Operation { input, output, errors } => {
                listed(&[&[input.clone(), output.clone()], errors.as_slice()].concat())
            }
            ShapeType::Resource { operations, resources } => {
                listed(&[operations.as_slice(), resources.as_slice()].concat())
            }
            ShapeType::Service(service) => listed(
                &[service.operations.as_slice(), &service.resources, &service.errors].concat(),
            ),
            _ => self.members().iter().map(member).collect(),
        }
    }
}

/// The part after `#` in an absolute ID.
pub fn local_name(id: &str) -> &str {
    id.rsplit_once('#').map_or(id, |(_, name)| name)
}

/// A shape of Smithy's prelude, <https://smithy.io/2.0/spec/model.html#prelude>.
pub(super) fn prelude(id: &str) -> Option<&'static Shape> {
    static PRELUDE: OnceLock<BTreeMap<String, Shape>> = OnceLock::new();
    PRELUDE.get_or_init(prelude_shapes).get(id)
}

fn prelude_shapes() -> BTreeMap<String, Shape> {
    let zero = |value: Value| Some(value);
    let simple = [
        ("String", ShapeType::String, None),
        ("Blob", ShapeType::Blob, None),
        ("Boolean", ShapeType::Boolean, None),
        ("Byte", ShapeType::Byte, None),
        ("Short", ShapeType::Short, None),
        ("Integer", ShapeType::Integer, None),
        ("Long", ShapeType::Long, None),
        ("Float", ShapeType::Float, None),
        ("Double", ShapeType::Double, None),
        ("BigInteger", ShapeType::BigInteger, None),
        ("BigDecimal", ShapeType::BigDecimal, None),
        ("Timestamp", ShapeType::Timestamp, None),
        ("Document", ShapeType::Document, None),
        ("Unit", ShapeType::Structure(Vec::new()), None),
        ("PrimitiveBoolean", ShapeType::Boolean, zero(json!(false))),
        ("PrimitiveByte", ShapeType::Byte, zero(json!(0))),
        ("PrimitiveShort", ShapeType::Short, zero(json!(0))),
        ("PrimitiveInteger", ShapeType::Integer, zero(json!(0))),
        ("PrimitiveLong", ShapeType::Long, zero(json!(0))),
        ("PrimitiveFloat", ShapeType::Float, zero(json!(0))),
        ("PrimitiveDouble", ShapeType::Double, zero(json!(0))),
    ];
    let shape = |(name, kind, default): (&str, ShapeType, Option<Value>)| {
        let id = format!("smithy.api#{name}");
        let mut traits = Traits::default();
        if let Some(default) = default {
            traits.set("smithy.api#default", default);
        }
        let file = "Smithy's prelude".to_owned();
        let (mixins, late_traits) = Default::default();
        (id.clone(), Shape { id, file, is_v1: false, kind, traits, mixins, late_traits })
    };
    simple.into_iter().map(shape).collect()
}
