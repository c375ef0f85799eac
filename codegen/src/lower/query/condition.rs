//! What holds of an expression: that it is true, or equal to something.
//!
//! As in JMESPath, what is not there, `false`, and what is empty are not true; everything else is.

use super::{
    Node, Place, elements, unsupported,
    value::{Kind, Value, counted, text_leaf, value},
    walk,
};
use crate::{
    Error,
    api::{Condition, Items, Leaf, Number, Order, Part, Pick, Term},
    jmespath::{Comparison, Expr},
    lower::Context,
};

const TEXT_FUNCTIONS: [(&str, Part); 3] =
    [("contains", Part::Anywhere), ("starts_with", Part::Start), ("ends_with", Part::End)];

/// Whether an expression comes to a boolean by what it is.
pub(super) fn is_condition(expr: &Expr) -> bool {
    match expr {
        Expr::Not(_) | Expr::And(..) | Expr::Or(..) | Expr::Compare(..) => true,
        Expr::Call(name, _) => TEXT_FUNCTIONS.iter().any(|(known, _)| known == name),
        _ => false,
    }
}

/// That an expression is true.
pub(super) fn truth<'m>(
    context: &Context<'m>,
    expr: &Expr,
    place: &Place<'m>,
) -> Result<Condition, Error> {
    let both = |first, second| -> Result<_, Error> {
        Ok((Box::new(truth(context, first, place)?), Box::new(truth(context, second, place)?)))
    };
    match expr {
        Expr::And(first, second) => {
            both(first, second).map(|(first, second)| Condition::And(first, second))
        }
        Expr::Or(first, second) => {
            both(first, second).map(|(first, second)| Condition::Or(first, second))
        }
        Expr::Sub(first, second) => truth(context, second, &walk(context, first, place)?),
        expr if is_condition(expr) => is(context, expr, place, true),
        expr => match value(context, expr, place)? {
            Value::Bool(term) => Ok(same(term, Term::Bool(true))),
            Value::Text(term) => Ok(Condition::Characters(term, true)),
            Value::Several(place) => Ok(Condition::Elements(counted(place.pick), true)),
            Value::Number(Term::At(pick, _), _) | Value::Other(pick) => there(pick),
            Value::Number(..) | Value::Null => Err(always()),
        },
    }
}

/// That an expression is the boolean `wanted`, and not something that is neither.
pub(super) fn is<'m>(
    context: &Context<'m>,
    expr: &Expr,
    place: &Place<'m>,
    wanted: bool,
) -> Result<Condition, Error> {
    let each = |expr, wanted| is(context, expr, place, wanted).map(Box::new);
    match expr {
        Expr::Sub(first, second) => is(context, second, &walk(context, first, place)?, wanted),
        Expr::Not(expr) => {
            let condition = truth(context, expr, place)?;
            Ok(if wanted { !condition } else { condition })
        }
        Expr::And(first, second) if wanted => {
            Ok(Condition::And(each(first, true)?, each(second, true)?))
        }
        Expr::And(first, second) => {
            let second = each(second, false)?;
            let second = match is_certain(context, first, place)? {
                true => second,
                false => Box::new(Condition::And(each(first, true)?, second)),
            };
            Ok(Condition::Or(each(first, false)?, second))
        }
        Expr::Or(first, second) if wanted => {
            Ok(Condition::Or(each(first, true)?, each(second, true)?))
        }
        Expr::Or(first, second) => {
            Ok(Condition::And(Box::new(!*each(first, true)?), each(second, false)?))
        }
        Expr::Compare(how, first, second) => {
            let condition = compare(context, *how, first, second, place)?;
            Ok(if wanted { condition } else { opposite(condition) })
        }
        Expr::Call(name, arguments) if is_condition(expr) => {
            let condition = function(context, name, arguments, place)?;
            Ok(if wanted { condition } else { !condition })
        }
        expr => match value(context, expr, place)? {
            Value::Bool(term) => Ok(same(term, Term::Bool(wanted))),
            _ => Err(Error::new("it is no boolean; compare it, or use another path")),
        },
    }
}

