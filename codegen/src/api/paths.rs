//! Queries on inputs and outputs, and conditions: JMESPath with the types of the model.

use super::TypePath;

/// A path through a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Path {
    /// The start of the path: a value, or an element.
    This,
    /// The operation's input, in paths that start at input and output.
    Input,
    /// The operation's output, in paths that start at input and output.
    Output,
    /// A member.
    Member {
        /// The parent path.
        of: Box<Path>,
        /// Name of the field.
        field: String,
        /// Whether the field is an `Option`.
        optional: bool,
        /// Whether the field is boxed.
        boxed: bool,
    },
    /// The value of a union, if it is this variant.
    Variant {
        /// The parent path.
        of: Box<Path>,
        /// The union.
        union: TypePath,
        /// Name of the variant.
        variant: String,
        /// Whether the value is boxed.
        boxed: bool,
    },
    /// One element of a list.
    Index {
        /// The parent path.
        of: Box<Path>,
        /// The index; negative indexes count from the end.
        index: i64,
        /// Whether elements can be null.
        sparse: bool,
    },
    /// A projection: a path for each element.
    Each {
        /// The parent path.
        of: Box<Path>,
        /// The kind of elements.
        items: Items,
        /// The path for each element.
        each: Box<Path>,
    },
    /// A filter: the elements that match a condition.
    Filter {
        /// The parent path.
        of: Box<Path>,
        /// The kind of elements.
        items: Items,
        /// The condition.
        condition: Box<Condition>,
    },
    /// A list of several values of the same parent.
    Several {
        /// The parent path.
        of: Box<Path>,
        /// The paths of the values.
        values: Vec<Path>,
        /// Whether the values have different types, so that they are borrowed as `&str`.
        as_str: bool,
    },
}

impl Path {
    /// Whether the path can lead to no value.
    pub fn is_optional(&self) -> bool {
        match self {
            Path::This | Path::Input | Path::Output => false,
            Path::Member { of, optional, .. } => *optional || of.is_optional(),
            Path::Variant { .. } | Path::Index { .. } => true,
            Path::Each { of, .. } | Path::Filter { of, .. } | Path::Several { of, .. } => {
                of.is_optional()
            }
        }
    }
}

/// The type of a single value at the end of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// A `String`.
    Text,
    /// A string enum.
    Enum,
    /// A `&str`.
    Borrowed,
    /// A boolean.
    Bool,
    /// A number.
    Number,
    /// An integer enum.
    IntEnum,
    /// A list of `String`s.
    Texts,
}

/// The elements of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Items {
    /// The elements of a list.
    List {
        /// Whether elements can be null.
        sparse: bool,
    },
    /// The elements of nested lists.
    Lists,
    /// The keys of a map.
    Keys,
    /// The values of a map.
    Values {
        /// Whether values can be null.
        sparse: bool,
    },
}

/// A string, boolean or number.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// The value at the end of a path.
    At(Path, Leaf),
    /// This text.
    Text(String),
    /// This boolean.
    Bool(bool),
    /// This number.
    Integer(i64),
    /// This number.
    Float(f64),
    /// The number of characters of a string; no value if the string is missing.
    Characters(Box<Term>),
    /// The number of elements; no value if the list is missing.
    Count(Path),
    /// The number converted to this type.
    As(Box<Term>, Number),
    /// The first string, or the second one if the first is missing or empty.
    Either(Box<Term>, Box<Term>),
    /// Whether a condition is true.
    Holds(Box<Condition>),
}

/// A number in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// `usize`.
    Length,
    /// `i8`.
    Byte,
    /// `i16`.
    Short,
    /// `i32`.
    Integer,
    /// `i64`.
    Long,
    /// `f32`.
    Float,
    /// `f64`.
    Double,
}

/// A condition on values.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// Whether two values are equal or not; two missing values are equal.
    Same {
        /// The first value.
        left: Term,
        /// The second value.
        right: Term,
        /// Whether they must be equal.
        wanted: bool,
    },
    /// A comparison of two values.
    Order {
        /// The first value.
        left: Term,
        /// The operator.
        order: Order,
        /// The second value.
        right: Term,
        /// The result if one of the values is missing.
        otherwise: bool,
    },
    /// Whether a value exists, or its negation.
    Exists(Path, bool),
    /// Whether a string exists and is not empty, or its negation.
    Characters(Term, bool),
    /// Whether a list or map exists and is not empty, or its negation.
    Elements(Path, bool),
    /// Whether any string of a list equals this one, or its negation.
    Any(Path, Leaf, Term, bool),
    /// Whether there are strings and all of them equal this one, or its negation.
    All(Path, Leaf, String, bool),
    /// Whether a string exists and contains another, or its negation.
    Part(Part, Term, Term, bool),
    /// Both conditions.
    And(Box<Condition>, Box<Condition>),
    /// At least one of the conditions.
    Or(Box<Condition>, Box<Condition>),
}

/// A comparison operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
}

/// The position of a string in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Anywhere.
    Anywhere,
    /// At the beginning.
    Start,
    /// At the end.
    End,
}

impl Order {
    /// The operator with swapped operands.
    pub fn mirrored(self) -> Order {
        match self {
            Order::Less => Order::Greater,
            Order::LessOrEqual => Order::GreaterOrEqual,
            Order::Greater => Order::Less,
            Order::GreaterOrEqual => Order::LessOrEqual,
        }
    }

    /// The negated operator.
    pub fn opposite(self) -> Order {
        match self {
            Order::Less => Order::GreaterOrEqual,
            Order::LessOrEqual => Order::Greater,
            Order::Greater => Order::LessOrEqual,
            Order::GreaterOrEqual => Order::Less,
        }
    }
}

impl std::ops::Not for Condition {
    type Output = Condition;

    /// The negated condition. Negation is pushed into the leaves, where it is easier to read.
    fn not(self) -> Condition {
        match self {
            Condition::Same { left, right, wanted } => {
                Condition::Same { left, right, wanted: !wanted }
            }
            Condition::Order { left, order, right, otherwise } => {
                Condition::Order { left, order: order.opposite(), right, otherwise: !otherwise }
            }
            Condition::Exists(path, wanted) => Condition::Exists(path, !wanted),
            Condition::Characters(term, wanted) => Condition::Characters(term, !wanted),
            Condition::Elements(path, wanted) => Condition::Elements(path, !wanted),
            Condition::Any(path, leaf, term, wanted) => Condition::Any(path, leaf, term, !wanted),
            Condition::All(path, leaf, text, wanted) => Condition::All(path, leaf, text, !wanted),
            Condition::Part(part, text, other, wanted) => {
                Condition::Part(part, text, other, !wanted)
            }
            Condition::And(left, right) => Condition::Or(Box::new(!*left), Box::new(!*right)),
            Condition::Or(left, right) => Condition::And(Box::new(!*left), Box::new(!*right)),
        }
    }
}
