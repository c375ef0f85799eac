//! Additional attributes of types and members.

use std::collections::BTreeMap;

use syn::{Attribute, parse::Parser as _};

use super::{Item, Selector};
use crate::Error;

/// The additional attributes of a type, and of each of its members.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    pub(super) of_type: Vec<String>,
    pub(super) of_members: Vec<Vec<String>>,
}

/// Checks that a text consists of outer attributes.
///
/// # Errors
/// It does not, or it derives traits, which the rules for derives do.
pub fn check_attribute(text: &str) -> Result<(), Error> {
    let parsed = Attribute::parse_outer.parse_str(text);
    let wrong = |reason: String| {
        Error::new(format!(
            "`{text}` is not an attribute: {reason}; use one such as `#[cfg_attr(feature = \"x\", doc(hidden))]`"
        ))
    };
    let attributes = parsed.map_err(|error| wrong(error.to_string()))?;
    if attributes.is_empty() {
        return Err(wrong("it is empty".to_owned()));
    }
    if attributes.iter().any(|attribute| attribute.path().is_ident("derive")) {
        return Err(Error::new(format!("`{text}` derives traits; use the table `derive` instead")));
    }
    Ok(())
}

/// The attributes of each type.
pub(super) fn resolve(
    items: &[Item<'_>],
    rules: &BTreeMap<String, Vec<String>>,
) -> Result<Vec<Lines>, Error> {
    let empty = |item: &Item<'_>| Lines {
        of_type: Vec::new(),
        of_members: vec![Vec::new(); item.members.len()],
    };
    let mut found: Vec<Lines> = items.iter().map(empty).collect();
    for (text, attributes) in rules {
        let place = |error: Error| error.within("attributes");
        let selector = Selector::parse(text).map_err(place)?;
        for attribute in attributes {
            check_attribute(attribute).map_err(|error| place(error.within(format!("`{text}`"))))?;
        }
        let mut matches = false;
        for (item, lines) in items.iter().zip(&mut found).filter(|(item, _)| selector.selects(item))
        {
            if selector.member().is_none() {
                matches = true;
                lines.of_type.extend(attributes.iter().cloned());
            }
            for (member, lines) in item.members.iter().zip(&mut lines.of_members) {
                if selector.selects_member(member) {
                    matches = true;
                    lines.extend(attributes.iter().cloned());
                }
            }
        }
        if !matches {
            return Err(place(selector.matches_nothing(items)));
        }
    }
    Ok(found)
}
