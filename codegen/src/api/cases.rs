//! Tests that a model has, as plain data.

use super::{Home, TypePath};

/// The tests of a model, by kind.
#[derive(Clone, Debug, Default)]
pub struct Cases {
    /// `smithy.test#httpRequestTests`.
    pub requests: Vec<Case<RequestCase>>,
    /// `smithy.test#httpResponseTests`, of operations and of errors.
    pub responses: Vec<Case<ResponseCase>>,
    /// `smithy.test#eventStreamTests`.
    pub events: Vec<Case<EventCase>>,
    /// `smithy.rules#endpointTests`.
    pub endpoints: Vec<Case<EndpointCase>>,
}

/// A test.
#[derive(Clone, Debug)]
pub struct Case<T> {
    /// Name of the function.
    pub name: String,
    /// What it is about.
    pub docs: Vec<String>,
    /// What it does.
    pub case: T,
}

/// A value becomes a request.
#[derive(Clone, Debug)]
pub struct RequestCase {
    /// The operation.
    pub input: Value,
    /// Method of the request.
    pub method: String,
    /// Path of the request.
    pub path: String,
    /// Pairs that the query has.
    pub query: Vec<String>,
    /// Names that it does not have.
    pub forbidden_query: Vec<String>,
    /// Names that it has.
    pub required_query: Vec<String>,
    /// Headers that it has.
    pub headers: Vec<(String, String)>,
    /// Headers that it does not have.
    pub forbidden_headers: Vec<String>,
    /// Headers that it has, with any value.
    pub required_headers: Vec<String>,
    /// Its body.
    pub body: Option<ExpectedBody>,
    /// Host of the endpoint.
    pub host: Option<String>,
    /// Host of the request.
    pub resolved_host: Option<String>,
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpectedBody {
    /// None.
    Empty,
    /// This text.
    Text(String),
    /// JSON of this value.
    Json(String),
}

/// An answer becomes a value.
#[derive(Clone, Debug)]
pub struct ResponseCase {
    /// The operation that reads it.
    pub operation: String,
    /// Status of the answer.
    pub status: u16,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
    /// The output; none when the operation has none.
    pub expected: Option<Value>,
    /// The variant of `ErrorKind`, when the answer is an error.
    pub error: Option<String>,
}

/// A stream becomes events.
#[derive(Clone, Debug)]
pub struct EventCase {
    /// The operation that reads it.
    pub operation: String,
    /// The field of the output that has the stream.
    pub field: String,
    /// Status of the answer.
    pub status: u16,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
    /// Fields of the output besides the stream.
    pub initial: Vec<FieldValue>,
    /// The events; `None` where an error is expected.
    pub events: Option<Vec<Value>>,
    /// The variant of `ErrorKind`, where the test says which.
    pub error: Option<String>,
}

/// Parameters become an endpoint.
#[derive(Clone, Debug)]
pub struct EndpointCase {
    /// Fields of the parameters that are set.
    pub parameters: Vec<FieldValue>,
    /// Whether these are all the fields that there are.
    pub is_complete: bool,
    /// Calls for which the parameters are these.
    pub calls: Vec<EndpointCall>,
    /// What comes of it.
    pub expected: Result<ExpectedEndpoint, String>,
}

/// A call of an operation, as far as its endpoint depends on it.
#[derive(Clone, Debug)]
pub struct EndpointCall {
    /// The operation.
    pub input: Value,
    /// Region of the client.
    pub region: Option<String>,
    /// Whether the client wants FIPS.
    pub use_fips: bool,
    /// Whether the client wants IPv4 and IPv6.
    pub use_dual_stack: bool,
    /// The endpoint that the client is given.
    pub endpoint: Option<String>,
    /// What the client's configuration gives besides.
    pub client: Vec<(String, Value)>,
}

/// An endpoint that a test expects.
#[derive(Clone, Debug, Default)]
pub struct ExpectedEndpoint {
    /// Its URL.
    pub url: String,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// Names and values of `name`, `signing_name`, `signing_region` and so on, a scheme each; `None` if nothing is said.
    pub auth_schemes: Option<Vec<Vec<(String, Value)>>>,
}

/// A value that a test gives or expects.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A boolean.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A number of 32 bits, also not a number and infinite.
    Float(f32),
    /// A number of 64 bits, also not a number and infinite.
    Double(f64),
    /// A text.
    String(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Bytes that are streamed.
    Stream(Vec<u8>),
    /// Seconds since the epoch, and nanoseconds.
    Timestamp(i64, u32),
    /// A document.
    Document(serde_json::Value),
    /// An enum, of a text or an integer.
    Enum(TypePath, Box<Value>),
    /// A list; `None` is null in a sparse one.
    List(Vec<Option<Value>>, bool),
    /// A map; `None` is null in a sparse one.
    Map(Vec<(String, Option<Value>)>, bool),
    /// A structure.
    Structure(Construction),
    /// A variant of a union.
    Variant {
        /// The union.
        union: TypePath,
        /// The variant's name.
        variant: String,
        /// Its value, and whether it is behind a `Box`.
        value: Option<(Box<Value>, bool)>,
    },
    /// The type's default.
    Default,
}

/// A structure, as it is built.
#[derive(Clone, Debug, PartialEq)]
pub struct Construction {
    /// Its module: a type's, or `None` for operations and their outputs.
    pub home: Option<Home>,
    /// Its name.
    pub name: String,
    /// Arguments of `new`; `None` to begin with the default.
    pub arguments: Option<Vec<Value>>,
    /// The fields that are set after.
    pub fields: Vec<FieldValue>,
}

/// A field that is set.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldValue {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// Whether it is an `Option`.
    pub optional: bool,
    /// Whether it is behind a `Box`.
    pub boxed: bool,
}
