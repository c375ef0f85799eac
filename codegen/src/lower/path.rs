//! Evaluates the types of JMESPath expressions.
//!
//! A path that leads nowhere has no value, as in JMESPath; projections skip elements without a value.

mod comparison;
mod condition;
mod value;

pub(super) use condition::{all_texts, any_text, equals_bool, equals_text};
pub(super) use value::text_leaf;

use super::{Context, replaced, structure, union};
use crate::{
    Error,
    api::{Field, Items, Path, Presence, Structure, Ty},
    jmespath::Expr,
    smithy::{Shape, ShapeType},
};

/// The value that expressions are evaluated on, and its path.
pub(super) struct Place<'m> {
    pub(super) path: Path,
    pub(super) node: Node<'m>,
}

/// The type of the value at a path.
pub(super) enum Node<'m> {
    /// The input or output of an operation.
    Whole(&'m Shape, &'m Structure),
    /// An object of both of them; an operation may have no output.
    Both { input: (&'m Shape, &'m Structure), output: Option<(&'m Shape, &'m Structure)> },
    /// A value of a type, with its shape.
    Value(Ty, &'m Shape),
    /// A string that is not a value of a type in the model.
    Text,
    /// A string that is only available as `&str`.
    Borrowed,
    /// A list.
    List(Box<Node<'m>>),
}

impl<'m> Place<'m> {
    /// The start of expressions.
    pub(super) fn start(node: Node<'m>) -> Self {
        Place { path: Path::This, node }
    }

    fn again(&self) -> Self {
        Place { path: self.path.clone(), node: self.node.again() }
    }
}

impl Node<'_> {
    fn again(&self) -> Self {
        match self {
            Node::Whole(shape, structure) => Node::Whole(shape, structure),
            Node::Both { input, output } => Node::Both { input: *input, output: *output },
            Node::Value(ty, shape) => Node::Value(ty.clone(), shape),
            Node::Text => Node::Text,
            Node::Borrowed => Node::Borrowed,
            Node::List(item) => Node::List(Box::new(item.again())),
        }
    }
}

/// Evaluates an expression that leads to a value.
pub(super) fn walk<'m>(
    context: &Context<'m>,
    expr: &Expr,
    place: &Place<'m>,
) -> Result<Place<'m>, Error> {
    match expr {
        Expr::Current => Ok(place.again()),
        Expr::Field(name) => member(context, name, place),
        Expr::Sub(first, second) => walk(context, second, &walk(context, first, place)?),
        Expr::Index(list, index) => element(context, walk(context, list, place)?, *index),
        Expr::Projection(list, each) => {
            let place = walk(context, list, place)?;
            let (items, item) = elements(context, &place.node)?;
            project(context, place, items, item, each)
        }
        Expr::ValueProjection(map, each) => {
            let place = walk(context, map, place)?;
            let (items, item) = values(context, &place.node)?;
            project(context, place, items, item, each)
        }
        Expr::Flatten(list, each) => flatten(context, walk(context, list, place)?, each),
        Expr::Filter(list, condition, each) => {
            let place = walk(context, list, place)?;
            let (items, item) = elements(context, &place.node)?;
            let condition = condition::truth(context, condition, &Place::start(item.again()))?;
            let condition = Box::new(condition);
            let path = Path::Filter { of: Box::new(place.path), items, condition };
            let some = Place { path, node: Node::List(Box::new(item.again())) };
            project(context, some, Items::List { sparse: false }, item, each)
        }
        Expr::Call(name, arguments) => match (name.as_str(), arguments.as_slice()) {
            ("keys", [map]) => {
                let place = walk(context, map, place)?;
                values(context, &place.node)?;
                project(context, place, Items::Keys, Node::Text, &Expr::Current)
            }
            ("values", [map]) => {
                let place = walk(context, map, place)?;
                let (items, item) = values(context, &place.node)?;
                project(context, place, items, item, &Expr::Current)
            }
            _ => Err(Error::new(format!(
                "`{name}` of {} is not supported here; use another path",
                match arguments.len() {
                    1 => "1 argument".to_owned(),
                    count => format!("{count} arguments"),
                }
            ))),
        },
        Expr::List(exprs) => several(context, exprs, place),
        Expr::Literal(_) | Expr::Not(_) | Expr::And(..) | Expr::Or(..) | Expr::Compare(..) => {
            Err(unsupported())
        }
    }
}

