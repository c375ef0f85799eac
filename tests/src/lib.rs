//! Helpers of Tinsmith's tests: [`LambdaServer`], a local Lambda server, and [`FaultServer`] and [`Http2Server`],
//! servers for fault injection.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of a test fail the test by panicking"
)]

pub mod causes;
pub mod faults;
pub mod http2;
pub mod transport;

pub use faults::FaultServer;
pub use http2::Http2Server;
pub use tinsmith_lambda_server::{self as lambda, FunctionError, LambdaServer};
