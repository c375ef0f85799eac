//! Parses the part of [JMESPath](https://jmespath.org/specification.html) that models use.
//!
//! Operations use it to bind endpoint parameters to values of their input, and waiters use it in matchers.

mod lexer;
mod parser;

use serde_json::Value;

pub use parser::parse;

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// `@`: the current value.
    Current,
    /// `name`: a member.
    Field(String),
    /// `a.b`: the second, evaluated on the first.
    Sub(Box<Expr>, Box<Expr>),
    /// `a[0]`: an element; negative indexes count from the end.
    Index(Box<Expr>, i64),
    /// `a[*].b`: the second, evaluated on each element of the first.
    Projection(Box<Expr>, Box<Expr>),
    /// `a.*.b`: the same on each value of a map.
    ValueProjection(Box<Expr>, Box<Expr>),
    /// `a[].b`: the same on each element of the first, whose elements that are lists are merged.
    Flatten(Box<Expr>, Box<Expr>),
    /// `a[?b].c`: the same on each element for which the second is true.
    Filter(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `[a, b]`: a list of their values.
    List(Vec<Expr>),
    /// `` `1` `` or `'text'`.
    Literal(Value),
    /// `length(a)`.
    Call(String, Vec<Expr>),
    /// `!a`.
    Not(Box<Expr>),
    /// `a && b`.
    And(Box<Expr>, Box<Expr>),
    /// `a || b`.
    Or(Box<Expr>, Box<Expr>),
    /// `a == b`.
    Compare(Comparison, Box<Expr>, Box<Expr>),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
}
