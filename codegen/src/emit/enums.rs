//! String and integer enums.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Source, attributes, codec, ident};
use crate::api::{Attributes, Codecs, Enum, EnumValue, IntEnum};

/// The file of a string enum.
pub(super) fn source(it: &Enum, codecs: Codecs) -> Source {
    let (module, read_method) =
        (codec::module(codecs.response), codec::read_method(codecs.response));
    let name = ident(&it.name);
    let definition = definition(
        &it.name,
        &it.docs,
        it.deprecated.as_deref(),
        &it.attributes,
        &it.values,
        &quote!(String),
    );
    let texts: Vec<&String> = it.values.iter().map(|value| &value.value).collect();
    let variants: Vec<_> = it.values.iter().map(|value| ident(&value.name)).collect();
    let read = it.decoded.then(|| {
        quote! {
            #[inline]
            pub(crate) fn #read_method(#module: &mut #module::Reader<'_>) -> Result<Self, DecodeError> {
                Ok(Self::from(#module.text()?.as_ref()))
            }
        }
    });
    let inherent = quote! {
        impl #name {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #texts,)*
                    Self::Unknown(value) => value,
                }
            }
            #read
        }
    };
    let from_str = quote! {
        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                match value {
                    #(#texts => Self::#variants,)*
                    _ => Self::Unknown(value.to_owned()),
                }
            }
        }
    };
    let from_string = quote! {
        impl From<String> for #name {
            fn from(value: String) -> Self {
                Self::from(value.as_str())
            }
        }
    };
    let as_ref = quote! {
        impl AsRef<str> for #name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }
    };
    let display = quote! {
        impl fmt::Display for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
    let default = it.has_default.then(|| default(&it.name, &quote!(String::new())));
    let mut items = vec![definition, inherent, from_str, from_string, as_ref, display];
    items.extend(default);
    items.push(quote!(tinsmith_runtime::into_option!(#name);));
    items.push(quote!(
        impl_serde!(enum #name);
    ));
    Source { docs: Vec::new(), items }
}

/// The file of an integer enum.
pub(super) fn int_source(it: &IntEnum, codecs: Codecs) -> Source {
    let (module, read_method) =
        (codec::module(codecs.response), codec::read_method(codecs.response));
    let (writer, write_method) =
        (codec::module(codecs.request), codec::write_method(codecs.request));
    let name = ident(&it.name);
    let definition = definition(
        &it.name,
        &it.docs,
        it.deprecated.as_deref(),
        &it.attributes,
        &it.values,
        &quote!(i32),
    );
    let numbers: Vec<Literal> =
        it.values.iter().map(|value| Literal::i32_unsuffixed(value.value)).collect();
    let variants: Vec<_> = it.values.iter().map(|value| ident(&value.name)).collect();
    let read = it.decoded.then(|| {
        quote! {
            #[inline]
            pub(crate) fn #read_method(#module: &mut #module::Reader<'_>) -> Result<Self, DecodeError> {
                #module.integer().map(|value: i32| Self::from(value))
            }
        }
    });
    let write = it.encoded.then(|| {
        quote! {
            #[inline]
            pub(crate) fn #write_method(#writer: &mut #writer::Writer, value: &Self) {
                #writer.integer(&value.as_i32());
            }
        }
    });
    let inherent = quote! {
        impl #name {
            /// The value on the wire.
            pub fn as_i32(&self) -> i32 {
                match self {
                    #(Self::#variants => #numbers,)*
                    Self::Unknown(value) => *value,
                }
            }
            #read
            #write
        }
    };
    let from = quote! {
        impl From<i32> for #name {
            fn from(value: i32) -> Self {
                match value {
                    #(#numbers => Self::#variants,)*
                    _ => Self::Unknown(value),
                }
            }
        }
    };
    let display = quote! {
        impl fmt::Display for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.as_i32())
            }
        }
    };
    let default = it.has_default.then(|| default(&it.name, &quote!(0)));
    let mut items = vec![definition, inherent, from, display];
    items.extend(default);
    items.push(quote!(tinsmith_runtime::into_option!(#name, i32);));
    items.push(quote!(
        impl_serde!(int enum #name);
    ));
    Source { docs: Vec::new(), items }
}

fn definition<T>(
    name: &str,
    docs: &[String],
    deprecated: Option<&str>,
    attributes: &Attributes,
    values: &[EnumValue<T>],
    unknown: &TokenStream,
) -> TokenStream {
    let name = ident(name);
    let docs = attributes::docs(docs);
    let deprecated = attributes::deprecated(deprecated);
    let (more, lines) = (attributes::derives(attributes), attributes::lines(&attributes.lines));
    let variants = values.iter().map(|value| {
        let name = ident(&value.name);
        let docs = attributes::docs(&value.docs);
        let deprecated = attributes::deprecated(value.deprecated.as_deref());
        let attributes = attributes::lines(&value.attributes);
        quote!(#docs #deprecated #attributes #name,)
    });
    quote! {
        #docs
        #deprecated
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash #more)]
        #lines
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that this version of the crate does not know.
            Unknown(#unknown),
        }
    }
}

/// The zero value in Smithy's error correction for a required enum that is missing in a response.
fn default(name: &str, zero: &TokenStream) -> TokenStream {
    let name = ident(name);
    quote! {
        impl Default for #name {
            fn default() -> Self {
                Self::Unknown(#zero)
            }
        }
    }
}
