use proc_macro2::TokenTree;

use super::*;
use crate::{
    api::{Codec, Codecs, ErrorForm},
    emit::codec::{read_method, write_method},
    names::reserved::{CALL_METHODS, CLIENT_METHODS},
};

/// The names of all functions.
fn functions(tokens: TokenStream) -> Vec<String> {
    let mut names = Vec::new();
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match (tree, trees.peek()) {
            (TokenTree::Group(group), _) => names.extend(functions(group.stream())),
            (TokenTree::Ident(word), Some(TokenTree::Ident(name))) if word == "fn" => {
                names.push(name.to_string());
            }
            _ => {}
        }
    }
    names
}

#[test]
fn operations_cannot_have_the_names_of_methods_of_the_client() {
    let service = Service {
        shape: "a#S".into(),
        title: "S".into(),
        sdk_id: "S".into(),
        signing_name: "s".into(),
        version: "1".into(),
        codecs: Codecs { request: Codec::Json, response: Codec::Json },
        errors: ErrorForm::Json,
        content_sha256: false,
        settings: Vec::new(),
        region_of: None,
        left_out: Vec::new(),
        docs: Vec::new(),
    };
    let functions = functions(constructors(&service));
    assert!(functions.contains(&"send".to_owned()));
    for name in functions {
        assert!(CLIENT_METHODS.contains(&name.as_str()), "{name}");
    }
}

#[test]
fn setters_cannot_have_the_names_of_functions_of_calls_and_types() {
    let mut all = Vec::new();
    for tokens in [call_methods(), call_pages(), call_items()] {
        all.extend(functions(tokens));
    }
    let codecs = [Codec::Json, Codec::Cbor, Codec::Xml];
    all.extend(codecs.map(|codec| read_method(codec).to_string()));
    all.extend(codecs.map(|codec| write_method(codec).to_string()));
    all.push(write_method(Codec::Form).to_string());
    assert!(all.contains(&"presign".to_owned()));
    for name in all {
        assert!(CALL_METHODS.contains(&name.as_str()), "{name}");
    }
}
