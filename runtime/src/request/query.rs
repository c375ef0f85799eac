//! Members in the query,
//! [httpQuery](https://smithy.io/2.0/spec/http-bindings.html#httpquery-trait).

use std::borrow::Cow;
use std::collections::BTreeMap;

use percent_encoding::utf8_percent_encode;

use super::Builder;
use crate::percent::RESERVED;

impl Builder {
    /// Appends to the part of the query that the operation has always: it is sent first and as it
    /// is.
    pub fn literal_query(&mut self, literal: &str) {
        if !self.literal_query.is_empty() {
            self.literal_query.push('&');
        }
        self.literal_query.push_str(literal);
    }

    /// Appends a member to the query. `None` is not sent.
    pub fn query<T: ?Sized>(
        &mut self,
        name: &str,
        value: Option<&T>,
        text: impl FnOnce(&T) -> Cow<'_, str>,
    ) {
        if let Some(value) = value {
            self.query_pair(name, &text(value));
        }
    }

    /// Appends each element of a member to the query, with the same name.
    pub fn query_list<T>(
        &mut self,
        name: &str,
        values: Option<&Vec<T>>,
        text: impl Fn(&T) -> Cow<'_, str>,
    ) {
        for value in values.into_iter().flatten() {
            self.query_pair(name, &text(value));
        }
    }

    /// Appends each entry of a map to the query, but those whose names the query has already.
    pub fn query_map<T>(
        &mut self,
        entries: Option<&BTreeMap<String, T>>,
        text: impl Fn(&T) -> Cow<'_, str>,
    ) {
        for (name, value) in entries.into_iter().flatten() {
            if !self.has_query(name) {
                self.query_pair(name, &text(value));
            }
        }
    }

    /// Appends each value of each entry of a map to the query, but those whose names the query has
    /// already.
    pub fn query_list_map<T>(
        &mut self,
        entries: Option<&BTreeMap<String, Vec<T>>>,
        text: impl Fn(&T) -> Cow<'_, str>,
    ) {
        for (name, values) in entries.into_iter().flatten() {
            if !self.has_query(name) {
                self.query_list(name, Some(values), &text);
            }
        }
    }

    fn query_pair(&mut self, name: &str, value: &str) {
        if !self.query.is_empty() {
            self.query.push('&');
        }
        self.query.extend(utf8_percent_encode(name, RESERVED));
        self.query.push('=');
        self.query.extend(utf8_percent_encode(value, RESERVED));
    }

    fn has_query(&self, name: &str) -> bool {
        let name: Cow<'_, str> = utf8_percent_encode(name, RESERVED).into();
        let mut pairs = self.literal_query.split('&').chain(self.query.split('&'));
        pairs.any(|pair| !pair.is_empty() && pair.split('=').next() == Some(&name))
    }
}
