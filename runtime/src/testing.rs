//! Test utilities, behind the feature `testing`. Generated crates have the same feature: enable it
//! in `[dev-dependencies]`.
//!
//! # Test an application without a network
//!
//! To test a function that takes a client, use a client with a [`Script`] as its transport: it
//! returns scripted responses in order, and records the requests.
//!
//! ```
//! # #[allow(dead_code)]
//! # mod tinsmith_lambda {
//! #     pub mod runtime { pub use tinsmith_runtime::*; }
//! #     use runtime::{http::Method, *};
//! #     static SERVICE: Service =
//! #         Service::new("Lambda", "lambda", |_| Ok(endpoint::Endpoint::new("https://lambda.test")));
//! #     #[derive(Debug)]
//! #     pub enum ErrorKind { ResourceNotFound(()), Other(Failure) }
//! #     pub type Error = runtime::Error<ErrorKind>;
//! #     impl std::fmt::Display for ErrorKind {
//! #         fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { write!(f, "{self:?}") }
//! #     }
//! #     impl std::error::Error for ErrorKind {}
//! #     impl From<Failure> for ErrorKind { fn from(it: Failure) -> Self { Self::Other(it) } }
//! #     impl ServiceError for ErrorKind {
//! #         fn read(code: &str, _: &mut Response) -> Option<Result<Self, DecodeError>> {
//! #             (code == "ResourceNotFoundException").then_some(Ok(Self::ResourceNotFound(())))
//! #         }
//! #     }
//! #     pub struct Client(runtime::Client);
//! #     pub struct Alias { pub function_version: Option<String> }
//! #     pub struct Call<'a>(&'a Client, String);
//! #     impl Client {
//! #         pub fn new(config: Config) -> Self { Self(runtime::Client::new(&SERVICE, config)) }
//! #         pub fn get_alias(&self, function: &str, name: &str) -> Call<'_> {
//! #             Call(self, format!("/2015-03-31/functions/{function}/aliases/{name}"))
//! #         }
//! #     }
//! #     impl Call<'_> {
//! #         pub async fn send(self) -> Result<Alias, Error> { self.0.0.send(&self, &CallOptions::new()).await }
//! #     }
//! #     impl Operation for Call<'_> {
//! #         const METADATA: Metadata = Metadata::new("GetAlias").readonly();
//! #         type Output = Alias;
//! #         type Error = ErrorKind;
//! #         fn request(&self) -> Result<Request, BuildError> {
//! #             let mut request = request::Builder::new(Method::GET);
//! #             request.path(&self.1);
//! #             request.finish()
//! #         }
//! #         fn read(response: &mut Response) -> Result<Alias, DecodeError> {
//! #             let it = response.json(|json| json.document())?;
//! #             let function_version = it.get("FunctionVersion").and_then(Document::as_str);
//! #             Ok(Alias { function_version: function_version.map(str::to_owned) })
//! #         }
//! #     }
//! # }
//! use tinsmith_lambda::runtime::testing::Script;
//! use tinsmith_lambda::{Client, Error, ErrorKind};
//!
//! /// The version in production, if there is one: the function under test.
//! async fn version_in_production(lambda: &Client, function: &str) -> Result<Option<String>, Error> {
//!     match lambda.get_alias(function, "prod").send().await {
//!         Ok(alias) => Ok(alias.function_version),
//!         Err(error) if matches!(error.kind(), ErrorKind::ResourceNotFound(_)) => Ok(None),
//!         Err(error) => Err(error),
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let script = Script::new()
//!     .json(200, r#"{ "FunctionVersion": "7" }"#)
//!     .error("ResourceNotFoundException", 404, "there is no such alias");
//! let lambda = Client::new(script.config());
//!
//! assert_eq!(version_in_production(&lambda, "resize").await?.as_deref(), Some("7"));
//! assert_eq!(version_in_production(&lambda, "crop").await?, None);
//!
//! let requests = script.requests();
//! assert_eq!(requests[0].path(), "/2015-03-31/functions/resize/aliases/prod");
//! assert_eq!(requests[1].path(), "/2015-03-31/functions/crop/aliases/prod");
//! script.finish()?;
//! # Ok(())
//! # }
//! ```
//!
//! # Script methods
//!
//! | | |
//! | --- | --- |
//! | [`Script::json`] | a response in JSON |
//! | [`Script::error`] | an error of the service, with its code |
//! | [`Script::events`] | an event stream of [`Event`]s |
//! | [`Script::fail`] | a transport error, such as an interrupted connection |
//! | [`Script::answer`] | an [`Answer`] with headers, or with an interrupted body; an `http::Response` |
//! | [`Script::respond`] | a response that depends on the request |
//! | [`Script::otherwise`] | the response to all other requests, such as a simulated service |
//!
//! A request without a remaining response fails with the code `ScriptError`, and [`Script::finish`]
//! reports it as well. Each attempt is a request: to test retries, script a transient error
//! followed by a success.
//!
//! # Build outputs and errors
//!
//! To test a function that takes an output or an error, no script is needed. Outputs and structures
//! have `default()` or `new()` and public fields, unions and enums have public variants, and errors
//! are built as follows:
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use tinsmith_runtime::error::{Error, ErrorContext, Failure, Unmodelled};
//! use tinsmith_runtime::http::StatusCode;
//!
//! let kind = Failure::Unmodelled(Unmodelled::new(Some("Odd".to_owned()), None));
//! let context = ErrorContext::new().code("Odd").message("hm").status(StatusCode::CONFLICT);
//! let error = Error::new("GetAlias", kind).with_context(context).with_attempts(1);
//! assert_eq!(error.to_string(), "GetAlias: Odd: hm (HTTP 409, 1 attempt)");
//! # Ok(())
//! # }
//! ```
//!
//! Build an event stream with [`EventStream::from_events`](crate::EventStream::from_events), and a
//! body with [`Body::from`](crate::Body) or [`Body::from_stream`](crate::Body::from_stream).

pub mod protocol;

mod answer;
mod event;
mod recorded;
mod script;
mod unfinished;

pub use answer::Answer;
pub use event::Event;
pub use recorded::Recorded;
pub use script::Script;
pub use unfinished::Unfinished;

#[cfg(test)]
mod tests;
