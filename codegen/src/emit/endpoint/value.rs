//! A value of the rules in Rust, with its properties.

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::quote;

use crate::api::endpoint::Kind;

/// A value in Rust.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) tokens: TokenStream,
    pub(super) kind: Kind,
    /// Whether it is an `Option`.
    pub(super) optional: bool,
    /// Its ownership.
    pub(super) hold: Hold,
    /// Whether it borrows from a temporary of the statement.
    pub(super) fleeting: bool,
    /// Whether it is known to be unset.
    pub(super) is_unset: bool,
    /// The precedence of its tokens.
    shape: Shape,
}

/// The ownership of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// Borrowed or copied: `&str`, `&[&str]`, `bool`.
    Borrowed,
    /// Owned by a variable or field: `String`, `Vec<&str>`, `Url`.
    Place,
    /// Created by the expression.
    Made,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// A name, a call, a literal.
    Atom,
    /// With a `!` or `&` before it.
    Prefixed,
    /// A comparison, an `if`.
    Compound,
}

impl Value {
    /// A value that exists, and is borrowed or copied.
    pub(super) fn sure(tokens: TokenStream, kind: Kind) -> Self {
        let (hold, shape) = (Hold::Borrowed, Shape::Atom);
        Self { tokens, kind, optional: false, hold, fleeting: false, is_unset: false, shape }
    }

    /// A value that may be unset.
    pub(super) fn maybe(tokens: TokenStream, kind: Kind) -> Self {
        Self { optional: true, ..Self::sure(tokens, kind) }
    }

    /// The value of an unset name: no condition on the path has assigned it.
    pub(super) fn unset() -> Self {
        Self { is_unset: true, ..Self::maybe(quote!(None), Kind::Text) }
    }

