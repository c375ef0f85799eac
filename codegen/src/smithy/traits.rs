//! The traits of a shape or member.

use serde_json::{Map, Value};

use crate::Error;

/// Traits by absolute ID, in the model's order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traits(Map<String, Value>);

impl Traits {
    pub(super) fn new(map: Map<String, Value>) -> Self {
        Self(map)
    }

    /// Whether the trait exists.
    pub fn has(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    /// The value of a trait.
    pub fn get(&self, id: &str) -> Option<&Value> {
        self.0.get(id)
    }

    /// The value of a string trait.
    ///
    /// # Errors
    /// The value of the trait is not a string.
    pub fn string(&self, id: &str) -> Result<Option<&str>, Error> {
        match self.0.get(id) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => {
                Err(Error::new(format!("its value must be a string, but is `{other}`; correct it"))
                    .of_trait(id))
            }
        }
    }

    /// The value of a structure trait.
    ///
    /// # Errors
    /// The value of the trait is not a JSON object.
    pub fn object(&self, id: &str) -> Result<Option<&Map<String, Value>>, Error> {
        match self.0.get(id) {
            None => Ok(None),
            Some(Value::Object(object)) => Ok(Some(object)),
            Some(other) => Err(Error::new(format!(
                "its value must be an object, but is `{other}`; correct it"
            ))
            .of_trait(id)),
        }
    }

    /// Pairs of ID and value, in the model's order.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter()
    }

    /// Sets a trait.
    pub fn set(&mut self, id: &str, value: Value) {
        self.0.insert(id.to_owned(), value);
    }

    /// Removes a trait.
    pub fn remove(&mut self, id: &str) {
        // Keeps the order of the others.
        self.0.shift_remove(id);
    }

    /// Adds all traits of `other`, which take precedence.
    pub fn extend(&mut self, other: Traits) {
        self.0.extend(other.0);
    }

    /// These traits combined with those of a mixin, except for the mixin's local traits.
    pub(super) fn over(&self, base: &Traits, local: &[String]) -> Traits {
        let mut all = base.clone();
        all.0.retain(|id, _| !local.contains(id));
        all.extend(self.clone());
        all
    }
}
