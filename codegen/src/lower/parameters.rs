//! Endpoint parameters that an operation binds: to constants, or to values of its input.

use serde_json::Value;

use super::{
    Context,
    path::{self, Node, Place},
    tinsmith_traits::{self, REGION_OF},
};
use crate::{
    Error,
    api::{
        EndpointParameter, Items, Leaf, Operation, ParameterSource, Path, Selection, Structure, Ty,
        endpoint::{Kind, Rules},
    },
    jmespath::{self, Expr},
    smithy::Shape,
};

const CLIENT: &str = "smithy.rules#clientContextParams";
const STATIC: &str = "smithy.rules#staticContextParams";
const CONTEXT: &str = "smithy.rules#contextParam";
const OPERATION: &str = "smithy.rules#operationContextParams";

/// All parameters that an operation binds, in order of precedence.
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
            fixed(value.get("value")).map_err(|error| error.within(name).of_trait(STATIC))?;
        parameters.push(parameter(name, value));
    }
    let input = Place::start(Node::Whole(input_shape, input));
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
        let place = |error: Error| error.within(name).of_trait(OPERATION);
        let path = value.get("path").and_then(Value::as_str);
        let path = path.ok_or_else(|| place(Error::new("it has no `path`; add it as a string")))?;
        let expr = jmespath::parse(path).map_err(place)?;
        let value = selection(context, &expr, &input)
            .map_err(|error| place(Error::new(format!("the path `{path}`: {error}"))))?;
        parameters.push(parameter(name, ParameterSource::Input(value)));
    }
    Ok(parameters)
}

/// Checks that each binding is a parameter of the rules with the same type.
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
                "`{name}` has another type in the endpoint rules; correct one of the two"
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
                return Err(Error::new(format!("`{name}` has no known `type`; correct it"))
                    .of_trait(CLIENT)
                    .at(&service.id)
                    .in_file(&service.file));
            }
        };
        fits(name, kind)
            .map_err(|it| it.of_trait(CLIENT).at(&service.id).in_file(&service.file))?;
    }
    if let Some(name) = tinsmith_traits::region_of(service)? {
        fits(&name, Kind::Text)
            .map_err(|it| it.of_trait(REGION_OF).at(&service.id).in_file(&service.file))?;
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

/// The value that an expression selects from the input: strings or a boolean.
fn selection(context: &Context<'_>, expr: &Expr, input: &Place<'_>) -> Result<Selection, Error> {
    let Place { path, node } = path::walk(context, expr, input)?;
    let single = |path, leaf| Some(Selection { path, leaf, is_list: false });
    let found = match &node {
        Node::Value(Ty::Boolean, _) => single(path, Leaf::Bool),
        Node::Value(Ty::List { item, sparse: false, .. }, _) if **item == Ty::String => {
            single(path, Leaf::Texts)
        }
        Node::Value(Ty::List { item, sparse, .. }, _) => {
            let leaf = match **item {
                Ty::String => Some(Leaf::Text),
                Ty::Enum(_) => Some(Leaf::Enum),
                _ => None,
            };
            let items = Items::List { sparse: *sparse };
            let path = Path::Each { of: Box::new(path), items, each: Box::new(Path::This) };
            leaf.map(|leaf| Selection { path, leaf, is_list: true })
        }
        Node::List(item) => {
            path::text_leaf(item).map(|leaf| Selection { path, leaf, is_list: true })
        }
        node => path::text_leaf(node).and_then(|leaf| single(path, leaf)),
    };
    found.ok_or_else(|| {
        Error::new("it does not lead to a string, boolean or list of strings; use another path")
    })
}
