//! Evaluates expressions to values: a string, a boolean, a number, a list or map.

use serde_json::Value as Json;

use super::{Node, Place, condition, unsupported, walk};
use crate::{
    Error,
    api::{Items, Leaf, Number, Path, Term, Ty},
    jmespath::Expr,
    lower::Context,
};

/// The value of an expression.
pub(super) enum Value<'m> {
    Null,
    Text(Term),
    Bool(Term),
    Number(Term, Kind),
    /// A list or map.
    Several(Place<'m>),
    /// Any other value, which can only be checked for existence.
    Other(Path),
}

/// The kind of a number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number of a Rust type.
    Typed(Number),
    /// A literal in the expression.
    Literal,
}

/// Evaluates an expression.
pub(super) fn value<'m>(
    context: &Context<'m>,
    expr: &Expr,
    place: &Place<'m>,
) -> Result<Value<'m>, Error> {
    match expr {
        Expr::Literal(literal) => of_literal(literal),
        Expr::Sub(first, second) => value(context, second, &walk(context, first, place)?),
        Expr::Call(name, arguments) if name == "length" => match arguments.as_slice() {
            [of] => length(context, of, place),
            _ => Err(Error::new("`length` takes one argument; correct it")),
        },
        Expr::Or(first, second) => {
            match (value(context, first, place)?, value(context, second, place)?) {
                (Value::Text(first), Value::Text(second)) => {
                    Ok(Value::Text(Term::Either(Box::new(first), Box::new(second))))
                }
                _ => boolean(context, expr, place),
            }
        }
        expr if condition::is_condition(expr) => boolean(context, expr, place),
        expr => Ok(of_place(walk(context, expr, place)?)),
    }
}

/// A boolean that is always either true or false.
fn boolean<'m>(context: &Context<'m>, expr: &Expr, place: &Place<'m>) -> Result<Value<'m>, Error> {
    if !condition::is_certain(context, expr, place)? {
        let message =
            "it may be neither true nor false, which is not supported here; use another path";
        return Err(Error::new(message));
    }
    let condition = condition::is(context, expr, place, true)?;
    Ok(Value::Bool(Term::Holds(Box::new(condition))))
}

fn of_literal<'m>(literal: &Json) -> Result<Value<'m>, Error> {
    Ok(match literal {
        Json::Null => Value::Null,
        Json::String(text) => Value::Text(Term::Text(text.clone())),
        Json::Bool(value) => Value::Bool(Term::Bool(*value)),
        Json::Number(number) => {
            let term = match (number.as_i64(), number.as_f64()) {
                (Some(number), _) => Term::Integer(number),
                (None, Some(number)) => Term::Float(number),
                (None, None) => return Err(unsupported()),
            };
            Value::Number(term, Kind::Literal)
        }
        Json::Array(_) | Json::Object(_) => return Err(unsupported()),
    })
}

fn of_place(place: Place<'_>) -> Value<'_> {
    let Place { path, node } = place;
    let number = |path, leaf, number| Value::Number(Term::At(path, leaf), Kind::Typed(number));
    if let Some(leaf) = text_leaf(&node) {
        return Value::Text(Term::At(path, leaf));
    }
    match node {
        Node::Value(Ty::Boolean, _) => Value::Bool(Term::At(path, Leaf::Bool)),
        Node::Value(Ty::Byte, _) => number(path, Leaf::Number, Number::Byte),
        Node::Value(Ty::Short, _) => number(path, Leaf::Number, Number::Short),
        Node::Value(Ty::Integer, _) => number(path, Leaf::Number, Number::Integer),
        Node::Value(Ty::Long, _) => number(path, Leaf::Number, Number::Long),
        Node::Value(Ty::Float, _) => number(path, Leaf::Number, Number::Float),
        Node::Value(Ty::Double, _) => number(path, Leaf::Number, Number::Double),
        Node::Value(Ty::IntEnum(_), _) => number(path, Leaf::IntEnum, Number::Integer),
        Node::List(_) | Node::Value(Ty::List { .. } | Ty::Map { .. }, _) => {
            Value::Several(Place { path, node })
        }
        _ => Value::Other(path),
    }
}

/// The type of a string.
pub(in crate::lower) fn text_leaf(node: &Node<'_>) -> Option<Leaf> {
    match node {
        Node::Text | Node::Value(Ty::String, _) => Some(Leaf::Text),
        Node::Value(Ty::Enum(_), _) => Some(Leaf::Enum),
        Node::Borrowed => Some(Leaf::Borrowed),
        _ => None,
    }
}

/// The length of a string, list or map. In JMESPath, the length of a missing value is an error, which would end the
/// wait; here it is 0, because many services omit empty lists.
fn length<'m>(context: &Context<'m>, expr: &Expr, place: &Place<'m>) -> Result<Value<'m>, Error> {
    let term = match value(context, expr, place)? {
        Value::Text(text) => Term::Characters(Box::new(text)),
        Value::Several(Place { path: Path::Several { .. }, .. }) => return Err(unsupported()),
        Value::Several(place) => Term::Count(counted(place.path)),
        _ => {
            return Err(Error::new(
                "`length` is only for strings, lists and maps; use another path",
            ));
        }
    };
    Ok(Value::Number(term, Kind::Typed(Number::Length)))
}

/// The simplest path with the same number of elements.
pub(super) fn counted(path: Path) -> Path {
    match path {
        Path::Each { of, items, each } if !each.is_optional() && !is_several(&each) => {
            match items {
                Items::List { sparse: false } | Items::Keys | Items::Values { sparse: false } => {
                    counted(*of)
                }
                items => Path::Each { of, items, each: Box::new(Path::This) },
            }
        }
        path => path,
    }
}

fn is_several(path: &Path) -> bool {
    matches!(path, Path::Each { .. } | Path::Filter { .. } | Path::Several { .. })
}
