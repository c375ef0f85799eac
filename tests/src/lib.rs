//! What Tinsmith's tests and examples share: [`LambdaServer`], a Lambda on 127.0.0.1, and [`FaultServer`],
//! which misbehaves.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of a test fail the test by panicking"
)]

pub mod faults;
pub mod lambda;

pub use faults::FaultServer;
pub use lambda::{FunctionError, LambdaServer};
