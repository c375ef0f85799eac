//! Endpoint parameters that an operation binds: to fixed values, or to values of its input.

use serde_json::Value;

use super::{Context, structure};
use crate::{
    Error,
    api::{
        EndpointParameter, Field, Items, Leaf, Operation, ParameterSource, Pick, Presence,
        Selection, Structure, Ty,
    },
    endpoint::{Kind, Rules},
    jmespath::{self, Expr},
    smithy::{Shape, ShapeType},
};

const CLIENT: &str = "smithy.rules#clientContextParams";
const STATIC: &str = "smithy.rules#staticContextParams";
const CONTEXT: &str = "smithy.rules#contextParam";
const OPERATION: &str = "smithy.rules#operationContextParams";

/// Every parameter that an operation binds, those first that come before others of the same name.
pub(super) fn lower(
    context: &Context<'_>,
    operation: &Shape,
    input_shape: &Shape,
    input: &Structure,
) -> Result<Vec<EndpointParameter>, Error> {
    let mut parameters = Vec::new();
    let parameter = |name: &str, value| EndpointParameter { name: name.to_owned(), value };
    for (name, value) in operation.traits.object(STATIC)?.into_iter().flatten() {
        let value =
            fixed(value.get("value")).map_err(|error| within(name, error).of_trait(STATIC))?;
        parameters.push(parameter(name, value));
    }
    let input = Node::Input(input_shape, input);
    for member in input_shape.members() {
        let Some(value) = member.traits.object(CONTEXT)? else { continue };
        let place = |error: Error| {
            let member = format!("{}${}", input_shape.id, member.name);
            error.of_trait(CONTEXT).at(member).in_file(&input_shape.file)
        };
        let name = value.get("name").and_then(Value::as_str);
        let name = name.ok_or_else(|| place(Error::new("it has no `name`; add it as a string")))?;
        let value = selection(context, &Expr::Field(member.name.clone()), &input);
        let value = value.map_err(|_| {
            let wanted = "a string, boolean or list of strings";
            place(Error::new(format!("the member's type does not fit; target {wanted}")))
        })?;
        parameters.push(parameter(name, ParameterSource::Input(value)));
    }
    for (name, value) in operation.traits.object(OPERATION)?.into_iter().flatten() {
        let place = |error: Error| within(name, error).of_trait(OPERATION);
        let path = value.get("path").and_then(Value::as_str);
        let path = path.ok_or_else(|| place(Error::new("it has no `path`; add it as a string")))?;
        let expr = jmespath::parse(path).map_err(place)?;
        let value = selection(context, &expr, &input)
            .map_err(|error| place(Error::new(format!("the path `{path}`: {error}"))))?;
        parameters.push(parameter(name, ParameterSource::Input(value)));
    }
    Ok(parameters)
}

/// Checks that what is bound is a parameter of the rules, and of its type.
pub(super) fn check(
    rules: &Rules,
    service: &Shape,
    operations: &[(&Shape, &Operation)],
) -> Result<(), Error> {
    let fits = |name: &str, kind: Kind| {
        let parameter = rules.parameters.iter().find(|parameter| parameter.name == name);
        match parameter.map(|parameter| Kind::of_parameter(&parameter.kind)) {
            Some(wanted) if wanted == kind => Ok(()),
            Some(_) => Err(Error::new(format!(
                "`{name}` is of another type in the endpoint rules; correct one of the two"
            ))),
            None if rules.logic.is_none() => Ok(()),
            None => Err(Error::new(format!(
                "the endpoint rules have no parameter `{name}`; add it to them, or correct the name"
            ))),
        }
    };
    let of_client = service.traits.object(CLIENT)?.into_iter().flatten();
    for (name, value) in of_client {
        let kind = match value.get("type").and_then(Value::as_str) {
            Some("string") => Kind::Text,
            Some("boolean") => Kind::Bool,
            Some("stringArray" | "list") => Kind::Strings,
            _ => {
                return Err(Error::new(format!(
                    "`{name}` has no `type` that is known; correct it"
                ))
                .of_trait(CLIENT)
                .at(&service.id)
                .in_file(&service.file));
            }
        };
        fits(name, kind)
            .map_err(|it| it.of_trait(CLIENT).at(&service.id).in_file(&service.file))?;
    }
    for (shape, operation) in operations {
        for EndpointParameter { name, value } in &operation.endpoint_parameters {
            let kind = match value {
                ParameterSource::String(_) => Kind::Text,
                ParameterSource::Bool(_) => Kind::Bool,
                ParameterSource::Strings(_) => Kind::Strings,
                ParameterSource::Input(Selection { is_list: true, .. }) => Kind::Strings,
                ParameterSource::Input(Selection { leaf: Leaf::Texts, .. }) => Kind::Strings,
                ParameterSource::Input(Selection { leaf: Leaf::Bool, .. }) => Kind::Bool,
                ParameterSource::Input(_) => Kind::Text,
            };
            let id = match value {
                ParameterSource::Input(_) => match shape.traits.object(OPERATION)? {
                    Some(paths) if paths.contains_key(name) => OPERATION,
                    _ => CONTEXT,
                },
                _ => STATIC,
            };
            let place = |error: Error| error.of_trait(id).at(&shape.id).in_file(&shape.file);
            fits(name, kind).map_err(place)?;
        }
    }
    Ok(())
}

