//! What is taken from inputs and outputs, and what is asked of it: JMESPath with the types of the model.

use super::TypePath;

/// A way through a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Pick {
    /// Where the way begins: a value, or an element.
    This,
    /// The operation's input, where there is an output as well.
    Input,
    /// The operation's output, where there is an input as well.
    Output,
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
    /// The value of a union, if it is this variant.
    Variant {
        /// Of what.
        of: Box<Pick>,
        /// The union.
        union: TypePath,
        /// Name of the variant.
        variant: String,
        /// Whether the value is behind a `Box`.
        boxed: bool,
    },
    /// One element of a list.
    Index {
        /// Of what.
        of: Box<Pick>,
        /// Which one; a negative one counts from the end.
        index: i64,
        /// Whether it can be null.
        sparse: bool,
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
    /// Some of the elements.
    Filter {
        /// Of what.
        of: Box<Pick>,
        /// What its elements are.
        items: Items,
        /// Those for which this holds.
        condition: Box<Condition>,
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

impl Pick {
    /// Whether there may be nothing at its end.
    pub fn is_optional(&self) -> bool {
        match self {
            Pick::This | Pick::Input | Pick::Output => false,
            Pick::Member { of, optional, .. } => *optional || of.is_optional(),
            Pick::Variant { .. } | Pick::Index { .. } => true,
            Pick::Each { of, .. } | Pick::Filter { of, .. } | Pick::Several { of, .. } => {
                of.is_optional()
            }
        }
    }
}

/// What a way comes to, if it is one value.
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
    /// A number.
    Number,
    /// An enum of integers.
    IntEnum,
    /// A list of `String`s.
    Texts,
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

/// A text, boolean or number.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// That at the end of a way.
    At(Pick, Leaf),
    /// This text.
    Text(String),
    /// This boolean.
    Bool(bool),
    /// This number.
    Integer(i64),
    /// This number.
    Float(f64),
    /// How many characters a text has; without one, none.
    Characters(Box<Term>),
    /// How many elements there are; without a list, none.
    Count(Pick),
    /// The number as one that has room for it.
    As(Box<Term>, Number),
    /// The first text, or if there is none or it is empty, the second.
    Either(Box<Term>, Box<Term>),
    /// Whether something holds.
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

/// What is asked of values.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// Two are the same, or are not; two that are not there are the same.
    Same {
        /// One.
        left: Term,
        /// The other.
        right: Term,
        /// Whether they have to be the same.
        wanted: bool,
    },
    /// One comes before or behind the other.
    Order {
        /// One.
        left: Term,
        /// How it stands to the other.
        order: Order,
        /// The other.
        right: Term,
        /// What holds if one of the two is not there.
        otherwise: bool,
    },
    /// Something is there, or is not.
    There(Pick, bool),
    /// A text is there and has characters, or it is not so.
    Characters(Term, bool),
    /// A list or map is there and has elements, or it is not so.
    Elements(Pick, bool),
    /// Some text of several is the same as this, or none is.
    Any(Pick, Leaf, Term, bool),
    /// There are texts, and all are the same as this, or it is not so.
    All(Pick, Leaf, String, bool),
    /// A text is there and has another in it, or it is not so.
    Part(Part, Term, Term, bool),
    /// Both hold.
    And(Box<Condition>, Box<Condition>),
    /// One of them holds.
    Or(Box<Condition>, Box<Condition>),
}

/// How two numbers stand to one another.
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

/// Where a text is in another.
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
    /// How the other stands to the one.
    pub fn mirrored(self) -> Order {
        match self {
            Order::Less => Order::Greater,
            Order::LessOrEqual => Order::GreaterOrEqual,
            Order::Greater => Order::Less,
            Order::GreaterOrEqual => Order::LessOrEqual,
        }
    }

    /// How they stand to one another if not so.
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

    /// What holds when this does not. The negation is in the leaves, where it reads best.
    fn not(self) -> Condition {
        match self {
            Condition::Same { left, right, wanted } => {
                Condition::Same { left, right, wanted: !wanted }
            }
            Condition::Order { left, order, right, otherwise } => {
                Condition::Order { left, order: order.opposite(), right, otherwise: !otherwise }
            }
            Condition::There(pick, wanted) => Condition::There(pick, !wanted),
            Condition::Characters(term, wanted) => Condition::Characters(term, !wanted),
            Condition::Elements(pick, wanted) => Condition::Elements(pick, !wanted),
            Condition::Any(pick, leaf, term, wanted) => Condition::Any(pick, leaf, term, !wanted),
            Condition::All(pick, leaf, text, wanted) => Condition::All(pick, leaf, text, !wanted),
            Condition::Part(part, text, other, wanted) => {
                Condition::Part(part, text, other, !wanted)
            }
            Condition::And(left, right) => Condition::Or(Box::new(!*left), Box::new(!*right)),
            Condition::Or(left, right) => Condition::And(Box::new(!*left), Box::new(!*right)),
        }
    }
}
