//! Reads values that contain other values.

use std::collections::BTreeMap;

use super::Reader;
use super::kind::Kind;
use crate::decode_error::DecodeError;

impl Reader<'_> {
    /// Reads `null` or `undefined` as `None`, and any other value with `read`.
    ///
    /// # Errors
    /// The errors of `read`.
    #[inline]
    pub fn nullable<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Option<T>, DecodeError> {
        if self.is_null()? { Ok(None) } else { read(self).map(Some) }
    }

    /// Reads a value into `place`; `null` leaves it unchanged.
    ///
    /// # Errors
    /// The errors of `read`.
    #[inline]
    pub fn replace<T>(
        &mut self,
        place: &mut T,
        read: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<(), DecodeError> {
        if let Some(value) = self.nullable(read)? {
            *place = value;
        }
        Ok(())
    }

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

    /// Reads an array. Nulls are skipped, as Smithy requires of clients for [dense
    /// lists](https://smithy.io/2.0/spec/type-refinement-traits.html#sparse-trait).
    ///
    /// # Errors
    /// The next value is not an array, or the errors of `read`.
    #[inline]
    pub fn list<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<T>, DecodeError> {
        let mut items = Vec::new();
        self.begin_array()?;
        while self.next_element()? {
            if !self.is_null()? {
                items.push(read(self)?);
            }
        }
        Ok(items)
    }

    /// Reads an array including its nulls.
    ///
    /// # Errors
    /// The next value is not an array, or the errors of `read`.
    #[inline]
    pub fn sparse_list<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<Option<T>>, DecodeError> {
        let mut items = Vec::new();
        self.begin_array()?;
        while self.next_element()? {
            items.push(self.nullable(&mut read)?);
        }
        Ok(items)
    }

    /// Reads a map. Nulls are skipped, as Smithy requires of clients for dense maps.
    ///
    /// # Errors
    /// The next value is not a map, or the errors of `read`.
    #[inline]
    pub fn map<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<BTreeMap<String, T>, DecodeError> {
        let mut entries = BTreeMap::new();
        self.begin_object()?;
        while let Some(key) = self.next_key()? {
            if !self.is_null()? {
                entries.insert(key.into_owned(), read(self)?);
            }
        }
        Ok(entries)
    }

    /// Reads a map including its nulls.
    ///
    /// # Errors
    /// The next value is not a map, or the errors of `read`.
    #[inline]
    pub fn sparse_map<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<BTreeMap<String, Option<T>>, DecodeError> {
        let mut entries = BTreeMap::new();
        self.begin_object()?;
        while let Some(key) = self.next_key()? {
            let value = self.nullable(&mut read)?;
            entries.insert(key.into_owned(), value);
        }
        Ok(entries)
    }

    /// Reads and drops any value. It is validated like any other, but unlike documents, it may
    /// contain keys of any type and unassigned simple values.
    ///
    /// # Errors
    /// There is no value, or it is not valid CBOR.
    pub fn skip(&mut self) -> Result<(), DecodeError> {
        self.skip_tags()?;
        match self.peek() {
            Some(kind @ (Kind::Text | Kind::Bytes)) => self.skip_string(kind),
            Some(Kind::Map) => {
                self.begin_object()?;
                while self.next()? {
                    self.skip()?;
                    self.skip()?;
                }
                Ok(())
            }
            Some(Kind::Array) => {
                self.begin_array()?;
                while self.next_element()? {
                    self.skip()?;
                }
                Ok(())
            }
            Some(Kind::Boolean) => self.boolean().map(drop),
            Some(Kind::Null) => self.is_null().map(drop),
            Some(Kind::Simple) => self.simple(),
            _ => self.number("a value").map(drop),
        }
    }

    /// Reads `null` or `undefined`, if one of them comes next.
    #[inline]
    pub(super) fn is_null(&mut self) -> Result<bool, DecodeError> {
        match self.peek() {
            Some(Kind::Null) => self.after_first::<0>().map(|_| true),
            _ => Ok(false),
        }
    }

    /// Reads an unassigned simple value.
    fn simple(&mut self) -> Result<(), DecodeError> {
        // Values below 32 have one byte only.
        const FIRST_OF_TWO_BYTES: u8 = 32;
        let start = self.position();
        if self.first() != Some(0xf8) {
            return self.after_first::<0>().map(drop);
        }
        match self.after_first()? {
            [value] if value >= FIRST_OF_TWO_BYTES => Ok(()),
            _ => Err(self.error_at("expected a value, found an invalid simple value", start)),
        }
    }
}