fn within(name: &str, error: Error) -> Error {
    Error::new(format!("{name}: {error}"))
}

fn fixed(value: Option<&Value>) -> Result<ParameterSource, Error> {
    let wrong =
        || Error::new("its `value` must be a string, a boolean or an array of strings; correct it");
    match value {
        Some(Value::String(text)) => Ok(ParameterSource::String(text.clone())),
        Some(Value::Bool(value)) => Ok(ParameterSource::Bool(*value)),
        Some(Value::Array(items)) => {
            let item = |item: &Value| item.as_str().map(str::to_owned).ok_or_else(wrong);
            items.iter().map(item).collect::<Result<_, _>>().map(ParameterSource::Strings)
        }
        _ => Err(wrong()),
    }
}

/// What a way through the input comes to.
enum Node<'m> {
    /// The input.
    Input(&'m Shape, &'m Structure),
    /// A value of a type, and the shape that it is of.
    Value(Ty, &'m Shape),
    /// A text that is no value of a type of the model's.
    Text,
    /// A text of which only a `&str` is at hand.
    Borrowed,
    /// Several.
    List(Box<Node<'m>>),
}

/// What an expression takes from the input: texts or a boolean.
fn selection(context: &Context<'_>, expr: &Expr, input: &Node<'_>) -> Result<Selection, Error> {
    let (pick, node) = walk(context, expr, &Pick::This, input)?;
    let of_type = |node: &Node<'_>| match node {
        Node::Text | Node::Value(Ty::String, _) => Some(Leaf::Text),
        Node::Value(Ty::Enum(_), _) => Some(Leaf::Enum),
        Node::Borrowed => Some(Leaf::Borrowed),
        _ => None,
    };
    let single = |pick, leaf| Some(Selection { pick, leaf, is_list: false });
    let found = match &node {
        Node::Value(Ty::Boolean, _) => single(pick, Leaf::Bool),
        Node::Value(Ty::List { item, sparse: false }, _) if **item == Ty::String => {
            single(pick, Leaf::Texts)
        }
        Node::Value(Ty::List { item, sparse }, _) => {
            let leaf = match **item {
                Ty::String => Some(Leaf::Text),
                Ty::Enum(_) => Some(Leaf::Enum),
                _ => None,
            };
            let items = Items::List { sparse: *sparse };
            let pick = Pick::Each { of: Box::new(pick), items, each: Box::new(Pick::This) };
            leaf.map(|leaf| Selection { pick, leaf, is_list: true })
        }
        Node::List(item) => of_type(item).map(|leaf| Selection { pick, leaf, is_list: true }),
        node => of_type(node).and_then(|leaf| single(pick, leaf)),
    };
    found.ok_or_else(|| {
        Error::new("it comes to no string, boolean or list of strings; use another path")
    })
}

/// Evaluates an expression on the types of the model.
fn walk<'m>(
    context: &Context<'m>,
    expr: &Expr,
    of: &Pick,
    node: &Node<'m>,
) -> Result<(Pick, Node<'m>), Error> {
    match expr {
        Expr::Current => Ok((of.clone(), node.again())),
        Expr::Field(name) => member(context, name, of, node),
        Expr::Sub(first, second) => {
            let (of, node) = walk(context, first, of, node)?;
            walk(context, second, &of, &node)
        }
        Expr::Projection(list, each) => {
            let (of, node) = walk(context, list, of, node)?;
            let (items, item) = elements(context, &node)?;
            if **each == Expr::Current && items == (Items::List { sparse: false }) {
                return Ok((of, node));
            }
            project(context, of, items, item, each)
        }
        Expr::ValueProjection(map, each) => {
            let (of, node) = walk(context, map, of, node)?;
            let Node::Value(Ty::Map { value: ty, sparse }, shape) = &node else {
                return Err(Error::new("`*` is only for maps; use another path"));
            };
            let ShapeType::Map { value, .. } = &shape.kind else { return Err(unsupported()) };
            let item = Node::Value((**ty).clone(), context.model.expect(&value.target)?);
            project(context, of, Items::Values { sparse: *sparse }, item, each)
        }
        Expr::Flatten(list, each) => {
            let (of, node) = walk(context, list, of, node)?;
            let (items, item) = elements(context, &node)?;
            let (items, item) = match elements(context, &item) {
                Ok((Items::List { sparse: false }, item))
                    if items == (Items::List { sparse: false }) =>
                {
                    (Items::Lists, item)
                }
                Ok(_) => return Err(unsupported()),
                // What is no list stays as it is.
                Err(_) if **each == Expr::Current && items == (Items::List { sparse: false }) => {
                    return Ok((of, node));
                }
                Err(_) => (items, item),
            };
            project(context, of, items, item, each)
        }
        Expr::Call(name, arguments) => match (name.as_str(), arguments.as_slice()) {
            ("keys", [map]) => {
                let (of, node) = walk(context, map, of, node)?;
                let Node::Value(Ty::Map { .. }, _) = node else {
                    return Err(Error::new("`keys` is only for maps; use another path"));
                };
                project(context, of, Items::Keys, Node::Text, &Expr::Current)
            }
            _ => {
                Err(Error::new(format!("the function `{name}` is not supported; use another path")))
            }
        },
        Expr::List(exprs) => several(context, exprs, of, node),
        _ => Err(unsupported()),
    }
}

