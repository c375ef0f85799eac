//! Types of the client: structures, unions, enums, errors.

use super::Docs;

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

/// A structure.
#[derive(Clone, Debug)]
pub struct Structure {
    /// Name in Rust.
    pub name: String,
    /// Name of its module.
    pub module: String,
    /// Its documentation.
    pub docs: Docs,
    /// Why not to use it, if it is deprecated.
    pub deprecated: Option<String>,
    /// Its fields, in the model's order.
    pub fields: Vec<Field>,
    /// Whether nothing of it may be printed.
    pub sensitive: bool,
    /// Whether it can be written and read by `serde`; a stream cannot.
    pub serde: bool,
    /// How it gets its default value.
    pub default: DefaultValue,
    /// Whether programs build it, so that it needs `new` and setters.
    pub in_input: bool,
    /// Whether it is read from JSON.
    pub is_read: bool,
    /// Whether it is written as JSON.
    pub is_written: bool,
}

/// How a structure gets its default value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultValue {
    /// It has none.
    None,
    /// Each field's own.
    Derived,
    /// That of the model.
    Modelled,
}

/// A field of a structure.
#[derive(Clone, Debug)]
pub struct Field {
    /// Name in Rust: `function_name`, `r#type`.
    pub name: String,
    /// Name of its setter.
    pub setter: String,
    /// Whether that is written by hand.
    pub setter_by_hand: bool,
    /// Name in the model: `FunctionName`.
    pub member: String,
    /// Name in JSON.
    pub json_name: String,
    /// Other names in JSON that it is read from.
    pub json_aliases: Vec<String>,
    /// Its documentation.
    pub docs: Docs,
    /// Why not to use it, if it is deprecated.
    pub deprecated: Option<String>,
    /// Its type.
    pub ty: Ty,
    /// Whether it can be missing.
    pub presence: Presence,
    /// What it is in an answer that lacks it, if it is required and the model says so.
    pub default: Option<Literal>,
    /// Whether it is behind a `Box`, to make a recursive type finite.
    pub boxed: bool,
    /// Whether it may not be printed.
    pub sensitive: bool,
    /// Whether the client makes a token up when it is not set.
    pub idempotency_token: bool,
    /// Where it travels.
    pub binding: Binding,
    /// Media type of its content, if the model says one.
    pub media_type: Option<String>,
    /// Whether an answer that lacks it is an error.
    pub strict: bool,
    /// Whether the length of its stream must be known.
    pub requires_length: bool,
}

impl Field {
    /// The value that the model gives it.
    pub fn literal(&self) -> Option<&Literal> {
        match &self.presence {
            Presence::Optional => None,
            Presence::Required => self.default.as_ref(),
            Presence::Default(literal) => Some(literal),
        }
    }

    /// Whether this member of an error says in words what went wrong.
    pub fn is_message(&self) -> bool {
        self.ty == Ty::String
            && ["message", "errormessage", "exceptionmessage"]
                .contains(&self.member.to_lowercase().as_str())
    }
}

/// Whether a field can be missing.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    /// It can: an `Option`.
    Optional,
    /// It cannot: an argument of `new`. When an answer lacks it, it has its default, else its type's zero value.
    Required,
    /// It cannot: the model gives this default.
    Default(Literal),
}

/// A value that the model gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `false`, `0`, empty text, empty collection: the type's own default.
    Zero,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// A text, also of an enum.
    String(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Seconds since the epoch, and nanoseconds.
    Timestamp(i64, u32),
    /// A document of one of the above.
    Document(Box<Literal>),
    /// An empty array in a document.
    EmptyArray,
    /// An empty object in a document.
    EmptyObject,
}

/// Where a member travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Binding {
    /// In the JSON body.
    Body,
    /// As the whole body.
    Payload,
    /// In the path.
    Label,
    /// In the query, under this name.
    Query(String),
    /// In the query, one pair per entry.
    QueryMap,
    /// In this header.
    Header(String),
    /// In headers with this prefix, one per entry.
    PrefixHeaders(String),
    /// As the status.
    StatusCode,
    /// In a header of an event, under this name.
    EventHeader(String),
    /// As the whole payload of an event.
    EventPayload,
}

