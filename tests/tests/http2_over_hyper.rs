//! The tests of `http2`, over the transport on hyper: the name of this file chooses it.

#[path = "http2/main.rs"]
mod http2;
