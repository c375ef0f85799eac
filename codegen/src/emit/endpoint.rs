//! Endpoint rules as ordinary Rust.

mod expression;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use super::{Source, attributes, ident};
use crate::{
    api::Api,
    endpoint::{BuiltIn, Endpoint, Outcome, Parameter, ParameterKind, Rule},
};
use expression::{Bindings, Condition};

/// The file of the endpoint rules.
pub(super) fn source(api: &Api) -> Source {
    let head = format!("Endpoints of {}: the rules of the model, as they are.", api.service.title);
    let rules = match &api.endpoint.rules {
        Some(rules) => rules,
        None => return Source { docs: vec![head], items: vec![without_rules()] },
    };
    let parameters = &api.endpoint.parameters;
    let context = match parameters.is_empty() {
        true => quote!(_),
        false => quote!(context),
    };
    let values = parameters.iter().map(value);
    let resolve = quote! {
        /// Finds the endpoint for what a client and an operation ask for.
        ///
        /// # Errors
        /// The rules have none; the text is theirs.
        pub fn resolve(#context: &Context<'_>) -> Result<Endpoint, EndpointError> {
            Parameters { #(#values),* }.resolve()
        }
    };
    let body = block(rules, &Bindings::new(parameters), Place::Function);
    let by_rules = quote! {
        impl Parameters<'_> {
            /// Finds the endpoint for these parameters.
            ///
            /// # Errors
            /// The rules have none; the text is theirs.
            pub fn resolve(&self) -> Result<Endpoint, EndpointError> {
                #body
            }
        }
    };
    Source { docs: vec![head], items: vec![resolve, definition(parameters), by_rules] }
}

/// A model without rules has no endpoint but the one that the user gives.
fn without_rules() -> TokenStream {
    quote! {
        /// Finds the endpoint: the model has no rules for it, so it is the one that the user gave.
        ///
        /// # Errors
        /// The user gave none.
        pub fn resolve(context: &Context<'_>) -> Result<Endpoint, EndpointError> {
            let url = context.endpoint.ok_or_else(|| {
                EndpointError::new("the model of this service has no endpoint rules; set `endpoint_url`")
            })?;
            Ok(Endpoint::new(url))
        }
    }
}

