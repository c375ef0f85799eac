//! Additions to a crate that are not in its model: derives, attributes, and lines of the manifest.

mod attributes;
mod derives;
mod items;
mod selector;

use std::collections::BTreeMap;

pub use attributes::check_attribute;
pub use derives::check_derive;
pub use items::{Item, Kind, Member, items};
pub use selector::Selector;

use crate::{Error, api::Api};

/// Additions to a crate. Rules map a [`Selector`] to additions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Additions {
    /// Paths of derive macros, by selector of types.
    pub derive: BTreeMap<String, Vec<String>>,
    /// Attributes, by selector of types or members.
    pub attributes: BTreeMap<String, Vec<String>>,
    /// Features, as lines of TOML for the manifest.
    pub features: Vec<String>,
    /// Dependencies, as lines of TOML for the manifest.
    pub dependencies: Vec<String>,
    /// Lines of TOML for `[package.metadata]`: how the crate was generated.
    pub metadata: Vec<String>,
}

/// Applies the rules.
///
/// # Errors
/// A rule matches nothing, or is not valid for what it matches.
pub(crate) fn apply(api: &mut Api, additions: &Additions) -> Result<(), Error> {
    if additions.derive.is_empty() && additions.attributes.is_empty() {
        return Ok(());
    }
    let found = items(api);
    let derives = derives::resolve(&found, &additions.derive)?;
    let attributes = attributes::resolve(&found, &additions.attributes)?;
    drop(found);
    let items = items::items_mut(api);
    for ((mut item, derives), lines) in items.into_iter().zip(derives).zip(attributes) {
        item.add(derives, lines);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
