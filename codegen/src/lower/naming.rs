//! The names of everything that is emitted.

use std::collections::{BTreeMap, BTreeSet};

use super::closure::Closure;
use crate::{
    Error,
    api::{Module, TypePath},
    names::{self, reserved::FAILURES},
    smithy::{Service, Shape},
};

/// Names of operations, types and errors by shape ID.
#[derive(Debug, Default)]
pub(super) struct Names {
    types: BTreeMap<String, Named>,
    operations: BTreeMap<String, NamedOperation>,
    variants: BTreeMap<String, String>,
}

/// The names of a shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// The path of its type.
    pub(super) path: TypePath,
    /// The name of its module and file.
    pub(super) module: String,
}

/// The names of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NamedOperation {
    /// The name of its input, which is the operation itself.
    pub(super) name: String,
    /// Its output.
    pub(super) output: String,
    /// The name of its module and file.
    pub(super) module: String,
}

impl Names {
    /// The names of a structure, union, enum or error.
    pub(super) fn of_type(&self, id: &str) -> Result<&Named, Error> {
        self.types.get(id).ok_or_else(|| {
            Error::new(format!("`{id}` cannot be the type of a value; target another shape"))
        })
    }

    /// The names of an operation.
    pub(super) fn of_operation(&self, id: &str) -> Result<&NamedOperation, Error> {
        self.operations
            .get(id)
            .ok_or_else(|| Error::new(format!("`{id}` is not an operation of the service")))
    }

    /// The variant of `ErrorKind` for an error.
    pub(super) fn of_variant(&self, id: &str) -> Result<&str, Error> {
        let name = self.variants.get(id).map(String::as_str);
        name.ok_or_else(|| Error::new(format!("`{id}` is not an error of the service")))
    }
}

/// Assigns names to all shapes in the closure.
pub(super) fn assign(closure: &Closure<'_>, service: &Service) -> Result<Names, Error> {
    let renamed = |shape: &Shape| {
        service.rename.get(&shape.id).cloned().unwrap_or_else(|| shape.name().to_owned())
    };
    let types = closure.types.iter().map(|shape| (shape.id.clone(), renamed(shape)));
    let errors = closure.errors.iter().map(|shape| (shape.id.clone(), renamed(shape)));
    let mut names = Names::default();
    names.types.extend(named(Module::Types, types));
    names.types.extend(named(Module::Error, errors));
    names.operations = operations(closure)?;
    names.variants = variants(closure, &names);
    Ok(names)
}

/// Unique names of shapes, given as pairs of ID and name, whose types are in a module.
fn named(
    module: Module,
    shapes: impl Iterator<Item = (String, String)>,
) -> BTreeMap<String, Named> {
    let mut type_names = BTreeSet::new();
    let mut files = BTreeSet::new();
    let name = |(id, name): (String, String)| {
        let name = names::unique(names::type_name(&name), &mut type_names);
        let file = names::file_name(&names::module_name(&name));
        let file = names::unique(file, &mut files);
        (id, Named { path: TypePath { module, name }, module: file })
    };
    shapes.map(name).collect()
}

/// Operations keep their names: a collision is an error, because a numeric suffix would be ambiguous. Outputs get the
/// remaining names.
fn operations(closure: &Closure<'_>) -> Result<BTreeMap<String, NamedOperation>, Error> {
    let mut first: BTreeMap<String, &Shape> = BTreeMap::new();
    let mut taken: BTreeSet<String> =
        closure.operations.iter().map(|shape| names::operation_name(shape.name())).collect();
    let (mut named, mut files) = (BTreeMap::new(), BTreeSet::new());
    for shape in &closure.operations {
        let name = names::operation_name(shape.name());
        let module = names::module_name(&name);
        if let Some(other) = first.insert(module.clone(), shape) {
            let message = format!(
                "it has the same Rust name `{module}` as `{}`; rename one of the two, or leave it out with --operations",
                other.id
            );
            return Err(Error::new(message).at(&shape.id).in_file(&shape.file));
        }
        let module = names::unique(names::file_name(&module), &mut files);
        let output = names::unique(format!("{name}Output"), &mut taken);
        named.insert(shape.id.clone(), NamedOperation { name, output, module });
    }
    Ok(named)
}

/// Variants are the names of the errors without the common suffixes, if the resulting name is free.
fn variants(closure: &Closure<'_>, names: &Names) -> BTreeMap<String, String> {
    let mut taken: BTreeSet<String> =
        FAILURES.iter().map(|failure| failure.variant.to_owned()).collect();
    let full = |shape: &&Shape| {
        names.types.get(&shape.id).map_or("", |named| named.path.name.as_str()).to_owned()
    };
    let whole: BTreeSet<String> = closure.errors.iter().map(full).collect();
    let mut variants = BTreeMap::new();
    for shape in &closure.errors {
        let full = full(shape);
        let short =
            ["Exception", "Error", "Fault"].iter().find_map(|suffix| full.strip_suffix(suffix));
        let free =
            |name: &&str| !name.is_empty() && !taken.contains(*name) && !whole.contains(*name);
        let name = short.filter(free).unwrap_or(&full).to_owned();
        variants.insert(shape.id.clone(), names::unique(name, &mut taken));
    }
    variants
}
