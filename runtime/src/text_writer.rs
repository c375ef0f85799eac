//! Simple values in formats in which all of them are text: XML and forms.
//!
//! This is a macro, and not a trait, so that the methods are inherent: callers import only the writer.

/// Implements the methods of a `Writer` for simple values. The writer has `text`, which writes a value, and `refuse`,
/// which records the error for the current value.
macro_rules! write_values {
    ($Writer:ty) => {
        impl $Writer {
            /// Writes a string or an enum.
            #[inline]
            pub fn string<T: AsRef<str> + ?Sized>(&mut self, value: &T) {
                self.text(value.as_ref());
            }

            /// Writes `true` or `false`.
            pub fn boolean(&mut self, value: &bool) {
                self.text(&$crate::text::boolean(value));
            }

            /// Writes an integer.
            #[inline]
            pub fn integer<T: Copy + Into<i64>>(&mut self, value: &T) {
                self.int64((*value).into());
            }

            fn int64(&mut self, value: i64) {
                self.text(&$crate::text::integer(&value));
            }

            /// Writes a number, `NaN`, `Infinity` or `-Infinity`.
            pub fn float(&mut self, value: &f32) {
                self.text(&$crate::text::float(value));
            }

            /// Writes a number, `NaN`, `Infinity` or `-Infinity`.
            pub fn double(&mut self, value: &f64) {
                self.text(&$crate::text::double(value));
            }

            /// Writes bytes as base64.
            #[inline]
            pub fn blob<T: AsRef<[u8]> + ?Sized>(&mut self, value: &T) {
                self.base64(value.as_ref());
            }

            fn base64(&mut self, bytes: &[u8]) {
                self.text(&$crate::base64::encode(bytes));
            }

            /// Writes a timestamp like `2019-12-16T23:48:18Z`, with a precision of milliseconds.
            pub fn date_time(&mut self, value: &$crate::Timestamp) {
                self.time($crate::text::date_time(value));
            }

            /// Writes a timestamp like `Mon, 16 Dec 2019 23:48:18 GMT`.
            pub fn http_date(&mut self, value: &$crate::Timestamp) {
                self.time($crate::text::http_date(value));
            }

            /// Writes a timestamp as a number of seconds, with a precision of milliseconds.
            pub fn epoch_seconds(&mut self, value: &$crate::Timestamp) {
                self.time($crate::text::epoch_seconds(value));
            }

            fn time(&mut self, text: Option<::std::borrow::Cow<'_, str>>) {
                match text {
                    Some(text) => self.text(&text),
                    None => self.refuse($crate::BuildError::time),
                }
            }

            /// Writes the value of a union's member that is not in the model: a string, number or boolean as
            /// text, and null as an empty text. Arrays and objects cannot be serialized: their form is
            /// unknown.
            pub fn document(&mut self, value: &$crate::Document) {
                use $crate::{Document, Number};
                match value {
                    Document::Null => self.text(""),
                    Document::Bool(value) => self.boolean(value),
                    Document::Number(Number::I64(value)) => {
                        self.text(&$crate::text::integer(value));
                    }
                    Document::Number(Number::U64(value)) => {
                        self.text(&$crate::text::integer(value));
                    }
                    Document::Number(Number::F64(value)) => self.double(value),
                    Document::String(value) => self.text(value),
                    Document::Array(_) | Document::Object(_) => {
                        self.refuse($crate::BuildError::document);
                    }
                }
            }
        }
    };
}

pub(crate) use write_values;
