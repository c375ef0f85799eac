//! Conditions and expressions of the rules, with the bindings of names.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::super::ident;
use super::call::{apply, closure};
use super::default;
use super::scope::Condition;
use super::value::{Hold, Value};
use crate::api::endpoint::{self, Call, Expr, Kind, Parameter, ParameterKind, Rules, TemplatePart};

/// The bindings at a place of the rules.
#[derive(Clone, Debug)]
pub(super) struct Bindings<'a> {
    variables: &'a BTreeMap<String, String>,
    values: BTreeMap<String, Value>,
    /// Variables of the surrounding function, which must not be shadowed.
    reserved: BTreeSet<String>,
}

/// Required parameters, and parameters with defaults, as variables.
pub(super) fn given(
    parameters: &[Parameter],
    bindings: &Bindings<'_>,
) -> Vec<(Ident, TokenStream)> {
    let given = |parameter: &Parameter| {
        let (field, name) = (ident(&parameter.field), &parameter.name);
        let variable = syn::parse2::<Ident>(bindings.values.get(name)?.tokens.clone()).ok()?;
        match (&parameter.kind, default(&parameter.kind)) {
            (_, Some(default)) => {
                Some((variable.clone(), quote!(let #variable = self.#field.unwrap_or(#default);)))
            }
            (ParameterKind::Bool(Some(_)), _) => None,
            _ if !parameter.required => None,
            _ => {
                let message =
                    format!("the endpoint parameter `{name}` is needed and has no value; set it");
                Some((
                    variable.clone(),
                    quote! {
                        let Some(#variable) = self.#field else {
                            return Err(EndpointError::new(#message));
                        };
                    },
                ))
            }
        }
    };
    parameters.iter().filter_map(given).collect()
}

impl<'a> Bindings<'a> {
    /// The parameters: variables where [`given`] makes some, else fields of `self`.
    pub(super) fn new(rules: &'a Rules) -> Self {
        let (variables, reserved) = (&rules.variables, BTreeSet::new());
        let mut bindings = Self { variables, values: BTreeMap::new(), reserved };
        for parameter in &rules.parameters {
            let (field, kind) = (ident(&parameter.field), Kind::of_parameter(&parameter.kind));
            let variable = bindings.variable(&parameter.name);
            let value = match &parameter.kind {
                ParameterKind::Bool(Some(_)) => Value::sure(quote!(self.#field), kind),
                kind_of if default(kind_of).is_some() => Value::sure(quote!(#variable), kind),
                _ if parameter.required => Value::sure(quote!(#variable), kind),
                _ => Value::maybe(quote!(self.#field), kind),
            };
            bindings.values.insert(parameter.name.clone(), value);
        }
        bindings
    }

    /// The values, by name.
    pub(super) fn values(&self) -> &BTreeMap<String, Value> {
        &self.values
    }

    /// The same names with other values, at the start of a function that takes them as parameters.
    pub(super) fn with(&self, values: BTreeMap<String, Value>) -> Self {
        let reserved = values.values().map(|value| value.tokens.to_string()).collect();
        Self { variables: self.variables, values, reserved }
    }

    /// The variable of a name, which has no other value at this place.
    pub(super) fn variable(&self, name: &str) -> Ident {
        let variable = self.variables.get(name).map_or("value", String::as_str);
        let is_taken = |candidate: &str| {
            self.reserved.contains(candidate)
                || self.values.values().any(|value| value.tokens.to_string() == candidate)
        };
        let numbered = (2..).map(|number| format!("{variable}_{number}"));
        let mut candidates = [variable.to_owned()].into_iter().chain(numbered);
        ident(&candidates.find(|candidate| !is_taken(candidate)).unwrap_or_default())
    }

    /// Binds a name, or removes its value.
    pub(super) fn bind(&mut self, name: &str, value: Option<Value>) {
        match value {
            Some(value) => self.values.insert(name.to_owned(), value),
            None => self.values.remove(name),
        };
    }

    /// Emits a condition, and binds its names for what follows.
    ///
    /// A function of an unset value is unset, so the condition first checks the arguments of its functions.
    pub(super) fn condition(&mut self, condition: &endpoint::Condition) -> Vec<Condition> {
        let mut conditions = Vec::new();
        let value = match &condition.call {
            Call::IsSet(inner) => self.is_set(inner, &mut conditions),
            Call::BooleanEquals(left, right) if let Some(test) = self.equals_flag(left, right) => {
                test
            }
            call => self.strict_call(call, &mut conditions),
        };
        match &condition.assign {
            Some(name) => self.assign(name, &value, &mut conditions),
            None if value.kind == Kind::Bool => conditions.extend(test(&value)),
            None => conditions.extend(exists(&value)),
        }
        conditions
    }

    fn assign(&mut self, name: &str, value: &Value, conditions: &mut Vec<Condition>) {
        if value.kind == Kind::Bool || value.is_unset {
            // A condition is true if its value is true, so this is the value of the name.
            conditions.extend(test(value));
            return self.bind(name, Some(Value::boolean(true)));
        }
        let variable = self.variable(name);
        let bound = value.in_variable(&variable);
        // Values of variables and fields are borrowed, so that they can be used again.
        let value = if value.hold == Hold::Place { value.borrowed() } else { value.clone() };
        let bound = if value.hold == Hold::Borrowed { bound.held(Hold::Borrowed) } else { bound };
        let (tokens, optional, fleeting) = (value.tokens.clone(), value.optional, value.fleeting);
        conditions.push(match (optional, fleeting) {
            (true, _) => Condition::Some { name: variable, value },
            (false, false) => Condition::Always { name: variable, value: tokens },
            (false, true) => Condition::Fleeting { name: variable, value: tokens },
        });
        self.bind(name, Some(bound));
    }

    /// Whether a value exists. A name with a value is bound to a variable without the `Option`.
    fn is_set(&mut self, expr: &Expr, conditions: &mut Vec<Condition>) -> Value {
        match self.value(expr) {
            value if !value.optional || value.is_unset => conditions.extend(exists(&value)),
            _ if let Some(name) = name_of(expr) => {
                self.unwrapped(name, conditions);
            }
            value => conditions.extend(exists(&value)),
        }
        Value::boolean(true)
    }

    /// `x == Some(true)`, for a flag that may be unset.
    fn equals_flag(&self, left: &Expr, right: &Expr) -> Option<Value> {
        let (value, wanted) = match (left, right) {
            (Expr::Ref(_), Expr::Bool(wanted)) => (self.value(left), wanted),
            (Expr::Bool(wanted), Expr::Ref(_)) => (self.value(right), wanted),
            _ => return None,
        };
        let receiver = value.receiver();
        (value.optional && !value.is_unset).then(|| Value::test(quote!(#receiver == Some(#wanted))))
    }

    /// A name's value, which must exist.
    fn unwrapped(&mut self, name: &str, conditions: &mut Vec<Condition>) -> Value {
        let Some(value) = self.values.get(name).cloned() else { return Value::boolean(false) };
        if !value.optional {
            return value;
        }
        let variable = self.variable(name);
        let bound = value.in_variable(&variable);
        conditions.push(Condition::Some { name: variable, value });
        self.bind(name, Some(bound.clone()));
        bound
    }

    /// A value that must exist.
    fn strict(&mut self, expr: &Expr, conditions: &mut Vec<Condition>) -> Value {
        let value = match (expr, name_of(expr)) {
            (_, Some(name)) if self.values.contains_key(name) => {
                return self.unwrapped(name, conditions);
            }
            (Expr::Call(call), _) => self.strict_call(call, conditions),
            (Expr::Template(parts), _) => {
                let values: Vec<Value> =
                    values_in(parts).map(|value| self.strict(value, conditions)).collect();
                template(parts, &values)
            }
            _ => self.value(expr),
        };
        if value.is_unset {
            conditions.push(Condition::Never);
        }
        if !value.optional || value.is_unset {
            return value;
        }
        let count = conditions.iter().filter(|it| matches!(it, Condition::Some { .. })).count();
        let name = match count {
            0 => format_ident!("it"),
            _ => format_ident!("it{}", count + 1),
        };
        let bound = value.in_variable(&name);
        conditions.push(Condition::Some { name, value });
        bound
    }

    fn strict_call(&mut self, call: &Call, conditions: &mut Vec<Condition>) -> Value {
        let arguments: Vec<Value> = call
            .arguments()
            .into_iter()
            .enumerate()
            .map(|(index, argument)| match call {
                Call::IsSet(_) | Call::Coalesce(_) => self.value(argument),
                Call::IfThenElse(..) if index > 0 => self.value(argument),
                _ => self.strict(argument, conditions),
            })
            .collect();
        negated_is_set(call, &arguments).unwrap_or_else(|| apply(call, &arguments))
    }

    /// A value that may be unset.
    fn value(&self, expr: &Expr) -> Value {
        match (expr, name_of(expr)) {
            (_, Some(name)) => self.values.get(name).cloned().unwrap_or_else(Value::unset),
            (Expr::Template(parts), _) => {
                let values: Vec<&Expr> = values_in(parts).collect();
                self.function(&values, |_| false, |values| template(parts, values))
            }
            (Expr::Bool(value), _) => Value::boolean(*value),
            (Expr::Integer(value), _) => Value::integer(*value),
            (Expr::Call(call), _) => {
                let may_be_unset = |index| match **call {
                    Call::IsSet(_) | Call::Coalesce(_) => true,
                    Call::IfThenElse(..) => index > 0,
                    _ => false,
                };
                self.function(&call.arguments(), may_be_unset, |arguments| {
                    negated_is_set(call, arguments).unwrap_or_else(|| apply(call, arguments))
                })
            }
            (Expr::Ref(_), None) => Value::unset(),
        }
    }

    /// A function, which is unset if an argument is unset, unless the function accepts unset arguments.
    fn function(
        &self,
        arguments: &[&Expr],
        may_be_unset: impl Fn(usize) -> bool,
        apply: impl Fn(&[Value]) -> Value,
    ) -> Value {
        let mut unwrapped = Vec::new();
        let mut values = Vec::new();
        for (index, argument) in arguments.iter().enumerate() {
            let value = self.value(argument);
            if !value.optional || may_be_unset(index) {
                values.push(value);
                continue;
            }
            if value.is_unset {
                return value;
            }
            let name = match (name_of(argument), unwrapped.len()) {
                (Some(name), _) => ident(self.variables.get(name).map_or("it", String::as_str)),
                (None, 0) => format_ident!("it"),
                (None, count) => format_ident!("it{}", count + 1),
            };
            values.push(Value::sure(quote!(#name), value.kind));
            unwrapped.push((value, quote!(#name)));
        }
        let inner = apply(&values);
        unwrapped.iter().rev().fold(inner, |inner, (value, name)| closure(value, name, inner))
    }

    /// A string that must exist: `&str`, or a `format!`. Unset values in it are empty.
    pub(super) fn text(&self, expr: &Expr) -> TokenStream {
        match (expr, name_of(expr)) {
            (Expr::Template(parts), None) => {
                let certain = |value: Value| match value.optional {
                    true => Value::sure(value.text(), value.kind),
                    false => value,
                };
                let values: Vec<Value> =
                    values_in(parts).map(|expr| certain(self.value(expr))).collect();
                template(parts, &values).text()
            }
            _ => self.value(expr).text(),
        }
    }
}

/// The values in a template.
fn values_in(parts: &[TemplatePart]) -> impl Iterator<Item = &Expr> {
    parts.iter().filter_map(|part| match part {
        TemplatePart::Literal(_) => None,
        TemplatePart::Value(value) => Some(value),
    })
}

/// A template with these values.
fn template(parts: &[TemplatePart], values: &[Value]) -> Value {
    match (parts, values) {
        ([TemplatePart::Literal(text)], _) => return Value::sure(quote!(#text), Kind::Text),
        ([TemplatePart::Value(_)], [value]) => return value.clone(),
        _ => {}
    }
    let mut format = String::new();
    let mut arguments = Vec::new();
    let mut values = values.iter();
    for part in parts {
        match (part, values.as_slice().first()) {
            (TemplatePart::Literal(text), _) => {
                format.push_str(&text.replace('{', "{{").replace('}', "}}"));
            }
            (TemplatePart::Value(_), value) => {
                let tokens = value.map(|value| value.tokens.clone()).unwrap_or_default();
                values.next();
                match syn::parse2::<Ident>(tokens.clone()) {
                    Ok(name) => format.push_str(&format!("{{{name}}}")),
                    Err(_) => {
                        format.push_str("{}");
                        arguments.push(tokens);
                    }
                }
            }
        }
    }
    let tokens = quote!(format!(#format #(, #arguments)*));
    Value::sure(tokens, Kind::Text).held(Hold::Made)
}

/// The name that an expression refers to, also as a template with only that name.
fn name_of(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Ref(name) => Some(name),
        Expr::Template(parts) => match parts.as_slice() {
            [TemplatePart::Value(Expr::Ref(name))] => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// `x.is_none()` instead of `!x.is_some()`.
fn negated_is_set(call: &Call, arguments: &[Value]) -> Option<Value> {
    let (Call::Not(Expr::Call(inner)), [is_set]) = (call, arguments) else { return None };
    if !matches!(**inner, Call::IsSet(_)) {
        return None;
    }
    match syn::parse2::<syn::Expr>(is_set.tokens.clone()).ok()? {
        syn::Expr::MethodCall(it) if it.method == "is_some" => {
            let receiver = &it.receiver;
            Some(Value::sure(quote!(#receiver.is_none()), Kind::Bool))
        }
        _ => None,
    }
}

/// A condition that a value exists; `None` if it is known to exist.
fn exists(value: &Value) -> Option<Condition> {
    let receiver = value.receiver();
    match (value.is_unset, value.optional) {
        (true, _) => Some(Condition::Never),
        (false, true) => Some(Condition::Test(quote!(#receiver.is_some()))),
        (false, false) => None,
    }
}

/// A boolean as a condition; `None` if it is known to be true.
fn test(value: &Value) -> Option<Condition> {
    match (value.constant(), value.optional) {
        (Some(true), _) => None,
        (Some(false), _) => Some(Condition::Never),
        _ if value.is_unset => Some(Condition::Never),
        (None, false) => Some(Condition::Test(value.tokens.clone())),
        (None, true) => {
            let receiver = value.receiver();
            Some(Condition::Test(quote!(#receiver == Some(true))))
        }
    }
}
