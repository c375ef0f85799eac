//! Splits a text into tokens.

use serde_json::Value;

use super::Comparison;
use crate::Error;

/// A token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Name(String),
    /// A quoted name, which cannot be a function.
    Quoted(String),
    Number(i64),
    Literal(Value),
    Compare(Comparison),
    And,
    Or,
    Pipe,
    Not,
    /// `[?`.
    Filter,
    /// `[]`.
    Flatten,
    /// Any other character that is a token by itself.
    Sign(char),
}

/// Splits a text into tokens.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Error> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = token(rest, first).ok_or_else(|| {
            Error::new(format!("`{text}` has an unexpected `{first}`; correct it"))
        })?;
        tokens.push(token);
        rest = rest.get(length..).unwrap_or_default().trim_start();
    }
    Ok(tokens)
}

/// The first token, and its length in bytes.
fn token(rest: &str, first: char) -> Option<(Token, usize)> {
    const SIGNS: [(&str, Token); 12] = [
        ("[?", Token::Filter),
        ("[]", Token::Flatten),
        ("&&", Token::And),
        ("||", Token::Or),
        ("==", Token::Compare(Comparison::Equal)),
        ("!=", Token::Compare(Comparison::NotEqual)),
        ("<=", Token::Compare(Comparison::LessOrEqual)),
        (">=", Token::Compare(Comparison::GreaterOrEqual)),
        ("<", Token::Compare(Comparison::Less)),
        (">", Token::Compare(Comparison::Greater)),
        ("|", Token::Pipe),
        ("!", Token::Not),
    ];
    if let Some((sign, token)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
        return Some((token.clone(), sign.len()));
    }
    match first {
        '.' | '*' | '[' | ']' | '(' | ')' | ',' | '@' => Some((Token::Sign(first), 1)),
        '\'' => quoted(rest, '\'').map(|(text, length)| {
            (Token::Literal(Value::String(text.replace("\\'", "'"))), length)
        }),
        '"' => quoted(rest, '"').and_then(|(_, length)| {
            let name = serde_json::from_str(rest.get(..length)?).ok()?;
            Some((Token::Quoted(name), length))
        }),
        '`' => quoted(rest, '`').and_then(|(text, length)| {
            let text = text.replace("\\`", "`");
            Some((Token::Literal(serde_json::from_str(&text).ok()?), length))
        }),
        '-' | '0'..='9' => {
            let length = length_while(rest, |c| c == '-' || c.is_ascii_digit());
            Some((Token::Number(rest.get(..length)?.parse().ok()?), length))
        }
        'a'..='z' | 'A'..='Z' | '_' => {
            let length = length_while(rest, |c| c == '_' || c.is_ascii_alphanumeric());
            Some((Token::Name(rest.get(..length)?.to_owned()), length))
        }
        _ => None,
    }
}

fn length_while(text: &str, fits: impl Fn(char) -> bool) -> usize {
    text.find(|c| !fits(c)).unwrap_or(text.len())
}

/// The text between two marks, which a backslash escapes, and the length including the marks.
fn quoted(rest: &str, mark: char) -> Option<(&str, usize)> {
    let mut is_escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == mark => return Some((rest.get(1..at)?, at + 1)),
            _ => {}
        }
    }
    None
}