fn definition(parameters: &[Parameter]) -> TokenStream {
    let fields = parameters.iter().map(|parameter| {
        let (name, docs) = (ident(&parameter.field), attributes::docs(&parameter.docs));
        let ty = match parameter.kind {
            ParameterKind::String(_) => quote!(Option<&'a str>),
            ParameterKind::Bool(Some(_)) => quote!(bool),
            ParameterKind::Bool(None) => quote!(Option<bool>),
            ParameterKind::StringList => quote!(Option<&'a [String]>),
        };
        quote!(#docs pub #name: #ty,)
    });
    let lifetime = (!parameters.is_empty()).then(|| quote!(<'a>));
    quote! {
        /// What the rules look at.
        #[derive(Clone, Copy, Debug, Default)]
        pub struct Parameters #lifetime {
            #(#fields)*
        }
    }
}

/// A parameter's value, from where the client has it.
fn value(parameter: &Parameter) -> TokenStream {
    let (name, field) = (&parameter.name, ident(&parameter.field));
    let found = quote!(context.parameter(#name));
    let value = match (parameter.built_in, &parameter.kind) {
        (Some(BuiltIn::Region), _) => quote!(context.region),
        (Some(BuiltIn::Endpoint), _) => quote!(context.endpoint),
        (Some(BuiltIn::UseFips), ParameterKind::Bool(None)) => quote!(Some(context.use_fips)),
        (Some(BuiltIn::UseFips), _) => quote!(context.use_fips),
        (Some(BuiltIn::UseDualStack), ParameterKind::Bool(None)) => {
            quote!(Some(context.use_dual_stack))
        }
        (Some(BuiltIn::UseDualStack), _) => quote!(context.use_dual_stack),
        (None, ParameterKind::String(None)) => quote!(#found.and_then(endpoint::Value::as_str)),
        (None, ParameterKind::String(Some(default))) => {
            quote!(#found.and_then(endpoint::Value::as_str).or(Some(#default)))
        }
        (None, ParameterKind::Bool(None)) => quote!(#found.and_then(endpoint::Value::as_bool)),
        (None, ParameterKind::Bool(Some(default))) => {
            quote!(#found.and_then(endpoint::Value::as_bool).unwrap_or(#default))
        }
        (None, ParameterKind::StringList) => quote!(#found.and_then(endpoint::Value::as_list)),
    };
    quote!(#field: #value)
}

/// Whether a block is the body of the function, whose last value needs no `return`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Function,
    Nested,
}

/// Rules, tried in order. What follows a rule that always holds is never reached and not emitted.
fn block(rules: &[Rule], bindings: &Bindings, place: Place) -> TokenStream {
    let mut tried = Vec::new();
    for rule in rules {
        let (conditions, bindings) = conditions(rule, bindings);
        if conditions.iter().all(|condition| matches!(condition, Condition::Always { .. })) {
            let last = guarded(conditions, outcome(&rule.then, &bindings, place));
            return quote!(#(#tried)* #last);
        }
        let guarded = guarded(conditions, outcome(&rule.then, &bindings, Place::Nested));
        tried.push(guarded);
    }
    let message = "no rule of the model fits these parameters; set `endpoint_url`";
    let last = result(quote!(Err(EndpointError::new(#message))), place);
    quote!(#(#tried)* #last)
}

fn result(value: TokenStream, place: Place) -> TokenStream {
    match place {
        Place::Function => value,
        Place::Nested => quote!(return #value;),
    }
}

fn outcome(outcome: &Outcome, bindings: &Bindings, place: Place) -> TokenStream {
    match outcome {
        Outcome::Tree(rules) => block(rules, bindings, place),
        Outcome::Endpoint(it) => {
            let endpoint = endpoint(it, bindings);
            result(quote!(Ok(#endpoint)), place)
        }
        Outcome::Error(message) => {
            let message = bindings.text(message);
            result(quote!(Err(EndpointError::new(#message))), place)
        }
    }
}

/// The conditions of a rule, and the names that they bind for its outcome.
fn conditions(rule: &Rule, bindings: &Bindings) -> (Vec<Condition>, Bindings) {
    let mut bindings = bindings.clone();
    let conditions = rule.conditions.iter().map(|each| bindings.condition(each)).collect();
    (conditions, bindings)
}

/// A body behind conditions: one `if` for as many as go together, another inside where a name must be bound first.
///
/// It grows from the last condition to the first, so that a name is bound only where something says it.
fn guarded(conditions: Vec<Condition>, body: TokenStream) -> TokenStream {
    let close = |tests: &mut Vec<TokenStream>, body: TokenStream| match tests.is_empty() {
        true => body,
        false => {
            let tests = tests.drain(..).rev();
            quote!(if #(#tests)&&* { #body })
        }
    };
    let is_guarded = conditions.iter().any(|each| !matches!(each, Condition::Always { .. }));
    let (mut body, mut tests) = (body, Vec::new());
    let mut is_scoped = false;
    for condition in conditions.into_iter().rev() {
        let says = |name| says(&body, name) || tests.iter().any(|test| says(test, name));
        match condition {
            Condition::Test(test) => tests.push(test),
            Condition::Some { name, value } => match says(&name) {
                true => tests.push(quote!(let Some(#name) = #value)),
                false => tests.push(quote!(#value.is_some())),
            },
            Condition::Always { name, value } => {
                if says(&name) {
                    let inner = close(&mut tests, body);
                    body = quote!(let #name = #value; #inner);
                    is_scoped = true;
                    continue;
                }
            }
        }
        is_scoped = false;
    }
    let whole = close(&mut tests, body);
    if is_scoped && is_guarded { quote!({ #whole }) } else { whole }
}

/// Whether tokens have a name, by itself or in the text of a `format!`.
fn says(tokens: &TokenStream, name: &Ident) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Group(group) => says(&group.stream(), name),
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Literal(text) => text.to_string().contains(&format!("{{{name}}}")),
        TokenTree::Punct(_) => false,
    })
}

fn endpoint(endpoint: &Endpoint, bindings: &Bindings) -> TokenStream {
    let url = bindings.text(&endpoint.url);
    let headers = endpoint.headers.iter().flat_map(|(name, values)| {
        values.iter().map(move |value| {
            let value = bindings.text(value);
            quote!(.header(#name, #value))
        })
    });
    let schemes = endpoint.auth_schemes.iter().map(|scheme| {
        let name = &scheme.name;
        let signing_name = scheme.signing_name.as_ref().map(|value| {
            let value = bindings.text(value);
            quote!(.signing_name(#value))
        });
        let signing_region = scheme.signing_region.as_ref().map(|value| {
            let value = bindings.text(value);
            quote!(.signing_region(#value))
        });
        let once = scheme.disable_double_encoding.then(|| quote!(.disable_double_encoding(true)));
        quote!(.auth_scheme(AuthScheme::new(#name)#signing_name #signing_region #once))
    });
    quote!(Endpoint::new(#url)#(#headers)*#(#schemes)*)
}
