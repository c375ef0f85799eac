//! Functions of the rules, applied to existing values.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::super::ident;
use super::value::{Hold, Value, is_copied};
use crate::api::endpoint::{Call, Kind, PathStep};

/// The result of a function. The arguments of `coalesce` and `ite` may be unset.
pub(super) fn apply(call: &Call, arguments: &[Value]) -> Value {
    match (call, arguments) {
        (Call::Not(_), [value]) => value.negated(),
        (Call::BooleanEquals(..), [left, right]) => boolean_equals(left, right),
        (Call::StringEquals(..), [left, right]) => string_equals(left, right),
        (Call::GetAttr(_, path), [of]) => {
            path.iter().fold(of.clone(), |of, step| attribute(&of, step))
        }
        (Call::Partition(_), [region]) => {
            let region = region.borrowed().tokens;
            Value::maybe(quote!(endpoint::partition(#region)), Kind::Partition)
        }
        (Call::ParseArn(_), [text]) => {
            function("parse_arn", Kind::Arn, text, &[]).0.held(Hold::Made)
        }
        (Call::ParseUrl(_), [text]) => {
            function("parse_url", Kind::Url, text, &[]).0.held(Hold::Made)
        }
        (Call::Substring(..), [text, numbers @ ..]) => {
            function("substring", Kind::Text, text, numbers).0
        }
        (Call::IsValidHostLabel(..), [text, subdomains]) => {
            function("is_valid_host_label", Kind::Bool, text, std::slice::from_ref(subdomains)).1
        }
        (Call::IsVirtualHostableS3Bucket(..), [text, subdomains]) => {
            let subdomains = std::slice::from_ref(subdomains);
            function("is_virtual_hostable_s3_bucket", Kind::Bool, text, subdomains).1
        }
        (Call::UriEncode(_), [text]) => {
            let text = text.borrowed().tokens;
            Value::sure(quote!(endpoint::uri_encode(#text)), Kind::Text).held(Hold::Made)
        }
        (Call::Split(..), [text, others @ ..]) => {
            function("split", Kind::Parts, text, others).1.held(Hold::Made)
        }
        (Call::Coalesce(_), values) => coalesce(values),
        (Call::IfThenElse(..), [condition, yes, no]) => if_then_else(condition, yes, no),
        (_, values) => {
            let is_set = values.iter().all(|value| !value.optional);
            values.first().filter(|_| !is_set).map_or(Value::boolean(true), |value| {
                let receiver = value.receiver();
                match value.is_unset {
                    true => Value::boolean(false),
                    false => Value::sure(quote!(#receiver.is_some()), Kind::Bool),
                }
            })
        }
    }
}

/// A runtime function with a string as its first argument, in two forms: for an optional value and for an existing one.
fn function(name: &str, kind: Kind, text: &Value, others: &[Value]) -> (Value, Value) {
    let (name, text) = (ident(name), text.borrowed());
    let (first, others) = (&text.tokens, others.iter().map(|value| value.borrowed().tokens));
    let tokens = quote!(endpoint::#name(#first #(, #others)*));
    // A boolean does not borrow.
    let fleeting = text.fleeting && kind != Kind::Bool;
    let maybe = Value::maybe(tokens.clone(), kind).fleeting(fleeting);
    (maybe, Value::sure(tokens, kind).fleeting(fleeting))
}

/// `x` instead of `x == true`.
fn boolean_equals(left: &Value, right: &Value) -> Value {
    match (left.constant(), right.constant()) {
        (Some(left), Some(right)) => Value::boolean(left == right),
        (Some(true), None) => right.clone(),
        (None, Some(true)) => left.clone(),
        (Some(false), None) => right.negated(),
        (None, Some(false)) => left.negated(),
        (None, None) => {
            let (plain_left, plain_right) = (left.without_not(), right.without_not());
            let differ = plain_left.is_some() != plain_right.is_some();
            let left = plain_left.as_ref().unwrap_or(left).operand();
            let right = plain_right.as_ref().unwrap_or(right).operand();
            match left.to_string() == right.to_string() {
                true => Value::boolean(!differ),
                false if differ => Value::test(quote!(#left != #right)),
                false => Value::test(quote!(#left == #right)),
            }
        }
    }
}

fn string_equals(left: &Value, right: &Value) -> Value {
    let is_empty = |value: &Value| {
        let receiver = value.receiver();
        Value::sure(quote!(#receiver.is_empty()), Kind::Bool)
    };
    match (left.literal().as_deref(), right.literal().as_deref()) {
        (Some(left), Some(right)) => Value::boolean(left == right),
        (Some(""), None) => is_empty(right),
        (None, Some("")) => is_empty(left),
        _ => {
            let (left, right) = (left.operand(), right.operand());
            match left.to_string() == right.to_string() {
                true => Value::boolean(true),
                false => Value::test(quote!(#left == #right)),
            }
        }
    }
}

/// An attribute of a value, or an element.
fn attribute(of: &Value, step: &PathStep) -> Value {
    let receiver = of.receiver();
    match step {
        PathStep::Key(key) => {
            let Some(attribute) = of.kind.attribute(key) else { return of.clone() };
            let field = ident(attribute.field);
            match attribute.field {
                "normalized_path" => Value::sure(quote!(#receiver.#field.as_ref()), Kind::Text)
                    .fleeting(of.fleeting || of.hold == Hold::Made),
                "resource_id" => {
                    let hold = if of.hold == Hold::Made { Hold::Made } else { Hold::Place };
                    Value::sure(quote!(#receiver.#field), attribute.kind)
                        .held(hold)
                        .fleeting(of.fleeting)
                }
                _ => Value::sure(quote!(#receiver.#field), attribute.kind).fleeting(of.fleeting),
            }
        }
        PathStep::Index(index) => {
            let nth = element(*index);
            let read = match of.kind {
                Kind::Strings => quote!(.map(String::as_str)),
                _ => quote!(.copied()),
            };
            Value::maybe(quote!(#receiver #nth #read), Kind::Text).fleeting(of.fleeting)
        }
    }
}

fn element(index: i64) -> TokenStream {
    match index {
        0 => quote!(.first()),
        -1 => quote!(.last()),
        1.. => {
            let index = Literal::i64_unsuffixed(index);
            quote!(.get(#index))
        }
        _ => {
            let from_end = Literal::i64_unsuffixed(-(index + 1));
            quote!(.iter().rev().nth(#from_end))
        }
    }
}

/// A function of a value that may be unset: unset if the value is.
pub(super) fn closure(argument: &Value, name: &TokenStream, inner: Value) -> Value {
    let argument = argument.borrowed();
    let inner = if inner.hold == Hold::Place { inner.borrowed() } else { inner };
    let (receiver, body) = (argument.receiver(), &inner.tokens);
    let tokens = match (inner.optional, path_of_call(body, name)) {
        _ if !inner.optional && body.to_string() == name.to_string() => argument.tokens.clone(),
        (true, Some(path)) => quote!(#receiver.and_then(#path)),
        (true, None) => quote!(#receiver.and_then(|#name| #body)),
        (false, Some(path)) => quote!(#receiver.map(#path)),
        (false, None) => quote!(#receiver.map(|#name| #body)),
    };
    Value::maybe(tokens, inner.kind).held(inner.hold).fleeting(inner.fleeting || argument.fleeting)
}

/// `path` of `path(name)`.
fn path_of_call(body: &TokenStream, name: &TokenStream) -> Option<TokenStream> {
    match syn::parse2::<syn::Expr>(body.clone()).ok()? {
        syn::Expr::Call(call) => {
            let is_name = |argument: &syn::Expr| quote!(#argument).to_string() == name.to_string();
            let path = &call.func;
            (call.args.len() == 1 && call.args.iter().all(is_name)).then(|| quote!(#path))
        }
        _ => None,
    }
}

/// The first existing value. Values after one that always exists are not evaluated.
fn coalesce(values: &[Value]) -> Value {
    let values: Vec<Value> = values.iter().filter(|value| !value.is_unset).cloned().collect();
    let needed = values.iter().position(|value| !value.optional).map_or(values.len(), |it| it + 1);
    let mut values = alike(values.get(..needed).unwrap_or(&values)).into_iter();
    let Some(first) = values.next() else { return Value::unset() };
    values.fold(first, |first, next| {
        let (receiver, tokens) = (first.receiver(), &next.tokens);
        let tokens = match (next.optional, next.is_cheap()) {
            (true, true) => quote!(#receiver.or(#tokens)),
            (true, false) => quote!(#receiver.or_else(|| #tokens)),
            (false, true) => quote!(#receiver.unwrap_or(#tokens)),
            (false, false) => quote!(#receiver.unwrap_or_else(|| #tokens)),
        };
        let hold = if is_copied(next.kind) { Hold::Borrowed } else { next.hold };
        let fleeting = first.fleeting || next.fleeting;
        match next.optional {
            true => Value::maybe(tokens, next.kind).held(hold).fleeting(fleeting),
            false => Value::sure(tokens, next.kind).held(hold).fleeting(fleeting),
        }
    })
}

fn if_then_else(condition: &Value, yes: &Value, no: &Value) -> Value {
    match (condition.constant(), yes.constant(), no.constant()) {
        _ if yes.is_unset && no.is_unset => return Value::unset(),
        (Some(true), ..) => return yes.clone(),
        (Some(false), ..) => return no.clone(),
        (_, Some(true), Some(false)) => return condition.clone(),
        (_, Some(false), Some(true)) => return condition.negated(),
        _ => {}
    }
    let optional = yes.optional || no.optional;
    let both = alike(&[yes.clone(), no.clone()]);
    let wrapped = both.iter().map(|value| {
        let tokens = &value.tokens;
        if optional && !value.optional { quote!(Some(#tokens)) } else { quote!(#tokens) }
    });
    let branches: Vec<TokenStream> = wrapped.collect();
    let (test, [yes_tokens, no_tokens]) = (&condition.tokens, branches.as_slice()) else {
        return yes.clone();
    };
    let hold = both.first().map_or(Hold::Borrowed, |value| value.hold);
    let fleeting = both.iter().any(|value| value.fleeting);
    let tokens = quote!(if #test { #yes_tokens } else { #no_tokens });
    let kind = if yes.is_unset { no.kind } else { yes.kind };
    Value::sure(tokens, kind).held(hold).fleeting(fleeting).optional(optional).compound()
}

/// The same values, either all borrowed or all owned.
fn alike(values: &[Value]) -> Vec<Value> {
    let is_borrowed = |value: &Value| value.hold == Hold::Borrowed;
    match values {
        [] | [_] => values.to_vec(),
        _ if values.iter().all(|value| is_copied(value.kind) || is_borrowed(value)) => {
            values.to_vec()
        }
        _ => {
            let made = |value: &Value| if value.is_unset { value.clone() } else { value.made() };
            values.iter().map(made).collect()
        }
    }
}