fn unsupported() -> Error {
    Error::new("a part of it is not supported here; use another path")
}

fn member<'m>(context: &Context<'m>, name: &str, place: &Place<'m>) -> Result<Place<'m>, Error> {
    let (shape, field) = match &place.node {
        Node::Whole(shape, structure) => {
            (*shape, structure.fields.iter().find(|field| field.member == name).cloned())
        }
        Node::Both { input, output } => return part(name, *input, *output),
        Node::Value(Ty::Structure(_), shape) => {
            (*shape, structure::field_of_type(context, shape, name)?)
        }
        Node::Value(Ty::Union(_), shape) => return variant(context, name, shape, place),
        _ => {
            return Err(Error::new(format!("`{name}` is not a member of a structure; correct it")));
        }
    };
    let target = shape.members().iter().find(|member| member.name == name);
    let (Some(field), Some(member)) = (field, target) else { return Err(no_member(shape, name)) };
    if let Ty::Replaced(it) = &field.ty {
        return Err(replaced::refused(it, "is in a path of a waiter, paginator or endpoint"));
    }
    let path = path_of_field(&place.path, &field);
    Ok(Place { path, node: Node::Value(field.ty, context.model.expect(&member.target)?) })
}

fn no_member(shape: &Shape, name: &str) -> Error {
    Error::new(format!("`{}` has no member `{name}`; correct it", shape.id))
}

/// The path of a field.
pub(super) fn path_of_field(of: &Path, field: &Field) -> Path {
    Path::Member {
        of: Box::new(of.clone()),
        field: field.name.clone(),
        optional: field.presence == Presence::Optional,
        boxed: field.boxed,
    }
}

/// The input or the output.
fn part<'m>(
    name: &str,
    input: (&'m Shape, &'m Structure),
    output: Option<(&'m Shape, &'m Structure)>,
) -> Result<Place<'m>, Error> {
    let whole = |path, (shape, structure)| Place { path, node: Node::Whole(shape, structure) };
    match (name, output) {
        ("input", _) => Ok(whole(Path::Input, input)),
        ("output", Some(output)) => Ok(whole(Path::Output, output)),
        ("output", None) => Err(Error::new("the operation has no output; use `input`")),
        _ => {
            Err(Error::new(format!("there are `input` and `output`, but no `{name}`; correct it")))
        }
    }
}

fn variant<'m>(
    context: &Context<'m>,
    name: &str,
    shape: &'m Shape,
    place: &Place<'m>,
) -> Result<Place<'m>, Error> {
    let variant = union::variant_of(context, shape, name)?;
    let member = shape.members().iter().find(|member| member.name == name);
    let (Some(variant), Some(member)) = (variant, member) else {
        return Err(no_member(shape, name));
    };
    let Some(ty) = variant.ty else {
        return Err(Error::new(format!("`{name}` has no value; use another path")));
    };
    let path = Path::Variant {
        of: Box::new(place.path.clone()),
        union: context.names.of_type(&shape.id)?.path.clone(),
        variant: variant.name,
        boxed: variant.boxed,
    };
    Ok(Place { path, node: Node::Value(ty, context.model.expect(&member.target)?) })
}

