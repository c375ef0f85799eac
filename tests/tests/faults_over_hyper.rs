//! The tests of `faults`, over the transport on hyper: the name of this file chooses it.

#[path = "faults/main.rs"]
mod faults;
