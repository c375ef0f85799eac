//! Changes of a crate that are not in the model of its service.

#[cfg(feature = "command")]
mod manifest;
mod rename;
mod types;
mod without;

use std::collections::BTreeMap;

#[cfg(feature = "command")]
pub use manifest::inline;

use tinsmith_codegen::{
    Model, Options,
    additions::{Selector, check_attribute, check_derive},
    lower,
};

const DOCUMENTATION: &str = "smithy.api#documentation";

/// The changes of a crate. Types and members have their names in Rust, after `rename`; keys of `derive` and `attributes`
/// and the items of `without` are [`Selector`]s.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "command", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub struct Customization {
    /// Whether the documentation of the model is left out. Each item then has one line with its name in the model.
    #[cfg_attr(feature = "command", serde(skip_serializing_if = "std::ops::Not::not"))]
    pub without_docs: bool,
    /// Types and members that are left out.
    #[cfg_attr(feature = "command", serde(skip_serializing_if = "Vec::is_empty"))]
    pub without: Vec<String>,
    /// New names of types, by old name. The wire format stays the same.
    #[cfg_attr(feature = "command", serde(skip_serializing_if = "BTreeMap::is_empty"))]
    pub rename: BTreeMap<String, String>,
    /// Types of the user in place of strings and timestamps: paths of types, such as `jiff::Timestamp`, by the shape, such
    /// as `com.amazonaws.lambda#FunctionArn` or `FunctionArn`, or by `timestamp` for all timestamps. A string type
    /// implements `FromStr` and `Display`; a time implements `TryFrom<SystemTime>` and `Into<SystemTime>`. Both implement
    /// `Clone`, `Debug` and `PartialEq`, and `Default` if a member of a response is required.
    #[cfg_attr(feature = "command", serde(skip_serializing_if = "BTreeMap::is_empty"))]
    pub types: BTreeMap<String, String>,
    /// Paths of derive macros, by types.
    #[cfg_attr(feature = "command", serde(skip_serializing_if = "BTreeMap::is_empty"))]
    pub derive: BTreeMap<String, Vec<String>>,
    /// Attributes, by types or members.
    #[cfg_attr(feature = "command", serde(skip_serializing_if = "BTreeMap::is_empty"))]
    pub attributes: BTreeMap<String, Vec<String>>,
    /// Dependencies of the crate: the value in the manifest as TOML, such as `"1"` in quotes, by crate.
    #[cfg_attr(
        feature = "command",
        serde(skip_serializing_if = "BTreeMap::is_empty", serialize_with = "manifest::serialize")
    )]
    pub dependencies: BTreeMap<String, String>,
    /// Features of the crate, by name.
    #[cfg_attr(feature = "command", serde(skip_serializing_if = "BTreeMap::is_empty"))]
    pub features: BTreeMap<String, Vec<String>>,
}

impl Customization {
    /// Checks everything that does not depend on a model.
    ///
    /// # Errors
    /// A selector, path, attribute, feature or dependency is not valid.
    pub fn check(&self) -> Result<(), String> {
        let rules = [("derive", &self.derive), ("attributes", &self.attributes)];
        for (table, rules) in rules {
            let check = if table == "derive" { check_derive } else { check_attribute };
            for (selector, added) in rules {
                let place = |error| format!("{table}: `{selector}`: {error}");
                Selector::parse(selector).map_err(|error| format!("{table}: {error}"))?;
                added.iter().try_for_each(|text| check(text)).map_err(place)?;
            }
        }
        for selector in &self.without {
            Selector::parse(selector).map_err(|error| format!("without: {error}"))?;
        }
        for (shape, path) in &self.types {
            lower::check_rust_type(path).map_err(|error| format!("types: `{shape}`: {error}"))?;
        }
        #[cfg(feature = "command")]
        manifest::check(self)?;
        Ok(())
    }

    /// Checks that the dependencies include the crates of types and derive macros.
    ///
    /// # Errors
    /// One of them is missing.
    #[cfg(feature = "command")]
    pub fn check_dependencies(&self) -> Result<(), String> {
        manifest::check_dependencies(self)
    }

    /// Changes a model, and the options of its crate. New names are those of the service,
    /// <https://smithy.io/2.0/spec/service-types.html>.
    ///
    /// # Errors
    /// A change is not valid or matches nothing in the model. Selectors in `derive` and `attributes` are matched later, by
    /// [`tinsmith_codegen::lower()`].
    pub fn apply(&self, model: &mut Model, options: &mut Options) -> Result<(), String> {
        self.check()?;
        if self.without_docs {
            remove_docs(model);
        }
        let lowered = |model: &Model| {
            // Rules for derives and attributes use the final names.
            let options = Options { additions: Default::default(), ..options.clone() };
            tinsmith_codegen::lower(model, &options)
                .map(|lowered| lowered.api)
                .map_err(|error| error.to_string())
        };
        if !self.rename.is_empty() {
            rename::apply(&self.rename, model, lowered)?;
        }
        if !self.without.is_empty() {
            without::apply(&self.without, model, lowered)?;
        }
        types::apply(&self.types, model)?;
        options.additions.derive.extend(self.derive.clone());
        options.additions.attributes.extend(self.attributes.clone());
        #[cfg(feature = "command")]
        {
            options.additions.dependencies.extend(manifest::dependencies(self));
            options.additions.features.extend(manifest::features(self));
        }
        Ok(())
    }
}

fn remove_docs(model: &mut Model) {
    for shape in model.shapes_mut() {
        shape.traits.remove(DOCUMENTATION);
        for member in shape.members_mut() {
            member.traits.remove(DOCUMENTATION);
        }
    }
}

#[cfg(feature = "command")]
#[cfg(test)]
mod tests;
