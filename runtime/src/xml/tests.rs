//! Valid and invalid input of the reader, output of the writer, and comparisons with `roxmltree`.

mod compared;
mod read;
mod written;

use super::{Reader, Writer};
use crate::decode_error::DecodeError;

/// Reads a whole input, beginning with the start tag of its root element.
fn read<'a, T>(
    input: &'a (impl AsRef<[u8]> + ?Sized),
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, DecodeError>,
) -> Result<T, String> {
    let mut xml = Reader::new(input.as_ref());
    let value = xml.root().and_then(|_| read(&mut xml));
    let value = value.and_then(|value| xml.finish().map(|()| value));
    value.map_err(|error| error.to_string())
}

/// The output inside an element `a`.
fn write(write: impl FnOnce(&mut Writer)) -> String {
    let mut xml = Writer::new();
    xml.member("a", Some(&()), |xml, ()| write(xml));
    String::from_utf8(xml.into_bytes().to_vec()).unwrap()
}
