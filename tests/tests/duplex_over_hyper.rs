//! The tests of `duplex`, over the transport on hyper: the name of this file chooses it.

#[path = "duplex/main.rs"]
mod duplex;
