//! The tests of `redirects`, over the transport on hyper: the name of this file chooses it.

#[path = "redirects.rs"]
mod redirects;
