//! Help for tests, behind the feature `testing`.

pub mod protocol;
