//! How to do it: a page for each task.
//!
//! | page | what |
//! | --- | --- |
//! | [`invoking`] | values in, values out; queued invocations, dry runs, logs |
//! | [`errors`] | what can go wrong, and how to tell |
//! | [`streams`] | answers while they come |
//! | [`listing_and_waiting`] | every page of a list; until something is so |
//! | [`deploying`] | functions from zips and images, versions, aliases |
//! | [`configuration`] | regions, credentials, endpoints, connections |
//! | [`retries_and_time`] | what is sent again, and how long things may take |
//! | [`testing`] | tests without a network |
//! | [`blocking`] | programs without async |
//! | [`signing`] | presigned URLs, signed requests, functions' own URLs |
//! | [`migrating`] | from the official SDK |
//!
//! Every example is compiled, and those that can be are run: against a
//! `Script` instead of AWS, which the examples here do not show.

#[doc = include_str!("blocking.md")]
pub mod blocking {}
#[doc = include_str!("configuration.md")]
pub mod configuration {}
#[doc = include_str!("deploying.md")]
pub mod deploying {}
#[doc = include_str!("errors.md")]
pub mod errors {}
#[doc = include_str!("invoking.md")]
pub mod invoking {}
#[doc = include_str!("listing_and_waiting.md")]
pub mod listing_and_waiting {}
#[doc = include_str!("migrating.md")]
pub mod migrating {}
#[doc = include_str!("retries_and_time.md")]
pub mod retries_and_time {}
#[doc = include_str!("signing.md")]
pub mod signing {}
#[doc = include_str!("streams.md")]
pub mod streams {}
#[doc = include_str!("testing.md")]
pub mod testing {}
