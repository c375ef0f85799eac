//! What Tinsmith's tests and examples share: [`LambdaServer`], a Lambda on 127.0.0.1.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of a test fail the test by panicking"
)]

pub mod lambda;

pub use lambda::LambdaServer;
