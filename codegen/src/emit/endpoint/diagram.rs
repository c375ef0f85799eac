//! Emits decision diagrams as nested conditions. A decision with several predecessors is a function, so that it is
//! emitted once.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{
    Place,
    expression::Bindings,
    no_match, outcome, result,
    scope::{Condition, always_hold, guarded, never_hold, says},
    value::Value,
};
use crate::api::endpoint::{Decision, Diagram, Kind, Target};

/// The maximum number of function parameters that Clippy accepts.
const MOST_PARAMETERS: usize = 7;

/// The body that starts at the root, and the functions that it calls.
pub(super) fn functions(
    diagram: &Diagram,
    bindings: &Bindings<'_>,
) -> (TokenStream, Vec<TokenStream>) {
    let mut emitter =
        Emitter { diagram, decided: decide(diagram, bindings), functions: BTreeMap::new() };
    let mut emitted = Vec::new();
    // Callees are processed first, so that their parameters are known.
    for position in (0..diagram.decisions.len()).rev() {
        if emitter.is_shared(position)
            && let Some(decided) = emitter.decided.get(&position).cloned()
        {
            emitted.push(emitter.function(position, &decided));
        }
    }
    emitted.reverse();
    (emitter.target(diagram.root, bindings, Place::Function), emitted)
}

/// A decision with the bindings at its place.
#[derive(Clone)]
struct Decided<'a> {
    /// The bindings before it.
    before: Bindings<'a>,
    /// Its conditions.
    conditions: Vec<Condition>,
    /// The bindings if it is true.
    yes: Bindings<'a>,
    /// The bindings if it is false.
    no: Bindings<'a>,
    /// The number of predecessors.
    ways: usize,
}

impl<'a> Decided<'a> {
    fn is_never(&self) -> bool {
        never_hold(&self.conditions)
    }

    /// The reachable targets with their bindings.
    fn ways_on(&self, decision: &Decision) -> Vec<(Target, Bindings<'a>)> {
        let yes = (!self.is_never()).then(|| (decision.yes, self.yes.clone()));
        let no = (!always_hold(&self.conditions)).then(|| (decision.no, self.no.clone()));
        yes.into_iter().chain(no).collect()
    }
}

/// Visits the decisions from the root, and computes the bindings at each reachable one.
fn decide<'a>(diagram: &Diagram, root: &Bindings<'a>) -> BTreeMap<usize, Decided<'a>> {
    let mut arriving = BTreeMap::<usize, Vec<Bindings<'a>>>::new();
    let mut decided = BTreeMap::new();
    if let Target::Decision(position) = diagram.root {
        arriving.entry(position).or_default().push(root.clone());
    }
    for (position, decision) in diagram.decisions.iter().enumerate() {
        let Some(ways) = arriving.remove(&position) else { continue };
        let before = match ways.as_slice() {
            [only] => only.clone(),
            _ => root.with(merged(&ways, root)),
        };
        let mut yes = before.clone();
        let modelled = decision.conditions.iter().filter_map(|it| diagram.conditions.get(*it));
        let conditions: Vec<Condition> =
            modelled.clone().flat_map(|condition| yes.condition(condition)).collect();
        let mut no = before.clone();
        for condition in modelled {
            if let Some(name) = &condition.assign {
                let is_flag = yes.values().get(name).is_some_and(|it| it.kind == Kind::Bool);
                no.bind(
                    name,
                    (is_flag && decision.conditions.len() == 1).then(|| Value::boolean(false)),
                );
            }
        }
        let this = Decided { before, conditions, yes, no, ways: ways.len() };
        for (target, bindings) in this.ways_on(decision) {
            if let Target::Decision(next) = target {
                arriving.entry(next).or_default().push(bindings);
            }
        }
        decided.insert(position, this);
    }
    decided
}

