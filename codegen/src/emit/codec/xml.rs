//! XML.

use proc_macro2::TokenStream;
use quote::quote;

use super::{by_reference, keyed::timestamp_method};
use crate::{
    api::{Field, Presence, Ty, Union},
    emit::{ident, literal, text, ty},
};

pub(super) fn write_function(ty: &Ty) -> TokenStream {
    match ty {
        Ty::String | Ty::Enum(_) => quote!(xml::Writer::string),
        Ty::Boolean => quote!(xml::Writer::boolean),
        Ty::Byte | Ty::Short | Ty::Integer | Ty::Long => quote!(xml::Writer::integer),
        Ty::Float => quote!(xml::Writer::float),
        Ty::Double => quote!(xml::Writer::double),
        Ty::Blob | Ty::Stream => quote!(xml::Writer::blob),
        Ty::Timestamp(format) => {
            let method = timestamp_method(*format);
            quote!(xml::Writer::#method)
        }
        Ty::Document => quote!(xml::Writer::document),
        Ty::IntEnum(it) | Ty::Structure(it) | Ty::Union(it) | Ty::Events(it) => {
            let path = ty::path(it);
            quote!(#path::write_xml)
        }
        Ty::List { item, element, .. } => {
            let (tag, item) = (element.tag(), write_function(item));
            quote!(|xml, it| xml.list(#tag, it, #item))
        }
        Ty::Map { value, entry, .. } => {
            let (key, of, value) = (entry.key.tag(), entry.value.tag(), write_function(value));
            quote!(|xml, it| xml.map(#key, #of, it, #value))
        }
    }
}

pub(super) fn read_function(ty: &Ty) -> TokenStream {
    match ty {
        Ty::String => quote!(xml::Reader::string),
        Ty::Boolean => quote!(xml::Reader::boolean),
        Ty::Byte | Ty::Short | Ty::Integer | Ty::Long => quote!(xml::Reader::integer),
        Ty::Float => quote!(xml::Reader::float),
        Ty::Double => quote!(xml::Reader::double),
        Ty::Blob | Ty::Stream => quote!(xml::Reader::blob),
        Ty::Timestamp(format) => {
            let method = timestamp_method(*format);
            quote!(xml::Reader::#method)
        }
        Ty::Document => quote!(xml::Reader::document),
        Ty::Enum(it) | Ty::IntEnum(it) | Ty::Structure(it) | Ty::Union(it) | Ty::Events(it) => {
            let path = ty::path(it);
            quote!(#path::read_xml)
        }
        Ty::List { .. } | Ty::Map { .. } => {
            let read = read_value(ty);
            quote!(|xml| #read)
        }
    }
}

/// An expression that reads a value from `xml`.
fn read_value(ty: &Ty) -> TokenStream {
    match ty {
        Ty::List { item, element, .. } => {
            let (name, item) = (element.local_name(), read_function(item));
            quote!(xml.list(#name, #item))
        }
        Ty::Map { value, entry, .. } => {
            let (key, of) = (entry.key.local_name(), entry.value.local_name());
            let value = read_function(value);
            quote!(xml.map(#key, #of, #value))
        }
        Ty::String => quote!(xml.string()),
        Ty::Boolean => quote!(xml.boolean()),
        Ty::Byte | Ty::Short | Ty::Integer | Ty::Long => quote!(xml.integer()),
        Ty::Float => quote!(xml.float()),
        Ty::Double => quote!(xml.double()),
        Ty::Blob | Ty::Stream => quote!(xml.blob()),
        Ty::Timestamp(format) => {
            let method = timestamp_method(*format);
            quote!(xml.#method())
        }
        ty => {
            let read = read_function(ty);
            quote!(#read(xml))
        }
    }
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
    let aliases = field.wire.aliases.iter().filter(|alias| *alias != element);
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
