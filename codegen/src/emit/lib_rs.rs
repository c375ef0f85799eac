//! The root of the crate, and the prelude of its files.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Source, codec, front_page, ident};
use crate::{
    Options,
    api::{Api, Type},
    names::reserved::{IMPL_SERDE, IMPORTS, Import, ImportKind, Imports},
};

/// `lib.rs`.
pub(super) fn source(api: &Api, options: &Options) -> Source {
    let types = (!api.types.is_empty()).then(|| {
        quote!(
            pub mod types;
        )
    });
    let is_handwritten = options.handwritten.is_some();
    let handwritten = is_handwritten.then(|| {
        quote!(
            mod handwritten;
        )
    });
    let mut items: Vec<TokenStream> = Vec::new();
    items.extend(is_handwritten.then(|| {
        quote!(
            #![doc = include_str!("handwritten/front_page.md")]
        )
    }));
    items.extend([
        quote!(
            #![cfg_attr(docsrs, feature(doc_cfg))]
        ),
        quote!(
            #![deny(missing_docs)]
        ),
        quote!(
            #![forbid(unsafe_code)]
        ),
        quote!(
            #![allow(
                deprecated,
                reason = "deprecated items of the model use each other"
            )]
        ),
        quote!(
            #![allow(
                clippy::large_enum_variant,
                reason = "the sizes of variants follow from the model"
            )]
        ),
    ]);
    items.extend(has_disallowed_names(api).then(|| {
        quote!(
            #![allow(
                clippy::disallowed_names,
                reason = "names of arguments follow from the model"
            )]
        )
    }));
    items.extend(api.attribute_value.is_some().then(|| {
        quote!(
            #[cfg(feature = "serde")]
            pub mod attribute_value;
        )
    }));
    items.extend([
        quote!(
            mod client;
        ),
        quote!(
            pub mod endpoint;
        ),
        quote!(
            pub mod error;
        ),
    ]);
    items.extend(handwritten);
    items.extend([
        quote!(
            pub mod operation;
        ),
        quote!(
            mod prelude;
        ),
    ]);
    items.extend(types);
    items.extend([
        quote!(
            pub use client::{Call, Client};
        ),
        quote!(
            pub use error::{Error, ErrorKind};
        ),
        quote!(
            pub use tinsmith_runtime::{
                Body, BodyError, Bytes, CallOptions, Config, ConfigError, Credentials, Document,
                IntoOption, Items, Operation, Pages, Retry, RetryPolicy, Timestamp, WaitError,
                WaitErrorKind, retry,
            };
        ),
        quote!(
            pub use tinsmith_runtime as runtime;
        ),
    ]);
    items.extend(api.operations.iter().any(|it| it.flags.sends_events).then(|| {
        quote!(
            pub use tinsmith_runtime::{EventInput, EventSender};
        )
    }));
    items.extend(is_handwritten.then(|| {
        quote!(
            pub use handwritten::*;
        )
    }));
    Source { docs: front_page::docs(api, options), items }
}

/// Whether a member has a name that Clippy disallows by default.
fn has_disallowed_names(api: &Api) -> bool {
    let inputs = api.operations.iter().map(|operation| &operation.input);
    let types = api.types.iter().filter_map(|it| match it {
        Type::Structure(structure) => Some(structure),
        _ => None,
    });
    let mut fields = inputs.chain(types).flat_map(|structure| &structure.fields);
    fields.any(|field| ["foo", "baz", "quux"].contains(&field.name.as_str()))
}

/// The imports of all files. Types of the model are qualified with `types::` and `error::`, so that names do not
/// collide.
pub(super) fn prelude(api: &Api) -> Source {
    let codecs = codec::modules(api.service.codecs);
    let mut items = vec![quote!(
        #![allow(unused_imports, reason = "each file uses some of the imports")]
    )];
    items.extend(IMPORTS.iter().map(|imports| import(imports, &codecs)));
    let serde = ident(IMPL_SERDE);
    items.push(quote!(
        #[cfg(feature = "serde")]
        pub(crate) use tinsmith_runtime::#serde;
    ));
    items.push(quote!(
        #[cfg(not(feature = "serde"))]
        pub(crate) use tinsmith_runtime::no_serde as #serde;
    ));
    items.extend((!api.types.is_empty()).then(|| {
        quote!(
            pub(crate) use crate::types;
        )
    }));
    Source { docs: vec!["The imports of all files of the crate.".to_owned()], items }
}

/// The import of names below a path.
fn import(imports: &Imports, codecs: &[Ident]) -> TokenStream {
    let is_used = |import: &&Import| {
        import.kind != ImportKind::Codec || codecs.iter().any(|codec| codec == import.path)
    };
    let paths: Vec<&str> = imports.names.iter().filter(is_used).map(|import| import.path).collect();
    let root = path(imports.root);
    match paths.as_slice() {
        [only] => {
            let only = path(only);
            quote!(pub(crate) use #root::#only;)
        }
        paths => {
            let groups =
                paths.chunk_by(|one, two| module(one).is_some() && module(one) == module(two));
            let trees = groups.map(tree);
            quote!(pub(crate) use #root::{#(#trees),*};)
        }
    }
}

/// A part of an import: one path, or several of the same module.
fn tree(paths: &[&str]) -> TokenStream {
    match paths {
        [only] => path(only),
        paths => {
            let names =
                paths.iter().filter_map(|it| it.split_once("::")).map(|(_, name)| path(name));
            let module = paths.first().and_then(|first| module(first)).map(ident);
            quote!(#module::{#(#names),*})
        }
    }
}

/// The first part of a path with several parts.
fn module(path: &str) -> Option<&str> {
    path.split_once("::").map(|(module, _)| module)
}

/// A path, possibly with `as`.
fn path(text: &str) -> TokenStream {
    let (path, alias) = match text.split_once(" as ") {
        None => (text, None),
        Some((path, alias)) => (path, Some(ident(alias))),
    };
    let parts = path.split("::").map(ident);
    let alias = alias.map(|alias| quote!(as #alias));
    quote!(#(#parts)::* #alias)
}
