//! Functions that serialize and parse documents: the parts that all codecs share. Other emitters name no format.

mod form;
mod keyed;
mod xml;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{ident, replaced, ty};
use crate::api::{
    Codec, Codecs, Document, DocumentPlace, Element, Entry, Field, Presence, Replaced, Structure,
    TimestampFormat, Ty, TypePath, Union,
};

/// The module of the runtime with the codec's reader and writer. Variables have the same name.
pub(super) fn module(codec: Codec) -> Ident {
    ident(match codec {
        Codec::Json => "json",
        Codec::Cbor => "cbor",
        Codec::Xml => "xml",
        Codec::Form => "form",
    })
}

/// The modules of a service's codecs.
pub(super) fn modules(codecs: Codecs) -> Vec<Ident> {
    let mut modules = vec![module(codecs.request)];
    if codecs.response != codecs.request {
        modules.push(module(codecs.response));
    }
    modules
}

/// The function of a type that reads a value: `read_json`.
pub(super) fn read_method(codec: Codec) -> Ident {
    format_ident!("read_{}", module(codec))
}

/// The function of a type that writes a value: `write_json`.
pub(super) fn write_method(codec: Codec) -> Ident {
    format_ident!("write_{}", module(codec))
}

/// A type, as codecs distinguish them.
enum Kind<'a> {
    /// A value without parts: the method of readers and writers.
    Simple(Ident),
    /// A string enum, which is written as a string.
    Enum(&'a TypePath),
    /// A type of the model with its own functions.
    Named(&'a TypePath),
    /// A type of the user.
    Replaced(&'a Replaced),
    List {
        item: &'a Ty,
        sparse: bool,
        element: &'a Element,
    },
    Map {
        value: &'a Ty,
        sparse: bool,
        entry: &'a Entry,
    },
}

fn kind(ty: &Ty) -> Kind<'_> {
    let method = match ty {
        Ty::String => "string",
        Ty::Boolean => "boolean",
        Ty::Byte | Ty::Short | Ty::Integer | Ty::Long => "integer",
        Ty::Float => "float",
        Ty::Double => "double",
        Ty::Blob | Ty::Stream => "blob",
        Ty::Timestamp(TimestampFormat::EpochSeconds) => "epoch_seconds",
        Ty::Timestamp(TimestampFormat::DateTime) => "date_time",
        Ty::Timestamp(TimestampFormat::HttpDate) => "http_date",
        Ty::Document => "document",
        Ty::Replaced(it) => return Kind::Replaced(it),
        Ty::Enum(path) => return Kind::Enum(path),
        Ty::IntEnum(path) | Ty::Structure(path) | Ty::Union(path) => return Kind::Named(path),
        // A stream is not in a document.
        Ty::Events(path) | Ty::EventInput(path) => return Kind::Named(path),
        Ty::List { item, sparse, element } => {
            return Kind::List { item, sparse: *sparse, element };
        }
        Ty::Map { value, sparse, entry } => return Kind::Map { value, sparse: *sparse, entry },
    };
    Kind::Simple(ident(method))
}

/// A function `fn(&mut json::Writer, &T)` for a type.
pub(super) fn write_function(codec: Codec, ty: &Ty) -> TokenStream {
    let module = module(codec);
    match kind(ty) {
        Kind::Simple(method) => quote!(#module::Writer::#method),
        Kind::Enum(_) => quote!(#module::Writer::string),
        Kind::Named(path) => {
            let (path, write) = (ty::path(path), write_method(codec));
            quote!(#path::#write)
        }
        Kind::Replaced(it) => {
            let (write, value) = (write_method_of(&it.of), replaced::modelled(it));
            quote!(|#module, it| #module.#write(&#value))
        }
        Kind::List { item, sparse, element } => {
            let write = write_function(codec, item);
            let method = ident(if sparse { "sparse_list" } else { "list" });
            match codec {
                Codec::Json | Codec::Cbor => quote!(|#module, it| #module.#method(it, #write)),
                Codec::Xml => {
                    let tag = element.tag();
                    quote!(|xml, it| xml.list(#tag, it, #write))
                }
                Codec::Form => {
                    let key = &element.name;
                    quote!(|form, it| form.list(#key, it, #write))
                }
            }
        }
        Kind::Map { value, sparse, entry } => {
            let write = write_function(codec, value);
            let method = ident(if sparse { "sparse_map" } else { "map" });
            match codec {
                Codec::Json | Codec::Cbor => quote!(|#module, it| #module.#method(it, #write)),
                Codec::Xml => {
                    let (key, of) = (entry.key.tag(), entry.value.tag());
                    quote!(|xml, it| xml.map(#key, #of, it, #write))
                }
                Codec::Form => {
                    let (key, of) = (&entry.key.name, &entry.value.name);
                    quote!(|form, it| form.map(#key, #of, it, #write))
                }
            }
        }
    }
}

/// A function `fn(&mut json::Reader) -> Result<T, DecodeError>` for a type.
pub(super) fn read_function(codec: Codec, ty: &Ty) -> TokenStream {
    let module = module(codec);
    match kind(ty) {
        Kind::Simple(method) => quote!(#module::Reader::#method),
        Kind::Enum(path) | Kind::Named(path) => {
            let (path, read) = (ty::path(path), read_method(codec));
            quote!(#path::#read)
        }
        Kind::List { .. } | Kind::Map { .. } | Kind::Replaced(_) => {
            let read = read_value(codec, ty);
            quote!(|#module| #read)
        }
    }
}

/// An expression that reads a value from a reader with the name of its module.
fn read_value(codec: Codec, ty: &Ty) -> TokenStream {
    let module = module(codec);
    match kind(ty) {
        Kind::Simple(method) => quote!(#module.#method()),
        Kind::Enum(_) | Kind::Named(_) => {
            let read = read_function(codec, ty);
            quote!(#read(#module))
        }
        Kind::Replaced(it) => {
            let (read, value) = (read_method_of(&it.of), replaced::value(it));
            quote!(#module.#read().and_then(|it| #value))
        }
        Kind::List { item, sparse, element } => {
            let read = read_function(codec, item);
            let method = ident(if sparse { "sparse_list" } else { "list" });
            match codec {
                Codec::Xml => {
                    let name = element.local_name();
                    quote!(xml.list(#name, #read))
                }
                _ => quote!(#module.#method(#read)),
            }
        }
        Kind::Map { value, sparse, entry } => {
            let read = read_function(codec, value);
            let method = ident(if sparse { "sparse_map" } else { "map" });
            match codec {
                Codec::Xml => {
                    let (key, of) = (entry.key.local_name(), entry.value.local_name());
                    quote!(xml.map(#key, #of, #read))
                }
                _ => quote!(#module.#method(#read)),
            }
        }
    }
}

/// The method of a writer for a type without parts.
fn write_method_of(ty: &Ty) -> Ident {
    match kind(ty) {
        Kind::Simple(method) => method,
        _ => ident("string"),
    }
}

/// The method of a reader for a type without parts. Strings that are converted need not be copied.
fn read_method_of(ty: &Ty) -> Ident {
    match ty {
        Ty::String => ident("text"),
        ty => write_method_of(ty),
    }
}

/// A function that writes `value`, which is unused without any fields.
pub(super) fn writer<'a>(
    codec: Codec,
    name: &Ident,
    ty: &TokenStream,
    fields: impl Iterator<Item = &'a Field> + Clone,
) -> TokenStream {
    let module = module(codec);
    let has_fields = fields.clone().next().is_some();
    let value = if has_fields { quote!(value) } else { quote!(_) };
    let body = match codec {
        Codec::Json | Codec::Cbor => keyed::write_fields(codec, fields),
        Codec::Xml => xml::write_fields(fields),
        Codec::Form => form::write_fields(fields),
    };
    // An empty JSON object is still written; an element or a form without members is empty.
    let writer = match codec {
        Codec::Xml | Codec::Form if !has_fields => quote!(_),
        _ => quote!(#module),
    };
    quote! {
        fn #name(#writer: &mut #module::Writer, #value: &#ty) {
            #body
        }
    }
}

/// A function that reads a value with these fields.
pub(super) fn reader<'a>(
    codec: Codec,
    name: &Ident,
    ty: &TokenStream,
    fields: impl Iterator<Item = &'a Field> + Clone,
) -> TokenStream {
    let module = module(codec);
    let body = match codec {
        Codec::Xml => xml::read_fields(ty, fields),
        _ => keyed::read_fields(codec, ty, fields),
    };
    quote! {
        fn #name(#module: &mut #module::Reader<'_>) -> Result<#ty, DecodeError> {
            #body
        }
    }
}

/// The functions of a structure for the documents that contain it.
pub(super) fn of_structure(structure: &Structure, codecs: Codecs) -> Option<TokenStream> {
    let name = ident(&structure.name);
    let data = || {
        structure
            .fields
            .iter()
            .filter(|field| !matches!(field.ty, Ty::Stream | Ty::Events(_) | Ty::EventInput(_)))
    };
    let this = quote!(Self);
    let read = structure.decoded.then(|| {
        let read = reader(codecs.response, &read_method(codecs.response), &this, data());
        quote!(#[inline] pub(crate) #read)
    });
    let write = structure.encoded.then(|| {
        let write = writer(codecs.request, &write_method(codecs.request), &this, data());
        quote!(#[inline] pub(crate) #write)
    });
    (read.is_some() || write.is_some()).then(|| quote!(impl #name { #read #write }))
}

/// The function of a union that reads a value.
pub(super) fn read_union(union: &Union, codec: Codec) -> TokenStream {
    let (method, module) = (read_method(codec), module(codec));
    let body = match codec {
        Codec::Xml => xml::read_variants(union),
        _ => keyed::read_variants(codec, union),
    };
    quote! {
        #[inline]
        pub(crate) fn #method(#module: &mut #module::Reader<'_>) -> Result<Self, DecodeError> {
            #body
        }
    }
}

/// The function of a union that writes a value.
pub(super) fn write_union(union: &Union, codec: Codec) -> TokenStream {
    let (method, module) = (write_method(codec), module(codec));
    let body = match codec {
        Codec::Json | Codec::Cbor => keyed::write_variants(codec, union),
        Codec::Xml => xml::write_variants(union),
        Codec::Form => form::write_variants(union),
    };
    quote! {
        #[inline]
        pub(crate) fn #method(#module: &mut #module::Writer, value: &Self) {
            #body
        }
    }
}

/// The statement that sets the body of `request` to a document.
pub(super) fn request(document: &Document) -> TokenStream {
    match document {
        Document::Json { media_type } if media_type == "application/json" => {
            quote!(request.json(self, write_body);)
        }
        Document::Json { media_type } => quote!(request.json_as(#media_type, self, write_body);),
        Document::Cbor => quote!(request.cbor(self, write_body);),
        Document::Xml { root } => {
            let root = root.tag();
            quote!(request.xml(#root, Some(self), write_body);)
        }
        Document::Form { action, version, ec2: false } => {
            quote!(request.form(form::Writer::query(#action, #version), self, write_body);)
        }
        Document::Form { action, version, ec2: true } => {
            quote!(request.form(form::Writer::ec2(#action, #version), self, write_body);)
        }
    }
}

/// The statement that sets the body of `request` to the document of one member.
pub(super) fn request_payload(codec: Codec, field: &Field, value: &TokenStream) -> TokenStream {
    let write = write_function(codec, &field.ty);
    match (codec, &field.ty) {
        (Codec::Xml, _) => {
            let root = field.wire.element.tag();
            quote!(request.xml(#root, #value, #write);)
        }
        (_, Ty::Structure(_)) => quote!(request.json_payload(#value, #write);),
        _ => quote!(request.optional_json_payload(#value, #write);),
    }
}

/// An expression that parses the document of `response`.
pub(super) fn response(codec: Codec, place: &DocumentPlace, read: &TokenStream) -> TokenStream {
    match (codec, place) {
        (Codec::Xml, DocumentPlace::Element(element)) => quote!(response.xml_in(#element, #read)),
        (Codec::Xml, DocumentPlace::Unwrapped) => quote!(response.xml_unwrapped(#read)),
        (Codec::Xml, DocumentPlace::Error) => quote!(response.xml_error(#read)),
        _ => {
            let method = module(codec);
            quote!(response.#method(#read))
        }
    }
}

/// An expression that parses the document of one member of `response`, as an `Option`.
pub(super) fn response_payload(codec: Codec, field: &Field) -> TokenStream {
    let method = format_ident!("{}_payload", module(codec));
    // A method of a reader with one lifetime is not generic over lifetimes, which is required here.
    if field.ty == Ty::Document {
        return quote!(response.#method(|json| json.document())?);
    }
    let read = read_function(codec, &field.ty);
    let boxed = field.boxed.then(|| quote!(.map(Box::new)));
    quote!(response.#method(#read)? #boxed)
}

/// An expression that parses the document of a `message` of an event stream.
pub(super) fn message(codec: Codec, read: &TokenStream) -> TokenStream {
    let method = module(codec);
    quote!(message.#method(#read)?)
}

/// The statement that sets the payload of a `message` to the document of a value, an option.
pub(super) fn event(
    codec: Codec,
    root: Option<&Element>,
    value: &TokenStream,
    write: &TokenStream,
) -> TokenStream {
    let method = module(codec);
    let root = root.filter(|_| codec == Codec::Xml).map(|root| {
        let tag = root.tag();
        quote!(#tag,)
    });
    quote!(message.#method(#root #value, #write);)
}

/// A field of `owner` as an `Option` of a reference.
pub(super) fn by_reference(field: &Field, owner: &TokenStream) -> TokenStream {
    let name = ident(&field.name);
    if field.idempotency_token {
        return quote!(Some(&#owner.#name.clone().unwrap_or_else(idempotency_token)));
    }
    match (&field.presence, field.boxed) {
        (Presence::Optional, true) => quote!(#owner.#name.as_deref()),
        (Presence::Optional, false) => quote!(#owner.#name.as_ref()),
        (_, true) => quote!(Some(&*#owner.#name)),
        (_, false) => quote!(Some(&#owner.#name)),
    }
}
