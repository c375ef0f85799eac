//! Reads values that contain other values.

use super::Reader;
use super::kind::Kind;
use crate::decode_error::DecodeError;

crate::keyed::read_containers!(Reader<'_>);

impl Reader<'_> {
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
