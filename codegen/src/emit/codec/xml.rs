//! XML.

use proc_macro2::TokenStream;
use quote::quote;

use super::by_reference;
use crate::{
    api::{Codec, Field, Presence, Ty, Union},
    emit::{ident, literal, text},
};

fn write_function(ty: &Ty) -> TokenStream {
    super::write_function(Codec::Xml, ty)
}

fn read_function(ty: &Ty) -> TokenStream {
    super::read_function(Codec::Xml, ty)
}

fn read_value(ty: &Ty) -> TokenStream {
    super::read_value(Codec::Xml, ty)
}

/// Attributes come before elements.
pub(super) fn write_fields<'a>(fields: impl Iterator<Item = &'a Field> + Clone) -> TokenStream {
    let attributes = fields.clone().filter(|field| field.wire.is_attribute).map(|field| {
        let value = by_reference(field, &quote!(value));
        let (name, text) = (&field.wire.element.name, text::write_function(&field.ty));
        quote!(xml.attribute(#name, #value, #text);)
    });
    let elements = fields.filter(|field| !field.wire.is_attribute).map(|field| {
        let value = by_reference(field, &quote!(value));
        let tag = field.wire.element.tag();
        match &field.ty {
            Ty::List { item, .. } if field.wire.is_flattened => {
                let item = write_function(item);
                quote!(xml.flat_list(#tag, #value, #item);)
            }
            Ty::Map { value: of, entry, .. } if field.wire.is_flattened => {
                let (key, name) = (entry.key.tag(), entry.value.tag());
                let write = write_function(of);
                quote!(xml.flat_map(#tag, #key, #name, #value, #write);)
            }
            ty => {
                let write = write_function(ty);
                quote!(xml.member(#tag, #value, #write);)
            }
        }
    });
    quote!(#(#attributes)* #(#elements)*)
}

pub(super) fn read_fields<'a>(
    ty: &TokenStream,
    fields: impl Iterator<Item = &'a Field> + Clone,
) -> TokenStream {
    if fields.clone().next().is_none() {
        return quote! {
            xml.skip()?;
            Ok(#ty::default())
        };
    }
    let attributes: Vec<_> =
        fields.clone().filter(|field| field.wire.is_attribute).map(read_attribute).collect();
    let rest = (attributes.len() < fields.clone().count()).then(|| quote!(..#ty::default()));
    let start = match attributes.is_empty() {
        true => quote!(#ty::default()),
        false => quote!(#ty { #(#attributes,)* #rest }),
    };
    let arms: Vec<_> = fields.filter(|field| !field.wire.is_attribute).map(read_arm).collect();
    let elements = match arms.is_empty() {
        true => quote!(xml.skip()?;),
        false => quote! {
            while let Some(element) = xml.next_element()? {
                match element {
                    #(#arms)*
                    _ => xml.skip()?,
                }
            }
        },
    };
    let binding = if arms.is_empty() { quote!(let value) } else { quote!(let mut value) };
    quote! {
        #binding = #start;
        #elements
        Ok(value)
    }
}

/// An attribute as a field of the value.
fn read_attribute(field: &Field) -> TokenStream {
    let (name, attribute) = (ident(&field.name), &field.wire.element.name);
    let parse = text::read_function(&field.ty);
    let value = literal::or_default(field, quote!(xml.attribute(#attribute, #parse)?));
    quote!(#name: #value)
}

fn read_arm(field: &Field) -> TokenStream {
    let (element, name) = (field.wire.element.local_name(), ident(&field.name));
    let aliases = &field.wire.aliases;
    let collection = match field.presence {
        Presence::Optional => quote!(value.#name.get_or_insert_default()),
        _ => quote!(value.#name),
    };
    let read = match &field.ty {
        Ty::List { item, .. } if field.wire.is_flattened => {
            let read = read_value(item);
            quote!(#collection.push(#read?))
        }
        Ty::Map { value: of, entry, .. } if field.wire.is_flattened => {
            let map = match field.presence {
                Presence::Optional => collection,
                _ => quote!(&mut #collection),
            };
            let (key, value) = (entry.key.local_name(), entry.value.local_name());
            let read = read_function(of);
            quote!(xml.entry(#key, #value, #map, #read)?)
        }
        ty => {
            let read = match field.boxed {
                true => {
                    let read = read_function(ty);
                    quote!(xml.boxed(#read)?)
                }
                false => {
                    let read = read_value(ty);
                    quote!(#read?)
                }
            };
            match field.presence {
                Presence::Optional => quote!(value.#name = Some(#read)),
                _ => quote!(value.#name = #read),
            }
        }
    };
    quote!(#element #(| #aliases)* => #read,)
}

pub(super) fn read_variants(union: &Union) -> TokenStream {
    let arms = union.variants.iter().map(|variant| {
        let (element, name) = (variant.wire.element.local_name(), ident(&variant.name));
        match &variant.ty {
            None => quote!(#element => {
                xml.skip()?;
                Self::#name
            }),
            Some(ty) if variant.boxed => {
                let read = read_function(ty);
                quote!(#element => Self::#name(xml.boxed(#read)?),)
            }
            Some(ty) => {
                let read = read_value(ty);
                quote!(#element => Self::#name(#read?),)
            }
        }
    });
    quote! {
        let mut value = None;
        while let Some(element) = xml.next_element()? {
            value = Some(match element {
                #(#arms)*
                _ => Self::Unknown(element.to_owned(), xml.document()?),
            });
        }
        Ok(value.unwrap_or_default())
    }
}

pub(super) fn write_variants(union: &Union) -> TokenStream {
    let arms = union.variants.iter().map(|variant| {
        let (tag, name) = (variant.wire.element.tag(), ident(&variant.name));
        match &variant.ty {
            None => quote!(Self::#name => xml.member(#tag, Some(&()), xml::Writer::empty),),
            Some(ty) => {
                let write = write_function(ty);
                let value = if variant.boxed { quote!(it.as_ref()) } else { quote!(it) };
                quote!(Self::#name(it) => xml.member(#tag, Some(#value), #write),)
            }
        }
    });
    quote! {
        match value {
            #(#arms)*
            Self::Unknown(name, it) => xml.member(name, Some(it), xml::Writer::document),
        }
    }
}
