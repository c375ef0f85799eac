//! Reads values that contain other values.

use std::collections::BTreeMap;

use super::Reader;
use crate::decode_error::{DecodeError, shortened};

impl Reader<'_> {
    /// Reads a value into a `Box`, for recursive types.
    ///
    /// # Errors
    /// The errors of `read`.
    #[inline]
    pub fn boxed<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Box<T>, DecodeError> {
        read(self).map(Box::new)
    }

    /// Reads the children with this name as a list. Other children are skipped.
    ///
    /// # Errors
    /// The XML is not well-formed, or the errors of `read`.
    #[inline]
    pub fn list<T>(
        &mut self,
        item: &str,
        mut read: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<T>, DecodeError> {
        let mut items = Vec::new();
        while let Some(name) = self.next_element()? {
            if name == item {
                items.push(read(self)?);
            } else {
                self.skip()?;
            }
        }
        Ok(items)
    }

    /// Reads the children `entry` as a map. Each has a child with the key, and one with the value.
    /// Other children are skipped.
    ///
    /// # Errors
    /// The XML is not well-formed, an entry has no key, or the errors of `read`.
    #[inline]
    pub fn map<T>(
        &mut self,
        key: &str,
        value: &str,
        mut read: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<BTreeMap<String, T>, DecodeError> {
        let mut entries = BTreeMap::new();
        while let Some(name) = self.next_element()? {
            if name == "entry" {
                self.entry(key, value, &mut entries, &mut read)?;
            } else {
                self.skip()?;
            }
        }
        Ok(entries)
    }

    /// Reads the current element as an entry of a flattened map. An entry without value is skipped,
    /// like a null in JSON.
    ///
    /// # Errors
    /// The XML is not well-formed, the entry has no key, or the errors of `read`.
    #[inline]
    pub fn entry<T>(
        &mut self,
        key: &str,
        value: &str,
        map: &mut BTreeMap<String, T>,
        mut read: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<(), DecodeError> {
        let entry = self.tag();
        let (mut found_key, mut found_value) = (None, None);
        while let Some(name) = self.next_element()? {
            if name == key {
                found_key = Some(self.string()?);
            } else if name == value {
                found_value = Some(read(self)?);
            } else {
                self.skip()?;
            }
        }
        match (found_key, found_value) {
            (Some(key), Some(value)) => _ = map.insert(key, value),
            (Some(_), None) => {}
            (None, _) => {
                let entry_name = shortened(entry.name);
                let message = format!("expected an element `{key}` in `{entry_name}`");
                return Err(self.error_at(message, entry.start));
            }
        }
        Ok(())
    }
}
