//! Types of the client: unions, enums, errors, and the types of members.

use super::{Docs, Element, Entry, ResponseBody, Structure, Wire};

/// A type of the client.
#[derive(Clone, Debug)]
pub enum Type {
    /// A structure.
    Structure(Structure),
    /// A union.
    Union(Union),
    /// An enum of strings.
    Enum(Enum),
    /// An enum of integers.
    IntEnum(IntEnum),
}

/// A type of a member.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the variants are Smithy's own types, by Smithy's names")]
pub enum Ty {
    String,
    Boolean,
    Byte,
    Short,
    Integer,
    Long,
    Float,
    Double,
    Blob,
    Timestamp(TimestampFormat),
    Document,
    Enum(TypePath),
    IntEnum(TypePath),
    Structure(TypePath),
    Union(TypePath),
    List {
        item: Box<Ty>,
        sparse: bool,
        element: Element,
    },
    Map {
        value: Box<Ty>,
        sparse: bool,
        entry: Box<Entry>,
    },
    /// A blob that is a stream.
    Stream,
    /// An event stream of this union in a response.
    Events(TypePath),
    /// An event stream of this union in a request.
    EventInput(TypePath),
    /// A type of the user in place of the modelled one.
    Replaced(Box<Replaced>),
}

/// A type of the user that values are converted to and from.
#[derive(Clone, Debug, PartialEq)]
pub struct Replaced {
    /// Its path in Rust: `::jiff::Timestamp`.
    pub path: String,
    /// The modelled type: a string or a timestamp.
    pub of: Ty,
    /// The member, for errors.
    pub member: String,
}

/// Additional attributes of a type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// Paths of derive macros.
    pub derives: Vec<String>,
    /// Attributes, as Rust code.
    pub lines: Vec<String>,
}

impl Ty {
    /// Whether the types are the same in Rust, apart from their names and formats in documents.
    pub fn is_same_in_rust(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Timestamp(_), Self::Timestamp(_)) => true,
            (Self::Replaced(one), Self::Replaced(two)) => one.path == two.path,
            (Self::List { item: one, sparse: a, .. }, Self::List { item: two, sparse: b, .. })
            | (Self::Map { value: one, sparse: a, .. }, Self::Map { value: two, sparse: b, .. }) => {
                a == b && one.is_same_in_rust(two)
            }
            _ => self == other,
        }
    }

    /// The type in the model: itself, without replaced types.
    pub fn modelled(&self) -> Self {
        match self {
            Self::Replaced(it) => it.of.clone(),
            Self::List { item, sparse, element } => Self::List {
                item: Box::new(item.modelled()),
                sparse: *sparse,
                element: element.clone(),
            },
            Self::Map { value, sparse, entry } => Self::Map {
                value: Box::new(value.modelled()),
                sparse: *sparse,
                entry: entry.clone(),
            },
            other => other.clone(),
        }
    }

    /// The replaced type, or that of the elements of a list or map.
    pub fn replaced(&self) -> Option<&Replaced> {
        match self {
            Self::Replaced(it) => Some(it),
            Self::List { item, .. } => item.replaced(),
            Self::Map { value, .. } => value.replaced(),
            _ => None,
        }
    }
}

/// The path of a type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypePath {
    /// Its module.
    pub module: Module,
    /// Its name.
    pub name: String,
}

/// The module of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Module {
    /// `crate::types`.
    Types,
    /// `crate::error`.
    Error,
}

/// A timestamp format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    /// `1515531081.123`.
    EpochSeconds,
    /// `2018-01-09T20:51:21.123Z`.
    DateTime,
    /// `Tue, 09 Jan 2018 20:51:21 GMT`.
    HttpDate,
}

/// A union.
#[derive(Clone, Debug)]
pub struct Union {
    /// Absolute shape ID.
    pub shape: String,
    /// Name in Rust.
    pub name: String,
    /// Name of its module.
    pub module: String,
    /// Its documentation.
    pub docs: Docs,
    /// Deprecation message, if it is deprecated.
    pub deprecated: Option<String>,
    /// Additional attributes.
    pub attributes: Attributes,
    /// Its variants, in the model's order.
    pub variants: Vec<Variant>,
    /// Whether the whole union is sensitive.
    pub sensitive: bool,
    /// Whether it needs a zero value, for responses without it where it is required.
    pub has_default: bool,
    /// Whether documents in responses contain it.
    pub decoded: bool,
    /// Whether documents in requests contain it.
    pub encoded: bool,
    /// Its events, if it is an event stream.
    pub events: Option<Events>,
}

