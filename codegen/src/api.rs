//! The intermediate representation of a client: plain data in which all decisions are made.
//!
//! Names are valid Rust names without collisions; the order is the order of emission. Emitters only print it.

pub mod endpoint;
mod parameters;
mod paths;
mod protocol_tests;
mod structure;
mod types;
mod waiters;
mod wire;

use endpoint::Rules;

pub use parameters::{EndpointParameter, ParameterSource, Selection};
pub use paths::{Condition, Items, Leaf, Number, Order, Part, Path, Term};
pub use protocol_tests::{
    EndpointCall, EndpointTest, EventRequestTest, EventResponseTest, EventTest, ExpectedBody,
    ExpectedEndpoint, FieldValue, ProtocolTest, ProtocolTests, RequestTest, ResponseTest,
    StructureValue, Value,
};
pub use structure::{
    Binding, DefaultValue, Field, HeaderText, KeyCase, Literal, Presence, Structure,
};
pub use types::{
    Attributes, Enum, EnumValue, ErrorType, Event, EventError, Events, IntEnum, Module, Replaced,
    Retryable, TimestampFormat, Ty, Type, TypePath, Union, Variant,
};
pub use waiters::{Acceptor, Matcher, PageItems, Pages, Success, WaitState, Waiter};
pub use wire::{Codec, Codecs, Document, Element, Entry, ErrorForm, Namespace, Wire};

/// Markdown, as lines.
pub type Docs = Vec<String>;

/// A whole client.
#[derive(Clone, Debug)]
pub struct Api {
    /// The service.
    pub service: Service,
    /// Operations, by name.
    pub operations: Vec<Operation>,
    /// Types, by name, without errors.
    pub types: Vec<Type>,
    /// Name of the union of attribute values, if there is one.
    pub attribute_value: Option<String>,
    /// Errors, by name.
    pub errors: Vec<ErrorType>,
    /// The endpoint rules.
    pub endpoint: Rules,
    /// The protocol tests of the model, if they are generated.
    pub protocol_tests: ProtocolTests,
}

/// Properties of the service.
#[derive(Clone, Debug)]
pub struct Service {
    /// Absolute shape ID of the service.
    pub shape: String,
    /// Display name: `AWS Lambda`.
    pub title: String,
    /// Service ID: `Lambda`.
    pub sdk_id: String,
    /// Signing name, in the credential scope of a signature.
    pub signing_name: String,
    /// Version of the API.
    pub version: String,
    /// The codecs of its documents.
    pub codecs: Codecs,
    /// The form of its error responses.
    pub errors: ErrorForm,
    /// Its own default of retries.
    pub retry: Option<RetryDefaults>,
    /// Where programs find endpoints, if each resource has its own one.
    pub own_endpoints: Option<String>,
    /// Endpoint discovery, if an operation requires it.
    pub discovery: Option<Discovery>,
    /// Whether signed requests contain the hash of the body.
    pub content_sha256: bool,
    /// Client context parameters that are settings of the runtime.
    pub settings: Vec<String>,
    /// The endpoint parameter that names resources with a region of their own.
    pub region_of: Option<String>,
    /// Operations that are skipped.
    pub left_out: Vec<LeftOut>,
    /// Its documentation.
    pub docs: Docs,
}

/// The default of retries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryDefaults {
    /// The maximum number of attempts.
    pub max_attempts: u32,
    /// The maximum backoff before the second attempt, unless requests are throttled.
    pub initial_backoff_millis: u64,
}

/// How clients find the endpoint of operations that require discovery.
#[derive(Clone, Debug)]
pub struct Discovery {
    /// Name in the model of the operation that returns endpoints.
    pub operation: String,
    /// The field of its output with the list of endpoints.
    pub endpoints: Field,
    /// The field of an endpoint with its host.
    pub address: Field,
    /// The field of an endpoint with its validity in minutes.
    pub minutes: Field,
    /// The code of the error of an endpoint that is not valid any more.
    pub error: String,
}

/// An operation that is skipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Name in the model.
    pub operation: String,
    /// The unsupported part of the operation.
    pub reason: Unsupported,
}

/// A part of an operation that is not supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unsupported {
    /// A member is a number of any size.
    BigNumber,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Name in the model: `GetAlias`.
    pub shape: String,
    /// Name of the client's method: `get_alias`.
    pub method: String,
    /// Name of the module: `get_alias`.
    pub module: String,
    /// Its documentation.
    pub docs: Docs,
    /// Deprecation message, if it is deprecated.
    pub deprecated: Option<String>,
    /// The request line.
    pub http: Http,
    /// The input structure, named after the operation.
    pub input: Structure,
    /// The request body.
    pub body: RequestBody,
    /// Whether the request body may be compressed.
    pub compressed: bool,
    /// Whether the request has a checksum of the body as it is sent.
    pub checksum: bool,
    /// The checksum of the body, if the caller can choose its algorithm.
    pub chosen_checksum: Option<ChosenChecksum>,
    /// The checksum of the response.
    pub response_checksum: Option<ResponseChecksum>,
    /// Whether the request has the tree hash for S3 Glacier.
    pub tree_hash: bool,
    /// The field with the URL of the endpoint, an index into the fields of the input.
    pub endpoint_member: Option<usize>,
    /// Headers of all requests.
    pub headers: Vec<(String, String)>,
    /// The maximum size of the request body, if it is known.
    pub body_limit: Option<BodyLimit>,
    /// The output.
    pub output: Output,
    /// The body of successful responses.
    pub response_body: ResponseBody,
    /// Variants of `ErrorKind` that the model lists for the operation.
    pub errors: Vec<String>,
    /// Properties that the runtime needs.
    pub flags: Flags,
    /// Endpoint parameters that the operation binds.
    pub endpoint_parameters: Vec<EndpointParameter>,
    /// Pagination, if the operation is paginated.
    pub pages: Option<Pages>,
    /// Waiters.
    pub waiters: Vec<Waiter>,
}

