use quote::quote;

use super::*;

fn place(depth: usize, serde: bool) -> Place {
    Place { depth, parts: ModuleOptions { serde, blocking: false } }
}

fn changed(depth: usize, tokens: TokenStream) -> String {
    place(depth, true).tokens(tokens).unwrap().to_string()
}

#[test]
fn paths_start_with_as_many_super_as_the_file_is_deep() {
    let tokens = || {
        quote!(
            use crate::prelude::*;
            pub(crate) fn f() {
                call!(crate::types::A)
            }
        )
    };
    assert_eq!(
        changed(0, tokens()),
        quote!(
            use self::prelude::*;
            pub fn f() {
                call!(self::types::A)
            }
        )
        .to_string()
        .replace("pub ", "")
    );
    assert_eq!(
        changed(1, tokens()),
        quote!(
            use super::prelude::*;
            pub(super) fn f() {
                call!(super::types::A)
            }
        )
        .to_string()
    );
    let two = changed(2, tokens());
    assert!(two.contains("use super :: super :: prelude :: *"), "{two}");
    assert!(two.contains("pub (in super :: super) fn"), "{two}");
}

#[test]
fn links_are_paths_as_well() {
    let docs = changed(
        2,
        quote!(
            #[doc = " [`A`](crate::types::A), \"crate::B\""]
            struct C;
        ),
    );
    assert!(docs.contains(r#"" [`A`](super::super::types::A), \"crate::B\"""#), "{docs}");
    assert_eq!(place(1, false).links("[a](crate::a)"), "[a](super::a)");
}

#[test]
fn conditions_on_features_are_decided() {
    let tokens = || {
        quote! {
            impl A {
                /// Blocking.
                #[cfg(feature = "blocking")]
                #[inline]
                pub fn a() -> [u8; 1] { [1] }

                /// Not blocking.
                #[inline]
                pub fn b() {}
            }
            #[cfg(feature = "serde")]
            use with;
            #[cfg(not(feature = "serde"))]
            use without;
        }
    };
    let kept = quote! {
        impl A {
            /// Not blocking.
            #[inline]
            pub fn b() {}
        }
    };
    assert_eq!(changed(1, tokens()), quote!(#kept use with;).to_string());
    let without = place(1, false).tokens(tokens()).unwrap().to_string();
    assert_eq!(without, quote!(#kept use without;).to_string());
}

#[test]
fn unknown_conditions_are_errors() {
    for tokens in [
        quote!(
            #[cfg(test)]
            mod a;
        ),
        quote!(
            #[cfg(feature = "json")]
            mod a;
        ),
    ] {
        let error = place(1, true).tokens(tokens).unwrap_err().to_string();
        assert!(error.contains("cannot decide in a module; report this"), "{error}");
    }
}

#[test]
fn declarations_of_modules_are_found() {
    assert_eq!(declared("mod a;"), Some("a"));
    assert_eq!(declared("pub mod a_1;"), Some("a_1"));
    for other in ["    mod a;", "mod a {", "use a;", "/// mod a;"] {
        assert_eq!(declared(other), None);
    }
}
