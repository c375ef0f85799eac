//! The tests of `soak`, over the transport on hyper: the name of this file chooses it.

#[path = "soak.rs"]
mod soak;
