//! Parses a whole document. An empty input is an empty document.

use crate::decode_error::DecodeError;
use crate::json;
#[cfg(feature = "xml")]
use crate::xml;

/// Parses a JSON document.
pub(crate) fn json<T>(
    bytes: &[u8],
    read: impl FnOnce(&mut json::Reader<'_>) -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    let mut json = json::Reader::new(if bytes.is_empty() { b"{}" } else { bytes });
    let value = read(&mut json)?;
    json.finish()?;
    Ok(value)
}

/// Parses a CBOR document.
#[cfg(feature = "cbor")]
pub(crate) fn cbor<T>(
    bytes: &[u8],
    read: impl FnOnce(&mut crate::cbor::Reader<'_>) -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    const EMPTY_MAP: &[u8] = &[0xA0];
    let mut cbor = crate::cbor::Reader::new(if bytes.is_empty() { EMPTY_MAP } else { bytes });
    let value = read(&mut cbor)?;
    cbor.finish()?;
    Ok(value)
}

/// An empty element, in place of a missing one.
#[cfg(feature = "xml")]
const EMPTY_ELEMENT: &[u8] = b"<_/>";

/// Parses an XML document.
#[cfg(feature = "xml")]
pub(crate) fn xml<T>(
    bytes: &[u8],
    read: impl FnOnce(&mut xml::Reader<'_>) -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    let mut xml = xml::Reader::new(if bytes.is_empty() { EMPTY_ELEMENT } else { bytes });
    xml.root()?;
    let value = read(&mut xml)?;
    xml.finish()?;
    Ok(value)
}

/// Parses an XML document whose root is read like the only child of another element. An empty root
/// is treated as missing.
#[cfg(feature = "xml")]
pub(super) fn xml_unwrapped<T>(
    bytes: &[u8],
    read: impl FnOnce(&mut xml::Reader<'_>) -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    let mut root = xml::Reader::new(bytes);
    let is_empty = bytes.is_empty() || {
        root.root()?;
        root.text().is_ok_and(|text| text.is_empty())
    };
    match is_empty {
        true => self::xml(EMPTY_ELEMENT, read),
        false => read(&mut xml::Reader::within(bytes)),
    }
}

/// Parses the first element with this name in the root of an XML document.
#[cfg(feature = "xml")]
pub(super) fn xml_in<T>(
    bytes: &[u8],
    element: &str,
    read: impl FnOnce(&mut xml::Reader<'_>) -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    if bytes.is_empty() {
        return self::xml(bytes, read);
    }
    let mut xml = xml::Reader::new(bytes);
    xml.root()?;
    while let Some(found) = xml.next_element()? {
        if found == element {
            return read(&mut xml);
        }
        xml.skip()?;
    }
    xml.finish()?;
    self::xml(EMPTY_ELEMENT, read)
}

/// Parses the first element `Error` of an XML document: the root, or at most two levels below it.
#[cfg(feature = "xml")]
pub(super) fn xml_error<T>(
    bytes: &[u8],
    read: impl FnOnce(&mut xml::Reader<'_>) -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    if bytes.is_empty() {
        return self::xml(EMPTY_ELEMENT, read);
    }
    let mut xml = xml::Reader::new(bytes);
    let mut is_error = xml.root()? == "Error";
    while !is_error {
        match xml.next_element()? {
            Some("Error") => is_error = true,
            // Its elements are read next.
            Some("Errors") => {}
            Some(_) => xml.skip()?,
            None => return Err(DecodeError::new("the response has no element `Error`")),
        }
    }
    read(&mut xml)
}