/// The bindings where several paths meet: a value exists if it exists on all of them.
fn merged(ways: &[Bindings<'_>], root: &Bindings<'_>) -> BTreeMap<String, Value> {
    let names: BTreeSet<&String> = ways.iter().flat_map(|way| way.values().keys()).collect();
    let mut merged = BTreeMap::new();
    let mut taken = root.clone();
    for name in names {
        let values: Vec<Option<&Value>> = ways.iter().map(|way| way.values().get(name)).collect();
        let is_sure = values.iter().all(|value| value.is_some_and(|value| !value.optional));
        let Some(sample) = values.iter().copied().flatten().next() else { continue };
        let is_literal = is_sure
            && sample.constant().is_some()
            && values.iter().flatten().all(|value| value.constant() == sample.constant());
        let value = match root.values().get(name) {
            _ if is_literal => sample.clone(),
            // A parameter keeps its variable, unless it is known to exist.
            Some(parameter) if !is_sure || !parameter.optional => parameter.clone(),
            _ => {
                let variable = taken.variable(name);
                Value::sure(quote!(#variable), sample.kind).optional(!is_sure)
            }
        };
        taken.bind(name, Some(value.clone()));
        merged.insert(name.clone(), value);
    }
    merged
}

/// An emitted function: its name, and the names and kinds of its parameters.
struct Function {
    name: Ident,
    parameters: Vec<(String, Value)>,
}

struct Emitter<'d, 'a> {
    diagram: &'d Diagram,
    decided: BTreeMap<usize, Decided<'a>>,
    functions: BTreeMap<usize, Function>,
}

impl<'a> Emitter<'_, 'a> {
    fn is_shared(&self, position: usize) -> bool {
        self.decided.get(&position).is_some_and(|decided| decided.ways > 1)
    }

    /// A function for a decision with several predecessors.
    fn function(&mut self, position: usize, decided: &Decided<'a>) -> TokenStream {
        let body = self.decision(position, decided, Place::Function);
        let is_said = |(_, value): &(&String, &Value)| {
            let variable = syn::parse2::<Ident>(value.tokens.clone());
            variable.is_ok_and(|variable| says(&body, &variable))
        };
        let parameters: Vec<(String, Value)> = decided
            .before
            .values()
            .iter()
            .filter(is_said)
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let listed = parameters.iter().map(|(_, value)| {
            let (name, ty) = (&value.tokens, ty(value));
            quote!(#name: #ty)
        });
        let name = format_ident!("decide_{}", position + 1);
        let many = (parameters.len() >= MOST_PARAMETERS).then(|| {
            quote!(#[expect(clippy::too_many_arguments, reason = "it is what was found out before")])
        });
        let function = quote! {
            #many
            fn #name(&self, #(#listed),*) -> Result<Endpoint, EndpointError> {
                #body
            }
        };
        self.functions.insert(position, Function { name, parameters });
        function
    }

    fn decision(&self, position: usize, decided: &Decided<'a>, place: Place) -> TokenStream {
        let Some(decision) = self.diagram.decisions.get(position) else { return no_match(place) };
        if decided.is_never() {
            return self.target(decision.no, &decided.no, place);
        }
        if always_hold(&decided.conditions) {
            let body = self.target(decision.yes, &decided.yes, place);
            return guarded(decided.conditions.clone(), body);
        }
        let body = self.target(decision.yes, &decided.yes, Place::Nested);
        let yes = guarded(decided.conditions.clone(), body);
        let no = self.target(decision.no, &decided.no, place);
        quote!(#yes #no)
    }

    fn target(&self, target: Target, bindings: &Bindings<'_>, place: Place) -> TokenStream {
        match target {
            Target::NoMatch => no_match(place),
            Target::Result(index) => match self.diagram.results.get(index) {
                Some(found) => outcome(found, bindings, place),
                None => no_match(place),
            },
            Target::Decision(position) => match self.functions.get(&position) {
                Some(function) => {
                    let name = &function.name;
                    let arguments = function
                        .parameters
                        .iter()
                        .map(|(name, wanted)| argument(bindings.values().get(name), wanted));
                    result(quote!(self.#name(#(#arguments),*)), place)
                }
                None => match self.decided.get(&position) {
                    Some(decided) => self.decision(position, decided, place),
                    None => no_match(place),
                },
            },
        }
    }
}

/// A value for a function's parameter.
fn argument(value: Option<&Value>, wanted: &Value) -> TokenStream {
    let Some(value) = value else { return quote!(None) };
    let value = value.borrowed();
    let tokens = value.tokens;
    if wanted.optional && !value.optional { quote!(Some(#tokens)) } else { tokens }
}

/// The type of a function's parameter.
fn ty(value: &Value) -> TokenStream {
    let ty = match value.kind {
        Kind::Text => quote!(&str),
        Kind::Bool => quote!(bool),
        Kind::Integer => quote!(usize),
        Kind::Strings => quote!(&[String]),
        Kind::Parts => quote!(&[&str]),
        Kind::Partition => quote!(&endpoint::Partition),
        Kind::Arn => quote!(&endpoint::Arn<'_>),
        Kind::Url => quote!(&endpoint::Url<'_>),
    };
    if value.optional { quote!(Option<#ty>) } else { ty }
}
