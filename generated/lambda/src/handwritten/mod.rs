//! The handwritten part of the client: typed payloads, function errors, response streams, function URLs, and the guide.
//!
//! `cargo xtask codegen` does not change this folder.

mod function_error;
mod function_url;
pub mod guide;
mod invoke_error;
mod payload;
mod prelude;
mod response_stream;

pub use function_error::FunctionError;
pub use function_url::{FunctionUrl, FunctionUrlAnswer, FunctionUrlCall};
pub use invoke_error::{InvokeError, PayloadError};
pub use prelude::HttpPrelude;
#[cfg(feature = "json")]
pub use response_stream::JsonLines;
pub use response_stream::{ResponseReader, ResponseStream};
