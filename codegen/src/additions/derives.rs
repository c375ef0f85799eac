//! Additional derives. Traits of the standard library are derived only for types whose members have them.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens as _;
use syn::Path;

use super::{Item, Kind, Selector};
use crate::{
    Error,
    api::{Ty, TypePath},
    similar::similar,
};

/// The traits of all types, derived or implemented.
const OF_ALL: [&str; 3] = ["Clone", "Debug", "PartialEq"];
/// The additional traits of enums.
const OF_ENUMS: [&str; 4] = ["Eq", "Hash", "Ord", "PartialOrd"];
/// Traits of the standard library that a type can derive only if its members have them, with the traits that they
/// require in addition to those of all types.
const STANDARD: [(&str, &[&str]); 6] = [
    ("Copy", &[]),
    ("Default", &[]),
    ("Eq", &[]),
    ("Hash", &[]),
    ("Ord", &["Eq", "PartialOrd"]),
    ("PartialOrd", &[]),
];

/// Checks that a text is the path of a derive macro.
///
/// # Errors
/// It is not a path, or is one that generated crates implement themselves.
pub fn check_derive(text: &str) -> Result<(), Error> {
    normal(text).map(|_| ())
}

/// The path in a standard form; traits of the standard library are one name.
fn normal(text: &str) -> Result<String, Error> {
    let path: Path = syn::parse_str(text).map_err(|_| {
        Error::new(format!(
            "`{text}` is not the path of a derive macro; use one such as `Hash` or `schemars::JsonSchema`"
        ))
    })?;
    let last = path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    if ["Serialize", "Deserialize"].contains(&last.as_str()) {
        return Err(Error::new(format!(
            "`{text}` is implemented by the feature `serde` of the crate; remove it, and enable the feature"
        )));
    }
    let first = path.segments.first().map(|segment| segment.ident.to_string()).unwrap_or_default();
    let is_standard = path.segments.len() == 1 || ["std", "core"].contains(&first.as_str());
    let known = OF_ALL.iter().chain(STANDARD.iter().map(|(name, _)| name));
    if is_standard && known.into_iter().any(|name| *name == last) {
        return Ok(last);
    }
    if path.segments.len() == 1 {
        let known = STANDARD.iter().map(|(name, _)| *name).chain(OF_ALL);
        let remedy = match similar(&last, known).as_slice() {
            [] => "use its path with the crate, such as `schemars::JsonSchema`".to_owned(),
            near => format!(
                "use `{}`, or the path of a derive macro with its crate",
                near.join("` or `")
            ),
        };
        return Err(Error::new(format!(
            "`{text}` is not a trait of the standard library that can be derived; {remedy}"
        )));
    }
    Ok(path.to_token_stream().to_string().replace(' ', ""))
}

