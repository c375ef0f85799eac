//! The guide: one page per task.
//!
//! Calls:
//!
//! | page | topics |
//! | --- | --- |
//! | [`invoking`] | typed payloads, function errors, log tail, asynchronous invocation, dry run |
//! | [`errors`] | error kinds, error messages, whether the operation may have run |
//! | [`streams`] | response streams as bytes, as a reader, or as lines of JSON |
//! | [`pagination_and_waiters`] | paginators for lists, waiters for states |
//! | [`concurrency`] | `tokio::spawn`, limiting the number of concurrent calls |
//! | [`deploying`] | functions from zip archives and container images, versions, aliases |
//! | [`tags`] | tags of functions and other resources |
//! | [`signing`] | presigned URLs, signed requests, function URLs |
//! | [`blocking`] | calls without async |
//!
//! Settings:
//!
//! | page | topics |
//! | --- | --- |
//! | [`configuration`] | regions, credentials, assumed roles, endpoints, connections, proxies |
//! | [`options`] | settings per client and per call, hooks |
//! | [`retries_and_timeouts`] | retries, backoff, timeouts and other limits |
//! | [`logging`] | `tracing`, `RUST_LOG`, secrets in logs |
//!
//! Development:
//!
//! | page | topics |
//! | --- | --- |
//! | [`testing`] | tests without a network |
//! | [`local_services`] | LocalStack, moto and emulators |
//! | [`migrating`] | from `aws-sdk-lambda`, and from boto3 |
//!
//! In the examples, `lambda` is a [`Client`](crate::Client). All examples are compiled, and most are run as tests: hidden
//! lines create a client with scripted responses, see [`testing`].

#[doc = include_str!("blocking.md")]
pub mod blocking {}
#[doc = include_str!("concurrency.md")]
pub mod concurrency {}
#[doc = include_str!("configuration.md")]
pub mod configuration {}
#[doc = include_str!("deploying.md")]
pub mod deploying {}
#[doc = include_str!("errors.md")]
pub mod errors {}
#[doc = include_str!("invoking.md")]
pub mod invoking {}
#[doc = include_str!("local_services.md")]
pub mod local_services {}
#[doc = include_str!("logging.md")]
pub mod logging {}
#[doc = include_str!("migrating.md")]
pub mod migrating {}
#[doc = include_str!("options.md")]
pub mod options {}
#[doc = include_str!("pagination_and_waiters.md")]
pub mod pagination_and_waiters {}
#[doc = include_str!("retries_and_timeouts.md")]
pub mod retries_and_timeouts {}
#[doc = include_str!("signing.md")]
pub mod signing {}
#[doc = include_str!("streams.md")]
pub mod streams {}
#[doc = include_str!("tags.md")]
pub mod tags {}
#[doc = include_str!("testing.md")]
pub mod testing {}