/// A type that a member can have.
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
    },
    Map {
        value: Box<Ty>,
        sparse: bool,
    },
    /// A blob that is sent or received as a stream.
    Stream,
    /// Events of this union.
    Events(TypePath),
}

/// Where a type is to be found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypePath {
    /// Its module.
    pub home: Home,
    /// Its name.
    pub name: String,
}

/// The module of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Home {
    /// `crate::types`.
    Types,
    /// `crate::error`.
    Error,
}

/// How a timestamp is written.
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
    /// Name in Rust.
    pub name: String,
    /// Name of its module.
    pub module: String,
    /// Its documentation.
    pub docs: Docs,
    /// Why not to use it, if it is deprecated.
    pub deprecated: Option<String>,
    /// Its variants, in the model's order.
    pub variants: Vec<Variant>,
    /// Whether nothing of it may be printed.
    pub sensitive: bool,
    /// Whether it needs a zero value, for answers that lack it where it is required.
    pub has_default: bool,
    /// Whether it is read from JSON.
    pub is_read: bool,
    /// Whether it is written as JSON.
    pub is_written: bool,
    /// What it is as a stream of events, if it is one.
    pub events: Option<Events>,
}

/// A union as a stream of events.
#[derive(Clone, Debug, Default)]
pub struct Events {
    /// The events.
    pub events: Vec<Event>,
    /// Names in the stream of errors that end it, with their codes, where the two differ.
    pub exceptions: Vec<(String, String)>,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Name in Rust.
    pub name: String,
    /// Name in the model.
    pub member: String,
    /// Name in JSON.
    pub json_name: String,
    /// Its documentation.
    pub docs: Docs,
    /// Its type; `None` for a member without a value.
    pub ty: Option<Ty>,
    /// Whether it is behind a `Box`, to make a recursive type finite.
    pub boxed: bool,
    /// Whether it may not be printed.
    pub sensitive: bool,
}

/// An event of a stream.
#[derive(Clone, Debug)]
pub struct Event {
    /// The variant that it is read into.
    pub variant: String,
    /// Value of `:event-type`.
    pub event_type: String,
    /// The structure that it carries.
    pub structure: Structure,
}

/// An enum of strings.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Name in Rust.
    pub name: String,
    /// Name of its module.
    pub module: String,
    /// Its documentation.
    pub docs: Docs,
    /// Why not to use it, if it is deprecated.
    pub deprecated: Option<String>,
    /// Its values, in the model's order.
    pub values: Vec<EnumValue<String>>,
    /// Whether it needs a zero value, for answers that lack it where it is required.
    pub has_default: bool,
    /// Whether it is read from JSON.
    pub is_read: bool,
}

/// An enum of integers.
#[derive(Clone, Debug)]
pub struct IntEnum {
    /// Name in Rust.
    pub name: String,
    /// Name of its module.
    pub module: String,
    /// Its documentation.
    pub docs: Docs,
    /// Why not to use it, if it is deprecated.
    pub deprecated: Option<String>,
    /// Its values, in the model's order.
    pub values: Vec<EnumValue<i32>>,
    /// Whether it needs a zero value, for answers that lack it where it is required.
    pub has_default: bool,
    /// Whether it is read from JSON.
    pub is_read: bool,
    /// Whether it is written as JSON.
    pub is_written: bool,
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct EnumValue<T> {
    /// Name of the variant.
    pub name: String,
    /// Value on the wire.
    pub value: T,
    /// Its documentation.
    pub docs: Docs,
    /// Why not to use it, if it is deprecated.
    pub deprecated: Option<String>,
}

/// A modelled error.
#[derive(Clone, Debug)]
pub struct ErrorType {
    /// Variant of `ErrorKind`: `ResourceNotFound`.
    pub variant: String,
    /// The code that says it: the shape's name.
    pub code: String,
    /// Whether the model says that trying again can help, and whether it is a throttle.
    pub retryable: Option<Retryable>,
    /// Its structure.
    pub structure: Structure,
}

/// What the trait `retryable` says of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retryable {
    /// Trying again can help.
    Transient,
    /// The caller was too fast.
    Throttling,
}
