//! Constants of the model.

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use super::ty;
use crate::api::{Field, Literal, Presence, Ty};

/// The value, as an expression of the type.
pub(super) fn value(literal: &Literal, ty: &Ty) -> TokenStream {
    match (literal, ty) {
        (Literal::Zero, _) => quote!(Default::default()),
        (Literal::Integer(value), Ty::IntEnum(it)) => {
            let (path, value) = (ty::path(it), Token::i64_unsuffixed(*value));
            quote!(#path::from(#value))
        }
        (Literal::String(text), Ty::Enum(it)) => {
            let path = ty::path(it);
            quote!(#path::from(#text))
        }
        (Literal::Document(inner), _) => document(inner),
        _ => plain(literal),
    }
}

fn plain(literal: &Literal) -> TokenStream {
    match literal {
        Literal::Bool(value) => quote!(#value),
        Literal::Integer(value) => {
            let value = Token::i64_unsuffixed(*value);
            quote!(#value)
        }
        Literal::Float(value) => {
            let value = Token::f64_unsuffixed(*value);
            quote!(#value)
        }
        Literal::String(text) => quote!(#text.to_owned()),
        Literal::Bytes(bytes) => {
            let bytes = Token::byte_string(bytes);
            quote!(Bytes::from_static(#bytes))
        }
        Literal::Timestamp(seconds, 0) => {
            let seconds = Token::i64_unsuffixed(*seconds);
            quote!(Timestamp::from_secs(#seconds))
        }
        Literal::Timestamp(seconds, nanoseconds) => {
            let (seconds, nanoseconds) =
                (Token::i64_unsuffixed(*seconds), Token::u32_unsuffixed(*nanoseconds));
            quote!(Timestamp::from_secs_and_nanos(#seconds, #nanoseconds))
        }
        Literal::Zero | Literal::Document(_) | Literal::EmptyArray | Literal::EmptyObject => {
            quote!(Default::default())
        }
    }
}

fn document(literal: &Literal) -> TokenStream {
    match literal {
        Literal::EmptyArray => quote!(Document::Array(Vec::new())),
        Literal::EmptyObject => quote!(Document::Object(BTreeMap::new())),
        Literal::String(text) => quote!(Document::from(#text)),
        Literal::Integer(value) => {
            let value = Token::i64_suffixed(*value);
            quote!(Document::from(#value))
        }
        _ => {
            let value = plain(literal);
            quote!(Document::from(#value))
        }
    }
}

/// The value of a field before it is set.
pub(super) fn of_field(field: &Field) -> TokenStream {
    match (&field.presence, field.literal()) {
        (Presence::Optional, _) => quote!(None),
        (_, None) => quote!(Default::default()),
        (_, Some(default)) => value(default, &field.ty),
    }
}

/// Converts an optional value for a field that is not optional.
pub(super) fn or_default(field: &Field, value: TokenStream) -> TokenStream {
    if field.strict {
        let missing = format!("an answer without `{}`", field.member);
        return quote!(#value.ok_or_else(|| DecodeError::new(#missing))?);
    }
    match (&field.presence, field.literal()) {
        (Presence::Optional, _) => value,
        (_, None | Some(Literal::Zero)) => quote!(#value.unwrap_or_default()),
        (_, Some(default)) => {
            let is_number =
                matches!(default, Literal::Bool(_) | Literal::Integer(_) | Literal::Float(_));
            let it = self::value(default, &field.ty);
            match is_number && !matches!(field.ty, Ty::IntEnum(_)) {
                true => quote!(#value.unwrap_or(#it)),
                false => quote!(#value.unwrap_or_else(|| #it)),
            }
        }
    }
}
