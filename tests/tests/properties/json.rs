//! JSON is read and written as `serde_json` does it.

use proptest::prelude::*;
use serde_json::Value;
use tinsmith_runtime::json::{Reader, Writer};
use tinsmith_runtime::{DecodeError, Document};

use super::inputs::{cases, damaged, damages, texts, values};

/// The same value, kept in the other type.
pub fn document_of(value: &Value) -> Document {
    match value {
        Value::Null => Document::Null,
        Value::Bool(value) => Document::from(*value),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(value), _) => Document::from(value),
            (None, Some(value)) => Document::from(value),
            (None, None) => Document::from(number.as_f64().unwrap()),
        },
        Value::String(text) => Document::from(text.as_str()),
        Value::Array(items) => items.iter().map(document_of).collect(),
        Value::Object(entries) => {
            entries.iter().map(|(key, value)| (key.as_str(), document_of(value))).collect()
        }
    }
}

/// Reads a whole text.
pub fn read(text: &[u8]) -> Result<Document, DecodeError> {
    let mut json = Reader::new(text);
    let document = json.document()?;
    json.finish()?;
    Ok(document)
}

/// Reads a whole text without keeping anything of it.
pub fn skip(text: &[u8]) -> Result<(), DecodeError> {
    let mut json = Reader::new(text);
    json.skip()?;
    json.finish()
}

/// Writes a value in one of the many ways in which that can be done.
struct Styles(u64);

impl Styles {
    fn choose(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % below
    }

    fn space(&mut self, output: &mut String) {
        for _ in 0..self.choose(3) {
            output.push([' ', '\t', '\n', '\r'][self.choose(4) as usize]);
        }
    }

    fn text(&mut self, text: &str, output: &mut String) {
        output.push('"');
        for character in text.chars() {
            let short = match character {
                '"' | '\\' | '/' => Some(character),
                '\u{8}' => Some('b'),
                '\u{c}' => Some('f'),
                '\n' => Some('n'),
                '\r' => Some('r'),
                '\t' => Some('t'),
                _ => None,
            };
            let must = matches!(character, '"' | '\\' | '\0'..' ');
            match (self.choose(3), short) {
                (0, _) if !must => output.push(character),
                (1, Some(short)) => output.extend(['\\', short]),
                _ => {
                    for half in character.encode_utf16(&mut [0; 2]) {
                        output.push_str(&match self.choose(2) {
                            0 => format!("\\u{half:04x}"),
                            _ => format!("\\u{half:04X}"),
                        });
                    }
                }
            }
        }
        output.push('"');
    }

    fn items<T>(
        &mut self,
        [open, close]: [char; 2],
        items: impl IntoIterator<Item = T>,
        output: &mut String,
        item: impl Fn(&mut Self, T, &mut String),
    ) {
        output.push(open);
        for (index, it) in items.into_iter().enumerate() {
            if index > 0 {
                output.push(',');
            }
            item(self, it, output);
        }
        self.space(output);
        output.push(close);
    }

    fn value(&mut self, value: &Value, output: &mut String) {
        self.space(output);
        match value {
            Value::String(text) => self.text(text, output),
            Value::Array(items) => self.items(['[', ']'], items, output, Self::value),
            Value::Object(entries) => {
                self.items(['{', '}'], entries, output, |styles, (key, value), output| {
                    styles.space(output);
                    styles.text(key, output);
                    styles.space(output);
                    output.push(':');
                    styles.value(value, output);
                });
            }
            other => output.push_str(&other.to_string()),
        }
        self.space(output);
    }
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn what_serde_json_writes_is_read(value in values()) {
        let expected = document_of(&value);
        let compact = serde_json::to_vec(&value).unwrap();
        let pretty = serde_json::to_vec_pretty(&value).unwrap();
        for text in [compact, pretty] {
            prop_assert_eq!(read(&text).unwrap(), expected.clone());
            prop_assert_eq!(skip(&text), Ok(()));
        }
    }

    #[test]
    fn what_is_written_is_read_by_serde_json(value in values()) {
        let document = document_of(&value);
        let mut json = Writer::new();
        json.document(&document);
        let text = json.into_bytes();
        let read_back: Value = serde_json::from_slice(&text).unwrap();
        prop_assert_eq!(document_of(&read_back), document.clone());
        prop_assert_eq!(read(&text).unwrap(), document);
    }

    #[test]
    fn any_style_is_read(value in values(), seed in any::<u64>()) {
        let mut text = String::new();
        Styles(seed).value(&value, &mut text);
        // The writer of styles is right: so says `serde_json`.
        prop_assert_eq!(&serde_json::from_str::<Value>(&text).unwrap(), &value, "{}", &text);
        prop_assert_eq!(read(text.as_bytes()).unwrap(), document_of(&value), "{}", text);
        prop_assert_eq!(skip(text.as_bytes()), Ok(()));
    }

    #[test]
    fn a_text_that_serde_json_refuses_is_refused_and_no_other(
        value in values(),
        seed in any::<u64>(),
        damages in damages(),
    ) {
        let mut text = String::new();
        Styles(seed).value(&value, &mut text);
        let text = damaged(text.as_bytes(), &damages);
        agree(&text)?;
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        agree(&bytes)?;
    }

    #[test]
    fn any_ascii_of_json_is_read_or_refused(text in r#"[\[\]{}",:0-9eE+\-.a-fu\\ntrls /]{0,24}"#) {
        agree(text.as_bytes())?;
    }

