//! Reads the description of an error from a JSON object.

use super::{Description, bare_code};
use crate::decode_error::DecodeError;
use crate::json::Reader;

/// The members of an error body that contain the code, in order of preference, ignoring case.
/// Models do not define them, and services differ: Amazon IVS uses `Code`.
pub(super) const CODES: [&str; 2] = ["code", "__type"];
/// The members of an error body that contain the message, in order of preference, ignoring case.
/// The last one is that of [OAuth 2.0](https://www.rfc-editor.org/rfc/rfc6749#section-5.2), which
/// IAM Identity Center uses.
const MESSAGES: [&str; 4] = ["message", "errorMessage", "exceptionMessage", "error_description"];

/// The description in a body. Members before a syntax error are used as if the body were valid.
pub(super) fn describe(body: &[u8], codes: &[&str]) -> Description {
    let mut read = BodyError::default();
    let _ = read.read(body, codes);
    Description { code: read.code.text, message: read.message.text, request_id: None }
}

/// The members of an error body that any error may have.
#[derive(Default)]
struct BodyError {
    code: Best,
    message: Best,
}

impl BodyError {
    fn read(&mut self, body: &[u8], codes: &[&str]) -> Result<(), DecodeError> {
        let mut json = Reader::new(body);
        json.begin_object()?;
        while let Some(key) = json.next_key()? {
            if let Some(rank) = rank(&key, codes) {
                let text = json.string_or_skip()?;
                self.code.offer(rank, text.as_deref().and_then(bare_code).map(str::to_owned));
            } else if let Some(rank) = rank(&key, &MESSAGES) {
                let text = json.string_or_skip()?;
                self.message.offer(rank, text);
            } else {
                json.skip()?;
            }
        }
        Ok(())
    }
}

/// The position of a key among the names; lower is better. An exact match is better than one in
/// another case.
fn rank(key: &str, names: &[&str]) -> Option<usize> {
    let (place, name) =
        names.iter().enumerate().find(|(_, name)| key.eq_ignore_ascii_case(name))?;
    Some(2 * place + usize::from(key != *name))
}

/// The value of the best key so far.
#[derive(Default)]
struct Best {
    rank: usize,
    text: Option<String>,
}

impl Best {
    fn offer(&mut self, rank: usize, text: Option<String>) {
        if text.is_some() && (self.text.is_none() || rank <= self.rank) {
            *self = Self { rank, text };
        }
    }
}