fn unsupported() -> Error {
    Error::new("members, `[*]`, `[]`, `[a, b]` and `keys()` are supported; use another path")
}

impl<'m> Node<'m> {
    fn again(&self) -> Node<'m> {
        match self {
            Node::Input(shape, input) => Node::Input(shape, input),
            Node::Value(ty, shape) => Node::Value(ty.clone(), shape),
            Node::Text => Node::Text,
            Node::Borrowed => Node::Borrowed,
            Node::List(item) => Node::List(Box::new(item.again())),
        }
    }
}

fn member<'m>(
    context: &Context<'m>,
    name: &str,
    of: &Pick,
    node: &Node<'m>,
) -> Result<(Pick, Node<'m>), Error> {
    let own;
    let (shape, structure) = match node {
        Node::Input(shape, input) => (*shape, *input),
        Node::Value(Ty::Structure(_), shape) => {
            own = structure::lower_type(context, shape)?;
            (*shape, &own)
        }
        _ => return Err(Error::new(format!("`{name}` is a member of no structure; correct it"))),
    };
    let field = structure.fields.iter().find(|field| field.member == name);
    let target = shape.members().iter().find(|member| member.name == name);
    let (Some(field), Some(member)) = (field, target) else {
        return Err(Error::new(format!("`{}` has no member `{name}`; correct it", shape.id)));
    };
    Ok((pick(of, field), Node::Value(field.ty.clone(), context.model.expect(&member.target)?)))
}

fn pick(of: &Pick, field: &Field) -> Pick {
    Pick::Member {
        of: Box::new(of.clone()),
        field: field.name.clone(),
        optional: field.presence == Presence::Optional,
        boxed: field.boxed,
    }
}

/// The elements of a list.
fn elements<'m>(context: &Context<'m>, node: &Node<'m>) -> Result<(Items, Node<'m>), Error> {
    match node {
        Node::List(item) => Ok((Items::List { sparse: false }, item.again())),
        Node::Value(Ty::List { item, sparse }, shape) => {
            let ShapeType::List(member) = &shape.kind else { return Err(unsupported()) };
            let item = Node::Value((**item).clone(), context.model.expect(&member.target)?);
            Ok((Items::List { sparse: *sparse }, item))
        }
        _ => Err(Error::new("`[*]` and `[]` are only for lists; use another path")),
    }
}

/// Something of each element.
fn project<'m>(
    context: &Context<'m>,
    of: Pick,
    items: Items,
    item: Node<'m>,
    each: &Expr,
) -> Result<(Pick, Node<'m>), Error> {
    let (each, node) = walk(context, each, &Pick::This, &item)?;
    let pick = Pick::Each { of: Box::new(of), items, each: Box::new(each) };
    Ok((pick, Node::List(Box::new(node))))
}

/// A list of several values, all of them texts.
fn several<'m>(
    context: &Context<'m>,
    exprs: &[Expr],
    of: &Pick,
    node: &Node<'m>,
) -> Result<(Pick, Node<'m>), Error> {
    let walked = exprs.iter().map(|expr| walk(context, expr, &Pick::This, node));
    let (values, nodes): (Vec<_>, Vec<_>) =
        walked.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
    let is_text = |node: &Node<'_>| matches!(node, Node::Text | Node::Value(Ty::String, _));
    let is_enum = |node: &Node<'_>| matches!(node, Node::Value(Ty::Enum(_), _));
    let as_str = !nodes.iter().all(is_text);
    if nodes.is_empty() || !nodes.iter().all(|node| is_text(node) || is_enum(node)) {
        return Err(Error::new("`[a, b]` is only for strings; use another path"));
    }
    let item = if as_str { Node::Borrowed } else { Node::Text };
    let of = Box::new(of.clone());
    Ok((Pick::Several { of, values, as_str }, Node::List(Box::new(item))))
}