    pub(super) fn boolean(value: bool) -> Self {
        Self::sure(quote!(#value), Kind::Bool)
    }

    pub(super) fn integer(value: i64) -> Self {
        let value = Literal::i64_unsuffixed(value);
        Self::sure(quote!(#value), Kind::Integer)
    }

    /// A comparison.
    pub(super) fn test(tokens: TokenStream) -> Self {
        Self { shape: Shape::Compound, ..Self::sure(tokens, Kind::Bool) }
    }

    pub(super) fn held(self, hold: Hold) -> Self {
        Self { hold, ..self }
    }

    pub(super) fn fleeting(self, fleeting: bool) -> Self {
        Self { fleeting: self.fleeting || fleeting, ..self }
    }

    pub(super) fn optional(self, optional: bool) -> Self {
        Self { optional, ..self }
    }

    pub(super) fn compound(self) -> Self {
        Self { shape: Shape::Compound, ..self }
    }

    /// The value after `let variable = value`.
    pub(super) fn in_variable(&self, variable: &Ident) -> Self {
        let hold = if self.hold == Hold::Made { Hold::Place } else { self.hold };
        Self::sure(quote!(#variable), self.kind).held(hold)
    }

    /// The boolean, if it is known already.
    pub(super) fn constant(&self) -> Option<bool> {
        match self.tokens.to_string().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// The text, if it is a literal.
    pub(super) fn literal(&self) -> Option<String> {
        syn::parse2::<syn::LitStr>(self.tokens.clone()).ok().map(|text| text.value())
    }

    /// Whether evaluating it is cheap, so that it may be evaluated needlessly.
    pub(super) fn is_cheap(&self) -> bool {
        let is_flat = |tree| matches!(tree, TokenTree::Ident(_) | TokenTree::Literal(_));
        let is_dot = |tree: &TokenTree| matches!(tree, TokenTree::Punct(it) if it.as_char() == '.');
        self.tokens.clone().into_iter().all(|tree| is_dot(&tree) || is_flat(tree))
    }

    /// As the receiver of a method or field access.
    pub(super) fn receiver(&self) -> TokenStream {
        let tokens = &self.tokens;
        if self.shape == Shape::Atom { quote!(#tokens) } else { quote!((#tokens)) }
    }

    /// As an operand.
    pub(super) fn operand(&self) -> TokenStream {
        let tokens = &self.tokens;
        if self.shape == Shape::Compound { quote!((#tokens)) } else { quote!(#tokens) }
    }

    /// The negation of a boolean.
    pub(super) fn negated(&self) -> Self {
        match self.constant() {
            Some(value) => Self::boolean(!value),
            None if let Some(opposite) = self.without_not().or_else(|| self.opposite()) => opposite,
            None => {
                let operand = self.operand();
                Self { shape: Shape::Prefixed, ..Self::sure(quote!(!#operand), Kind::Bool) }
            }
        }
    }

    /// `a != b` for `a == b`, and vice versa.
    fn opposite(&self) -> Option<Self> {
        let mut expr = syn::parse2::<syn::ExprBinary>(self.tokens.clone()).ok()?;
        expr.op = match expr.op {
            syn::BinOp::Eq(_) => syn::parse_quote!(!=),
            syn::BinOp::Ne(_) => syn::parse_quote!(==),
            _ => return None,
        };
        Some(Self::test(quote!(#expr)))
    }

    /// `x` for `!x`.
    pub(super) fn without_not(&self) -> Option<Self> {
        let mut trees = self.tokens.clone().into_iter();
        let is_not = matches!(trees.next(), Some(TokenTree::Punct(sign)) if sign.as_char() == '!');
        let rest: Vec<TokenTree> = trees.collect();
        match rest.as_slice() {
            _ if !is_not || self.shape != Shape::Prefixed => None,
            [TokenTree::Group(group)] => Some(Self::test(group.stream())),
            _ => Some(Self::sure(rest.into_iter().collect(), Kind::Bool)),
        }
    }

    /// As an argument of type `&str`, `&[&str]`, `&Url` and so on.
    pub(super) fn borrowed(&self) -> Self {
        if self.hold == Hold::Borrowed {
            return self.clone();
        }
        let tokens = match (self.optional, self.kind) {
            (false, Kind::Parts) => {
                let receiver = self.receiver();
                quote!(#receiver.as_slice())
            }
            (false, _) => {
                let operand = self.operand();
                quote!(&#operand)
            }
            (true, Kind::Text | Kind::Parts) => {
                let receiver = self.receiver();
                quote!(#receiver.as_deref())
            }
            (true, _) => {
                let receiver = self.receiver();
                quote!(#receiver.as_ref())
            }
        };
        let is_prefixed = tokens.to_string().starts_with('&');
        let shape = if is_prefixed { Shape::Prefixed } else { Shape::Atom };
        let fleeting = self.fleeting || self.hold == Hold::Made;
        Self { tokens, hold: Hold::Borrowed, fleeting, shape, ..self.clone() }
    }

    /// As an argument of type `impl Into<String>`, or of a `format!`.
    pub(super) fn text(&self) -> TokenStream {
        let value = match self.optional {
            _ if self.is_unset => Self::sure(quote!(""), Kind::Text),
            true => {
                let receiver = self.receiver();
                Self::sure(quote!(#receiver.unwrap_or_default()), self.kind).held(self.hold)
            }
            false => self.clone(),
        };
        match value.hold {
            Hold::Place => value.borrowed().tokens,
            Hold::Borrowed | Hold::Made => value.tokens,
        }
    }

    /// As an owned value, so that it has the same type as other owned values.
    pub(super) fn made(&self) -> Self {
        let (receiver, is_text) = (self.receiver(), self.kind == Kind::Text);
        let tokens = match (self.hold, self.optional) {
            (Hold::Made, _) => return self.clone(),
            (Hold::Place, _) => quote!(#receiver.clone()),
            (Hold::Borrowed, false) if is_text => quote!(#receiver.to_owned()),
            (Hold::Borrowed, true) if is_text => quote!(#receiver.map(str::to_owned)),
            (Hold::Borrowed, false) if self.kind == Kind::Parts => quote!(#receiver.to_vec()),
            (Hold::Borrowed, true) if self.kind == Kind::Parts => {
                quote!(#receiver.map(<[&str]>::to_vec))
            }
            (Hold::Borrowed, false) => quote!(#receiver.clone()),
            (Hold::Borrowed, true) => quote!(#receiver.cloned()),
        };
        let fleeting = self.fleeting && !is_text;
        Self { tokens, hold: Hold::Made, fleeting, shape: Shape::Atom, ..self.clone() }
    }
}

/// Whether values of a type are `Copy`, so that ownership does not matter.
pub(super) fn is_copied(kind: Kind) -> bool {
    matches!(kind, Kind::Bool | Kind::Integer | Kind::Strings | Kind::Partition)
}
