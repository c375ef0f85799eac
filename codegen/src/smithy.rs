//! The Smithy JSON AST: reading, merging and looking up shapes. Independent of Rust.
//!
//! Specification: <https://smithy.io/2.0/spec/json-ast.html>.

mod mixin;
mod parse;
mod shape;
mod traits;
mod v1;

use std::collections::BTreeMap;

use crate::Error;
pub use shape::{Member, Members, Service, Shape, ShapeType, local_name};
pub use traits::Traits;

/// A Smithy model: the shapes of one or more JSON AST files, with mixins and `apply` statements resolved.
#[derive(Clone, Debug, Default)]
pub struct Model {
    shapes: BTreeMap<String, Shape>,
}

impl Model {
    /// Reads and merges JSON AST files, given as pairs of name (for errors) and text.
    ///
    /// # Errors
    /// A text is not a valid JSON AST, a shape is defined twice, a mixin or target is missing, or mixins form a cycle.
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Error> {
        let mut model = Self::default();
        let mut applied = Vec::new();
        for (file, text) in files {
            let parsed = parse::file(file, text)?;
            for shape in parsed.shapes {
                model.insert(shape)?;
            }
            applied.extend(parsed.applied);
        }
        for apply in applied {
            model.apply(apply)?;
        }
        v1::add_defaults(&mut model.shapes);
        mixin::resolve(&mut model.shapes)?;
        model.check_targets()?;
        Ok(model)
    }

    /// The shape with this absolute ID, in the model or Smithy's prelude.
    pub fn shape(&self, id: &str) -> Option<&Shape> {
        self.shapes.get(id).or_else(|| shape::prelude(id))
    }

    /// The shape with this absolute ID.
    ///
    /// # Errors
    /// The shape does not exist.
    pub fn expect(&self, id: &str) -> Result<&Shape, Error> {
        self.shape(id).ok_or_else(|| {
            Error::new(format!(
                "the model has no shape `{id}`; add the file that defines it, or correct the id"
            ))
        })
    }

    /// All shapes that the model defines, by ID.
    pub fn shapes(&self) -> impl Iterator<Item = &Shape> {
        self.shapes.values()
    }

    /// A mutable shape, for the table of customizations.
    pub fn shape_mut(&mut self, id: &str) -> Option<&mut Shape> {
        self.shapes.get_mut(id)
    }

    /// All shapes that the model defines, mutable.
    pub fn shapes_mut(&mut self) -> impl Iterator<Item = &mut Shape> {
        self.shapes.values_mut()
    }

    fn insert(&mut self, shape: Shape) -> Result<(), Error> {
        if let Some(first) = self.shapes.get(&shape.id) {
            let message =
                format!("this shape is defined in {} too; keep one of the two", first.file);
            return Err(Error::new(message).in_file(shape.file).at(shape.id));
        }
        self.shapes.insert(shape.id.clone(), shape);
        Ok(())
    }

    fn apply(&mut self, apply: parse::Apply) -> Result<(), Error> {
        let (id, member) = match apply.target.split_once('$') {
            Some((id, member)) => (id, Some(member)),
            None => (apply.target.as_str(), None),
        };
        let missing = || {
            Error::new(
                "`apply` names a shape or member that the model does not have; correct its id",
            )
            .in_file(&apply.file)
            .at(&apply.target)
        };
        let shape = self.shapes.get_mut(id).ok_or_else(missing)?;
        match member {
            None => shape.traits.extend(apply.traits),
            // A member of a mixin does not exist yet, so the traits are stored until it does.
            Some(name) if !shape.mixins.is_empty() => {
                shape.late_traits.entry(name.to_owned()).or_default().extend(apply.traits);
            }
            Some(name) => shape.member_mut(name).ok_or_else(missing)?.traits.extend(apply.traits),
        }
        Ok(())
    }

    fn check_targets(&self) -> Result<(), Error> {
        for shape in self.shapes.values() {
            for (place, target) in shape.references() {
                if self.shape(&target).is_none() {
                    let message = format!(
                        "its target `{target}` is not in the model; add the file that defines it, or correct the id"
                    );
                    return Err(Error::new(message).in_file(&shape.file).at(place));
                }
            }
        }
        Ok(())
    }
}
