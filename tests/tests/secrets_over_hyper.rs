//! The tests of `secrets`, over the transport on hyper: the name of this file chooses it.

#[path = "secrets/main.rs"]
mod secrets;
