//! The root of the crate, and the prelude of its files.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Source, codec, front_page};
use crate::{
    Options,
    api::{Api, Type},
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
                Body, Bytes, CallOptions, Config, ConfigError, Credentials, Document, IntoOption,
                Items, Operation, Pages, Retry, RetryPolicy, Timestamp, WaitError, WaitErrorKind,
                retry,
            };
        ),
        quote!(
            pub use tinsmith_runtime as runtime;
        ),
    ]);
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

/// Modules in the prelude.
pub(super) const MODULES: [&str; 14] = [
    "cbor",
    "endpoint",
    "endpoint_rules",
    "error",
    "event_stream",
    "fmt",
    "form",
    "json",
    "parse",
    "request",
    "text",
    "types",
    "wait",
    "xml",
];

/// Types and traits in the prelude, and functions and macros whose names are reserved.
pub(super) const TYPES: [&str; 40] = [
    "Auth",
    "AuthScheme",
    "BTreeMap",
    "Body",
    "BuildError",
    "Bytes",
    "Call",
    "CallOptions",
    "Client",
    "Config",
    "ConfigError",
    "Context",
    "DecodeError",
    "Document",
    "Duration",
    "Endpoint",
    "EndpointError",
    "Error",
    "ErrorKind",
    "EventStream",
    "IntoOption",
    "Items",
    "Metadata",
    "Method",
    "Operation",
    "Pages",
    "Paginated",
    "PaginatedItems",
    "Pin",
    "Redacted",
    "Request",
    "Response",
    "Service",
    "Timestamp",
    "WaitError",
    "Waiter",
    "display_error",
    "idempotency_token",
    "impl_serde",
    "setters",
];

/// The imports of all files. Types of the model are qualified with `types::` and `error::`, so that names do not collide.
pub(super) fn prelude(api: &Api) -> Source {
    let types = (!api.types.is_empty()).then(|| {
        quote!(
            pub(crate) use crate::types;
        )
    });
    let mut items = vec![quote!(
        #![allow(unused_imports, reason = "each file uses some of the imports")]
    )];
    items.push(quote!(
        pub(crate) use std::{collections::BTreeMap, error::Error as _, fmt, pin::Pin, time::Duration};
    ));
    let codecs = codec::modules(api.service.codecs);
    items.push(quote!(
        pub(crate) use tinsmith_runtime::{
            Body, BuildError, Bytes, CallOptions, Config, ConfigError, DecodeError, Document,
            EventStream, IntoOption, Items, Pages, Paginated, PaginatedItems, Redacted, Request,
            Response, Service, Timestamp, WaitError, Waiter,
            error::display as display_error,
            endpoint,
            endpoint::{AuthScheme, Context, Endpoint, EndpointError},
            event_stream, idempotency_token, #(#codecs,)*
            operation::{Auth, Metadata, Operation},
            parse, request, setters, text, wait,
        };
    ));
    items.push(quote!(
        pub(crate) use tinsmith_runtime::http::Method;
    ));
    items.push(quote!(
        pub(crate) use crate::{
            client::{Call, Client},
            endpoint as endpoint_rules,
            error::{self, Error, ErrorKind},
        };
    ));
    items.push(quote!(
        #[cfg(feature = "serde")]
        pub(crate) use tinsmith_runtime::impl_serde;
    ));
    items.push(quote!(
        #[cfg(not(feature = "serde"))]
        pub(crate) use tinsmith_runtime::no_serde as impl_serde;
    ));
    items.extend(types);
    Source { docs: vec!["The imports of all files of the crate.".to_owned()], items }
}
