//! Structures and their fields.

use super::{Docs, Ty, Wire};

/// A structure.
#[derive(Clone, Debug)]
pub struct Structure {
    /// Name in Rust.
    pub name: String,
    /// Name of its module.
    pub module: String,
    /// Its documentation.
    pub docs: Docs,
    /// Deprecation message, if it is deprecated.
    pub deprecated: Option<String>,
    /// Its fields, in the model's order.
    pub fields: Vec<Field>,
    /// Whether the whole structure is sensitive.
    pub sensitive: bool,
    /// The case of most of its keys with `serde`; `None` if it has a stream, which `serde` does not support.
    pub serde: Option<KeyCase>,
    /// The source of its default value.
    pub default: DefaultValue,
    /// Whether programs build it, so that it needs `new` and setters.
    pub in_input: bool,
    /// Whether documents in responses contain it.
    pub decoded: bool,
    /// Whether documents in requests contain it.
    pub encoded: bool,
}

impl Structure {
    /// The fields in a document that is the body.
    pub fn body_fields(&self) -> impl Iterator<Item = &Field> + Clone {
        self.fields.iter().filter(|field| field.binding == Binding::Body)
    }

    /// The fields that are not in a document that is the body.
    pub(crate) fn bound_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.binding != Binding::Body)
    }
}

/// The case of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyCase {
    /// `FunctionName`.
    Pascal,
    /// `functionName`.
    Camel,
}

/// The source of a structure's default value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultValue {
    /// It has no default.
    None,
    /// The default of each field.
    Derived,
    /// The defaults in the model.
    Modelled,
}

/// A field of a structure.
#[derive(Clone, Debug)]
pub struct Field {
    /// Name in Rust: `function_name`, `r#type`.
    pub name: String,
    /// Name of the setter.
    pub setter: String,
    /// Whether the setter is handwritten.
    pub setter_by_hand: bool,
    /// Name in the model: `FunctionName`.
    pub member: String,
    /// Its names in documents.
    pub wire: Wire,
    /// Its documentation.
    pub docs: Docs,
    /// Deprecation message, if it is deprecated.
    pub deprecated: Option<String>,
    /// Its type.
    pub ty: Ty,
    /// Whether it is optional.
    pub presence: Presence,
    /// The value in a response without it, if it is required and the model has a default.
    pub default: Option<Literal>,
    /// Whether it is boxed, to make a recursive type finite.
    pub boxed: bool,
    /// Whether it is sensitive.
    pub sensitive: bool,
    /// Whether the client generates an idempotency token if it is not set.
    pub idempotency_token: bool,
    /// Where it is serialized.
    pub binding: Binding,
    /// The format of its strings, if it is in a header.
    pub header_text: HeaderText,
    /// Whether a response without it is an error.
    pub strict: bool,
    /// Whether an invalid value in a response is like a missing one.
    pub lenient: bool,
    /// Whether the length of its stream must be known.
    pub requires_length: bool,
}

impl Field {
    /// The default in the model.
    pub fn literal(&self) -> Option<&Literal> {
        match &self.presence {
            Presence::Optional => None,
            Presence::Required => self.default.as_ref(),
            Presence::Default(literal) => Some(literal),
        }
    }
}

/// Whether a field is optional.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    /// Optional: an `Option`.
    Optional,
    /// Required: an argument of `new`. In a response without it, it has its default, or the zero value of its type.
    Required,
    /// Never missing, because the model has this default.
    Default(Literal),
}

/// A constant value in the model.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// The default of the Rust type: `false`, `0`, an empty string or collection.
    Zero,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// A string, or the value of an enum.
    String(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Seconds since the epoch, and nanoseconds.
    Timestamp(i64, u32),
    /// A document with one of the values above.
    Document(Box<Literal>),
    /// An empty array in a document.
    EmptyArray,
    /// An empty object in a document.
    EmptyObject,
}

/// Where a member is serialized.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Binding {
    /// In the document that is the body.
    Body,
    /// As the whole body.
    Payload,
    /// In the path.
    Label,
    /// In the query, with this name.
    Query(String),
    /// In the query, one parameter for each entry.
    QueryMap,
    /// In this header.
    Header(String),
    /// In headers with this prefix, one for each entry.
    PrefixHeaders(String),
    /// As the HTTP status.
    StatusCode,
    /// In an event header, with this name.
    EventHeader(String),
    /// As the whole payload of an event.
    EventPayload,
}

/// The format of strings in a header: <https://smithy.io/2.0/spec/http-bindings.html#httpheader-serialization-rules>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderText {
    /// As they are.
    Plain,
    /// In quotes, if they contain a comma or a quote.
    Quoted,
    /// In base64, because they have a media type.
    Base64,
}
