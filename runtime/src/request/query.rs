//! Members that are bound to the query string,
//! [httpQuery](https://smithy.io/2.0/spec/http-bindings.html#httpquery-trait).

use std::borrow::Cow;
use std::collections::BTreeMap;

use percent_encoding::utf8_percent_encode;

use super::Builder;
use crate::build_error::BuildError;
use crate::percent::RESERVED;
use crate::text::IntoText;

impl Builder {
    /// Appends to the constant part of the query, which comes first and is not encoded.
    pub fn literal_query(&mut self, literal: &str) {
        if !self.literal_query.is_empty() {
            self.literal_query.push('&');
        }
        self.literal_query.push_str(literal);
    }

    /// Appends a member to the query. `None` is omitted.
    pub fn query<'a, T: ?Sized, R: IntoText<'a>>(
        &mut self,
        name: &str,
        value: Option<&'a T>,
        text: impl FnOnce(&'a T) -> R,
    ) {
        if let Some(value) = value {
            self.query_pair(name, text(value).into_text());
        }
    }

    /// Appends each element of a list to the query, with the same name.
    pub fn query_list<'a, T: 'a, R: IntoText<'a>>(
        &mut self,
        name: &str,
        values: Option<&'a Vec<T>>,
        text: impl Fn(&'a T) -> R,
    ) {
        for value in values.into_iter().flatten() {
            self.query_pair(name, text(value).into_text());
        }
    }

    /// Appends each entry of a map to the query, except for names that are already in the query.
    pub fn query_map<'a, T: 'a, R: IntoText<'a>>(
        &mut self,
        entries: Option<&'a BTreeMap<String, T>>,
        text: impl Fn(&'a T) -> R,
    ) {
        for (name, value) in entries.into_iter().flatten() {
            if !self.has_query(name) {
                self.query_pair(name, text(value).into_text());
            }
        }
    }

    /// Appends each value of each entry of a map to the query, except for names that are already in
    /// the query.
    pub fn query_list_map<'a, T: 'a, R: IntoText<'a>>(
        &mut self,
        entries: Option<&'a BTreeMap<String, Vec<T>>>,
        text: impl Fn(&'a T) -> R,
    ) {
        for (name, values) in entries.into_iter().flatten() {
            if !self.has_query(name) {
                self.query_list(name, Some(values), &text);
            }
        }
    }

    fn query_pair(&mut self, name: &str, text: Option<Cow<'_, str>>) {
        let Some(text) = text.as_deref() else { return self.refuse(BuildError::time(name)) };
        if !self.query.is_empty() {
            self.query.push('&');
        }
        self.query.extend(utf8_percent_encode(name, RESERVED));
        self.query.push('=');
        self.query.extend(utf8_percent_encode(text, RESERVED));
    }

    fn has_query(&self, name: &str) -> bool {
        let name: Cow<'_, str> = utf8_percent_encode(name, RESERVED).into();
        let mut pairs = self.literal_query.split('&').chain(self.query.split('&'));
        pairs.any(|pair| !pair.is_empty() && pair.split('=').next() == Some(&name))
    }
}
