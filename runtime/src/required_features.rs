//! Macros by which generated modules require features of this crate.
//!
//! A generated crate enables the features that it needs in its manifest. A generated module is a part of a crate with a
//! manifest of its own, which a build script cannot change.

/// Defines a macro for a feature. Without the feature, its call is an error that tells what to add.
macro_rules! required {
    ($($macro:ident: $feature:literal),* $(,)?) => {
        $(
            #[cfg(feature = $feature)]
            #[macro_export]
            #[doc(hidden)]
            macro_rules! $macro {
                () => {};
            }

            #[cfg(not(feature = $feature))]
            #[macro_export]
            #[doc(hidden)]
            macro_rules! $macro {
                () => {
                    ::std::compile_error!(::std::concat!(
                        "this generated client needs the feature `", $feature, "` of `tinsmith-runtime`; ",
                        "add it in Cargo.toml: cargo add tinsmith-runtime --features ", $feature,
                    ));
                };
            }
        )*
    };
}

required! {
    require_blocking: "blocking",
    require_cbor: "cbor",
    require_checksum: "checksum",
    require_compression: "compression",
    require_form: "form",
    require_http_checksum: "http-checksum",
    require_http2: "http2",
    require_serde: "serde",
    require_sign_eventstream: "sign-eventstream",
    require_sigv4a: "sigv4a",
    require_tree_hash: "tree-hash",
    require_xml: "xml",
}