/// The maximum size of a request body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyLimit {
    /// The size in bytes.
    pub bytes: u64,
    /// A different size in bytes if this field, an optional enum, has this value.
    pub unless: Option<(String, String, u64)>,
}

/// A checksum of the body, in a header that is named after its algorithm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenChecksum {
    /// The field with the algorithm, an index into the fields of the input. It is an optional enum in a header.
    pub algorithm: Option<usize>,
    /// Whether the service rejects requests without a checksum.
    pub required: bool,
}

/// A checksum of the body of a response, in a header that is named after its algorithm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseChecksum {
    /// The header of the request that asks for it.
    pub header: String,
    /// The names of the algorithms, in order of preference.
    pub algorithms: Vec<String>,
}

/// Properties of an operation that the runtime needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flags {
    /// The operation is read-only.
    pub readonly: bool,
    /// The operation is idempotent.
    pub idempotent: bool,
    /// The output is a stream.
    pub streams_output: bool,
    /// The request is an event stream.
    pub sends_events: bool,
    /// The service accepts the operation only over HTTP/2, because it has an event stream in the request.
    pub requires_http2: bool,
    /// The client of the operation should support HTTP/2.
    pub prefers_http2: bool,
    /// The signature excludes the body.
    pub unsigned_payload: bool,
    /// The operation must not be executed twice.
    pub at_most_once: bool,
    /// A presigned request is a GET request with the members of the body in its query.
    pub presigned_query: bool,
    /// The endpoint is found by discovery.
    pub discovered: bool,
    /// The read timeout in seconds, if it differs from the default.
    pub read_timeout: Option<u64>,
    /// Authentication schemes, in order of preference.
    pub auth: Vec<Auth>,
}

/// An authentication scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// AWS Signature Version 4.
    SigV4,
    /// AWS Signature Version 4A.
    SigV4a,
    /// A bearer token.
    Bearer,
    /// User name and password.
    Basic,
    /// An API key in a header.
    ApiKeyHeader {
        /// The header.
        name: String,
        /// The prefix of the key.
        scheme: Option<String>,
    },
    /// An API key in the query.
    ApiKeyQuery {
        /// The parameter.
        name: String,
    },
    /// No authentication.
    None,
}

/// The request line, as a template.
#[derive(Clone, Debug)]
pub struct Http {
    /// `GET`, `POST` ...
    pub method: String,
    /// The template in the model, for documentation.
    pub template: String,
    /// Parts of the path.
    pub path: Vec<PathPart>,
    /// Fields of the template that are part of the endpoint instead, as indexes into the fields of the input.
    pub endpoint_labels: Vec<usize>,
    /// The literal query, without `?`.
    pub query: Option<String>,
    /// Parts of the host prefix.
    pub host_prefix: Vec<PathPart>,
}

/// A part of a path or host prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathPart {
    /// A literal.
    Literal(String),
    /// The value of a field, as an index into the fields of the input.
    Label {
        /// Index into the fields of the input.
        field: usize,
        /// Whether `/` in the value separates segments.
        greedy: bool,
        /// Whether segments of the value may be `.` and `..`.
        exact: bool,
        /// Whether only the part of the value after its last `/` is sent.
        last_segment: bool,
    },
}

impl PathPart {
    /// The field of a label.
    pub(crate) fn field(&self) -> Option<usize> {
        match self {
            Self::Literal(_) => None,
            Self::Label { field, .. } => Some(*field),
        }
    }
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestBody {
    /// Empty: no member of the input is bound to it.
    Empty,
    /// A document of the members without another binding.
    Document(Document),
    /// One member.
    Payload {
        /// Index into the fields of the input.
        field: usize,
        /// The media type of bytes or text. A document has that of its codec.
        media_type: Option<String>,
    },
    /// An event stream.
    Events {
        /// Index into the fields of the input.
        field: usize,
        /// Whether the stream can contain modelled errors.
        has_errors: bool,
        /// Whether the other members are the first message, in RPC protocols.
        has_initial: bool,
    },
}

/// The body of a response, or the payload of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResponseBody {
    /// Not read: no member is bound to it.
    Empty,
    /// A document of the members without another binding.
    Document(DocumentPlace),
    /// One member, as an index into the fields.
    Payload(usize),
    /// An event stream, as an index into the fields.
    Events(usize),
}

/// Where a response has the document with the members of a structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentPlace {
    /// It is the body.
    Root,
    /// It is this XML element of the root.
    Element(String),
    /// The root of the body is the element of the only member.
    Unwrapped,
    /// It is the description of an error.
    Error,
}

/// The output of an operation.
#[derive(Clone, Debug)]
pub enum Output {
    /// Nothing.
    Unit,
    /// A structure that only this operation uses, emitted next to it.
    Own(Structure),
    /// A structure that is used elsewhere as well, emitted as a type.
    Shared(Structure),
}

impl Output {
    /// Its structure, if it is not empty.
    pub fn structure(&self) -> Option<&Structure> {
        match self {
            Self::Unit => None,
            Self::Own(structure) | Self::Shared(structure) => Some(structure),
        }
    }
}
