//! Paginated operations, <https://smithy.io/2.0/spec/behavior-traits.html#paginated-trait>.

use serde_json::{Map, Value};

use super::{
    Context,
    path::{self, Node, Place},
    tinsmith_traits::{HAS_MORE_PAGES, LAST_PAGE_REPEATS_TOKEN},
};
use crate::{
    Error,
    api::{Output, PageItems, Pages, Path, Structure, Ty},
    jmespath::Expr,
    smithy::{Shape, ShapeType},
};

const PAGINATED: &str = "smithy.api#paginated";

/// The trait's value of an operation, with that of the service as fallback.
struct Paginated<'m> {
    operation: &'m Map<String, Value>,
    service: Option<&'m Map<String, Value>>,
}

impl<'m> Paginated<'m> {
    fn of(context: &Context<'m>, operation: &'m Shape) -> Result<Option<Self>, Error> {
        let Some(value) = operation.traits.object(PAGINATED)? else { return Ok(None) };
        let service = context.closure.service;
        let defaults = service.traits.object(PAGINATED);
        let defaults = defaults.map_err(|error| error.at(&service.id).in_file(&service.file))?;
        Ok(Some(Paginated { operation: value, service: defaults }))
    }

    fn text(&self, key: &str) -> Result<Option<&'m str>, Error> {
        let own = self.operation.get(key);
        match own.or_else(|| self.service.and_then(|service| service.get(key))) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Error::new(format!("its `{key}` is not a string; correct it"))),
        }
    }

    fn required(&self, key: &str) -> Result<&'m str, Error> {
        let missing = || Error::new(format!("it has no `{key}`; add it here or to the service"));
        self.text(key)?.ok_or_else(missing)
    }
}

/// Lowers the pagination of an operation, if it has any.
pub(super) fn lower<'m>(
    context: &Context<'m>,
    operation: &'m Shape,
    input: &Structure,
    output: &Output,
) -> Result<Option<Pages>, Error> {
    let place = |error: Error| error.of_trait(PAGINATED);
    match Paginated::of(context, operation)? {
        None => Ok(None),
        Some(paginated) => {
            pages(context, operation, &paginated, input, output).map(Some).map_err(place)
        }
    }
}

fn pages<'m>(
    context: &Context<'m>,
    operation: &'m Shape,
    paginated: &Paginated<'m>,
    input: &Structure,
    output: &Output,
) -> Result<Pages, Error> {
    let name = paginated.required("inputToken")?;
    let position = member(input, "inputToken", name)?;
    if let Some(name) = paginated.text("pageSize")? {
        member(input, "pageSize", name)?;
    }
    let (ShapeType::Operation { output: id, .. }, Output::Own(output) | Output::Shared(output)) =
        (&operation.kind, output)
    else {
        return Err(Error::new("the operation has no output; drop the trait"));
    };
    let start = Place::start(Node::Whole(context.model.expect(id)?, output));
    let path = paginated.required("outputToken")?;
    let next = follow(context, path, &start, "outputToken")?;
    let token = match next.node {
        Node::Value(ty, _) if is_token(&ty) => ty,
        _ => return Err(wrong("outputToken", path, "does not lead to a string, number or map")),
    };
    if input
        .fields
        .get(position)
        .is_none_or(|field| !field.ty.is_same_in_rust(&token) || field.boxed)
    {
        return Err(wrong("inputToken", name, "does not have the type of `outputToken`"));
    }
    let items = match paginated.text("items")? {
        None => None,
        Some(path) => match follow(context, path, &start, "items")? {
            Place { path, node: Node::Value(ty @ (Ty::List { .. } | Ty::Map { .. }), _) } => {
                Some(PageItems { path, ty })
            }
            _ => return Err(wrong("items", path, "does not lead to a list or map")),
        },
    };
    let last_repeats_token = operation.traits.has(LAST_PAGE_REPEATS_TOKEN);
    let more = has_more(context, operation, &start)?;
    Ok(Pages { token, input: position, next: next.path, items, last_repeats_token, more })
}

/// The path to the boolean that [`HAS_MORE_PAGES`] names.
fn has_more<'m>(
    context: &Context<'m>,
    operation: &Shape,
    start: &Place<'m>,
) -> Result<Option<Path>, Error> {
    let place = |error: Error| error.of_trait(HAS_MORE_PAGES);
    let Some(name) = operation.traits.string(HAS_MORE_PAGES)? else { return Ok(None) };
    match follow(context, name, start, HAS_MORE_PAGES).map_err(place)? {
        Place { path, node: Node::Value(Ty::Boolean, _) } => Ok(Some(path)),
        _ => Err(place(Error::new(format!("`{name}` does not lead to a boolean; correct it")))),
    }
}

fn wrong(key: &str, path: &str, why: &str) -> Error {
    Error::new(format!("`{key}`: `{path}` {why}; correct it"))
}

/// The index of a member of the input.
fn member(input: &Structure, key: &str, name: &str) -> Result<usize, Error> {
    let position = input.fields.iter().position(|field| field.member == name);
    position.ok_or_else(|| wrong(key, name, "is not a member of the input"))
}

/// Follows members of structures: `Page.NextToken`.
fn follow<'m>(
    context: &Context<'m>,
    path: &str,
    start: &Place<'m>,
    key: &str,
) -> Result<Place<'m>, Error> {
    let mut names = path.split('.').map(|name| Expr::Field(name.to_owned()));
    let first = names.next().unwrap_or(Expr::Current);
    let path = names.fold(first, |of, name| Expr::Sub(Box::new(of), Box::new(name)));
    path::walk(context, &path, start).map_err(|error| error.within(format_args!("`{key}`")))
}

/// Whether a value can be a token, which ends the list if it is empty.
fn is_token(ty: &Ty) -> bool {
    matches!(
        ty,
        Ty::String
            | Ty::Blob
            | Ty::Byte
            | Ty::Short
            | Ty::Integer
            | Ty::Long
            | Ty::Timestamp(_)
            | Ty::List { .. }
            | Ty::Map { .. }
    )
}
