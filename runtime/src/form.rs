//! Writes forms: the bodies of requests of the [AWS
//! Query](https://smithy.io/2.0/aws/protocols/aws-query-protocol.html) and [EC2
//! Query](https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html) protocols.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use bytes::Bytes;
use percent_encoding::utf8_percent_encode;

use crate::build_error::BuildError;
use crate::percent::RESERVED;

/// Writes a form. The key of a nested value consists of the keys that lead to it, separated by
/// dots.
///
/// ```
/// use tinsmith_runtime::form::Writer;
///
/// let mut form = Writer::query("TagQueue", "2012-11-05");
/// form.member("Name", Some("a b"), Writer::string);
/// form.member("Tags", Some(&vec!["x", "y"]), |form, it| form.list("member", it, Writer::string));
/// let body = "Action=TagQueue&Version=2012-11-05&Name=a%20b&Tags.member.1=x&Tags.member.2=y";
/// assert_eq!(form.into_bytes(), body);
/// ```
pub struct Writer {
    output: String,
    /// The key of the current value.
    key: String,
    /// Whether lists have the format of the EC2 Query protocol.
    is_ec2: bool,
    /// The first value that cannot be serialized.
    error: Option<BuildError>,
}

crate::text_writer::write_values!(Writer);

impl Writer {
    /// The form of an operation in the AWS Query protocol.
    #[must_use]
    pub fn query(action: &str, version: &str) -> Self {
        Self::new(action, version, false)
    }

    /// The form of an operation in the EC2 Query protocol: all lists are flattened, and empty lists
    /// are omitted.
    #[must_use]
    pub fn ec2(action: &str, version: &str) -> Self {
        Self::new(action, version, true)
    }

    fn new(action: &str, version: &str, is_ec2: bool) -> Self {
        let output = format!("Action={action}&Version={version}");
        Self { output, key: String::new(), is_ec2, error: None }
    }

    /// The written bytes.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.output.into()
    }

    /// The written bytes, if all values could be serialized.
    pub(crate) fn finish(self) -> Result<Bytes, BuildError> {
        match self.error {
            None => Ok(self.output.into()),
            Some(error) => Err(error),
        }
    }

    /// Writes a member of a structure. `None` is omitted.
    #[inline]
    pub fn member<T: ?Sized>(
        &mut self,
        key: &str,
        value: Option<&T>,
        write: impl FnOnce(&mut Self, &T),
    ) {
        if let Some(value) = value {
            let length = self.push(key);
            write(self, value);
            self.key.truncate(length);
        }
    }

    /// Writes a list, whose items have numbers after `key`. An empty list is written as an empty
    /// value.
    #[inline]
    pub fn list<T>(&mut self, key: &str, items: &[T], write: impl Fn(&mut Self, &T)) {
        if self.is_ec2 || items.is_empty() {
            return self.flat_list(items, write);
        }
        let length = self.push(key);
        self.flat_list(items, write);
        self.key.truncate(length);
    }

    /// Writes a flattened list, whose items have numbers directly after the key of the list.
    #[inline]
    pub fn flat_list<T>(&mut self, items: &[T], write: impl Fn(&mut Self, &T)) {
        if items.is_empty() && !self.is_ec2 {
            self.text("");
        }
        for (index, item) in items.iter().enumerate() {
            let length = self.push_number(index + 1);
            write(self, item);
            self.key.truncate(length);
        }
    }

    /// Writes a map: the entries have numbers after `entry`. An empty map is omitted.
    #[inline]
    pub fn map<T>(
        &mut self,
        key: &str,
        value: &str,
        entries: &BTreeMap<String, T>,
        write: impl Fn(&mut Self, &T),
    ) {
        let length = self.push("entry");
        self.flat_map(key, value, entries, write);
        self.key.truncate(length);
    }

    /// Writes a flattened map: the entries have numbers directly after the key of the map.
    #[inline]
    pub fn flat_map<T>(
        &mut self,
        key: &str,
        value: &str,
        entries: &BTreeMap<String, T>,
        write: impl Fn(&mut Self, &T),
    ) {
        for (index, (name, it)) in entries.iter().enumerate() {
            let length = self.push_number(index + 1);
            self.member(key, Some(name), Self::string);
            self.member(value, Some(it), &write);
            self.key.truncate(length);
        }
    }

    /// Records the first value that cannot be serialized.
    #[cold]
    fn refuse(&mut self, error: fn(&str) -> BuildError) {
        self.error.get_or_insert_with(|| error(&self.key));
    }

    /// Appends a part of the key, and returns the previous length.
    fn push(&mut self, part: &str) -> usize {
        let length = self.key.len();
        if length > 0 {
            self.key.push('.');
        }
        self.key.push_str(part);
        length
    }

    fn push_number(&mut self, number: usize) -> usize {
        let length = self.key.len();
        // Writing to memory cannot fail.
        let _ = write!(self.key, ".{number}");
        length
    }

    fn text(&mut self, value: &str) {
        self.output.push('&');
        self.output.extend(utf8_percent_encode(&self.key, RESERVED));
        self.output.push('=');
        self.output.extend(utf8_percent_encode(value, RESERVED));
    }
}

/// The output may contain secrets, so only its size is shown.
impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Writer({} bytes)", self.output.len())
    }
}

#[cfg(test)]
mod tests;
