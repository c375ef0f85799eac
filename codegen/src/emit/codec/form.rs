//! Forms of the query protocols, which are only written.

use proc_macro2::TokenStream;
use quote::quote;

use super::by_reference;
use crate::{
    api::{Codec, Field, Ty, Union},
    emit::ident,
};

fn write_function(ty: &Ty) -> TokenStream {
    super::write_function(Codec::Form, ty)
}

pub(super) fn write_fields<'a>(fields: impl Iterator<Item = &'a Field>) -> TokenStream {
    let members = fields.map(|field| {
        let (key, value) = (&field.wire.form_key, by_reference(field, &quote!(value)));
        let write = match &field.ty {
            Ty::List { item, .. } if field.wire.is_flattened => {
                let item = write_function(item);
                quote!(|form, it| form.flat_list(it, #item))
            }
            Ty::Map { value, entry, .. } if field.wire.is_flattened => {
                let (key, of, value) = (&entry.key.name, &entry.value.name, write_function(value));
                quote!(|form, it| form.flat_map(#key, #of, it, #value))
            }
            ty => write_function(ty),
        };
        quote!(form.member(#key, #value, #write);)
    });
    quote!(#(#members)*)
}

pub(super) fn write_variants(union: &Union) -> TokenStream {
    let arms = union.variants.iter().map(|variant| {
        let (key, name) = (&variant.wire.form_key, ident(&variant.name));
        match &variant.ty {
            None => quote!(Self::#name => form.member(#key, Some(""), form::Writer::string),),
            Some(ty) => {
                let write = write_function(ty);
                let value = if variant.boxed { quote!(it.as_ref()) } else { quote!(it) };
                quote!(Self::#name(it) => form.member(#key, Some(#value), #write),)
            }
        }
    });
    quote! {
        match value {
            #(#arms)*
            Self::Unknown(name, it) => form.member(name, Some(it), form::Writer::document),
        }
    }
}
