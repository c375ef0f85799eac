//! Functions that format and parse values in paths, queries and headers.

use proc_macro2::TokenStream;
use quote::quote;

use super::{replaced, ty};
use crate::api::{TimestampFormat, Ty};

/// A function `fn(&T) -> text` for a type.
pub(super) fn write_function(ty: &Ty) -> TokenStream {
    match ty {
        Ty::Boolean => quote!(text::boolean),
        Ty::Byte | Ty::Short | Ty::Integer | Ty::Long | Ty::IntEnum(_) => quote!(text::integer),
        Ty::Float => quote!(text::float),
        Ty::Double => quote!(text::double),
        Ty::Timestamp(TimestampFormat::EpochSeconds) => quote!(text::epoch_seconds),
        Ty::Timestamp(TimestampFormat::DateTime) => quote!(text::date_time),
        Ty::Timestamp(TimestampFormat::HttpDate) => quote!(text::http_date),
        Ty::Replaced(it) => replaced::text(it, &write_function(&it.of)),
        _ => quote!(text::string),
    }
}

/// A function `fn(&str) -> Result<T, DecodeError>` for a type.
pub(super) fn read_function(ty: &Ty) -> TokenStream {
    match ty {
        Ty::Boolean => quote!(parse::boolean),
        Ty::Byte | Ty::Short | Ty::Integer | Ty::Long => quote!(parse::integer),
        Ty::Float => quote!(parse::float),
        Ty::Double => quote!(parse::double),
        Ty::Timestamp(TimestampFormat::EpochSeconds) => quote!(parse::epoch_seconds),
        Ty::Timestamp(TimestampFormat::DateTime) => quote!(parse::date_time),
        Ty::Timestamp(TimestampFormat::HttpDate) => quote!(parse::http_date),
        Ty::Enum(it) => {
            let path = ty::path(it);
            quote!(|text| Ok(#path::from(text)))
        }
        Ty::IntEnum(it) => {
            let path = ty::path(it);
            quote!(|text| parse::integer::<i32>(text).map(#path::from))
        }
        Ty::Replaced(it) => replaced::parse(it, &read_function(&it.of)),
        _ => quote!(parse::string),
    }
}
