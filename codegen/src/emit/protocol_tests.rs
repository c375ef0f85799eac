//! The protocol tests of the model, as tests of the crate.

mod value;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Source, attributes, ident};
use crate::api::{
    Api, EndpointCall, EndpointTest, EventResponseTest, EventTest, ExpectedBody, ExpectedEndpoint,
    FieldValue, ProtocolTest, RequestTest, ResponseTest, Value,
};

/// The files of the tests; empty if the model has none.
pub(super) fn sources(api: &Api, library: &str) -> Vec<(String, Source)> {
    let tests = &api.protocol_tests;
    let files = [
        ("requests", "Values become requests.", functions(&tests.requests, request)),
        ("responses", "Answers become values.", functions(&tests.responses, response)),
        ("event_streams", "Streams become events.", functions(&tests.events, event_stream)),
        ("endpoints", "Parameters become endpoints.", functions(&tests.endpoints, endpoint)),
    ];
    let is_request = |test: &ProtocolTest<EventTest>| matches!(test.details, EventTest::Request(_));
    let has_events = |name| name == "event_streams" && tests.events.iter().any(is_request);
    let files = files.into_iter().filter(|(_, _, functions)| !functions.is_empty());
    files
        .map(|(name, docs, functions)| {
            let source = file(api, library, docs, functions, has_events(name));
            (format!("tests/{name}.rs"), source)
        })
        .collect()
}

fn file(
    api: &Api,
    library: &str,
    docs: &str,
    functions: Vec<TokenStream>,
    has_events: bool,
) -> Source {
    let library = ident(library);
    let types = (!api.types.is_empty()).then(|| quote!(types,));
    let mut items = vec![
        quote!(
            #![allow(unused_imports, reason = "each test needs a part of it")]
        ),
        quote!(
            #![allow(clippy::field_reassign_with_default, reason = "values are built field by field")]
        ),
        quote!(
            use std::{collections::BTreeMap, error::Error};
        ),
        quote!(
            use #library::{
                Body, Bytes, Document, ErrorKind, Operation as _, Timestamp, endpoint, error, operation, #types
                runtime::endpoint::{Context, Value},
                runtime::testing::protocol::{ExpectedRequest, drain, response, with_fixed_token},
            };
        ),
        quote!(
            type TestResult = Result<(), Box<dyn Error>>;
        ),
    ];
    items.extend(has_events.then(|| {
        quote!(
            use #library::runtime::{event_stream, testing::protocol::{check_messages, events}};
        )
    }));
    items.extend(functions);
    Source { docs: vec![format!("The model's own tests: {docs}")], items }
}

fn functions<T>(tests: &[ProtocolTest<T>], body: impl Fn(&T) -> TokenStream) -> Vec<TokenStream> {
    let function = |test: &ProtocolTest<T>| {
        let (name, docs, body) =
            (ident(&test.name), attributes::docs(&test.docs), body(&test.details));
        quote! {
            #docs
            #[test]
            fn #name() -> TestResult {
                #body
                Ok(())
            }
        }
    };
    tests.iter().map(function).collect()
}

