//! Compares JSON documents.

use crate::document::Document;
use crate::json::Reader;
use crate::testing::protocol::Difference;

/// Whether two texts are equal JSON values.
pub(in super::super) fn is_same(expected: &str, found: &str) -> Result<bool, Difference> {
    Ok(same_value(&document(expected)?, &document(found)?))
}

fn document(text: &str) -> Result<Document, Difference> {
    let mut reader = Reader::new(text.as_bytes());
    let document = reader.document().and_then(|document| reader.finish().map(|()| document));
    document.map_err(|error| Difference::new(format!("body: {error}")))
}

/// Whether two documents are equal JSON values, such as `1` and `1.0`.
fn same_value(one: &Document, other: &Document) -> bool {
    match (one, other) {
        (Document::Number(one), Document::Number(other)) => {
            one == other || one.as_f64() == other.as_f64()
        }
        (Document::Array(one), Document::Array(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| same_value(one, other))
        }
        (Document::Object(one), Document::Object(other)) => {
            let same =
                |(key, one)| other.get::<String>(key).is_some_and(|other| same_value(one, other));
            one.len() == other.len() && one.iter().all(same)
        }
        _ => one == other,
    }
}