/// A comparison that is false. One of order is neither true nor false if one of the two is not there.
fn opposite(condition: Condition) -> Condition {
    match condition {
        Condition::Order { left, order, right, otherwise } => {
            Condition::Order { left, order: order.opposite(), right, otherwise }
        }
        condition => !condition,
    }
}

/// Whether an expression is always true or false.
pub(super) fn is_certain<'m>(
    context: &Context<'m>,
    expr: &Expr,
    place: &Place<'m>,
) -> Result<bool, Error> {
    match expr {
        Expr::And(first, second) | Expr::Or(first, second) => {
            Ok(is_certain(context, first, place)? && is_certain(context, second, place)?)
        }
        Expr::Sub(first, second) => is_certain(context, second, &walk(context, first, place)?),
        Expr::Compare(Comparison::Equal | Comparison::NotEqual, ..) => Ok(true),
        Expr::Compare(_, first, second) => Ok(is_always_there(&value(context, first, place)?)
            && is_always_there(&value(context, second, place)?)),
        expr if is_condition(expr) => Ok(true),
        expr => Ok(is_always_there(&value(context, expr, place)?)),
    }
}

fn is_always_there(value: &Value<'_>) -> bool {
    match value {
        Value::Text(Term::At(pick, _))
        | Value::Bool(Term::At(pick, _))
        | Value::Number(Term::At(pick, _), _)
        | Value::Other(pick) => !pick.is_optional(),
        Value::Text(Term::Either(..)) | Value::Several(_) | Value::Null => false,
        Value::Text(_) | Value::Bool(_) | Value::Number(..) => true,
    }
}

fn same(left: Term, right: Term) -> Condition {
    Condition::Same { left, right, wanted: true }
}

fn there(pick: Pick) -> Result<Condition, Error> {
    if pick.is_optional() { Ok(Condition::There(pick, true)) } else { Err(always()) }
}

fn always() -> Error {
    Error::new("a part of it is the same for every answer; drop that part")
}

fn compare<'m>(
    context: &Context<'m>,
    how: Comparison,
    first: &Expr,
    second: &Expr,
    place: &Place<'m>,
) -> Result<Condition, Error> {
    let (left, right) = (value(context, first, place)?, value(context, second, place)?);
    // What is written down stands on the right.
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

fn equal(left: Value<'_>, right: Value<'_>) -> Result<Condition, Error> {
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
            Value::Text(Term::At(pick, _))
            | Value::Bool(Term::At(pick, _))
            | Value::Number(Term::At(pick, _), _)
            | Value::Other(pick) => there(pick).map(|condition| !condition),
            _ => Err(unsupported()),
        },
        (Value::Several(_) | Value::Other(_), _) | (_, Value::Several(_) | Value::Other(_)) => {
            Err(Error::new("only strings, booleans and numbers can be compared; use another path"))
        }
        _ => Err(Error::new("two of different types are never equal; correct one of the two")),
    }
}

/// Whether something is empty, if that is what a comparison of its length asks.
fn emptiness(left: &Term, order: Order, right: &Term) -> Option<Condition> {
    let wanted = match (order, right) {
        (Order::Greater, Term::Integer(0)) | (Order::GreaterOrEqual, Term::Integer(1)) => true,
        (Order::LessOrEqual, Term::Integer(0)) | (Order::Less, Term::Integer(1)) => false,
        _ => return None,
    };
    match left {
        Term::Count(pick) => Some(Condition::Elements(pick.clone(), wanted)),
        Term::Characters(text) => Some(Condition::Characters((**text).clone(), wanted)),
        _ => None,
    }
}

/// Two numbers, as numbers of the same type.
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

/// The type that a number which is written down has beside one of another type.
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
            "the number beside `{value}` can never be as small or large; correct it"
        ))),
        _ if other == Number::Float => Ok(Number::Float),
        _ => Ok(Number::Double),
    }
}

