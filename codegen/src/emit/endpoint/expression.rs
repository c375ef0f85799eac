//! Conditions and expressions of the rules, with the types that Rust wants to know.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::super::ident;
use crate::{
    endpoint::{self, Call, Expr, Parameter, ParameterKind, PathStep, TemplatePart},
    names,
};

/// A condition in Rust.
pub(super) enum Condition {
    /// Something to stand in an `if`.
    Test(TokenStream),
    /// A name for a value that must be there.
    Some { name: Ident, value: TokenStream },
    /// A name for a value that is always there.
    Always { name: Ident, value: TokenStream },
}

/// The type of a value, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// `&str`.
    Text,
    /// `String`.
    OwnedText,
    Bool,
    Integer,
    /// `&[String]`.
    Texts,
    /// `Vec<&str>`.
    OwnedTexts,
    Partition,
    Arn,
    Url,
}

/// A value in Rust.
#[derive(Clone, Debug)]
struct Value {
    tokens: TokenStream,
    kind: Kind,
    /// Whether it is an `Option`.
    optional: bool,
}

impl Value {
    fn sure(tokens: TokenStream, kind: Kind) -> Self {
        Self { tokens, kind, optional: false }
    }

    fn maybe(tokens: TokenStream, kind: Kind) -> Self {
        Self { tokens, kind, optional: true }
    }
}

/// The names that are bound at a place of the rules.
#[derive(Clone, Debug)]
pub(super) struct Bindings(BTreeMap<String, Value>);

