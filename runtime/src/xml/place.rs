//! The element where an incomplete document ends. It is computed only for errors, so that writing
//! pays nothing for it.

use super::Reader;

/// The path of the elements that are open at the end of a document: `Filter.StartedAfter`.
#[cold]
pub(super) fn end_of(beginning: &[u8]) -> String {
    let mut xml = Reader::new(beginning);
    let mut names: Vec<&str> = Vec::new();
    // The end of the input is an error, which leaves the path in `names`.
    let mut next = xml.root().map(Some);
    while let Ok(name) = next {
        match name {
            Some(name) => names.push(name),
            None => _ = names.pop(),
        }
        next = xml.next_element();
    }
    names.join(".")
}
