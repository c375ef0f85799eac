//! The protocol tests of a model, as plain data.

use super::{Module, Ty, TypePath};

/// The protocol tests of a model, by kind.
#[derive(Clone, Debug, Default)]
pub struct ProtocolTests {
    /// `smithy.test#httpRequestTests`.
    pub requests: Vec<ProtocolTest<RequestTest>>,
    /// `smithy.test#httpResponseTests`, of operations and of errors.
    pub responses: Vec<ProtocolTest<ResponseTest>>,
    /// `smithy.test#eventStreamTests`.
    pub events: Vec<ProtocolTest<EventTest>>,
    /// `smithy.rules#endpointTests`.
    pub endpoints: Vec<ProtocolTest<EndpointTest>>,
}

/// A test.
#[derive(Clone, Debug)]
pub struct ProtocolTest<T> {
    /// Name of the test function.
    pub name: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// The test itself.
    pub details: T,
}

/// A test of a request.
#[derive(Clone, Debug)]
pub struct RequestTest {
    /// The operation.
    pub input: Value,
    /// Method of the request.
    pub method: String,
    /// Path of the request.
    pub path: String,
    /// Required query parameters.
    pub query: Vec<String>,
    /// Names of forbidden query parameters.
    pub forbidden_query: Vec<String>,
    /// Names of required query parameters.
    pub required_query: Vec<String>,
    /// Required headers with their values.
    pub headers: Vec<(String, String)>,
    /// Names of forbidden headers.
    pub forbidden_headers: Vec<String>,
    /// Names of required headers, with any value.
    pub required_headers: Vec<String>,
    /// The expected body.
    pub body: Option<ExpectedBody>,
    /// Host of the endpoint.
    pub host: Option<String>,
    /// Host of the request.
    pub resolved_host: Option<String>,
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpectedBody {
    /// Empty.
    Empty,
    /// This text.
    Text(String),
    /// JSON with this value.
    Json(String),
    /// An XML document with the same elements.
    Xml(String),
    /// A form with the same pairs.
    Form(String),
    /// CBOR with the same value.
    Cbor(Vec<u8>),
}

/// A test of a response.
#[derive(Clone, Debug)]
pub struct ResponseTest {
    /// The operation that parses it.
    pub operation: String,
    /// Status of the response.
    pub status: u16,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
    /// The expected output; `None` if the operation has none.
    pub expected: Option<Value>,
    /// The expected variant of `ErrorKind`, if the response is an error.
    pub error: Option<String>,
}

/// A test of an event stream.
#[derive(Clone, Debug)]
pub enum EventTest {
    /// In a request.
    Request(EventRequestTest),
    /// In a response.
    Response(EventResponseTest),
}

/// A test of an event stream in a request.
#[derive(Clone, Debug)]
pub struct EventRequestTest {
    /// The operation.
    pub input: Value,
    /// The expected messages.
    pub messages: Vec<Vec<u8>>,
}

/// A test of an event stream in a response.
#[derive(Clone, Debug)]
pub struct EventResponseTest {
    /// The operation that parses it.
    pub operation: String,
    /// The field of the output with the stream.
    pub field: String,
    /// Status of the response.
    pub status: u16,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
    /// Fields of the output other than the stream.
    pub initial: Vec<FieldValue>,
    /// The expected events; `None` if an error is expected.
    pub events: Option<Vec<Value>>,
    /// The expected variant of `ErrorKind`, if the test names it.
    pub error: Option<String>,
}

/// A test of the endpoint rules.
#[derive(Clone, Debug)]
pub struct EndpointTest {
    /// The parameters that are set.
    pub parameters: Vec<FieldValue>,
    /// Whether all parameters are set.
    pub is_complete: bool,
    /// Calls that result in these parameters.
    pub calls: Vec<EndpointCall>,
    /// The expected endpoint or error.
    pub expected: Result<ExpectedEndpoint, String>,
}

/// A call of an operation, with the properties that affect its endpoint.
#[derive(Clone, Debug)]
pub struct EndpointCall {
    /// The operation.
    pub input: Value,
    /// Region of the client.
    pub region: Option<String>,
    /// Whether the client requires FIPS endpoints.
    pub use_fips: bool,
    /// Whether the client requires dual-stack endpoints.
    pub use_dual_stack: bool,
    /// The configured endpoint.
    pub endpoint: Option<String>,
    /// Client context parameters.
    pub client: Vec<(String, Value)>,
}

/// The expected endpoint.
#[derive(Clone, Debug, Default)]
pub struct ExpectedEndpoint {
    /// Its URL.
    pub url: String,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// The properties of each authentication scheme, such as `name` and `signing_name`; `None` if they are not checked.
    pub auth_schemes: Option<Vec<Vec<(String, Value)>>>,
}

/// A value in a test.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A boolean.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A 32-bit float, which may be NaN or infinite.
    Float(f32),
    /// A 64-bit float, which may be NaN or infinite.
    Double(f64),
    /// A string.
    String(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A stream of bytes.
    Stream(Vec<u8>),
    /// An event stream in a request: events and modelled errors.
    Events(Vec<Result<Value, Value>>),
    /// Seconds since the epoch, and nanoseconds.
    Timestamp(i64, u32),
    /// A document.
    Document(serde_json::Value),
    /// A string or integer enum.
    Enum(TypePath, Box<Value>),
    /// A list; `None` is null in a sparse list.
    List(Vec<Option<Value>>, bool),
    /// A map; `None` is null in a sparse map.
    Map(Vec<(String, Option<Value>)>, bool),
    /// A structure.
    Structure(StructureValue),
    /// A variant of a union.
    Variant {
        /// The union.
        union: TypePath,
        /// The variant's name.
        variant: String,
        /// Its value, and whether it is behind a `Box`.
        value: Option<(Box<Value>, bool)>,
    },
    /// A value of a type of the user: its path, and the modelled value.
    Replaced(String, Box<Value>),
    /// The default of a type.
    Default(Ty),
}

/// The construction of a structure.
#[derive(Clone, Debug, PartialEq)]
pub struct StructureValue {
    /// The module of a type; `None` for operations and their outputs.
    pub module: Option<Module>,
    /// Its name.
    pub name: String,
    /// Arguments of `new`; `None` to start from the default.
    pub arguments: Option<Vec<Value>>,
    /// The fields that are set afterwards.
    pub fields: Vec<FieldValue>,
}

/// A field that is set.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldValue {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// Whether the field is an `Option`.
    pub optional: bool,
    /// Whether the field is boxed.
    pub boxed: bool,
}