/// The derives to add to each type, sorted.
pub(super) fn resolve(
    items: &[Item<'_>],
    rules: &BTreeMap<String, Vec<String>>,
) -> Result<Vec<Vec<String>>, Error> {
    let mut wanted: Vec<BTreeSet<String>> = vec![BTreeSet::new(); items.len()];
    // Traits that a rule wants for one type by its name, so that leaving them out would be a surprise.
    let mut named = BTreeSet::new();
    for (text, paths) in rules {
        let place = |error: Error| error.within("derive");
        let selector = Selector::parse(text).map_err(place)?;
        if selector.member().is_some() {
            let message = format!("`{text}` selects members; select types, such as `Tag`");
            return Err(place(Error::new(message)));
        }
        let normal = |path: &String| normal(path).map_err(|e| place(e.within(format!("`{text}`"))));
        let mut paths: BTreeSet<String> = paths.iter().map(normal).collect::<Result<_, _>>()?;
        let required = STANDARD.iter().filter(|(name, _)| paths.contains(*name));
        let required: Vec<_> = required.flat_map(|(_, required)| *required).collect();
        paths.extend(required.into_iter().map(|name| (*name).to_owned()));
        let mut matches = false;
        for (index, (item, wanted)) in items.iter().zip(&mut wanted).enumerate() {
            if !selector.selects(item) {
                continue;
            }
            matches = true;
            if selector.is_exact() {
                named.extend(paths.iter().map(|path| (index, path.clone())));
            }
            wanted.extend(paths.iter().cloned());
        }
        if !matches {
            return Err(place(selector.matches_nothing(items)));
        }
    }
    for (name, _) in STANDARD {
        restrict(items, name, &mut wanted, &named)?;
    }
    for (item, wanted) in items.iter().zip(&mut wanted) {
        wanted.retain(|name| !has(item, name));
    }
    Ok(wanted.into_iter().map(|set| set.into_iter().collect()).collect())
}

/// Whether a type has a trait without additions.
fn has(item: &Item<'_>, name: &str) -> bool {
    OF_ALL.contains(&name)
        || item.kinds.contains(&Kind::Enum) && OF_ENUMS.contains(&name)
        || name == "Default" && item.has_default
}

/// Drops a trait of the standard library from types that have a member without it.
fn restrict(
    items: &[Item<'_>],
    name: &str,
    wanted: &mut [BTreeSet<String>],
    named: &BTreeSet<(usize, String)>,
) -> Result<(), Error> {
    loop {
        let with: BTreeSet<&TypePath> = items
            .iter()
            .zip(wanted.iter())
            .filter(|(item, wanted)| wanted.contains(name) || has(item, name))
            .filter_map(|(item, _)| item.path.as_ref())
            .collect();
        let mut is_complete = true;
        for (index, (item, wanted)) in items.iter().zip(wanted.iter_mut()).enumerate() {
            if !wanted.contains(name) || has(item, name) {
                continue;
            }
            let Some(reason) = obstacle(item, name, &with) else { continue };
            if named.contains(&(index, name.to_owned())) {
                return Err(Error::new(format!(
                    "`{}`: `{name}` cannot be derived: {reason}; remove the derive, or use `*` to derive it for all \
                     types that can have it",
                    item.name
                ))
                .within("derive"));
            }
            wanted.remove(name);
            is_complete = false;
        }
        if is_complete {
            return Ok(());
        }
    }
}

/// Why a type cannot derive a trait. `with` are the types that have it.
fn obstacle(item: &Item<'_>, name: &str, with: &BTreeSet<&TypePath>) -> Option<String> {
    let is_choice = item.kinds.contains(&Kind::Union) || item.kinds.contains(&Kind::Enum);
    match name {
        "Default" if is_choice => return Some("it has no default variant".to_owned()),
        "Copy" if is_choice => {
            return Some("its variant `Unknown` has an unknown value".to_owned());
        }
        _ if item.kinds.contains(&Kind::Union) => {
            return Some("its variant `Unknown` has a `Document`".to_owned());
        }
        _ => {}
    }
    let member = item.members.iter().find(|member| {
        let is_free = name == "Default" && member.is_optional;
        let fits = member.ty.is_none_or(|ty| fits(ty, name, with));
        !is_free && (!fits || name == "Copy" && member.boxed)
    })?;
    Some(format!("its member `{}` does not have it", member.name))
}

/// Whether values of a type have a trait.
fn fits(ty: &Ty, name: &str, with: &BTreeSet<&TypePath>) -> bool {
    match ty {
        Ty::Boolean | Ty::Byte | Ty::Short | Ty::Integer | Ty::Long | Ty::Timestamp(_) => true,
        Ty::String | Ty::Blob => name != "Copy",
        Ty::Float | Ty::Double => ["Copy", "Default", "PartialOrd"].contains(&name),
        Ty::Document | Ty::Stream => name == "Default",
        Ty::Events(_) | Ty::EventInput(_) => false,
        Ty::Enum(path) | Ty::IntEnum(path) | Ty::Structure(path) | Ty::Union(path) => {
            with.contains(path)
        }
        Ty::List { item: of, .. } | Ty::Map { value: of, .. } => {
            name == "Default" || name != "Copy" && fits(of, name, with)
        }
        // The compiler knows the traits of the user's type.
        Ty::Replaced(_) => true,
    }
}
