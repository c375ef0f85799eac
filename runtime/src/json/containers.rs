//! Reads values that contain other values.

use super::Reader;
use crate::decode_error::DecodeError;

crate::keyed::read_containers!(Reader<'_>);

impl Reader<'_> {
    /// Reads and drops any value. It is validated like any other.
    ///
    /// # Errors
    /// There is no value, or it is not valid JSON.
    pub fn skip(&mut self) -> Result<(), DecodeError> {
        match self.peek() {
            Some(b'"') => self.text().map(drop),
            Some(b'{') => {
                self.begin_object()?;
                while self.next_key()?.is_some() {
                    self.skip()?;
                }
                Ok(())
            }
            Some(b'[') => {
                self.begin_array()?;
                while self.next_element()? {
                    self.skip()?;
                }
                Ok(())
            }
            Some(b't' | b'f') => self.boolean().map(drop),
            Some(b'n') => self.is_null().map(drop),
            _ => self.number("a value").map(drop),
        }
    }

    /// Reads `null`, if it comes next.
    fn is_null(&mut self) -> Result<bool, DecodeError> {
        match self.peek() {
            Some(b'n') => self.literal("null").map(|()| true),
            _ => Ok(false),
        }
    }
}
