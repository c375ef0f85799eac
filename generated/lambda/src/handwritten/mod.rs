//! What no model says about invoking functions: typed payloads, errors that a function raises, response
//! streams, functions' own URLs, and the guide.
//!
//! This folder is written by hand; `cargo xtask codegen` leaves it alone.

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
