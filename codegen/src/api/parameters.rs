//! Endpoint parameters that an operation binds.

use super::{Leaf, Pick};

/// An endpoint parameter that depends on the operation.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointParameter {
    /// Name in the rules.
    pub name: String,
    /// Where its value comes from.
    pub value: ParameterSource,
}

/// Where the value of an endpoint parameter comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterSource {
    /// The model fixes it.
    String(String),
    /// The model fixes it.
    Bool(bool),
    /// The model fixes them.
    Strings(Vec<String>),
    /// The operation's input has it.
    Input(Selection),
}

/// What is taken from an operation's input.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// How to come to it.
    pub pick: Pick,
    /// What is there.
    pub leaf: Leaf,
    /// Whether there are several.
    pub is_list: bool,
}
