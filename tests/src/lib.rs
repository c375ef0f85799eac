//! Tests of Tinsmith.
