//! The union of attribute values, which crates convert to and from values of Rust types.

use super::{Context, tinsmith_traits::ATTRIBUTE_VALUE};
use crate::{
    Error,
    api::{Ty, Type, Union},
    smithy::{Shape, ShapeType},
};

/// The members of the union, which the macro of the runtime expects, each with a description of its type.
const MEMBERS: [(&str, &str); 10] = [
    ("S", "a string"),
    ("N", "a string"),
    ("B", "a blob"),
    ("SS", "a list of strings without nulls"),
    ("NS", "a list of strings without nulls"),
    ("BS", "a list of blobs without nulls"),
    ("M", "a map of the union without nulls"),
    ("L", "a list of the union without nulls"),
    ("NULL", "a boolean"),
    ("BOOL", "a boolean"),
];

/// The name of the union with [`ATTRIBUTE_VALUE`], if there is one.
pub(super) fn find(context: &Context<'_>, types: &[Type]) -> Result<Option<String>, Error> {
    let shapes = context.closure.shapes.values().copied();
    let marked: Vec<&Shape> = shapes.filter(|shape| shape.traits.has(ATTRIBUTE_VALUE)).collect();
    let names = context.each(&marked, |context, shape| {
        check(context, shape, types).map_err(|error| error.of_trait(ATTRIBUTE_VALUE))
    })?;
    match marked.as_slice() {
        [first, second, ..] => {
            let message = format!("`{}` has it as well; keep it on one union", first.id);
            let error = Error::new(message).of_trait(ATTRIBUTE_VALUE);
            Err(error.at(&second.id).in_file(&second.file))
        }
        _ => Ok(names.into_iter().next()),
    }
}

fn check(context: &Context<'_>, shape: &Shape, types: &[Type]) -> Result<String, Error> {
    if !matches!(shape.kind, ShapeType::Union(_)) {
        return Err(Error::new("the shape is not a union; remove the trait"));
    }
    let name = &context.names.of_type(&shape.id)?.path.name;
    let union = types.iter().find_map(|each| match each {
        Type::Union(union) if union.name == *name && union.events.is_none() => Some(union),
        _ => None,
    });
    let union =
        union.ok_or_else(|| Error::new("the union is an event stream; remove the trait"))?;
    let is_kind = |member: &str| MEMBERS.iter().any(|(kind, _)| *kind == member);
    if let Some(other) = union.variants.iter().find(|it| !is_kind(&it.member)) {
        let message = format!("`{}` is not a kind of attribute values; remove it", other.member);
        return Err(Error::new(message));
    }
    for (member, wanted) in MEMBERS {
        let variant = union.variants.iter().find(|variant| variant.member == member);
        let variant = variant.ok_or_else(|| {
            Error::new(format!("the union has no member `{member}`; add it as {wanted}"))
        })?;
        if !has_type(union, member, variant.ty.as_ref()) {
            let message = format!("its type is not {wanted}; correct its target");
            return Err(Error::new(message).at(format!("{}${member}", shape.id)));
        }
    }
    Ok(name.clone())
}

/// Whether a member of the union has the type that attribute values of this kind have.
fn has_type(union: &Union, member: &str, ty: Option<&Ty>) -> bool {
    let is_union = |ty: &Ty| matches!(ty, Ty::Union(path) if path.name == union.name);
    match (member, ty) {
        ("S" | "N", Some(Ty::String))
        | ("B", Some(Ty::Blob))
        | ("NULL" | "BOOL", Some(Ty::Boolean)) => true,
        ("SS" | "NS", Some(Ty::List { item, sparse: false, .. })) => **item == Ty::String,
        ("BS", Some(Ty::List { item, sparse: false, .. })) => **item == Ty::Blob,
        ("L", Some(Ty::List { item, sparse: false, .. })) => is_union(item),
        ("M", Some(Ty::Map { value, sparse: false, .. })) => is_union(value),
        _ => false,
    }
}
