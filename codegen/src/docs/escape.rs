//! What rustdoc would take for a link, an HTML tag or a bare URL, made harmless.

/// Escapes a line outside of code spans.
pub(super) fn line(line: &str) -> String {
    // A stray tick would make code of what follows.
    if line.matches('`').count() % 2 == 1 {
        let mut out = String::with_capacity(line.len());
        escape_text(line, &mut out);
        return out.replace('`', "\\`");
    }
    let mut out = String::with_capacity(line.len());
    for (index, part) in line.split('`').enumerate() {
        if index > 0 {
            out.push('`');
        }
        if index % 2 == 0 { escape_text(part, &mut out) } else { out.push_str(part) }
    }
    out
}

fn escape_text(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if let Some(link) = markdown_link(rest) {
            out.push_str(link);
            rest = &rest[link.len()..];
            continue;
        }
        if rest.starts_with("http://") || rest.starts_with("https://") {
            let end =
                rest.find(|c: char| c.is_whitespace() || "<>)],".contains(c)).unwrap_or(rest.len());
            let url = rest[..end].trim_end_matches(['.', ';', ':']);
            out.push('<');
            out.push_str(url);
            out.push('>');
            rest = &rest[url.len()..];
            continue;
        }
        // The converter has escaped some already.
        if character == '\\' && rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) {
            out.push_str(&rest[..2]);
            rest = &rest[2..];
            continue;
        }
        if matches!(character, '[' | ']' | '<' | '>') {
            out.push('\\');
        }
        out.push(character);
        rest = &rest[character.len_utf8()..];
    }
}

/// The Markdown link with an absolute target that the text begins with.
fn markdown_link(text: &str) -> Option<&str> {
    if !text.starts_with('[') {
        return None;
    }
    let middle = text.find("](http")?;
    if text[1..middle].contains(['[', ']']) {
        return None;
    }
    let end = middle + text[middle..].find(')')?;
    (!text[middle + 2..end].contains(char::is_whitespace)).then(|| &text[..=end])
}