/// The elements of a list.
fn elements<'m>(context: &Context<'m>, node: &Node<'m>) -> Result<(Items, Node<'m>), Error> {
    match node {
        Node::List(item) => match **item {
            // Only flattening can access lists within a list that the model does not have.
            Node::List(_) => Err(unsupported()),
            _ => Ok((Items::List { sparse: false }, item.again())),
        },
        Node::Value(Ty::List { item, sparse, .. }, shape) => {
            let ShapeType::List(member) = &shape.kind else { return Err(unsupported()) };
            let item = Node::Value((**item).clone(), context.model.expect(&member.target)?);
            Ok((Items::List { sparse: *sparse }, item))
        }
        _ => {
            Err(Error::new("`[*]`, `[]`, `[?...]` and `[0]` are only for lists; use another path"))
        }
    }
}

/// The values of a map.
fn values<'m>(context: &Context<'m>, node: &Node<'m>) -> Result<(Items, Node<'m>), Error> {
    let Node::Value(Ty::Map { value: ty, sparse, .. }, shape) = node else {
        return Err(Error::new("`*`, `keys` and `values` are only for maps; use another path"));
    };
    let ShapeType::Map { value, .. } = &shape.kind else { return Err(unsupported()) };
    let item = Node::Value((**ty).clone(), context.model.expect(&value.target)?);
    Ok((Items::Values { sparse: *sparse }, item))
}

fn element<'m>(context: &Context<'m>, place: Place<'m>, index: i64) -> Result<Place<'m>, Error> {
    let (items, node) = elements(context, &place.node)?;
    let sparse = items == (Items::List { sparse: true });
    Ok(Place { path: Path::Index { of: Box::new(place.path), index, sparse }, node })
}

/// A projection.
fn project<'m>(
    context: &Context<'m>,
    of: Place<'m>,
    items: Items,
    item: Node<'m>,
    each: &Expr,
) -> Result<Place<'m>, Error> {
    if *each == Expr::Current && items == (Items::List { sparse: false }) {
        return Ok(of);
    }
    let each = walk(context, each, &Place::start(item))?;
    let path = Path::Each { of: Box::new(of.path), items, each: Box::new(each.path) };
    Ok(Place { path, node: Node::List(Box::new(each.node)) })
}

/// A projection on flattened lists.
fn flatten<'m>(context: &Context<'m>, of: Place<'m>, each: &Expr) -> Result<Place<'m>, Error> {
    const PLAIN: Items = Items::List { sparse: false };
    let (items, item) = match &of.node {
        Node::List(item) => (PLAIN, item.again()),
        node => elements(context, node)?,
    };
    let inner = match &item {
        Node::List(inner) => Some((PLAIN, inner.again())),
        // An element that is not a list stays unchanged.
        item => elements(context, item).ok(),
    };
    match inner {
        Some((PLAIN, inner)) if items == PLAIN => project(context, of, Items::Lists, inner, each),
        Some(_) => Err(unsupported()),
        None => project(context, of, items, item, each),
    }
}

/// A multi-select list of strings.
fn several<'m>(
    context: &Context<'m>,
    exprs: &[Expr],
    place: &Place<'m>,
) -> Result<Place<'m>, Error> {
    let this = Place::start(place.node.again());
    let walked = exprs.iter().map(|expr| walk(context, expr, &this));
    let (values, nodes): (Vec<_>, Vec<_>) = walked
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .map(|place| (place.path, place.node))
        .unzip();
    let is_text = |node: &Node<'_>| matches!(node, Node::Text | Node::Value(Ty::String, _));
    let is_enum = |node: &Node<'_>| matches!(node, Node::Value(Ty::Enum(_), _));
    let as_str = !nodes.iter().all(is_text);
    if nodes.is_empty() || !nodes.iter().all(|node| is_text(node) || is_enum(node)) {
        return Err(Error::new("`[a, b]` is only for strings; use another path"));
    }
    let item = if as_str { Node::Borrowed } else { Node::Text };
    let path = Path::Several { of: Box::new(place.path.clone()), values, as_str };
    Ok(Place { path, node: Node::List(Box::new(item)) })
}
