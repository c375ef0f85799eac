//! Pairs the items of two lists by name.

use std::{collections::BTreeMap, mem};

/// The items of two lists.
pub(super) struct Pairs<'a, T> {
    /// Items of only the old list, in its order.
    pub(super) removed: Vec<&'a T>,
    /// Items of only the new list, in its order.
    pub(super) added: Vec<&'a T>,
    /// Items of both lists, in the order of the new one.
    pub(super) both: Vec<(&'a T, &'a T)>,
}

/// Pairs the items of two lists by their names.
pub(super) fn pairs<'a, T>(
    old: &'a [T],
    new: &'a [T],
    name: impl Fn(&'a T) -> &'a str,
) -> Pairs<'a, T> {
    let mut rest: BTreeMap<&str, &T> = old.iter().map(|item| (name(item), item)).collect();
    let (mut added, mut both) = (Vec::new(), Vec::new());
    for item in new {
        match rest.remove(name(item)) {
            Some(previous) => both.push((previous, item)),
            None => added.push(item),
        }
    }
    let removed = old.iter().filter(|item| rest.contains_key(name(item))).collect();
    Pairs { removed, added, both }
}

/// Pairs the items of two lists by their names in the model, and then the others by their names in Rust: programs cannot
/// tell these apart.
pub(super) fn pairs_in_rust<'a, T>(
    old: &'a [T],
    new: &'a [T],
    member: impl Fn(&'a T) -> &'a str,
    name: impl Fn(&'a T) -> &'a str,
) -> Pairs<'a, T> {
    let mut pairs = pairs(old, new, member);
    for item in mem::take(&mut pairs.removed) {
        match pairs.added.iter().position(|it| name(it) == name(item)) {
            Some(index) => pairs.both.push((item, pairs.added.remove(index))),
            None => pairs.removed.push(item),
        }
    }
    pairs
}

/// Whether the names that both lists have are in a different order.
pub(super) fn is_reordered(old: &[&str], new: &[&str]) -> bool {
    let common = |these: &[&str], others: &[&str]| -> Vec<String> {
        these.iter().filter(|name| others.contains(name)).map(|name| (*name).to_owned()).collect()
    };
    common(old, new) != common(new, old)
}
