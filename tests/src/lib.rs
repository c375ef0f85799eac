//! What Tinsmith's tests share: [`LambdaServer`], a Lambda on 127.0.0.1, [`FaultServer`], which misbehaves, and
//! [`Http2Server`], which does so over HTTP/2.
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