fn function<'m>(
    context: &Context<'m>,
    name: &str,
    arguments: &[Expr],
    place: &Place<'m>,
) -> Result<Condition, Error> {
    let part = TEXT_FUNCTIONS.iter().find(|(known, _)| *known == name).map(|(_, part)| *part);
    let (Some(part), [subject, other]) = (part, arguments) else {
        return Err(Error::new(format!("`{name}` takes two arguments; correct it")));
    };
    let Value::Text(other) = value(context, other, place)? else {
        return Err(Error::new(format!("`{name}` looks only for strings; use another path")));
    };
    if let (Expr::List(exprs), Part::Anywhere) = (subject, part) {
        return every(context, exprs, place, &other, Condition::Or);
    }
    match value(context, subject, place)? {
        Value::Text(text) => Ok(Condition::Part(part, text, other, true)),
        Value::Several(place) if part == Part::Anywhere => {
            let (pick, leaf) = texts(context, place)?;
            Ok(Condition::Any(pick, leaf, other, true))
        }
        _ => Err(Error::new(format!("`{name}` looks only into strings; use another path"))),
    }
}

/// The texts in a list, and how each is kept.
fn texts<'m>(context: &Context<'m>, place: Place<'m>) -> Result<(Pick, Leaf), Error> {
    let (items, item) = elements(context, &place.node)?;
    let leaf = text_leaf(&item).ok_or_else(|| {
        Error::new("it is a list of something else than strings; use another path")
    })?;
    let pick = match place.node {
        Node::Value(..) => {
            Pick::Each { of: Box::new(place.pick), items, each: Box::new(Pick::This) }
        }
        _ => place.pick,
    };
    Ok((pick, leaf))
}

/// That values are each equal to a text.
fn every<'m>(
    context: &Context<'m>,
    exprs: &[Expr],
    place: &Place<'m>,
    text: &Term,
    join: fn(Box<Condition>, Box<Condition>) -> Condition,
) -> Result<Condition, Error> {
    let each =
        exprs.iter().map(|expr| equal(value(context, expr, place)?, Value::Text(text.clone())));
    let conditions = each.collect::<Result<Vec<_>, Error>>()?;
    let joined = conditions.into_iter().reduce(|all, one| join(Box::new(all), Box::new(one)));
    joined.ok_or_else(|| Error::new("`[]` has nothing in it; use another path"))
}

/// That an expression is a text.
pub(in crate::lower) fn equals_text<'m>(
    context: &Context<'m>,
    expr: &Expr,
    place: &Place<'m>,
    text: &str,
) -> Result<Condition, Error> {
    match value(context, expr, place)? {
        found @ Value::Text(_) => equal(found, Value::Text(Term::Text(text.to_owned()))),
        _ => Err(Error::new("it comes to no string; use another path or comparator")),
    }
}

/// That an expression is a boolean.
pub(in crate::lower) fn equals_bool<'m>(
    context: &Context<'m>,
    expr: &Expr,
    place: &Place<'m>,
    wanted: bool,
) -> Result<Condition, Error> {
    is(context, expr, place, wanted)
}

/// That a list has texts, and all of them are this one.
pub(in crate::lower) fn all_texts<'m>(
    context: &Context<'m>,
    expr: &Expr,
    place: &Place<'m>,
    text: &str,
) -> Result<Condition, Error> {
    if let Expr::List(exprs) = expr {
        return every(context, exprs, place, &Term::Text(text.to_owned()), Condition::And);
    }
    let (pick, leaf) = listed(context, expr, place)?;
    if matches!(&pick, Pick::Each { items: Items::List { sparse: true }, each, .. } if **each == Pick::This)
    {
        return Err(Error::new("the list can have nulls in it; use a path with `[]` behind it"));
    }
    Ok(Condition::All(pick, leaf, text.to_owned(), true))
}

/// That a list has a text.
pub(in crate::lower) fn any_text<'m>(
    context: &Context<'m>,
    expr: &Expr,
    place: &Place<'m>,
    text: &str,
) -> Result<Condition, Error> {
    let text = Term::Text(text.to_owned());
    if let Expr::List(exprs) = expr {
        return every(context, exprs, place, &text, Condition::Or);
    }
    let (pick, leaf) = listed(context, expr, place)?;
    Ok(Condition::Any(pick, leaf, text, true))
}

fn listed<'m>(
    context: &Context<'m>,
    expr: &Expr,
    place: &Place<'m>,
) -> Result<(Pick, Leaf), Error> {
    match value(context, expr, place)? {
        Value::Several(place) => texts(context, place),
        _ => Err(Error::new("it comes to no list of strings; use another path or comparator")),
    }
}
