//! The intermediate representation: a client as plain data, with every decision already taken.
//!
//! Names are Rust's, free of collisions; the order is the order of emission. Emitters only spell it out.

mod cases;
mod parameters;
mod queries;
mod types;
mod waiters;

use crate::endpoint::Rules;
pub use cases::{
    Case, Cases, Construction, EndpointCall, EndpointCase, EventCase, ExpectedBody,
    ExpectedEndpoint, FieldValue, RequestCase, ResponseCase, Value,
};
pub use parameters::{EndpointParameter, ParameterSource, Selection};
pub use queries::{Condition, Items, Leaf, Number, Order, Part, Pick, Term};
pub use types::{
    Binding, DefaultValue, Enum, EnumValue, ErrorType, Event, Events, Field, Home, IntEnum,
    Literal, Presence, Retryable, Structure, TimestampFormat, Ty, Type, TypePath, Union, Variant,
};
pub use waiters::{Acceptor, Matcher, PageItems, Pages, Success, WaitState, Waiter};

/// Lines of Markdown.
pub type Docs = Vec<String>;

/// A whole client.
#[derive(Clone, Debug)]
pub struct Api {
    /// The service.
    pub service: Service,
    /// Its operations, by name.
    pub operations: Vec<Operation>,
    /// Its types, by name; errors are not among them.
    pub types: Vec<Type>,
    /// Its errors, by name.
    pub errors: Vec<ErrorType>,
    /// How its endpoints are found.
    pub endpoint: Rules,
    /// The tests that the model has, if they are wanted.
    pub cases: Cases,
}

/// Facts about the service.
#[derive(Clone, Debug)]
pub struct Service {
    /// Absolute id of the service's shape.
    pub shape: String,
    /// Name for people: `AWS Lambda`.
    pub title: String,
    /// Name that AWS's tools know it by: `Lambda`.
    pub sdk_id: String,
    /// Name in a signature's credential scope.
    pub signing_name: String,
    /// Version of the API.
    pub version: String,
    /// Names of operations that are not emitted, because their requests are streams of events.
    pub left_out: Vec<String>,
    /// Its documentation.
    pub docs: Docs,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Name on the wire and in the model: `GetAlias`.
    pub shape: String,
    /// Name of the client's method: `get_alias`.
    pub method: String,
    /// Name of the module: `get_alias`.
    pub module: String,
    /// Its documentation.
    pub docs: Docs,
    /// Why not to use it, if it is deprecated.
    pub deprecated: Option<String>,
    /// The request line.
    pub http: Http,
    /// Its input; named after the operation.
    pub input: Structure,
    /// What its request carries in the body.
    pub body: RequestBody,
    /// Whether that may be compressed.
    pub compressed: bool,
    /// Whether a checksum of that, as it is sent, goes with it.
    pub checksum: bool,
    /// Whether hashes of that, for S3 Glacier, go with it.
    pub tree_hash: bool,
    /// Headers that its requests always have.
    pub headers: Vec<(String, String)>,
    /// The largest body that the service takes, if that is known.
    pub body_limit: Option<BodyLimit>,
    /// What it answers.
    pub output: Output,
    /// Variants of `ErrorKind` that its model lists.
    pub errors: Vec<String>,
    /// What the runtime must know of it.
    pub flags: Flags,
    /// Endpoint parameters that it fixes or takes from its input.
    pub endpoint_parameters: Vec<EndpointParameter>,
    /// How it gives a list in pages, if it does.
    pub pages: Option<Pages>,
    /// Ways to wait with it.
    pub waiters: Vec<Waiter>,
}

/// The largest body that a service takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyLimit {
    /// Bytes.
    pub bytes: u64,
    /// Another number of bytes that applies if this field, which is an optional enum, has this value.
    pub unless: Option<(String, String, u64)>,
}

/// What the runtime must know of an operation besides its request and answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flags {
    /// It changes nothing.
    pub readonly: bool,
    /// Doing it twice is as doing it once.
    pub idempotent: bool,
    /// The body of its answer is handed over as it arrives.
    pub streams_output: bool,
    /// The body is not part of the signature.
    pub unsigned_payload: bool,
    /// It must not be done twice.
    pub at_most_once: bool,
    /// How long the service may be silent before it answers, in seconds, if that is not as usual.
    pub read_timeout: Option<u64>,
    /// How it is signed, the best way first.
    pub auth: Vec<Auth>,
}

/// A way in which an operation proves who calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// With AWS's signature, version 4.
    SigV4,
    /// With AWS's signature, version 4A.
    SigV4a,
    /// With a bearer token.
    Bearer,
    /// With a user's name and password.
    Basic,
    /// With an API key in a header.
    ApiKeyHeader {
        /// The header.
        name: String,
        /// What stands before the key.
        scheme: Option<String>,
    },
    /// With an API key in the query.
    ApiKeyQuery {
        /// The parameter.
        name: String,
    },
    /// Not at all.
    None,
}

/// A request line, as a template.
#[derive(Clone, Debug)]
pub struct Http {
    /// `GET`, `POST` ...
    pub method: String,
    /// The template as the model has it, for documentation.
    pub template: String,
    /// Parts of the path.
    pub path: Vec<PathPart>,
    /// The literal query, without `?`.
    pub query: Option<String>,
    /// Parts of the host's prefix.
    pub host_prefix: Vec<PathPart>,
}

/// A part of a path or host prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathPart {
    /// Text that is sent as it is.
    Literal(String),
    /// The value of a field, named by its position among the input's fields.
    Label {
        /// Position among the input's fields.
        field: usize,
        /// Whether `/` in the value separates segments.
        greedy: bool,
    },
}

/// The body of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestBody {
    /// None: nothing in the input is bound to it.
    Empty,
    /// A JSON object of the members that are bound to nothing else.
    Json,
    /// One member, named by its position among the input's fields.
    Payload(usize),
}

/// What an operation answers.
#[derive(Clone, Debug)]
pub enum Output {
    /// Nothing.
    Unit,
    /// A structure of its own, emitted beside the operation.
    Own(Structure),
    /// A structure that others use as well, emitted among the types.
    Shared(Structure),
}
