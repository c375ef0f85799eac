//! Endpoint parameters that an operation binds.

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

/// What a selection comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// A `String`.
    Text,
    /// An enum of texts.
    Enum,
    /// A `&str`.
    Borrowed,
    /// A boolean.
    Bool,
    /// A list of `String`s.
    Texts,
}

/// A way through the operation's input.
#[derive(Clone, Debug, PartialEq)]
pub enum Pick {
    /// Where the way begins: the input, or an element.
    This,
    /// A member.
    Member {
        /// Of what.
        of: Box<Pick>,
        /// Name of the field.
        field: String,
        /// Whether the field is an `Option`.
        optional: bool,
        /// Whether the field is behind a `Box`.
        boxed: bool,
    },
    /// Something of each element.
    Each {
        /// Of what.
        of: Box<Pick>,
        /// What its elements are.
        items: Items,
        /// What of each; a way of its own.
        each: Box<Pick>,
    },
    /// Several values of the same, in a list.
    Several {
        /// Of what.
        of: Box<Pick>,
        /// What of it; ways of their own.
        values: Vec<Pick>,
        /// Whether they are of several types, so that their texts are borrowed.
        as_str: bool,
    },
}

/// The elements of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Items {
    /// Those of a list.
    List {
        /// Whether some can be null.
        sparse: bool,
    },
    /// Those of the lists that are in a list.
    Lists,
    /// The keys of a map.
    Keys,
    /// The values of a map.
    Values {
        /// Whether some can be null.
        sparse: bool,
    },
}
