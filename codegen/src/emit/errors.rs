//! Errors: `ErrorKind`, and a structure for each modelled error.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Source, attributes, codec, ident, index, response, setters, structure};
use crate::{
    api::{Api, Codecs, ErrorForm, ErrorType, Presence},
    docs,
    names::reserved::{FAILURES, Failure, UNKNOWN},
};

/// The module of errors, with `ErrorKind`.
pub(super) fn kind_source(api: &Api) -> Source {
    let names = api.errors.iter().map(|error| (&error.structure.module, &error.structure.name));
    let mut source = index("The errors of calls.", names);
    let title = &api.service.title;
    let alias = format!(
        " The error of a call to {title}: its kind, and its context such as request id and attempts."
    );
    source.items.push(quote! {
        #[doc = #alias]
        pub type Error = tinsmith_runtime::Error<ErrorKind>;
    });
    source.items.extend([
        definition(api),
        from_failure(),
        service_error(api),
        display(api),
        std_error(api),
    ]);
    source
}

fn definition(api: &Api) -> TokenStream {
    let modelled = api.errors.iter().map(|error| {
        let (variant, name) = (ident(&error.variant), ident(&error.structure.name));
        let docs = attributes::docs(&[summary(error)]);
        quote!(#docs #variant(#name),)
    });
    // The types are those of the runtime, with full paths: the model may have errors with the same names.
    let failures = FAILURES.iter().map(|Failure { variant, ty, docs }| {
        let (variant, name, docs) = (ident(variant), ident(ty), format!(" {docs}"));
        quote!(#[doc = #docs] #variant(tinsmith_runtime::#name),)
    });
    quote! {
        /// The kind of an [`Error`]. The errors of the service come first; the last variants, from `Build` on, are the
        /// failures of the client.
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum ErrorKind {
            #(#modelled)*
            #(#failures)*
        }
    }
}

fn summary(error: &ErrorType) -> String {
    match docs::summary(&error.structure.docs) {
        empty if empty.is_empty() => format!("The error `{}`.", error.structure.name),
        summary => summary,
    }
}

fn from_failure() -> TokenStream {
    let arms = FAILURES.iter().map(|failure| {
        let variant = ident(failure.variant);
        match failure.variant {
            UNKNOWN => quote!(it => Self::#variant(it),),
            _ => quote!(tinsmith_runtime::Failure::#variant(it) => Self::#variant(it),),
        }
    });
    quote! {
        impl From<tinsmith_runtime::Failure> for ErrorKind {
            fn from(failure: tinsmith_runtime::Failure) -> Self {
                match failure {
                    #(#arms)*
                }
            }
        }
    }
}

fn service_error(api: &Api) -> TokenStream {
    let form = error_form(api.service.errors)
        .map(|form| quote!(const FORM: tinsmith_runtime::error::ErrorForm = #form;));
    if api.errors.is_empty() {
        return quote! {
            impl tinsmith_runtime::ServiceError for ErrorKind {
                #form
                fn read(_: &str, _: &mut Response) -> Option<Result<Self, DecodeError>> {
                    None
                }
            }
        };
    }
    // Errors with a condition come before the error of all other operations with the same code.
    let (only, general): (Vec<_>, Vec<_>) =
        api.errors.iter().partition(|error| !error.only_of.is_empty());
    let arms = only.into_iter().chain(general).map(|error| {
        let names = &error.only_of;
        let condition = (!names.is_empty()).then(|| quote!(if response.is_of(&[#(#names),*])));
        let (code, variant, name) =
            (&error.code, ident(&error.variant), ident(&error.structure.name));
        quote!(#code #condition => #name::read(response).map(Self::#variant),)
    });
    quote! {
        impl tinsmith_runtime::ServiceError for ErrorKind {
            #form
            fn read(code: &str, response: &mut Response) -> Option<Result<Self, DecodeError>> {
                Some(match code {
                    #(#arms)*
                    _ => return None,
                })
            }
        }
    }
}

/// The form of error responses, unless it is the default of the runtime.
pub(super) fn error_form(form: ErrorForm) -> Option<TokenStream> {
    let name = match form {
        ErrorForm::Json => return None,
        ErrorForm::RpcV2Json => "RpcV2Json",
        ErrorForm::RpcV2Cbor => "RpcV2Cbor",
        ErrorForm::Xml => "Xml",
        ErrorForm::S3 => "S3",
    };
    let name = ident(name);
    Some(quote!(tinsmith_runtime::error::ErrorForm::#name))
}

fn display(api: &Api) -> TokenStream {
    let variants = all_variants(api);
    quote! {
        impl fmt::Display for ErrorKind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    #(Self::#variants(it) => it.fmt(f),)*
                }
            }
        }
    }
}

fn std_error(api: &Api) -> TokenStream {
    let variants = all_variants(api);
    quote! {
        impl std::error::Error for ErrorKind {
            fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
                match self {
                    #(Self::#variants(it) => it.source(),)*
                }
            }
        }
    }
}

fn all_variants(api: &Api) -> Vec<proc_macro2::Ident> {
    let modelled = api.errors.iter().map(|error| error.variant.as_str());
    modelled.chain(FAILURES.iter().map(|failure| failure.variant)).map(ident).collect()
}

/// The file of a modelled error.
pub(super) fn source(error: &ErrorType, codecs: Codecs) -> Source {
    let it = &error.structure;
    let name = ident(&it.name);
    let mut items = Vec::new();
    items.extend(structure::definition(it));
    items.extend(setters::of_type(it));
    let read = response::read(it, &error.body, &quote!(Self), &quote!(read_body), codecs.response);
    let argument = if response::uses_response(it) { quote!(response) } else { quote!(_) };
    items.push(quote! {
        impl #name {
            pub(crate) fn read(#argument: &mut Response) -> Result<Self, DecodeError> {
                #read
            }
        }
    });
    items.extend(response::read_body(it, &error.body, codecs.response));
    // An error can also be the type of a member.
    items.extend(codec::of_structure(it, codecs));
    let (code, message) = (&error.code, message(error));
    items.push(quote! {
        impl fmt::Display for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                display_error(f, #code, #message)
            }
        }
    });
    items.push(quote!(impl std::error::Error for #name {}));
    Source { docs: Vec::new(), items }
}

/// The member with the error message.
fn message(error: &ErrorType) -> TokenStream {
    match error.message.and_then(|index| error.structure.fields.get(index)) {
        None => quote!(None),
        Some(field) => {
            let name = ident(&field.name);
            match field.presence {
                Presence::Optional => quote!(self.#name.as_deref()),
                _ => quote!(Some(&self.#name)),
            }
        }
    }
}