    #[test]
    fn escapes_of_any_two_halves_are_a_character_or_replaced(
        first in any::<u16>(),
        second in any::<u16>(),
        upper in any::<u16>(),
    ) {
        // Half of the time the first one is the beginning of a pair.
        let first = if upper % 2 == 0 { first } else { 0xD800 | (first & 0x3FF) };
        let second = if upper % 4 < 2 { second } else { 0xDC00 | (second & 0x3FF) };
        for text in [
            format!(r#""\u{first:04x}\u{second:04X}""#),
            format!(r#""\u{first:04x}a\u{second:04X}""#),
            format!(r#""\u{first:04x}""#),
            format!(r#""\u{first:04x}\u{:03x}""#, second & 0xFFF),
        ] {
            agree(text.as_bytes())?;
        }
        let text = format!(r#""\u{first:04x}\u{second:04X}""#);
        let expected = String::from_utf16_lossy(&[first, second]);
        prop_assert_eq!(read(text.as_bytes()), Ok(Document::from(expected)));
    }

    #[test]
    fn escapes_of_anything_but_four_digits_are_refused(digits in "[0-9a-fA-FgG+ _-]{3,5}") {
        agree(format!(r#""\u{digits}""#).as_bytes())?;
        agree(format!(r#""\ud83d\u{digits}""#).as_bytes())?;
    }

    #[test]
    fn a_value_is_skipped_to_its_end_and_not_further(value in values(), text in texts()) {
        let after = serde_json::to_string(&text).unwrap();
        let array = format!("[{value},{after}]");
        let mut json = Reader::new(array.as_bytes());
        json.begin_array().unwrap();
        prop_assert!(json.next_element().unwrap());
        json.skip().unwrap();
        prop_assert!(json.next_element().unwrap());
        prop_assert_eq!(json.string().unwrap(), text);
        prop_assert!(!json.next_element().unwrap());
        json.finish().unwrap();
    }

    #[test]
    fn blobs_come_back(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        let mut json = Writer::new();
        json.blob(&bytes);
        let text = json.into_bytes();
        prop_assert_eq!(Reader::new(&text).blob().unwrap(), bytes);
    }
}

/// Commas, colons and brackets, each where it belongs and where it does not.
#[test]
fn any_order_of_tokens_is_read_or_refused() {
    const TOKENS: [&str; 9] = ["[", "]", "{", "}", ",", ":", "1", "\"a\"", "null"];
    let mut ends = vec![String::new()];
    for _ in 0..4 {
        let longer = ends.iter().flat_map(|end| TOKENS.map(|token| format!("{end}{token} ")));
        ends = longer.chain([String::new()]).collect();
    }
    for start in ["", "[1", "[[1]", r#"{"a":1"#, r#"[{"a":1}"#] {
        for end in &ends {
            agree(format!("{start}{end}").as_bytes()).unwrap();
        }
    }
}

/// `serde_json` and this library say the same about a text, but for halves of characters, which `serde_json` refuses.
fn agree(text: &[u8]) -> Result<(), TestCaseError> {
    let shown = String::from_utf8_lossy(text).into_owned();
    let expected = serde_json::from_slice::<Value>(&with_whole_characters(text));
    match read(text) {
        Ok(document) => match expected {
            Ok(value) => {
                prop_assert!(is_same(&document, &value), "{shown}: {document:?}, {value:?}")
            }
            Err(error) => prop_assert!(false, "{shown} was read: {document:?}; {error}"),
        },
        Err(error) => {
            prop_assert!(expected.is_err(), "{shown} was refused: {error}");
            prop_assert!(!error.to_string().is_empty());
        }
    }
    match (skip(text), read(text)) {
        (Ok(()), Ok(_)) | (Err(_), Err(_)) => {}
        // Nobody asks how large a number is that is not wanted.
        (Ok(()), Err(error)) => prop_assert!(error.to_string().contains("out of range"), "{error}"),
        (Err(error), Ok(_)) => prop_assert!(false, "{shown} was not skipped: {error}"),
    }
    Ok(())
}

/// The text with U+FFFD in place of escapes that are half a character.
fn with_whole_characters(text: &[u8]) -> Vec<u8> {
    let half = |escape: Option<&[u8]>| {
        let digits = std::str::from_utf8(escape?.strip_prefix(b"\\u")?).ok()?;
        let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        u16::from_str_radix(digits, 16).ok().filter(|_| is_hex)
    };
    let (mut whole, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let length = match (half(rest.get(..6)), half(rest.get(6..12))) {
            (Some(0xD800..0xDC00), Some(0xDC00..0xE000)) => 12,
            (Some(0xD800..0xE000), _) => {
                whole.extend(br"\ufffd");
                rest = &rest[6..];
                continue;
            }
            (Some(_), _) => 6,
            (None, _) if rest[0] == b'\\' => rest.len().min(2),
            (None, _) => 1,
        };
        whole.extend(&rest[..length]);
        rest = &rest[length..];
    }
    whole
}

/// The same but for `-0`, which `serde_json` keeps as a number with a fraction.
fn is_same(document: &Document, value: &Value) -> bool {
    match (document, value) {
        (Document::Array(items), Value::Array(values)) => {
            items.len() == values.len() && items.iter().zip(values).all(|(a, b)| is_same(a, b))
        }
        (Document::Object(entries), Value::Object(values)) => {
            entries.len() == values.len()
                && entries.iter().all(|(key, it)| values.get(key).is_some_and(|b| is_same(it, b)))
        }
        (Document::Number(number), Value::Number(_)) if number.as_f64() == 0.0 => {
            value.as_f64() == Some(0.0)
        }
        _ => *document == document_of(value),
    }
}
