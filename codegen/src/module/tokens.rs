//! Changes tokens of a file so that it can be a module at some depth.

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};

use super::ModuleOptions;
use crate::Error;

/// The place of a file in the module that contains all files.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// How many modules it is below that module.
    pub(super) depth: usize,
    /// The features that are selected.
    pub(super) parts: ModuleOptions,
}

impl Place {
    /// Changes tokens: paths and visibilities that start with `crate`, links in documentation, and conditions on
    /// features.
    pub(super) fn tokens(self, tokens: TokenStream) -> Result<TokenStream, Error> {
        let mut changed: Vec<TokenTree> = Vec::new();
        // Where the attributes of the current item start.
        let mut attributes = None;
        let mut trees = tokens.into_iter().peekable();
        while let Some(tree) = trees.next() {
            let is_attribute = is_punct(&tree, '#');
            if is_attribute && let Some(condition) = trees.peek().and_then(condition) {
                trees.next();
                if !self.evaluate(condition)? {
                    changed.truncate(attributes.unwrap_or(changed.len()));
                    trees.by_ref().find(is_end_of_item);
                    attributes = None;
                }
                continue;
            }
            let is_in_attribute = matches!(&tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
                && matches!(changed.last(), Some(last) if is_punct(last, '#'));
            match (is_attribute, is_in_attribute) {
                (true, _) => attributes = attributes.or(Some(changed.len())),
                (_, true) => {}
                _ => attributes = None,
            }
            match tree {
                TokenTree::Group(group) if is_crate(&group) => self.visibility(&mut changed),
                TokenTree::Group(group) => {
                    let mut inner = Group::new(group.delimiter(), self.tokens(group.stream())?);
                    inner.set_span(group.span());
                    changed.push(inner.into());
                }
                TokenTree::Ident(ident) if ident == "crate" => changed.extend(self.root()),
                TokenTree::Literal(literal) => changed.push(self.literal(literal).into()),
                other => changed.push(other),
            }
        }
        Ok(changed.into_iter().collect())
    }

    /// Changes the targets of links in a line of documentation.
    pub(super) fn links(self, line: &str) -> String {
        line.replace("](crate::", &format!("]({}::", self.root_text()))
    }

    /// Links are in the literals of attributes. No other literal has text like that.
    fn literal(self, literal: Literal) -> Literal {
        let text = literal.to_string();
        let changed = self.links(&text);
        if changed == text { literal } else { changed.parse().unwrap_or(literal) }
    }

    /// The path to the module that contains all files.
    fn root(self) -> TokenStream {
        let ident = |name| Ident::new(name, Span::call_site());
        if self.depth == 0 {
            return ident("self").into_token_stream();
        }
        let parents = (0..self.depth).map(|_| ident("super"));
        quote!(#(#parents)::*)
    }

    fn root_text(self) -> String {
        if self.depth == 0 { "self".to_owned() } else { vec!["super"; self.depth].join("::") }
    }

    /// `pub(crate)` means the module that contains all files. `changed` ends with `pub`.
    fn visibility(self, changed: &mut Vec<TokenTree>) {
        let root = self.root();
        match self.depth {
            // Private items are visible there.
            0 => drop(changed.pop()),
            1 => changed.push(Group::new(Delimiter::Parenthesis, root).into()),
            _ => changed.push(Group::new(Delimiter::Parenthesis, quote!(in #root)).into()),
        }
    }

    /// Whether the condition of an attribute `cfg` is true.
    fn evaluate(self, condition: TokenStream) -> Result<bool, Error> {
        let unknown = || {
            Error::new(format!(
                "the generator emitted the condition `{condition}`, which it cannot decide in a module; report this"
            ))
        };
        let trees: Vec<TokenTree> = condition.clone().into_iter().collect();
        match trees.as_slice() {
            [TokenTree::Ident(not), TokenTree::Group(inner)] if not == "not" => {
                self.evaluate(inner.stream()).map(|is_true| !is_true)
            }
            [TokenTree::Ident(name), equals, TokenTree::Literal(feature)]
                if name == "feature" && is_punct(equals, '=') =>
            {
                self.parts.has(feature.to_string().trim_matches('"')).ok_or_else(unknown)
            }
            _ => Err(unknown()),
        }
    }
}

/// The condition in the brackets of an attribute `cfg`.
fn condition(brackets: &TokenTree) -> Option<TokenStream> {
    let TokenTree::Group(group) = brackets else { return None };
    let trees: Vec<TokenTree> = group.stream().into_iter().take(3).collect();
    match trees.as_slice() {
        [TokenTree::Ident(name), TokenTree::Group(condition)] if name == "cfg" => {
            Some(condition.stream())
        }
        _ => None,
    }
}

/// `(crate)`.
fn is_crate(group: &Group) -> bool {
    let mut trees = group.stream().into_iter();
    group.delimiter() == Delimiter::Parenthesis
        && matches!(trees.next(), Some(TokenTree::Ident(ident)) if ident == "crate")
        && trees.next().is_none()
}

/// Whether this is the last token of an item with a condition: its body, or a semicolon.
fn is_end_of_item(tree: &TokenTree) -> bool {
    match tree {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        tree => is_punct(tree, ';'),
    }
}

fn is_punct(tree: &TokenTree, wanted: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == wanted)
}
