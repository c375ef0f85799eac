//! Lowers expressions to conditions: that an expression is true, or equals a value.
//!
//! As in JMESPath, missing values, `false` and empty values are false; all others are true.

use super::{
    Node, Place,
    comparison::{always, compare, equal, exists, same},
    elements,
    value::{Value, counted, text_leaf, value},
    walk,
};
use crate::{
    Error,
    api::{Condition, Items, Leaf, Part, Path, Term},
    jmespath::{Comparison, Expr},
    lower::Context,
};

const TEXT_FUNCTIONS: [(&str, Part); 3] =
    [("contains", Part::Anywhere), ("starts_with", Part::Start), ("ends_with", Part::End)];

/// Whether an expression always has a boolean value.
pub(super) fn is_condition(expr: &Expr) -> bool {
    match expr {
        Expr::Not(_) | Expr::And(..) | Expr::Or(..) | Expr::Compare(..) => true,
        Expr::Call(name, _) => TEXT_FUNCTIONS.iter().any(|(known, _)| known == name),
        _ => false,
    }
}

/// Whether an expression is true.
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
            Value::Several(place) => Ok(Condition::Elements(counted(place.path), true)),
            Value::Number(Term::At(path, _), _) | Value::Other(path) => exists(path),
            Value::Number(..) | Value::Null => Err(always()),
        },
    }
}

/// Whether an expression is the boolean `wanted`, and not a value of another type.
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
            _ => Err(Error::new("it is not a boolean; compare it, or use another path")),
        },
    }
}

/// The negation of a comparison. A comparison with a missing value is neither true nor false.
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
        Expr::Compare(_, first, second) => Ok(always_exists(&value(context, first, place)?)
            && always_exists(&value(context, second, place)?)),
        expr if is_condition(expr) => Ok(true),
        expr => Ok(always_exists(&value(context, expr, place)?)),
    }
}

fn always_exists(value: &Value<'_>) -> bool {
    match value {
        Value::Text(Term::At(path, _))
        | Value::Bool(Term::At(path, _))
        | Value::Number(Term::At(path, _), _)
        | Value::Other(path) => !path.is_optional(),
        Value::Text(Term::Either(..)) | Value::Several(_) | Value::Null => false,
        Value::Text(_) | Value::Bool(_) | Value::Number(..) => true,
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
        return Err(Error::new(format!("`{name}` supports only strings; use another path")));
    };
    if let (Expr::List(exprs), Part::Anywhere) = (subject, part) {
        return every(context, exprs, place, &other, Condition::Or);
    }
    match value(context, subject, place)? {
        Value::Text(text) => Ok(Condition::Part(part, text, other, true)),
        Value::Several(place) if part == Part::Anywhere => {
            let (path, leaf) = texts(context, place)?;
            Ok(Condition::Any(path, leaf, other, true))
        }
        _ => Err(Error::new(format!("`{name}` supports only strings; use another path"))),
    }
}

/// The strings in a list, with their type.
fn texts<'m>(context: &Context<'m>, place: Place<'m>) -> Result<(Path, Leaf), Error> {
    let (items, item) = elements(context, &place.node)?;
    let leaf = text_leaf(&item)
        .ok_or_else(|| Error::new("it is not a list of strings; use another path"))?;
    let path = match place.node {
        Node::Value(..) => {
            Path::Each { of: Box::new(place.path), items, each: Box::new(Path::This) }
        }
        _ => place.path,
    };
    Ok((path, leaf))
}

/// Whether each value equals a string.
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
    joined.ok_or_else(|| Error::new("`[]` is empty; use another path"))
}

/// Whether an expression equals a string.
pub(in crate::lower) fn equals_text<'m>(
    context: &Context<'m>,
    expr: &Expr,
    place: &Place<'m>,
    text: &str,
) -> Result<Condition, Error> {
    match value(context, expr, place)? {
        found @ Value::Text(_) => equal(found, Value::Text(Term::Text(text.to_owned()))),
        _ => Err(Error::new("it does not lead to a string; use another path or comparator")),
    }
}

/// Whether an expression equals a boolean.
pub(in crate::lower) fn equals_bool<'m>(
    context: &Context<'m>,
    expr: &Expr,
    place: &Place<'m>,
    wanted: bool,
) -> Result<Condition, Error> {
    is(context, expr, place, wanted)
}

/// Whether a list has strings, and all of them equal this one.
pub(in crate::lower) fn all_texts<'m>(
    context: &Context<'m>,
    expr: &Expr,
    place: &Place<'m>,
    text: &str,
) -> Result<Condition, Error> {
    if let Expr::List(exprs) = expr {
        return every(context, exprs, place, &Term::Text(text.to_owned()), Condition::And);
    }
    let (path, leaf) = listed(context, expr, place)?;
    if matches!(&path, Path::Each { items: Items::List { sparse: true }, each, .. } if **each == Path::This)
    {
        return Err(Error::new("the list can contain nulls; use a path with `[]` behind it"));
    }
    Ok(Condition::All(path, leaf, text.to_owned(), true))
}

/// Whether a list contains a string.
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
    let (path, leaf) = listed(context, expr, place)?;
    Ok(Condition::Any(path, leaf, text, true))
}

fn listed<'m>(
    context: &Context<'m>,
    expr: &Expr,
    place: &Place<'m>,
) -> Result<(Path, Leaf), Error> {
    match value(context, expr, place)? {
        Value::Several(place) => texts(context, place),
        _ => {
            Err(Error::new("it does not lead to a list of strings; use another path or comparator"))
        }
    }
}
