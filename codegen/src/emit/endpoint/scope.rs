//! Conditional bodies.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::quote;

use super::value::Value;

/// A condition in Rust.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    /// An expression for an `if`.
    Test(TokenStream),
    /// A name for a value that must exist.
    Some { name: Ident, value: Value },
    /// A name for a value that always exists.
    Always { name: Ident, value: TokenStream },
    /// The same, for a value that borrows from a temporary.
    Fleeting { name: Ident, value: TokenStream },
    /// Always false.
    Never,
}

/// Whether these conditions are always true.
pub(super) fn always_hold(conditions: &[Condition]) -> bool {
    conditions.iter().all(|condition| matches!(condition, Condition::Always { .. }))
}

/// Whether one of these conditions is never true.
pub(super) fn never_hold(conditions: &[Condition]) -> bool {
    conditions.iter().any(|condition| matches!(condition, Condition::Never))
}

/// A conditional body: one `if` for all conditions that can be combined, and a nested one where a name must be bound
/// first.
///
/// It is built from the last condition to the first, so that only used names are bound.
pub(super) fn guarded(conditions: Vec<Condition>, body: TokenStream) -> TokenStream {
    let close = |tests: &mut Vec<TokenStream>, body: TokenStream| match tests.is_empty() {
        true => body,
        false => {
            let tests = tests.drain(..).rev();
            quote!(if #(#tests)&&* { #body })
        }
    };
    let is_guarded = !always_hold(&conditions);
    let (mut body, mut tests) = (body, Vec::new());
    let mut is_scoped = false;
    for condition in conditions.into_iter().rev() {
        let says = |name| says(&body, name) || tests.iter().any(|test| self::says(test, name));
        match condition {
            Condition::Never => tests.push(quote!(false)),
            Condition::Test(test) => tests.push(test),
            Condition::Some { name, value } => match says(&name) {
                true => {
                    let value = value.tokens;
                    tests.push(quote!(let Some(#name) = #value));
                }
                false => {
                    let value = value.receiver();
                    tests.push(quote!(#value.is_some()));
                }
            },
            Condition::Fleeting { name, value } => match says(&name) {
                true => tests.push(quote!(let Some(#name) = Some(#value))),
                false => continue,
            },
            Condition::Always { name, value } => {
                if says(&name) {
                    let inner = close(&mut tests, body);
                    body = quote!(let #name = #value; #inner);
                    is_scoped = true;
                }
                continue;
            }
        }
        is_scoped = false;
    }
    let whole = close(&mut tests, body);
    if is_scoped && is_guarded { quote!({ #whole }) } else { whole }
}

/// Whether tokens use a variable, directly or in a `format!` string.
pub(super) fn says(tokens: &TokenStream, name: &Ident) -> bool {
    let mut before = [None, None];
    let mut trees = tokens.clone().into_iter().peekable();
    while let Some(tree) = trees.next() {
        let found = match &tree {
            TokenTree::Group(group) => {
                let is_format = matches!(&before, [Some(it), Some(mark)] if it == "format" && mark == "!")
                    && group.delimiter() == Delimiter::Parenthesis;
                (is_format && formats(&group.stream(), name)) || says(&group.stream(), name)
            }
            TokenTree::Ident(ident) => {
                let is_field = matches!(&before[1], Some(mark) if mark == ".");
                let is_path =
                    matches!(trees.peek(), Some(TokenTree::Punct(it)) if it.as_char() == ':');
                ident == name && !is_field && !is_path
            }
            TokenTree::Literal(_) | TokenTree::Punct(_) => false,
        };
        if found {
            return true;
        }
        let [_, last] = before;
        before = [last, Some(tree.to_string())];
    }
    false
}

/// Whether the first argument of a `format!` uses a variable.
fn formats(arguments: &TokenStream, name: &Ident) -> bool {
    let Some(TokenTree::Literal(text)) = arguments.clone().into_iter().next() else { return false };
    text.to_string().replace("{{", "").contains(&format!("{{{name}}}"))
}

#[cfg(test)]
mod tests {
    use quote::format_ident;

    use super::*;

    #[test]
    fn variables_are_told_from_fields_and_texts() {
        let url = format_ident!("url");
        for tokens in [
            quote!(url),
            quote!(f(&url.scheme)),
            quote!(format!("{url}/{{x}}")),
            quote!(x.map(|it| it == url)),
            quote!(format!("{}", url)),
        ] {
            assert!(says(&tokens, &url), "{tokens}");
        }
        for tokens in [
            quote!(self.url),
            quote!(x.url()),
            quote!(url::parse(x)),
            quote!(f("{url}")),
            quote!(format!("{{url}}")),
            quote!(format!("{urls}")),
        ] {
            assert!(!says(&tokens, &url), "{tokens}");
        }
    }
}
