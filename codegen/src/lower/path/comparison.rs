//! Comparisons of two values.

use super::{
    Place, unsupported,
    value::{Kind, Value, value},
};
use crate::{
    Error,
    api::{Condition, Number, Order, Path, Term},
    jmespath::{Comparison, Expr},
    lower::Context,
};

/// Compares two expressions.
pub(super) fn compare<'m>(
    context: &Context<'m>,
    how: Comparison,
    first: &Expr,
    second: &Expr,
    place: &Place<'m>,
) -> Result<Condition, Error> {
    let (left, right) = (value(context, first, place)?, value(context, second, place)?);
    // Literals are moved to the right.
    let swapped = matches!(&left, Value::Null | Value::Number(_, Kind::Literal))
        || matches!(&left, Value::Text(Term::Text(_)) | Value::Bool(Term::Bool(_)));
    let (left, right) = if swapped { (right, left) } else { (left, right) };
    let order = match how {
        Comparison::Equal => return equal(left, right),
        Comparison::NotEqual => return equal(left, right).map(|condition| !condition),
        Comparison::Less => Order::Less,
        Comparison::LessOrEqual => Order::LessOrEqual,
        Comparison::Greater => Order::Greater,
        Comparison::GreaterOrEqual => Order::GreaterOrEqual,
    };
    let order = if swapped { order.mirrored() } else { order };
    let (Value::Number(left, of_left), Value::Number(right, of_right)) = (left, right) else {
        return Err(Error::new("`<` and `>` are only for numbers; use `==`"));
    };
    if let Some(condition) = emptiness(&left, order, &right) {
        return Ok(condition);
    }
    let (left, right) = alike((left, of_left), (right, of_right))?;
    Ok(Condition::Order { left, order, right, otherwise: false })
}

/// Whether two values are equal.
pub(super) fn equal(left: Value<'_>, right: Value<'_>) -> Result<Condition, Error> {
    match (left, right) {
        (Value::Text(Term::Text(_)), Value::Text(Term::Text(_)))
        | (Value::Bool(Term::Bool(_)), Value::Bool(Term::Bool(_))) => Err(always()),
        (Value::Text(left), Value::Text(right)) | (Value::Bool(left), Value::Bool(right)) => {
            Ok(same(left, right))
        }
        (Value::Number(left, of_left), Value::Number(right, of_right)) => {
            if let (Term::Count(_) | Term::Characters(_), Term::Integer(0)) = (&left, &right) {
                return emptiness(&left, Order::LessOrEqual, &right).ok_or_else(unsupported);
            }
            let (left, right) = alike((left, of_left), (right, of_right))?;
            Ok(same(left, right))
        }
        (Value::Null, Value::Null) => Err(always()),
        (value, Value::Null) => match value {
            Value::Text(Term::At(path, _))
            | Value::Bool(Term::At(path, _))
            | Value::Number(Term::At(path, _), _)
            | Value::Other(path) => exists(path).map(|condition| !condition),
            _ => Err(unsupported()),
        },
        (Value::Several(_) | Value::Other(_), _) | (_, Value::Several(_) | Value::Other(_)) => {
            Err(Error::new("only strings, booleans and numbers can be compared; use another path"))
        }
        _ => Err(Error::new("two of different types are never equal; correct one of the two")),
    }
}

/// Whether something is empty, if a comparison of its length means that.
fn emptiness(left: &Term, order: Order, right: &Term) -> Option<Condition> {
    let wanted = match (order, right) {
        (Order::Greater, Term::Integer(0)) | (Order::GreaterOrEqual, Term::Integer(1)) => true,
        (Order::LessOrEqual, Term::Integer(0)) | (Order::Less, Term::Integer(1)) => false,
        _ => return None,
    };
    match left {
        Term::Count(path) => Some(Condition::Elements(path.clone(), wanted)),
        Term::Characters(text) => Some(Condition::Characters((**text).clone(), wanted)),
        _ => None,
    }
}

/// Converts two numbers to the same type.
fn alike(left: (Term, Kind), right: (Term, Kind)) -> Result<(Term, Term), Error> {
    let ((left, of_left), (right, of_right)) = (left, right);
    let (number_left, number_right) = match (of_left, of_right) {
        (Kind::Typed(left), Kind::Typed(right)) => (left, right),
        (Kind::Typed(number), Kind::Literal) => (number, of_literal(number, &right)?),
        (Kind::Literal, _) => return Err(always()),
    };
    let common = common(number_left, number_right);
    let as_common = |term, number| match term {
        Term::Integer(value) if is_fraction(common) => Term::Float(value as f64),
        term @ (Term::Integer(_) | Term::Float(_)) => term,
        term if number == common => term,
        term => Term::As(Box::new(term), common),
    };
    Ok((as_common(left, number_left), as_common(right, number_right)))
}

fn is_fraction(number: Number) -> bool {
    matches!(number, Number::Float | Number::Double)
}

fn common(left: Number, right: Number) -> Number {
    match (left, right) {
        (left, right) if left == right => left,
        (left, right) if is_fraction(left) || is_fraction(right) => Number::Double,
        _ => Number::Long,
    }
}

/// The type of a numeric literal that is compared with another type.
fn of_literal(other: Number, literal: &Term) -> Result<Number, Error> {
    let range = match other {
        Number::Length => 0..=i64::from(u32::MAX),
        Number::Byte => i64::from(i8::MIN)..=i64::from(i8::MAX),
        Number::Short => i64::from(i16::MIN)..=i64::from(i16::MAX),
        Number::Integer => i64::from(i32::MIN)..=i64::from(i32::MAX),
        Number::Long | Number::Float | Number::Double => i64::MIN..=i64::MAX,
    };
    match literal {
        Term::Integer(value) if range.contains(value) => Ok(other),
        Term::Integer(value) => Err(Error::new(format!(
            "`{value}` is out of range of the number it is compared with; correct it"
        ))),
        _ if other == Number::Float => Ok(Number::Float),
        _ => Ok(Number::Double),
    }
}

/// Whether two terms are equal.
pub(super) fn same(left: Term, right: Term) -> Condition {
    Condition::Same { left, right, wanted: true }
}

/// Whether a value exists.
pub(super) fn exists(path: Path) -> Result<Condition, Error> {
    if path.is_optional() { Ok(Condition::Exists(path, true)) } else { Err(always()) }
}

/// The error for a condition that is always true or always false.
pub(super) fn always() -> Error {
    Error::new("a part of it has the same result for every response; drop that part")
}
