//! Finds the members that must be boxed, so that recursive types are finite.

use std::collections::{BTreeMap, BTreeSet};

use super::closure::Closure;
use crate::smithy::{Shape, ShapeType};

/// Members, as pairs of shape ID and member name.
#[derive(Debug, Default)]
pub(super) struct Boxed(BTreeSet<(String, String)>);

impl Boxed {
    /// Whether the member is on a cycle of structures and unions that contain each other directly.
    pub(super) fn contains(&self, shape: &str, member: &str) -> bool {
        self.0.contains(&(shape.to_owned(), member.to_owned()))
    }
}

/// Finds every member that closes a cycle. Lists and maps break cycles, because they are on the heap.
pub(super) fn boxed_members(closure: &Closure<'_>) -> Boxed {
    let edges: BTreeMap<&str, Vec<(&str, &str)>> =
        closure.shapes.values().map(|shape| (shape.id.as_str(), direct_members(shape))).collect();
    let mut boxed = BTreeSet::new();
    for (from, members) in &edges {
        for (name, to) in members {
            if reaches(&edges, to, from) {
                boxed.insert(((*from).to_owned(), (*name).to_owned()));
            }
        }
    }
    Boxed(boxed)
}

fn direct_members(shape: &Shape) -> Vec<(&str, &str)> {
    match &shape.kind {
        ShapeType::Structure(members) | ShapeType::Union(members) => {
            members.iter().map(|member| (member.name.as_str(), member.target.as_str())).collect()
        }
        _ => Vec::new(),
    }
}

fn reaches(edges: &BTreeMap<&str, Vec<(&str, &str)>>, from: &str, wanted: &str) -> bool {
    let mut open = vec![from];
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if id == wanted {
            return true;
        }
        if seen.insert(id) {
            open.extend(edges.get(id).into_iter().flatten().map(|(_, to)| *to));
        }
    }
    false
}