impl Bindings {
    /// The parameters, as fields of `self`.
    pub(super) fn new(parameters: &[Parameter]) -> Self {
        let bind = |parameter: &Parameter| {
            let field = ident(&parameter.field);
            let (kind, optional) = match parameter.kind {
                ParameterKind::String(_) => (Kind::Text, true),
                ParameterKind::Bool(default) => (Kind::Bool, default.is_none()),
                ParameterKind::StringList => (Kind::Texts, true),
            };
            (parameter.name.clone(), Value { tokens: quote!(self.#field), kind, optional })
        };
        Self(parameters.iter().map(bind).collect())
    }

    /// A condition, whose names are bound for what follows.
    pub(super) fn condition(&mut self, condition: &endpoint::Condition) -> Condition {
        let value = match &condition.call {
            Call::IsSet(inner) => return self.is_set(inner),
            call => self.call(call),
        };
        match &condition.assign {
            None if value.optional && value.kind == Kind::Bool => {
                let tokens = value.tokens;
                Condition::Test(quote!(#tokens == Some(true)))
            }
            None if value.optional => {
                let tokens = value.tokens;
                Condition::Test(quote!(#tokens.is_some()))
            }
            None => Condition::Test(value.tokens),
            Some(name) => {
                let (local, tokens) = (ident(&names::field_name(name)), value.tokens);
                self.0.insert(name.clone(), Value::sure(quote!(#local), value.kind));
                match value.optional {
                    true => Condition::Some { name: local, value: tokens },
                    false => Condition::Always { name: local, value: tokens },
                }
            }
        }
    }

    /// Whether a value is there. A parameter that is gets a name, so that what follows has it without the `Option`.
    fn is_set(&mut self, expr: &Expr) -> Condition {
        let value = self.value(expr);
        let tokens = value.tokens;
        match (value.optional, expr) {
            (true, Expr::Ref(name)) => {
                let local = ident(&names::field_name(name));
                self.0.insert(name.clone(), Value::sure(quote!(#local), value.kind));
                Condition::Some { name: local, value: tokens }
            }
            (true, _) => Condition::Test(quote!(#tokens.is_some())),
            (false, _) => Condition::Test(quote!(true)),
        }
    }

    /// A text: `&str`, or a `format!`.
    pub(super) fn text(&self, expr: &Expr) -> TokenStream {
        let value = self.value(expr);
        let tokens = value.tokens;
        match (value.optional, value.kind) {
            (true, _) => quote!(#tokens.unwrap_or_default()),
            (false, _) => quote!(#tokens),
        }
    }

    /// A text as an argument: `&str`.
    fn str_argument(&self, expr: &Expr) -> TokenStream {
        let value = self.value(expr);
        let tokens = &value.tokens;
        match (value.optional, value.kind) {
            (true, Kind::OwnedText) => quote!(#tokens.as_deref().unwrap_or_default()),
            (true, _) => quote!(#tokens.unwrap_or_default()),
            (false, Kind::OwnedText) => quote!(&#tokens),
            (false, _) => quote!(#tokens),
        }
    }

    fn value(&self, expr: &Expr) -> Value {
        match expr {
            Expr::Template(parts) => self.template(parts),
            Expr::Bool(value) => Value::sure(quote!(#value), Kind::Bool),
            Expr::Integer(value) => {
                let value = Literal::i64_unsuffixed(*value);
                Value::sure(quote!(#value), Kind::Integer)
            }
            // A name that nothing binds is never set.
            Expr::Ref(name) => {
                let unbound = || Value::maybe(quote!(None::<&str>), Kind::Text);
                self.0.get(name).cloned().unwrap_or_else(unbound)
            }
            Expr::Call(call) => self.call(call),
        }
    }

    fn template(&self, parts: &[TemplatePart]) -> Value {
        if let [TemplatePart::Literal(text)] = parts {
            return Value::sure(quote!(#text), Kind::Text);
        }
        if let [TemplatePart::Value(expr)] = parts {
            let kind = self.value(expr).kind;
            return Value::sure(self.text(expr), kind);
        }
        let mut format = String::new();
        let mut arguments = Vec::new();
        for part in parts {
            match part {
                TemplatePart::Literal(text) => {
                    format.push_str(&text.replace('{', "{{").replace('}', "}}"))
                }
                TemplatePart::Value(expr) => {
                    let value = self.text(expr);
                    let name = value.to_string();
                    if syn::parse_str::<syn::Ident>(&name).is_ok() {
                        format.push_str(&format!("{{{name}}}"));
                    } else {
                        format.push_str("{}");
                        arguments.push(value);
                    }
                }
            }
        }
        Value::sure(quote!(format!(#format #(, #arguments)*)), Kind::OwnedText)
    }

    fn call(&self, call: &Call) -> Value {
        match call {
            Call::IsSet(inner) => match self.value(inner) {
                Value { optional: false, .. } => Value::sure(quote!(true), Kind::Bool),
                Value { tokens, .. } => Value::sure(quote!(#tokens.is_some()), Kind::Bool),
            },
            Call::Not(inner) => {
                if let Some(differ) = self.differ(inner) {
                    return Value::sure(differ, Kind::Bool);
                }
                let value = self.value(inner);
                let tokens = value.tokens;
                match (value.optional, inner) {
                    (true, _) => Value::sure(quote!((#tokens != Some(true))), Kind::Bool),
                    (false, Expr::Call(_)) if tokens.to_string().contains("==") => {
                        Value::sure(quote!(!(#tokens)), Kind::Bool)
                    }
                    (false, _) => Value::sure(negated(&tokens), Kind::Bool),
                }
            }
            Call::BooleanEquals(left, right) => {
                Value::sure(self.boolean_equals(left, right), Kind::Bool)
            }
            Call::StringEquals(left, right) => {
                Value::sure(self.string_equals(left, right), Kind::Bool)
            }
            Call::GetAttr(of, path) => path.iter().fold(self.value(of), get_attr),
            Call::Partition(region) => {
                let region = self.str_argument(region);
                Value::maybe(quote!(endpoint::partition(#region)), Kind::Partition)
            }
            Call::ParseArn(text) => {
                let text = self.str_argument(text);
                Value::maybe(quote!(endpoint::parse_arn(#text)), Kind::Arn)
            }
            Call::ParseUrl(text) => {
                let text = self.str_argument(text);
                Value::maybe(quote!(endpoint::parse_url(#text)), Kind::Url)
            }
            Call::IsValidHostLabel(text, subdomains) => {
                let (text, subdomains) = (self.str_argument(text), self.value(subdomains).tokens);
                Value::sure(quote!(endpoint::is_valid_host_label(#text, #subdomains)), Kind::Bool)
            }
            Call::IsVirtualHostableS3Bucket(text, subdomains) => {
                let (text, subdomains) = (self.str_argument(text), self.value(subdomains).tokens);
                Value::sure(
                    quote!(endpoint::is_virtual_hostable_s3_bucket(#text, #subdomains)),
                    Kind::Bool,
                )
            }
            Call::Substring(text, start, stop, reverse) => {
                let text = self.str_argument(text);
                let [start, stop, reverse] =
                    [start, stop, reverse].map(|expr| self.value(expr).tokens);
                Value::maybe(
                    quote!(endpoint::substring(#text, #start, #stop, #reverse)),
                    Kind::Text,
                )
            }
            Call::UriEncode(text) => {
                let text = self.str_argument(text);
                Value::sure(quote!(endpoint::uri_encode(#text)), Kind::OwnedText)
            }
        }
    }

    /// `x` instead of `x == true`.
    fn boolean_equals(&self, left: &Expr, right: &Expr) -> TokenStream {
        let (left, right) = match (left, right) {
            (Expr::Bool(_), _) => (right, left),
            _ => (left, right),
        };
        let (value, other) = (self.value(left), self.value(right));
        let (left, right) = (&value.tokens, &other.tokens);
        match (value.optional, other.optional) {
            (false, false) => match right.to_string().as_str() {
                "true" => quote!(#left),
                "false" => negated(left),
                _ => quote!(#left == #right),
            },
            (true, false) => quote!(#left == Some(#right)),
            (false, true) => quote!(Some(#left) == #right),
            (true, true) => quote!(#left.is_some() && #left == #right),
        }
    }

    /// `a != b` instead of `!(a == b)`, for texts that are there.
    fn differ(&self, expr: &Expr) -> Option<TokenStream> {
        let Expr::Call(call) = expr else { return None };
        let Call::StringEquals(left, right) = &**call else { return None };
        let (left, right) = (self.value(left), self.value(right));
        if left.optional || right.optional {
            return None;
        }
        let (left, right) = (left.tokens, right.tokens);
        Some(match right.to_string().as_str() {
            r#""""# => quote!(!#left.is_empty()),
            _ => quote!(#left != #right),
        })
    }

    fn string_equals(&self, left: &Expr, right: &Expr) -> TokenStream {
        let (value, other) = (self.value(left), self.value(right));
        let (left, right) = (&value.tokens, &other.tokens);
        match (value.optional, other.optional) {
            (false, false) if right.to_string() == r#""""# => quote!(#left.is_empty()),
            (false, false) => quote!(#left == #right),
            (true, false) => quote!(#left == Some(#right)),
            (false, true) => quote!(Some(#left) == #right),
            (true, true) => quote!(#left.is_some() && #left == #right),
        }
    }
}

fn negated(value: &TokenStream) -> TokenStream {
    match value.to_string().as_str() {
        "true" => quote!(false),
        "false" => quote!(true),
        _ => quote!(!#value),
    }
}

/// An attribute of a value.
fn get_attr(of: Value, step: &PathStep) -> Value {
    let (kind, tokens) = (of.kind, of.tokens);
    if of.optional {
        let inner = get_attr(Value::sure(quote!(it), kind), step);
        let (body, method) = (&inner.tokens, if inner.optional { "and_then" } else { "map" });
        let method = format_ident!("{method}");
        return Value::maybe(quote!(#tokens.#method(|it| #body)), inner.kind);
    }
    match (kind, step) {
        (Kind::OwnedTexts, PathStep::Index(0)) => {
            Value::maybe(quote!(#tokens.first().copied()), Kind::Text)
        }
        (Kind::OwnedTexts, PathStep::Index(index)) => {
            let index = Literal::usize_unsuffixed(*index);
            Value::maybe(quote!(#tokens.get(#index).copied()), Kind::Text)
        }
        (Kind::Texts, PathStep::Index(index)) => {
            let index = Literal::usize_unsuffixed(*index);
            Value::maybe(quote!(#tokens.get(#index).map(String::as_str)), Kind::Text)
        }
        (_, PathStep::Key(key)) => {
            let field = ident(&names::field_name(key));
            let kind = match key.as_str() {
                "supportsFIPS" | "supportsDualStack" | "isIp" => Kind::Bool,
                "resourceId" => Kind::OwnedTexts,
                _ => Kind::Text,
            };
            let tokens = match key.as_str() {
                "supportsFIPS" => quote!(#tokens.supports_fips),
                "normalizedPath" => quote!(#tokens.normalized_path.as_ref()),
                _ => quote!(#tokens.#field),
            };
            Value::sure(tokens, kind)
        }
        (_, PathStep::Index(_)) => Value::maybe(quote!(None::<&str>), Kind::Text),
    }
}
