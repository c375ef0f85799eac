//! Members that are bound to headers,
//! [httpHeader](https://smithy.io/2.0/spec/http-bindings.html#httpheader-trait).

use std::borrow::Cow;
use std::collections::BTreeMap;

use http::header::{HeaderName, HeaderValue};

use super::Builder;
use crate::build_error::BuildError;
use crate::text::IntoText;

impl Builder {
    /// Sets a header. `None` is omitted; an empty string is sent.
    ///
    /// # Errors
    /// The text contains a control character, such as a line break, or the timestamp cannot be
    /// serialized.
    pub fn header<'a, T: ?Sized, R: IntoText<'a>>(
        &mut self,
        name: &str,
        value: Option<&'a T>,
        text: impl FnOnce(&'a T) -> R,
    ) -> Result<(), BuildError> {
        match value {
            Some(value) => self.set_header(name, &sendable(name, text(value))?),
            None => Ok(()),
        }
    }

    /// Sets a header to a comma-separated list. `None` is omitted; an empty list is sent as an
    /// empty header.
    ///
    /// # Errors
    /// An element contains a control character, such as a line break, or a timestamp cannot be
    /// serialized.
    pub fn header_list<'a, T: 'a, R: IntoText<'a>>(
        &mut self,
        name: &str,
        values: Option<&'a Vec<T>>,
        text: impl Fn(&'a T) -> R,
    ) -> Result<(), BuildError> {
        let Some(values) = values else { return Ok(()) };
        let mut joined = String::new();
        for (index, value) in values.iter().enumerate() {
            joined.push_str(if index == 0 { "" } else { ", " });
            joined.push_str(&sendable(name, text(value))?);
        }
        self.set_header(name, &joined)
    }

    /// Sets a header for each entry of a map, except for headers that are already set.
    ///
    /// # Errors
    /// A key does not form a valid header name, or a value contains a control character, such as a
    /// line break.
    pub fn prefix_headers(
        &mut self,
        prefix: &str,
        entries: Option<&BTreeMap<String, String>>,
    ) -> Result<(), BuildError> {
        for (key, value) in entries.into_iter().flatten() {
            let name = format!("{prefix}{key}");
            if !self.headers.contains_key(name.as_str()) {
                self.set_header(&name, value)?;
            }
        }
        Ok(())
    }

    pub(super) fn set_header(&mut self, name: &str, text: &str) -> Result<(), BuildError> {
        let header = HeaderName::try_from(name).map_err(|_| BuildError::header_name(name))?;
        let value = HeaderValue::from_str(text).map_err(|_| BuildError::header_value(name))?;
        self.headers.insert(header, value);
        Ok(())
    }
}

fn sendable<'a>(name: &str, text: impl IntoText<'a>) -> Result<Cow<'a, str>, BuildError> {
    text.into_text().ok_or_else(|| BuildError::time(name))
}
