//! The traits of a shape or member.

use serde_json::{Map, Value};

use crate::Error;

/// Traits by absolute id, in the model's order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traits(Map<String, Value>);

impl Traits {
    pub(super) fn new(map: Map<String, Value>) -> Self {
        Self(map)
    }

    /// Whether the trait is there, whatever its value.
    pub fn has(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    /// The value of a trait.
    pub fn get(&self, id: &str) -> Option<&Value> {
        self.0.get(id)
    }

    /// The value of a trait that is a string.
    ///
    /// # Errors
    /// The trait is there and its value is no string.
    pub fn string(&self, id: &str) -> Result<Option<&str>, Error> {
        match self.0.get(id) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => {
                Err(Error::new(format!("its value must be a string and is `{other}`; correct it"))
                    .of_trait(id))
            }
        }
    }

    /// The value of a trait that is a structure.
    ///
    /// # Errors
    /// The trait is there and its value is no JSON object.
    pub fn object(&self, id: &str) -> Result<Option<&Map<String, Value>>, Error> {
        match self.0.get(id) {
            None => Ok(None),
            Some(Value::Object(object)) => Ok(Some(object)),
            Some(other) => {
                Err(Error::new(format!("its value must be an object and is `{other}`; correct it"))
                    .of_trait(id))
            }
        }
    }

    /// Pairs of id and value, in the model's order.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter()
    }

    /// Sets a trait.
    pub fn set(&mut self, id: &str, value: Value) {
        self.0.insert(id.to_owned(), value);
    }

    /// Removes a trait.
    pub fn remove(&mut self, id: &str) {
        // The order of the others stays as it is.
        self.0.shift_remove(id);
    }

    /// Takes every trait of `other`, which wins where both have one.
    pub fn extend(&mut self, other: Traits) {
        self.0.extend(other.0);
    }

    /// These traits over those that a mixin gives, less what the mixin keeps to itself.
    pub(super) fn over(&self, base: &Traits, local: &[String]) -> Traits {
        let mut all = base.clone();
        all.0.retain(|id, _| !local.contains(id));
        all.extend(self.clone());
        all
    }
}
