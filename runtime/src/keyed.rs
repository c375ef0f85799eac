//! The parts that JSON and CBOR share. Both consist of arrays, of maps with keys, and of simple values; generated code
//! calls the same methods of both.
//!
//! These are macros, and not traits, so that the methods are inherent: callers import only the reader or writer.

/// Implements the methods of a `Reader` for values that contain other values. The reader has `begin_array`,
/// `next_element`, `begin_object`, `next_key`, `is_null` and `document`.
macro_rules! read_containers {
    ($Reader:ty) => {
        impl $Reader {
            /// Reads null as `None`, and any other value with `read`.
            ///
            /// # Errors
            /// The errors of `read`.
            #[inline]
            pub fn nullable<T>(
                &mut self,
                read: impl FnOnce(&mut Self) -> Result<T, $crate::DecodeError>,
            ) -> Result<Option<T>, $crate::DecodeError> {
                if self.is_null()? { Ok(None) } else { read(self).map(Some) }
            }

            /// Reads a value into `place`; null leaves it unchanged.
            ///
            /// # Errors
            /// The errors of `read`.
            #[inline]
            pub fn replace<T>(
                &mut self,
                place: &mut T,
                read: impl FnOnce(&mut Self) -> Result<T, $crate::DecodeError>,
            ) -> Result<(), $crate::DecodeError> {
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
                read: impl FnOnce(&mut Self) -> Result<T, $crate::DecodeError>,
            ) -> Result<Box<T>, $crate::DecodeError> {
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
                mut read: impl FnMut(&mut Self) -> Result<T, $crate::DecodeError>,
            ) -> Result<Vec<T>, $crate::DecodeError> {
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
                mut read: impl FnMut(&mut Self) -> Result<T, $crate::DecodeError>,
            ) -> Result<Vec<Option<T>>, $crate::DecodeError> {
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
                mut read: impl FnMut(&mut Self) -> Result<T, $crate::DecodeError>,
            ) -> Result<::std::collections::BTreeMap<String, T>, $crate::DecodeError> {
                let mut entries = ::std::collections::BTreeMap::new();
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
                mut read: impl FnMut(&mut Self) -> Result<T, $crate::DecodeError>,
            ) -> Result<::std::collections::BTreeMap<String, Option<T>>, $crate::DecodeError> {
                let mut entries = ::std::collections::BTreeMap::new();
                self.begin_object()?;
                while let Some(key) = self.next_key()? {
                    let value = self.nullable(&mut read)?;
                    entries.insert(key.into_owned(), value);
                }
                Ok(entries)
            }

            pub(super) fn document_map(&mut self) -> Result<$crate::Document, $crate::DecodeError> {
                let mut entries = ::std::collections::BTreeMap::new();
                self.begin_object()?;
                while let Some(key) = self.next_key()? {
                    entries.insert(key.into_owned(), self.document()?);
                }
                Ok($crate::Document::Object(entries))
            }

            pub(super) fn document_array(
                &mut self,
            ) -> Result<$crate::Document, $crate::DecodeError> {
                let mut items = Vec::new();
                self.begin_array()?;
                while self.next_element()? {
                    items.push(self.document()?);
                }
                Ok($crate::Document::Array(items))
            }
        }
    };
}

/// Implements the methods of a `Writer` for values that contain other values. The writer has `begin_array`, `end_array`,
/// `begin_object`, `end_object`, `key` and `null`.
macro_rules! write_containers {
    ($Writer:ty) => {
        impl $Writer {
            /// Writes a member of a map. `None` is omitted.
            #[inline]
            pub fn member<T: ?Sized>(
                &mut self,
                key: &str,
                value: Option<&T>,
                write: impl FnOnce(&mut Self, &T),
            ) {
                if let Some(value) = value {
                    self.key(key);
                    write(self, value);
                }
            }

            /// Writes an array.
            #[inline]
            pub fn list<T>(&mut self, items: &[T], write: impl Fn(&mut Self, &T)) {
                self.begin_array();
                for item in items {
                    write(self, item);
                }
                self.end_array();
            }

            /// Writes an array, with `None` as null.
            #[inline]
            pub fn sparse_list<T>(&mut self, items: &[Option<T>], write: impl Fn(&mut Self, &T)) {
                self.list(items, |writer, item| writer.nullable(item.as_ref(), &write));
            }

            /// Writes a map.
            #[inline]
            pub fn map<T>(
                &mut self,
                entries: &::std::collections::BTreeMap<String, T>,
                write: impl Fn(&mut Self, &T),
            ) {
                self.begin_object();
                for (key, value) in entries {
                    self.key(key);
                    write(self, value);
                }
                self.end_object();
            }

            /// Writes a map, with `None` as null.
            #[inline]
            pub fn sparse_map<T>(
                &mut self,
                entries: &::std::collections::BTreeMap<String, Option<T>>,
                write: impl Fn(&mut Self, &T),
            ) {
                self.map(entries, |writer, value| writer.nullable(value.as_ref(), &write));
            }

            #[inline]
            fn nullable<T>(&mut self, value: Option<&T>, write: impl FnOnce(&mut Self, &T)) {
                match value {
                    Some(value) => write(self, value),
                    None => self.null(),
                }
            }
        }
    };
}

/// Defines `end_of`, which follows an incomplete document to its end. `$map` and `$array` are patterns of the reader's
/// `peek`.
macro_rules! end_of_document {
    ($Reader:ident, $map:pat, $array:pat) => {
        /// The path of member names at the end of an incomplete document: `Filter.StartedAfter`. It is
        /// computed only for errors, so that writing pays nothing for it.
        #[cold]
        pub(super) fn end_of(beginning: &[u8]) -> String {
            let mut names = Vec::new();
            // The end of the input is an error, which leaves the path in `names`.
            let _ = follow(&mut $Reader::new(beginning), &mut names);
            names.join(".")
        }

        fn follow(
            reader: &mut $Reader<'_>,
            names: &mut Vec<String>,
        ) -> Result<(), $crate::DecodeError> {
            match reader.peek() {
                $map => {
                    reader.begin_object()?;
                    while let Some(key) = reader.next_key()? {
                        names.push(key.into_owned());
                        follow(reader, names)?;
                        names.pop();
                    }
                    Ok(())
                }
                $array => {
                    reader.begin_array()?;
                    while reader.next_element()? {
                        follow(reader, names)?;
                    }
                    Ok(())
                }
                _ => reader.skip(),
            }
        }
    };
}

pub(crate) use {end_of_document, read_containers, write_containers};
