//! Operations: the client's method, the input, the output, and their serialization.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{
    Source, attributes, codec, discovery, ident, index as module_index, pages, request, response,
    selection, setters, structure, ty, waiters,
};
use crate::api::{
    Api, Auth, BodyLimit, Codecs, Discovery, EndpointParameter, Operation, Output, ParameterSource,
};

/// The module of operations.
pub(super) fn index(api: &Api) -> Source {
    let inputs = api.operations.iter().map(|operation| (&operation.module, &operation.input.name));
    let mut source = module_index("Operations, with their inputs and outputs.", inputs);
    for operation in &api.operations {
        if let Output::Own(output) = &operation.output {
            let (module, name) = (ident(&operation.module), ident(&output.name));
            source.items.push(quote!(pub use #module::#name;));
        }
    }
    source
}

/// The file of an operation.
pub(super) fn source(
    operation: &Operation,
    codecs: Codecs,
    discovery: Option<&Discovery>,
) -> Source {
    let mut items = vec![client_method(operation)];
    items.extend(structure::definition(&operation.input));
    items.extend(setters::of_value(&operation.input));
    items.extend(setters::of_call(&operation.input));
    if let Output::Own(output) = &operation.output {
        items.extend(structure::definition(output));
    }
    items.push(implementation(operation, codecs));
    items.extend(discovery.and_then(|it| discovery::implementation(operation, it)));
    items.extend(pages::implementations(operation));
    items.extend(waiters::items(operation));
    items.extend(request::write_body(operation, codecs));
    if let Output::Own(output) = &operation.output {
        items.extend(response::read_body(output, &operation.response_body, codecs.response));
    }
    let head =
        format!("`{}`: `{} {}`.", operation.shape, operation.http.method, operation.http.template);
    Source { docs: vec![head], items }
}

fn client_method(operation: &Operation) -> TokenStream {
    let (method, name) = (ident(&operation.method), ident(&operation.input.name));
    let deprecated = attributes::deprecated(operation.deprecated.as_deref());
    let docs = attributes::docs(&method_docs(operation));
    let arguments = setters::arguments(&operation.input);
    let expectation = setters::expectation(arguments.len() + 1);
    let values = setters::required(&operation.input).map(|field| ident(&field.name));
    quote! {
        impl Client {
            #docs
            #deprecated
            #expectation
            #[inline]
            pub fn #method(&self, #(#arguments),*) -> Call<#name> {
                Call::new(self, #name::new(#(#values),*))
            }
        }
    }
}

fn method_docs(operation: &Operation) -> Vec<String> {
    let mut docs = operation.docs.clone();
    if !operation.errors.is_empty() {
        let kinds: Vec<String> =
            operation.errors.iter().map(|variant| format!("[`ErrorKind::{variant}`]")).collect();
        docs.extend([String::new(), "# Errors".to_owned()]);
        docs.extend(attributes::wrapped(&format!("{}.", kinds.join(", "))));
    }
    docs
}

fn implementation(operation: &Operation, codecs: Codecs) -> TokenStream {
    let name = ident(&operation.input.name);
    let metadata = metadata(operation);
    let request = request::function(operation, codecs);
    let output = ty::output(operation);
    let read = match &operation.output {
        Output::Shared(_) => {
            let method = codec::read_method(codecs.response);
            quote!(#output::#method)
        }
        Output::Unit | Output::Own(_) => quote!(read_body),
    };
    let structure = operation.output.structure();
    let body = match structure {
        None => quote!(Ok(())),
        Some(it) => response::read(it, &operation.response_body, &output, &read, codecs.response),
    };
    let uses_response = structure.is_some_and(response::uses_response);
    let response = if uses_response { quote!(response) } else { quote!(_) };
    let body_limit = body_limit(operation);
    let parameters = endpoint_parameters(operation);
    quote! {
        impl Operation for #name {
            const METADATA: Metadata = #metadata;
            type Output = #output;
            type Error = ErrorKind;
            #request
            #[inline]
            fn read(#response: &mut Response) -> Result<#output, DecodeError> {
                #body
            }
            #body_limit
            #parameters
        }
    }
}

fn body_limit(operation: &Operation) -> Option<TokenStream> {
    let BodyLimit { bytes, unless } = operation.body_limit.as_ref()?;
    let number = |bytes: &u64| Literal::u64_unsuffixed(*bytes);
    let usual = number(bytes);
    let limit = match unless {
        None => quote!(Some(#usual)),
        Some((field, value, bytes)) => {
            let (field, bytes) = (ident(field), number(bytes));
            quote! {
                match self.#field.as_ref().map(|it| it.as_str()) {
                    Some(#value) => Some(#bytes),
                    _ => Some(#usual),
                }
            }
        }
    };
    Some(quote! {
        #[inline]
        fn body_limit(&self) -> Option<u64> {
            #limit
        }
    })
}

fn metadata(operation: &Operation) -> TokenStream {
    let (name, flags) = (&operation.shape, &operation.flags);
    let flag = |set: bool, method: &str| {
        let method = ident(method);
        set.then(|| quote!(.#method()))
    };
    let readonly = flag(flags.readonly, "readonly");
    let idempotent = flag(flags.idempotent, "idempotent");
    let streams = flag(flags.streams_output, "streams_output");
    let events = flag(flags.sends_events, "sends_events");
    let http2 = flag(flags.requires_http2, "requires_http2");
    let unsigned = flag(flags.unsigned_payload, "unsigned_payload");
    let once = flag(flags.at_most_once, "at_most_once");
    let query = flag(flags.presigned_query, "presigned_query");
    let discovered = flag(flags.discovered, "discovered");
    let silence = flags.read_timeout.map(|secs| {
        let secs = Literal::u64_unsuffixed(secs);
        quote!(.read_timeout(#secs))
    });
    let auth = (flags.auth != [Auth::SigV4]).then(|| {
        let schemes = flags.auth.iter().map(auth);
        quote!(.auth(&[#(#schemes),*]))
    });
    let streams = quote!(#streams #events #http2);
    quote!(Metadata::new(#name)#readonly #idempotent #streams #unsigned #once #query #discovered #silence #auth)
}

fn auth(auth: &Auth) -> TokenStream {
    match auth {
        Auth::SigV4 => quote!(Auth::SigV4),
        Auth::SigV4a => quote!(Auth::SigV4a),
        Auth::Bearer => quote!(Auth::Bearer),
        Auth::Basic => quote!(Auth::Basic),
        Auth::ApiKeyHeader { name, scheme: None } => {
            quote!(Auth::ApiKeyHeader { name: #name, scheme: None })
        }
        Auth::ApiKeyHeader { name, scheme: Some(scheme) } => {
            quote!(Auth::ApiKeyHeader { name: #name, scheme: Some(#scheme) })
        }
        Auth::ApiKeyQuery { name } => quote!(Auth::ApiKeyQuery { name: #name }),
        Auth::None => quote!(Auth::None),
    }
}

fn endpoint_parameters(operation: &Operation) -> Option<TokenStream> {
    let parameters = &operation.endpoint_parameters;
    if parameters.is_empty() {
        return None;
    }
    let pairs: Vec<Pair> = parameters.iter().map(endpoint_parameter).collect();
    let certain = pairs.iter().take_while(|pair| pair.condition.is_none()).count();
    let (first, others) = pairs.split_at(certain);
    let first = first.iter().map(|pair| &pair.value);
    let others = others.iter().map(|Pair { condition, value }| {
        let push = quote!(parameters.push(#value););
        condition.as_ref().map_or(push.clone(), |condition| quote!(if #condition { #push }))
    });
    let body = match certain == pairs.len() {
        true => quote!(vec![#(#first),*]),
        false => quote! {
            let mut parameters = vec![#(#first),*];
            #(#others)*
            parameters
        },
    };
    Some(quote! {
        #[inline]
        fn endpoint_parameters(&self) -> Vec<(&'static str, endpoint::Value)> {
            #body
        }
    })
}

/// A parameter as a pair of name and value, if the condition is true.
struct Pair {
    condition: Option<TokenStream>,
    value: TokenStream,
}

fn endpoint_parameter(parameter: &EndpointParameter) -> Pair {
    let name = &parameter.name;
    let (condition, value) = match &parameter.value {
        ParameterSource::String(text) => (None, quote!(#text)),
        ParameterSource::Bool(value) => (None, quote!(#value)),
        ParameterSource::Strings(texts) => (None, quote!(vec![#(#texts.to_owned()),*])),
        ParameterSource::Input(selection) => selection::value(selection),
    };
    Pair { condition, value: quote!((#name, endpoint::Value::from(#value))) }
}