fn request(test: &RequestTest) -> TokenStream {
    let input = value::expression(&test.input);
    let (method, path) = (&test.method, &test.path);
    let list = |method: &str, items: &[String]| {
        let method = ident(method);
        (!items.is_empty()).then(|| quote!(.#method(&[#(#items),*])))
    };
    let query = list("query", &test.query);
    let forbidden_query = list("forbid_query", &test.forbidden_query);
    let required_query = list("require_query", &test.required_query);
    let headers = test.headers.iter().map(|(name, value)| quote!(.header(#name, #value)));
    let forbidden_headers = list("forbid_headers", &test.forbidden_headers);
    let required_headers = list("require_headers", &test.required_headers);
    let body = test.body.as_ref().map(|body| match body {
        ExpectedBody::Empty => quote!(.empty_body()),
        ExpectedBody::Text(text) => quote!(.text(#text)),
        ExpectedBody::Json(json) => quote!(.json(#json)),
        ExpectedBody::Xml(xml) => quote!(.xml(#xml)),
        ExpectedBody::Form(form) => quote!(.form(#form)),
        ExpectedBody::Cbor(cbor) => {
            let cbor = Literal::byte_string(cbor);
            quote!(.cbor(#cbor))
        }
    });
    let host = test.host.as_ref().map(|host| quote!(.host(#host)));
    let resolved_host = test.resolved_host.as_ref().map(|host| quote!(.resolved_host(#host)));
    quote! {
        let input = #input;
        let request = with_fixed_token(|| input.request())?;
        ExpectedRequest::new(#method, #path)
            #query #forbidden_query #required_query
            #(#headers)* #forbidden_headers #required_headers
            #body #host #resolved_host
            .check(&request)?;
    }
}

fn answer(status: u16, headers: &[(String, String)], body: &[u8]) -> TokenStream {
    let status = Literal::u16_unsuffixed(status);
    let headers = headers.iter().map(|(name, value)| quote!((#name, #value)));
    let body = match std::str::from_utf8(body) {
        Ok(text) => quote!(#text),
        Err(_) => {
            let bytes = Literal::byte_string(body);
            quote!(#bytes.as_slice())
        }
    };
    quote!(response(#status, &[#(#headers),*], #body)?)
}

fn response(test: &ResponseTest) -> TokenStream {
    let operation = ident(&test.operation);
    let answer = answer(test.status, &test.headers, &test.body);
    let read = quote!(operation::#operation::output(#answer));
    match (&test.error, &test.expected) {
        (Some(variant), Some(expected)) => {
            let (variant, comparison) = (ident(variant), comparison("error", expected));
            let expected = value::expression(expected);
            quote! {
                let kind = #read.map(|_| ()).map_err(|error| error.into_kind());
                let Err(ErrorKind::#variant(error)) = kind else {
                    return Err(format!("another kind of error: {kind:?}").into());
                };
                let expected = #expected;
                #comparison
            }
        }
        (_, Some(expected)) => {
            let comparison = comparison("output", expected);
            let expected = value::expression(expected);
            quote! {
                let output = #read?;
                let expected = #expected;
                #comparison
            }
        }
        (_, None) => quote!(#read?;),
    }
}

/// NaN is not equal to itself, so its `Debug` output is compared.
fn comparison(found: &str, expected: &Value) -> TokenStream {
    let found = ident(found);
    match value::has_nan(expected) {
        true => quote!(assert_eq!(format!("{:?}", #found), format!("{expected:?}"));),
        false => quote!(assert_eq!(#found, expected);),
    }
}

fn event_stream(test: &EventTest) -> TokenStream {
    match test {
        EventTest::Response(test) => events(test),
        EventTest::Request(test) => {
            let input = value::expression(&test.input);
            let messages = test.messages.iter().map(|bytes| {
                let bytes = Literal::byte_string(bytes);
                quote!(#bytes)
            });
            quote! {
                let input = #input;
                check_messages(input.request()?, &[#(#messages),*])?;
            }
        }
    }
}

fn events(test: &EventResponseTest) -> TokenStream {
    let (operation, field) = (ident(&test.operation), ident(&test.field));
    let answer = answer(test.status, &test.headers, &test.body);
    let read = quote!(operation::#operation::output(#answer));
    match &test.events {
        Some(events) => {
            let initial = test.initial.iter().map(|it| {
                let (name, value) = (ident(&it.name), value::field(it));
                quote!(assert_eq!(output.#name, #value);)
            });
            let events = events.iter().map(value::expression);
            quote! {
                let output = #read?;
                #(#initial)*
                let events = drain(output.#field)?.into_iter().collect::<Result<Vec<_>, _>>()?;
                assert_eq!(events, [#(#events),*]);
            }
        }
        None => {
            let fits = match &test.error {
                Some(variant) => {
                    let variant = ident(variant);
                    quote!(matches!(kind, Some(ErrorKind::#variant(_))))
                }
                None => quote!(kind.is_some()),
            };
            quote! {
                let failure = match #read {
                    Ok(output) => drain(output.#field)?.into_iter().find_map(Result::err),
                    Err(error) => Some(error),
                };
                let kind = failure.map(|error| error.into_kind());
                assert!(#fits, "{kind:?}");
            }
        }
    }
}

fn endpoint(test: &EndpointTest) -> TokenStream {
    let fields = test.parameters.iter().map(parameter);
    let rest = (!test.is_complete).then(|| quote!(..endpoint::Parameters::default()));
    let resolve = quote!(endpoint::Parameters { #(#fields,)* #rest }.resolve());
    let calls = test.calls.iter().map(call);
    let (resolve, calls) = match test.calls.is_empty() {
        true => (resolve, None),
        false => (quote!(resolved), Some(quote!(let resolved = #resolve; #(#calls)*))),
    };
    let check = match &test.expected {
        Ok(expected) => {
            let (url, others) = (&expected.url, others(expected));
            quote! {
                let endpoint = #resolve?;
                assert_eq!(endpoint.url, #url);
                #others
            }
        }
        Err(message) => quote! {
            let error = #resolve.err().ok_or("an endpoint instead of an error")?;
            assert_eq!(error.message(), #message);
        },
    };
    quote!(#calls #check)
}

/// The same endpoint, found for a call.
fn call(call: &EndpointCall) -> TokenStream {
    let input = value::expression(&call.input);
    let client = call.client.iter().map(|(name, each)| {
        let each = value::expression(each);
        quote!((#name.to_owned(), Value::from(#each)))
    });
    let client = (!call.client.is_empty()).then(|| {
        quote! {
            let of_client = [#(#client),*];
            context.client_parameters = &of_client;
        }
    });
    let region = call.region.as_ref().map(|region| quote!(context.region = Some(#region);));
    let endpoint = call.endpoint.as_ref().map(|url| quote!(context.endpoint = Some(#url);));
    let fips = call.use_fips.then(|| quote!(context.use_fips = true;));
    let dual_stack = call.use_dual_stack.then(|| quote!(context.use_dual_stack = true;));
    quote! {
        {
            let of_operation = #input.endpoint_parameters();
            let mut context = Context::default();
            #region #endpoint #fips #dual_stack
            context.operation_parameters = &of_operation;
            #client
            assert_eq!(endpoint::resolve(&context), resolved);
        }
    }
}

/// A parameter borrows its texts.
fn parameter(field: &FieldValue) -> TokenStream {
    let name = ident(&field.name);
    let value = match &field.value {
        Value::String(text) => quote!(#text),
        Value::List(items, _) => {
            let items = items.iter().flatten().map(value::expression);
            quote!(&[#(#items),*])
        }
        other => value::expression(other),
    };
    if field.optional { quote!(#name: Some(#value)) } else { quote!(#name: #value) }
}

fn others(expected: &ExpectedEndpoint) -> TokenStream {
    let headers =
        expected.headers.iter().map(|(name, value)| quote!((#name.to_owned(), #value.to_owned())));
    let schemes = expected.auth_schemes.iter().map(|schemes| {
        let count = Literal::usize_unsuffixed(schemes.len());
        let each = schemes.iter().enumerate().flat_map(|(index, members)| {
            let index = Literal::usize_unsuffixed(index);
            members.iter().map(move |(name, value)| {
                let name = ident(name);
                let expected = value::expression(value);
                let found = quote!(endpoint.auth_schemes[#index].#name);
                match (value, name.to_string().as_str()) {
                    (Value::Bool(true), _) => quote!(assert!(#found);),
                    (Value::Bool(false), _) => quote!(assert!(!#found);),
                    (Value::String(_), "signing_name" | "signing_region") => {
                        quote!(assert_eq!(#found, Some(#expected));)
                    }
                    _ => quote!(assert_eq!(#found, #expected);),
                }
            })
        });
        quote! {
            assert_eq!(endpoint.auth_schemes.len(), #count);
            #(#each)*
        }
    });
    let headers = (!expected.headers.is_empty())
        .then(|| quote!(assert_eq!(endpoint.headers, [#(#headers),*]);));
    quote!(#headers #(#schemes)*)
}
