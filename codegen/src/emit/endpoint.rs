//! Endpoint rules as Rust code.

mod call;
mod diagram;
mod expression;
mod rules;
mod scope;
mod value;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Source, attributes, ident};
use crate::api::{
    Api,
    endpoint::{BuiltIn, Endpoint, Logic, Outcome, Parameter, ParameterKind},
};
use expression::{Bindings, given};
use rules::block;
use scope::says;

/// The file of the endpoint rules.
pub(super) fn source(api: &Api) -> Source {
    let head = format!("Endpoints of {}: the rules of the model, as they are.", api.service.title);
    let rules = &api.endpoint;
    let Some(logic) = &rules.logic else {
        return Source { docs: vec![head], items: vec![without_rules()] };
    };
    let parameters = &api.endpoint.parameters;
    let context = match parameters.is_empty() {
        true => quote!(_),
        false => quote!(context),
    };
    let values = parameters.iter().map(value);
    let resolve = quote! {
        /// Finds the endpoint for a client and an operation.
        ///
        /// # Errors
        /// The rules reject the parameters. The text of the error is theirs.
        pub fn resolve(#context: &Context<'_>) -> Result<Endpoint, EndpointError> {
            Parameters { #(#values),* }.resolve()
        }
    };
    let bindings = Bindings::new(rules);
    let (body, others) = match logic {
        Logic::Rules(rules) => (block(rules, &bindings, Place::Function), Vec::new()),
        Logic::Diagram(diagram) => diagram::functions(diagram, &bindings),
    };
    let given = given(parameters, &bindings);
    let given = given.iter().filter(|(name, _)| says(&body, name)).map(|(_, given)| given);
    let lifetime = borrows(parameters).then(|| quote!(<'_>));
    let by_rules = quote! {
        impl Parameters #lifetime {
            /// Finds the endpoint for these parameters.
            ///
            /// # Errors
            /// The rules reject the parameters. The text of the error is theirs.
            pub fn resolve(&self) -> Result<Endpoint, EndpointError> {
                #(#given)*
                #body
            }
            #(#others)*
        }
    };
    let mut items = vec![resolve];
    items.extend(definition(parameters));
    items.push(by_rules);
    Source { docs: vec![head], items }
}

/// Without rules, the only endpoint is the configured one.
fn without_rules() -> TokenStream {
    quote! {
        /// Returns the endpoint of the configuration, because the model has no endpoint rules.
        ///
        /// # Errors
        /// The configuration has no endpoint.
        pub fn resolve(context: &Context<'_>) -> Result<Endpoint, EndpointError> {
            let url = context.endpoint.ok_or_else(|| {
                EndpointError::new("the model of this service has no endpoint rules; set `endpoint_url`")
            })?;
            Ok(Endpoint::new(url))
        }
    }
}

fn definition(parameters: &[Parameter]) -> Vec<TokenStream> {
    let fields = parameters.iter().map(|parameter| {
        let (name, docs) = (ident(&parameter.field), attributes::docs(&parameter.docs));
        let ty = match parameter.kind {
            ParameterKind::String(_) => quote!(Option<&'a str>),
            ParameterKind::Bool(Some(_)) => quote!(bool),
            ParameterKind::Bool(None) => quote!(Option<bool>),
            ParameterKind::StringList(_) => quote!(Option<&'a [String]>),
        };
        quote!(#docs pub #name: #ty,)
    });
    let lifetime = borrows(parameters).then(|| quote!(<'a>));
    let defaults = defaults(parameters);
    let derive = if defaults.is_none() {
        quote!(Clone, Copy, Debug, Default)
    } else {
        quote!(Clone, Copy, Debug)
    };
    let definition = quote! {
        /// The parameters of the endpoint rules.
        #[derive(#derive)]
        pub struct Parameters #lifetime {
            #(#fields)*
        }
    };
    [definition].into_iter().chain(defaults).collect()
}

/// Whether parameters borrow their values.
fn borrows(parameters: &[Parameter]) -> bool {
    parameters.iter().any(|parameter| !matches!(parameter.kind, ParameterKind::Bool(_)))
}

/// The defaults of the parameters, if they differ from those of their types.
fn defaults(parameters: &[Parameter]) -> Option<TokenStream> {
    let differs = |parameter: &Parameter| {
        parameter.kind == ParameterKind::Bool(Some(true)) || default(&parameter.kind).is_some()
    };
    let fields = parameters.iter().map(|parameter| {
        let name = ident(&parameter.field);
        let value = match (&parameter.kind, default(&parameter.kind)) {
            (ParameterKind::Bool(Some(default)), _) => quote!(#default),
            (_, Some(default)) => quote!(Some(#default)),
            _ => quote!(None),
        };
        quote!(#name: #value)
    });
    let lifetime = borrows(parameters).then(|| quote!(<'_>));
    parameters.iter().any(differs).then(|| {
        quote! {
            impl Default for Parameters #lifetime {
                fn default() -> Self {
                    Self { #(#fields),* }
                }
            }
        }
    })
}

/// The default of a parameter that borrows its value.
fn default(kind: &ParameterKind) -> Option<TokenStream> {
    match kind {
        ParameterKind::String(default) => default.as_ref().map(|text| quote!(#text)),
        ParameterKind::StringList(Some(texts)) if texts.is_empty() => Some(quote!(&[])),
        ParameterKind::StringList(Some(texts)) => Some(quote!({
            static TEXTS: std::sync::LazyLock<Vec<String>> =
                std::sync::LazyLock::new(|| vec![#(#texts.to_owned()),*]);
            TEXTS.as_slice()
        })),
        ParameterKind::StringList(None) | ParameterKind::Bool(_) => None,
    }
}

/// The value of a parameter. Values of the operation or the client configuration take precedence over built-in values,
/// and those over the default.
fn value(parameter: &Parameter) -> TokenStream {
    let (name, field) = (&parameter.name, ident(&parameter.field));
    let found = quote!(context.parameter(#name));
    let said = match &parameter.kind {
        ParameterKind::String(_) => quote!(#found.and_then(endpoint::Value::as_str)),
        ParameterKind::Bool(_) => quote!(#found.and_then(endpoint::Value::as_bool)),
        ParameterKind::StringList(_) => quote!(#found.and_then(endpoint::Value::as_list)),
    };
    let built_in = match &parameter.built_in {
        Some(BuiltIn::Region) => Some(quote!(context.region)),
        Some(BuiltIn::Endpoint) => Some(quote!(context.endpoint)),
        Some(BuiltIn::UseFips) => Some(quote!(context.use_fips)),
        Some(BuiltIn::UseDualStack) => Some(quote!(context.use_dual_stack)),
        Some(BuiltIn::AccountId) => Some(quote!(context.account_id)),
        Some(BuiltIn::AccountIdEndpointMode) => Some(quote!(context.account_id_endpoint_mode)),
        Some(BuiltIn::Other(_)) | None => None,
    };
    // For the account ID, the client configuration takes precedence over the credentials.
    let is_of_account =
        matches!(parameter.built_in, Some(BuiltIn::AccountId | BuiltIn::AccountIdEndpointMode));
    let is_bound = parameter.is_bound || is_of_account;
    let value = match (built_in, &parameter.kind) {
        (Some(built_in), ParameterKind::Bool(Some(_))) if parameter.is_bound => {
            quote!(#said.unwrap_or(#built_in))
        }
        (Some(built_in), ParameterKind::Bool(Some(_))) => built_in,
        (Some(built_in), ParameterKind::Bool(None)) if parameter.is_bound => {
            quote!(#said.or(Some(#built_in)))
        }
        (Some(built_in), ParameterKind::Bool(None)) => quote!(Some(#built_in)),
        (built_in, ParameterKind::String(_) | ParameterKind::StringList(_)) => {
            let first = match built_in {
                Some(built_in) if is_bound => quote!(#said.or(#built_in)),
                Some(built_in) => built_in,
                None => said,
            };
            let default = default(&parameter.kind).map(|default| quote!(.or(Some(#default))));
            quote!(#first #default)
        }
        (None, ParameterKind::Bool(Some(default))) => quote!(#said.unwrap_or(#default)),
        (None, ParameterKind::Bool(None)) => said,
    };
    quote!(#field: #value)
}

/// Whether a block is the function body, whose last value needs no `return`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Function,
    Nested,
}

fn no_match(place: Place) -> TokenStream {
    let message = "no rule of the model fits these parameters; set `endpoint_url`";
    result(quote!(Err(EndpointError::new(#message))), place)
}

fn result(value: TokenStream, place: Place) -> TokenStream {
    match place {
        Place::Function => value,
        Place::Nested => quote!(return #value;),
    }
}

fn outcome(outcome: &Outcome, bindings: &Bindings<'_>, place: Place) -> TokenStream {
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

fn endpoint(endpoint: &Endpoint, bindings: &Bindings<'_>) -> TokenStream {
    let url = bindings.text(&endpoint.url);
    let headers = endpoint.headers.iter().flat_map(|(name, values)| {
        values.iter().map(move |value| {
            let value = bindings.text(value);
            quote!(.header(#name, #value))
        })
    });
    let schemes = endpoint.auth_schemes.iter().map(|scheme| {
        let name = bindings.text(&scheme.name);
        let signing_name = scheme.signing_name.as_ref().map(|value| {
            let value = bindings.text(value);
            quote!(.signing_name(#value))
        });
        let signing_region = scheme.signing_region.as_ref().map(|value| {
            let value = bindings.text(value);
            quote!(.signing_region(#value))
        });
        let regions = scheme.signing_region_set.iter().map(|value| {
            let value = bindings.text(value);
            quote!(String::from(#value))
        });
        let regions = (!scheme.signing_region_set.is_empty())
            .then(|| quote!(.signing_region_set(vec![#(#regions),*])));
        let once = scheme.disable_double_encoding.then(|| quote!(.disable_double_encoding(true)));
        let as_is = scheme.disable_normalize_path.then(|| quote!(.disable_normalize_path(true)));
        quote! {
            .auth_scheme(AuthScheme::new(#name)#signing_name #signing_region #regions #once #as_is)
        }
    });
    quote!(Endpoint::new(#url)#(#headers)*#(#schemes)*)
}
