//! Emits rules as nested conditions, tried in order.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    Place,
    expression::Bindings,
    no_match, outcome,
    scope::{Condition, always_hold, guarded, never_hold},
};
use crate::api::endpoint::{self, Outcome, Rule};

/// Rules, tried in order. Rules after one that always matches are unreachable and not emitted, like rules that never
/// match.
pub(super) fn block(rules: &[Rule], bindings: &Bindings<'_>, place: Place) -> TokenStream {
    let may_match = |rule: &&Rule| {
        let mut bindings = bindings.clone();
        let conditions = rule.conditions.iter().flat_map(|each| bindings.condition(each));
        !never_hold(&conditions.collect::<Vec<_>>())
    };
    let rules: Vec<Candidate<'_>> = rules.iter().filter(may_match).map(Candidate::of).collect();
    let (tried, is_last) = candidates(&rules, bindings, place);
    let last = (!is_last).then(|| no_match(place));
    quote!(#tried #last)
}

/// A rule, or the end of one whose first conditions are checked for several rules at once.
#[derive(Clone, Copy)]
struct Candidate<'r> {
    conditions: &'r [endpoint::Condition],
    then: &'r Outcome,
}

impl<'r> Candidate<'r> {
    fn of(rule: &'r Rule) -> Self {
        Self { conditions: &rule.conditions, then: &rule.then }
    }

    fn after(self, count: usize) -> Self {
        Self { conditions: self.conditions.get(count..).unwrap_or_default(), ..self }
    }
}

/// Rules, tried in order, and whether one of them always matches. Conditions with which consecutive rules begin are
/// emitted once, so that they are not evaluated again for each of the rules.
fn candidates(
    rules: &[Candidate<'_>],
    bindings: &Bindings<'_>,
    place: Place,
) -> (TokenStream, bool) {
    let mut tried = TokenStream::new();
    let mut rest = rules;
    while let [first, ..] = rest {
        let (together, shared) = alike(rest);
        let (group, others) = rest.split_at(together);
        rest = others;
        let mut bindings = bindings.clone();
        let shared_conditions = first.conditions.iter().take(shared);
        let conditions: Vec<Condition> =
            shared_conditions.flat_map(|each| bindings.condition(each)).collect();
        let is_certain = always_hold(&conditions);
        let place = if is_certain { place } else { Place::Nested };
        let (body, is_last) = match group {
            [only] => (outcome(only.then, &bindings, place), true),
            _ => {
                let group: Vec<Candidate<'_>> = group.iter().map(|it| it.after(shared)).collect();
                candidates(&group, &bindings, place)
            }
        };
        tried.extend(guarded(conditions, body));
        if is_certain && is_last {
            return (tried, true);
        }
    }
    (tried, false)
}

/// The number of rules at the start that begin with the same conditions, and the number of these conditions; for a
/// rule that is like no other, all of its conditions.
fn alike(rules: &[Candidate<'_>]) -> (usize, usize) {
    let [first, others @ ..] = rules else { return (0, 0) };
    let shared = |other: &Candidate<'_>| {
        first.conditions.iter().zip(other.conditions).take_while(|(one, two)| one == two).count()
    };
    let counts = others.iter().map(shared).take_while(|count| *count > 0);
    match counts.clone().min() {
        Some(least) => (counts.count() + 1, least),
        None => (1, first.conditions.len()),
    }
}
