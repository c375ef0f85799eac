//! Endpoint parameters that an operation binds.

use super::{Leaf, Path};

/// An endpoint parameter that depends on the operation.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointParameter {
    /// Name in the rules.
    pub name: String,
    /// The source of its value.
    pub value: ParameterSource,
}

/// The source of the value of an endpoint parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterSource {
    /// A constant of the model.
    String(String),
    /// A constant of the model.
    Bool(bool),
    /// A constant of the model.
    Strings(Vec<String>),
    /// A value in the operation's input.
    Input(Selection),
}

/// A value in an operation's input.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// The path to the value.
    pub path: Path,
    /// The type of the value.
    pub leaf: Leaf,
    /// Whether it is a list.
    pub is_list: bool,
}
