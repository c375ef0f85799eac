//! Conditions on inputs and outputs.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Found, find};
use crate::api::{Condition, Leaf, Number, Order, Part, Path, Term};

/// A string, boolean or number, by value.
enum Value {
    /// It exists.
    Sure(TokenStream),
    /// An `Option` of it.
    Maybe(TokenStream),
}

/// A condition on values that start at `this`.
pub(in crate::emit) fn condition(it: &Condition, this: &Found) -> TokenStream {
    match it {
        Condition::Same { left, right, wanted } => same(left, right, *wanted, this),
        Condition::Order { left, order, right, otherwise } => {
            let sign = sign(*order);
            compared(
                value(left, this),
                value(right, this),
                *otherwise,
                |left, right| quote!(#left #sign #right),
            )
        }
        Condition::Exists(path, wanted) => exists(find(path, this), *wanted),
        Condition::Characters(text, wanted) => characters(value(text, this), *wanted),
        Condition::Elements(path, wanted) => has_elements(find(path, this), *wanted),
        Condition::Any(path, leaf, text, wanted) => {
            let negation = negation(*wanted);
            let iter = iter(path, this);
            let is_it = match (value(text, this), text_of(*leaf, &quote!(each))) {
                (Value::Sure(text), each) => quote!(#each == #text),
                (Value::Maybe(text), each) => quote!(#text == Some(#each)),
            };
            quote!(#negation #iter.any(|each| #is_it))
        }
        Condition::All(path, leaf, text, wanted) => {
            let negation = negation(*wanted);
            let iter = iter(path, this);
            let each = match leaf {
                Leaf::Borrowed => None,
                leaf => {
                    let each = text_of(*leaf, &quote!(it));
                    Some(quote!(.map(|it| #each)))
                }
            };
            quote!(#negation wait::all_equal(#iter #each, #text))
        }
        Condition::Part(part, text, other, wanted) => {
            let part = match part {
                Part::Anywhere => quote!(contains),
                Part::Start => quote!(starts_with),
                Part::End => quote!(ends_with),
            };
            let negation = negation(*wanted);
            compared(
                value(text, this),
                value(other, this),
                !wanted,
                |text, other| quote!(#negation #text.#part(#other)),
            )
        }
        Condition::And(left, right) => {
            let sides = [left, right].map(|side| match **side {
                Condition::Or(..) => {
                    let side = condition(side, this);
                    quote!((#side))
                }
                _ => condition(side, this),
            });
            let [left, right] = sides;
            quote!(#left && #right)
        }
        Condition::Or(left, right) => {
            let (left, right) = (condition(left, this), condition(right, this));
            quote!(#left || #right)
        }
    }
}

fn negation(wanted: bool) -> Option<TokenStream> {
    (!wanted).then(|| quote!(!))
}

fn sign(order: Order) -> TokenStream {
    match order {
        Order::Less => quote!(<),
        Order::LessOrEqual => quote!(<=),
        Order::Greater => quote!(>),
        Order::GreaterOrEqual => quote!(>=),
    }
}

fn same(left: &Term, right: &Term, wanted: bool, this: &Found) -> TokenStream {
    let sign = if wanted { quote!(==) } else { quote!(!=) };
    if let (Value::Sure(left), Term::Bool(right)) = (value(left, this), right) {
        let negation = negation(wanted == *right);
        return quote!(#negation #left);
    }
    match (value(left, this), value(right, this)) {
        (Value::Sure(left), Value::Sure(right)) => quote!(#left #sign #right),
        (Value::Maybe(left), Value::Sure(right)) | (Value::Sure(right), Value::Maybe(left)) => {
            quote!(#left #sign Some(#right))
        }
        (Value::Maybe(left), Value::Maybe(right)) => quote!(#left #sign #right),
    }
}

/// A comparison of two values, with the result if one of them is missing.
fn compared(
    left: Value,
    right: Value,
    otherwise: bool,
    holds: impl Fn(&TokenStream, &TokenStream) -> TokenStream,
) -> TokenStream {
    let test = if otherwise { quote!(is_none_or) } else { quote!(is_some_and) };
    match (left, right) {
        (Value::Sure(left), Value::Sure(right)) => holds(&left, &right),
        (Value::Maybe(left), Value::Sure(right)) => {
            let holds = holds(&quote!(one), &right);
            quote!(#left.#test(|one| #holds))
        }
        (Value::Sure(left), Value::Maybe(right)) => {
            let holds = holds(&left, &quote!(other));
            quote!(#right.#test(|other| #holds))
        }
        (Value::Maybe(left), Value::Maybe(right)) => {
            let holds = holds(&quote!(one), &quote!(other));
            quote!(#left.zip(#right).#test(|(one, other)| #holds))
        }
    }
}

fn exists(found: Found, wanted: bool) -> TokenStream {
    let test = if wanted { quote!(is_some()) } else { quote!(is_none()) };
    match found {
        Found::Field { place, .. } => quote!(#place.#test),
        found => {
            let found = found.optional();
            quote!(#found.#test)
        }
    }
}

fn characters(text: Value, wanted: bool) -> TokenStream {
    match (text, wanted) {
        (Value::Sure(text), true) => quote!(!#text.is_empty()),
        (Value::Sure(text), false) => quote!(#text.is_empty()),
        (Value::Maybe(text), true) => quote!(#text.is_some_and(|text| !text.is_empty())),
        (Value::Maybe(text), false) => quote!(#text.is_none_or(|text| text.is_empty())),
    }
}

fn has_elements(found: Found, wanted: bool) -> TokenStream {
    match (found, wanted) {
        (Found::Iterator(elements), wanted) => {
            let (negation, some) = (negation(wanted), elements.some());
            quote!(#negation #some)
        }
        (Found::Place(it) | Found::Reference(it), true) => quote!(!#it.is_empty()),
        (Found::Place(it) | Found::Reference(it), false) => quote!(#it.is_empty()),
        (found, true) => {
            let found = found.optional();
            quote!(#found.is_some_and(|it| !it.is_empty()))
        }
        (found, false) => {
            let found = found.optional();
            quote!(#found.is_none_or(|it| it.is_empty()))
        }
    }
}

fn iter(path: &Path, this: &Found) -> TokenStream {
    match find(path, this) {
        Found::Iterator(elements) => elements.iter(),
        found => found.optional(),
    }
}

/// A string, boolean or number by value, and whether it is an `Option`.
pub(in crate::emit) fn term(it: &Term, this: &Found) -> (TokenStream, bool) {
    match value(it, this) {
        Value::Sure(value) => (value, false),
        Value::Maybe(value) => (value, true),
    }
}

fn value(term: &Term, this: &Found) -> Value {
    match term {
        Term::At(path, leaf) => at(find(path, this), *leaf),
        Term::Text(text) => Value::Sure(quote!(#text)),
        Term::Bool(value) => Value::Sure(quote!(#value)),
        Term::Integer(number) => {
            let number = Literal::i64_unsuffixed(*number);
            Value::Sure(quote!(#number))
        }
        Term::Float(number) => {
            let number = Literal::f64_unsuffixed(*number);
            Value::Sure(quote!(#number))
        }
        Term::Characters(text) => Value::Sure(match value(text, this) {
            Value::Sure(text) => quote!(#text.chars().count()),
            Value::Maybe(text) => quote!(#text.map_or(0, |text| text.chars().count())),
        }),
        Term::Count(path) => Value::Sure(match find(path, this) {
            Found::Iterator(elements) => {
                let iter = elements.iter();
                quote!(#iter.count())
            }
            Found::Place(it) | Found::Reference(it) => quote!(#it.len()),
            found => {
                let found = found.optional();
                quote!(#found.map_or(0, |it| it.len()))
            }
        }),
        Term::As(term, number) => {
            let number = match number {
                Number::Length => quote!(usize),
                Number::Byte => quote!(i8),
                Number::Short => quote!(i16),
                Number::Integer => quote!(i32),
                Number::Long => quote!(i64),
                Number::Float => quote!(f32),
                Number::Double => quote!(f64),
            };
            match value(term, this) {
                Value::Sure(value) => Value::Sure(quote!((#value as #number))),
                Value::Maybe(value) => Value::Maybe(quote!(#value.map(|one| one as #number))),
            }
        }
        Term::Either(first, second) => match (value(first, this), value(second, this)) {
            (Value::Maybe(first), Value::Maybe(second)) => {
                Value::Maybe(quote!(#first.filter(|text| !text.is_empty()).or(#second)))
            }
            (Value::Maybe(first), Value::Sure(second)) => {
                Value::Sure(quote!(#first.filter(|text| !text.is_empty()).unwrap_or(#second)))
            }
            (Value::Sure(first), Value::Sure(second)) => {
                Value::Sure(quote!(Some(#first).filter(|text| !text.is_empty()).unwrap_or(#second)))
            }
            (Value::Sure(first), Value::Maybe(second)) => {
                Value::Maybe(quote!(Some(#first).filter(|text| !text.is_empty()).or(#second)))
            }
        },
        Term::Holds(it) => {
            let condition = condition(it, this);
            Value::Sure(quote!((#condition)))
        }
    }
}

/// The value at a place.
fn at(found: Found, leaf: Leaf) -> Value {
    match (found, leaf) {
        (Found::Place(it), Leaf::Bool | Leaf::Number) => Value::Sure(it),
        (Found::Reference(it), Leaf::Bool | Leaf::Number) => Value::Sure(quote!(*#it)),
        (Found::Field { place, boxed: false }, Leaf::Bool | Leaf::Number) => Value::Maybe(place),
        (found, Leaf::Bool | Leaf::Number) => {
            let found = found.optional();
            Value::Maybe(quote!(#found.copied()))
        }
        (Found::Reference(it), Leaf::Borrowed) => Value::Sure(it),
        (Found::Place(it) | Found::Reference(it), leaf) => Value::Sure(text_of(leaf, &it)),
        (Found::Field { place, boxed: false }, Leaf::Text) => {
            Value::Maybe(quote!(#place.as_deref()))
        }
        (found, Leaf::Borrowed) => Value::Maybe(found.optional()),
        (found, leaf) => {
            let (found, text) = (found.optional(), text_of(leaf, &quote!(it)));
            Value::Maybe(quote!(#found.map(|it| #text)))
        }
    }
}

/// The value behind a reference.
fn text_of(leaf: Leaf, it: &TokenStream) -> TokenStream {
    match leaf {
        Leaf::IntEnum => quote!(#it.as_i32()),
        Leaf::Borrowed => quote!(#it),
        _ => quote!(#it.as_str()),
    }
}
