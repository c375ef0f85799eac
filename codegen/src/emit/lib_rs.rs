//! The root of the crate, and what every file imports.

use proc_macro2::TokenStream;
use quote::quote;

use super::Source;
use crate::api::{Api, Service};

/// `lib.rs`.
pub(super) fn source(api: &Api, handwritten: bool) -> Source {
    let types = (!api.types.is_empty()).then(|| {
        quote!(
            pub mod types;
        )
    });
    let is_handwritten = handwritten;
    let handwritten = handwritten.then(|| {
        quote!(
            mod handwritten;
        )
    });
    let mut items: Vec<TokenStream> = vec![
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
                reason = "what the service deprecates is emitted, and its parts use one another"
            )]
        ),
        quote!(
            mod client;
        ),
        quote!(
            pub mod endpoint;
        ),
        quote!(
            pub mod error;
        ),
    ];
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
                Body, Bytes, CallOptions, Config, ConfigError, Credentials, Document, Items,
                Operation, Pages, Timestamp, WaitError, WaitErrorKind,
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
    Source { docs: crate_docs(&api.service), items }
}

fn crate_docs(service: &Service) -> Vec<String> {
    let mut docs = vec![format!("A typed client of {}.", service.title)];
    if !service.docs.is_empty() {
        docs.push(String::new());
        docs.extend(service.docs.iter().cloned());
    }
    docs.extend([
        String::new(),
        format!(
            "Version {} of the API. Every operation is a method of [`Client`].",
            service.version
        ),
    ]);
    if !service.left_out.is_empty() {
        let names: Vec<String> = service.left_out.iter().map(|name| format!("`{name}`")).collect();
        let names = names.join(", ");
        docs.push(String::new());
        docs.push(format!("Not emitted, because their requests are streams of events: {names}."));
    }
    docs
}

/// Modules that the prelude brings.
pub(super) const MODULES: [&str; 11] = [
    "endpoint",
    "endpoint_rules",
    "error",
    "event_stream",
    "fmt",
    "json",
    "parse",
    "request",
    "text",
    "types",
    "wait",
];

/// Types and traits that the prelude brings, and functions that no member can be named like.
pub(super) const TYPES: [&str; 38] = [
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
];

/// Imports that every file has. Types of the model are behind `types::` and `error::`, so that nothing collides.
pub(super) fn prelude(api: &Api) -> Source {
    let types = (!api.types.is_empty()).then(|| {
        quote!(
            pub(crate) use crate::types;
        )
    });
    let mut items = vec![quote!(
        #![allow(unused_imports, reason = "each file uses a part of it")]
    )];
    items.push(quote!(
        pub(crate) use std::{collections::BTreeMap, error::Error as _, fmt, pin::Pin, time::Duration};
    ));
    items.push(quote!(
        pub(crate) use tinsmith_runtime::{
            Body, BuildError, Bytes, CallOptions, Config, ConfigError, DecodeError, Document,
            EventStream, IntoOption, Items, Pages, Paginated, PaginatedItems, Redacted, Request,
            Response, Service, Timestamp, WaitError, Waiter,
            error::display as display_error,
            endpoint,
            endpoint::{AuthScheme, Context, Endpoint, EndpointError},
            event_stream, idempotency_token, json,
            operation::{Auth, Metadata, Operation},
            parse, request, text, wait,
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
    items.extend(types);
    Source { docs: vec!["What every file of the crate uses.".to_owned()], items }
}
