//! Values in tests, as expressions.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value as Json;

use super::super::{ident, replaced, ty};
use crate::api::{FieldValue, Module, StructureValue, Value};

/// The value.
pub(super) fn expression(value: &Value) -> TokenStream {
    match value {
        Value::Bool(value) => quote!(#value),
        Value::Integer(value) => {
            let value = Literal::i64_unsuffixed(*value);
            quote!(#value)
        }
        Value::Float(value) => {
            float(f64::from(*value), &quote!(f32), || Literal::f32_suffixed(*value))
        }
        Value::Double(value) => float(*value, &quote!(f64), || Literal::f64_suffixed(*value)),
        Value::String(text) => quote!(#text.to_owned()),
        Value::Bytes(bytes) => {
            let bytes = Literal::byte_string(bytes);
            quote!(Bytes::from_static(#bytes))
        }
        Value::Stream(bytes) => {
            let bytes = Literal::byte_string(bytes);
            quote!(Body::from(Bytes::from_static(#bytes)))
        }
        Value::Events(events) => {
            let events = events.iter().map(|event| match event {
                Ok(event) => {
                    let event = expression(event);
                    quote!(Ok(#event))
                }
                Err(error) => {
                    let error = expression(error);
                    quote!(Err(#error.into()))
                }
            });
            quote!(events(vec![#(#events),*]))
        }
        Value::Timestamp(seconds, nanoseconds) => {
            let (seconds, nanoseconds) =
                (Literal::i64_unsuffixed(*seconds), Literal::u32_unsuffixed(*nanoseconds));
            quote!(Timestamp::from_secs_and_nanos(#seconds, #nanoseconds))
        }
        Value::Document(json) => document(json),
        Value::Enum(path, value) => {
            let path = ty::path(path);
            match value.as_ref() {
                Value::String(text) => quote!(#path::from(#text)),
                other => {
                    let value = expression(other);
                    quote!(#path::from(#value))
                }
            }
        }
        Value::List(items, sparse) => {
            let items = items.iter().filter_map(|item| element(item.as_ref(), *sparse));
            quote!(vec![#(#items),*])
        }
        Value::Map(entries, sparse) => {
            let entry = |(key, value): &(String, Option<Value>)| {
                let value = element(value.as_ref(), *sparse)?;
                Some(quote!((#key.to_owned(), #value)))
            };
            let entries = entries.iter().filter_map(entry);
            quote!(BTreeMap::from([#(#entries),*]))
        }
        Value::Structure(it) => structure(it),
        Value::Variant { union, variant, value } => {
            let (path, variant) = (ty::path(union), ident(variant));
            match value {
                None => quote!(#path::#variant),
                Some((value, boxed)) => {
                    let value = expression(value);
                    let value = if *boxed { quote!(Box::new(#value)) } else { value };
                    quote!(#path::#variant(#value))
                }
            }
        }
        Value::Replaced(path, value) => replaced::in_test(path, value, expression(value)),
        Value::Default(ty) => {
            let ty = ty::value(ty);
            quote!(<#ty>::default())
        }
    }
}

/// Dense lists and maps skip nulls.
fn element(value: Option<&Value>, sparse: bool) -> Option<TokenStream> {
    match (value.map(expression), sparse) {
        (Some(value), true) => Some(quote!(Some(#value))),
        (None, true) => Some(quote!(None)),
        (value, false) => value,
    }
}

/// A field's value, with its wrappers.
pub(super) fn field(field: &FieldValue) -> TokenStream {
    let value = expression(&field.value);
    let value = if field.boxed { quote!(Box::new(#value)) } else { value };
    if field.optional { quote!(Some(#value)) } else { value }
}

fn structure(it: &StructureValue) -> TokenStream {
    let name = ident(&it.name);
    let path = match it.module {
        None => quote!(operation::#name),
        Some(Module::Types) => quote!(types::#name),
        Some(Module::Error) => quote!(error::#name),
    };
    let start = match &it.arguments {
        None => quote!(#path::default()),
        Some(arguments) => {
            let arguments = arguments.iter().map(expression);
            quote!(#path::new(#(#arguments),*))
        }
    };
    if it.fields.is_empty() {
        return start;
    }
    let fields = it.fields.iter().map(|each| {
        let (name, value) = (ident(&each.name), field(each));
        quote!(it.#name = #value;)
    });
    quote!({
        let mut it = #start;
        #(#fields)*
        it
    })
}

fn float(value: f64, ty: &TokenStream, literal: impl Fn() -> Literal) -> TokenStream {
    if value.is_nan() {
        quote!(#ty::NAN)
    } else if value == f64::INFINITY {
        quote!(#ty::INFINITY)
    } else if value == f64::NEG_INFINITY {
        quote!(#ty::NEG_INFINITY)
    } else {
        let literal = literal();
        quote!(#literal)
    }
}

fn document(json: &Json) -> TokenStream {
    match json {
        Json::Null => quote!(Document::Null),
        Json::Bool(value) => quote!(Document::from(#value)),
        Json::String(text) => quote!(Document::from(#text)),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(value), _) => {
                let value = Literal::i64_suffixed(value);
                quote!(Document::from(#value))
            }
            (None, value) => {
                let value = Literal::f64_suffixed(value.unwrap_or_default());
                quote!(Document::from(#value))
            }
        },
        Json::Array(items) => {
            let items = items.iter().map(document);
            quote!(Document::Array(vec![#(#items),*]))
        }
        Json::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                let value = document(value);
                quote!((#key.to_owned(), #value))
            });
            quote!(Document::Object(BTreeMap::from([#(#entries),*])))
        }
    }
}

/// Whether the value contains NaN.
pub(super) fn has_nan(value: &Value) -> bool {
    match value {
        Value::Float(value) => value.is_nan(),
        Value::Double(value) => value.is_nan(),
        Value::List(items, _) => items.iter().flatten().any(has_nan),
        Value::Map(entries, _) => {
            entries.iter().filter_map(|(_, value)| value.as_ref()).any(has_nan)
        }
        Value::Structure(it) => it.fields.iter().any(|field| has_nan(&field.value)),
        Value::Variant { value: Some((value, _)), .. } => has_nan(value),
        _ => false,
    }
}