/// The events of a union that is an event stream.
#[derive(Clone, Debug, Default)]
pub struct Events {
    /// The events.
    pub events: Vec<Event>,
    /// Maps names of errors in the stream to their codes, if the two differ.
    pub exceptions: Vec<(String, String)>,
    /// The errors that a request can contain.
    pub errors: Vec<EventError>,
    /// Whether responses are such a stream.
    pub received: bool,
    /// Whether requests are such a stream.
    pub sent: bool,
}

/// An error in the event stream of a request.
#[derive(Clone, Debug)]
pub struct EventError {
    /// Value of `:exception-type`.
    pub name: String,
    /// Its type.
    pub path: TypePath,
    /// Its structure.
    pub structure: Structure,
    /// The root element of its document, for XML.
    pub root: Option<Element>,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Name in Rust.
    pub name: String,
    /// Name in the model.
    pub member: String,
    /// Its names in documents.
    pub wire: Wire,
    /// Its documentation.
    pub docs: Docs,
    /// Additional attributes, as Rust code.
    pub attributes: Vec<String>,
    /// Its type; `None` for a member without a value.
    pub ty: Option<Ty>,
    /// Whether it is boxed, to make a recursive type finite.
    pub boxed: bool,
    /// Whether it is sensitive.
    pub sensitive: bool,
}

/// An event of a stream.
#[derive(Clone, Debug)]
pub struct Event {
    /// The variant that it is parsed into.
    pub variant: String,
    /// Value of `:event-type`.
    pub event_type: String,
    /// Its structure.
    pub structure: Structure,
    /// Its payload.
    pub body: ResponseBody,
    /// The root element of its document in a request, for XML.
    pub root: Option<Element>,
    /// Whether its variant is boxed.
    pub boxed: bool,
}

/// An enum of strings.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Absolute shape ID.
    pub shape: String,
    /// Name in Rust.
    pub name: String,
    /// Name of its module.
    pub module: String,
    /// Its documentation.
    pub docs: Docs,
    /// Deprecation message, if it is deprecated.
    pub deprecated: Option<String>,
    /// Additional attributes.
    pub attributes: Attributes,
    /// Its values, in the model's order.
    pub values: Vec<EnumValue<String>>,
    /// Whether it needs a zero value, for responses without it where it is required.
    pub has_default: bool,
    /// Whether documents in responses contain it.
    pub decoded: bool,
}

/// An enum of integers.
#[derive(Clone, Debug)]
pub struct IntEnum {
    /// Absolute shape ID.
    pub shape: String,
    /// Name in Rust.
    pub name: String,
    /// Name of its module.
    pub module: String,
    /// Its documentation.
    pub docs: Docs,
    /// Deprecation message, if it is deprecated.
    pub deprecated: Option<String>,
    /// Additional attributes.
    pub attributes: Attributes,
    /// Its values, in the model's order.
    pub values: Vec<EnumValue<i32>>,
    /// Whether it needs a zero value, for responses without it where it is required.
    pub has_default: bool,
    /// Whether documents in responses contain it.
    pub decoded: bool,
    /// Whether documents in requests contain it.
    pub encoded: bool,
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct EnumValue<T> {
    /// Name of the variant.
    pub name: String,
    /// Name in the model.
    pub member: String,
    /// Value on the wire.
    pub value: T,
    /// Its documentation.
    pub docs: Docs,
    /// Additional attributes, as Rust code.
    pub attributes: Vec<String>,
    /// Deprecation message, if it is deprecated.
    pub deprecated: Option<String>,
}

/// A modelled error.
#[derive(Clone, Debug)]
pub struct ErrorType {
    /// Variant of `ErrorKind`: `ResourceNotFound`.
    pub variant: String,
    /// Its error code.
    pub code: String,
    /// The operations that return it, if other errors have the same code; otherwise empty.
    pub only_of: Vec<String>,
    /// Whether it is retryable, and whether it is a throttling error.
    pub retryable: Option<Retryable>,
    /// Its structure.
    pub structure: Structure,
    /// The body of responses with it.
    pub body: ResponseBody,
    /// The message, as an index into the fields.
    pub message: Option<usize>,
}

/// The value of the `retryable` trait of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retryable {
    /// A transient error.
    Transient,
    /// A throttling error.
    Throttling,
}
