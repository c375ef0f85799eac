//! Documentation: HTML of AWS's models -> Markdown that rustdoc reads without warnings.

/// Turns a `documentation` trait into lines of Markdown. Plain text stays as it is.
pub fn markdown(text: &str) -> Vec<String> {
    let converted = if looks_like_html(text) { from_html(text) } else { text.to_owned() };
    let mut in_code = false;
    let mut lines = Vec::new();
    for line in converted.lines() {
        let line = escaped(line.trim_end(), &mut in_code);
        if in_code { lines.push(line) } else { wrap(&line, &mut lines) }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines.dedup_by(|next, previous| next.is_empty() && previous.is_empty());
    lines.into_iter().skip_while(String::is_empty).collect()
}

/// Breaks a line at spaces, so that none is wider than a page; what continues a list's item is indented below it.
fn wrap(line: &str, lines: &mut Vec<String>) {
    const WIDTH: usize = 92;
    let text = line.trim_start();
    let is_item = text.starts_with(['-', '*', '+']) || text.starts_with(|c: char| c.is_ascii_digit());
    let indent = line.len() - text.len() + if is_item && text.starts_with(['-', '*', '+']) { 2 } else { 0 };
    let mut current = line[..line.len() - text.len()].to_owned();
    let mut is_first = true;
    for word in text.split(' ') {
        let fits = current.chars().count() + 1 + word.chars().count() <= WIDTH;
        if is_first {
            current.push_str(word);
        } else if fits || would_be_markup(word) || text.starts_with('|') {
            current.push(' ');
            current.push_str(word);
        } else {
            lines.push(std::mem::replace(&mut current, format!("{}{word}", " ".repeat(indent))));
        }
        is_first = false;
    }
    lines.push(current);
}

/// Whether Markdown would take the word for the beginning of a list, heading, quotation or code at the start of a line.
fn would_be_markup(word: &str) -> bool {
    let number = word.trim_end_matches(['.', ')']);
    let is_number = number.len() < word.len() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number || word.starts_with(['-', '+', '*', '#', '>', '=', '|', '~']) || word.starts_with("```")
}

/// The first sentence of a text, for places that have room for one line.
pub fn summary(lines: &[String]) -> String {
    let paragraph: Vec<&str> = lines.iter().map(String::as_str).take_while(|line| !line.is_empty()).collect();
    let paragraph = paragraph.join(" ");
    match paragraph.find(". ") {
        Some(end) => paragraph[..=end].to_owned(),
        None => paragraph,
    }
}

fn looks_like_html(text: &str) -> bool {
    text.split('<').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'))
        || text.contains('&')
}

fn from_html(text: &str) -> String {
    // The converter fails on nothing but a broken reader, which a string is not; the text itself is the fallback.
    htmd::convert(text).unwrap_or_else(|_| text.to_owned())
}

/// Escapes what rustdoc would take for a link, an HTML tag or a bare URL, outside of code.
fn escaped(line: &str, in_fence: &mut bool) -> String {
    if line.trim_start().starts_with("```") {
        *in_fence = !*in_fence;
        return line.replace("```", if *in_fence { "```text" } else { "```" });
    }
    // Four spaces begin an indented code block, which rustdoc would compile as a test.
    let line = if *in_fence { line } else { unindented(line) };
    if *in_fence {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    for (index, part) in line.split('`').enumerate() {
        if index > 0 {
            out.push('`');
        }
        if index % 2 == 0 { escape_text(part, &mut out) } else { out.push_str(part) }
    }
    if line.matches('`').count() % 2 == 1 { out.replace('`', "\\`") } else { out }
}

fn unindented(line: &str) -> &str {
    let text = line.trim_start();
    let is_item = text.starts_with(['-', '*', '+']) || text.starts_with(|c: char| c.is_ascii_digit());
    if is_item { line } else { text }
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
            let end = rest.find(|c: char| c.is_whitespace() || "<>)],".contains(c)).unwrap_or(rest.len());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_markdown() {
        let html = "<p>The <code>Name</code> of <b>it</b>.</p><ul><li><p>One</p></li><li>Two</li></ul>";
        assert_eq!(markdown(html)[0], "The `Name` of **it**.");
        assert!(markdown(html).iter().any(|line| line.trim_start().starts_with("* ") && line.ends_with("One")));
    }

    #[test]
    fn what_rustdoc_would_misread_is_escaped() {
        assert_eq!(markdown("an array [0] of T<x> `[0]`"), ["an array \\[0\\] of T\\<x\\> `[0]`"]);
        assert_eq!(markdown("see https://a.b/c. Then"), ["see <https://a.b/c>. Then"]);
        assert_eq!(markdown(&"word ".repeat(30)).len(), 2);
        assert_eq!(markdown("a stray ` tick"), ["a stray \\` tick"]);
        assert_eq!(markdown("<a href=\"https://a.b/c\">text</a>"), ["[text](https://a.b/c)"]);
        assert_eq!(markdown("<a>Invoke</a>"), ["Invoke"]);
    }

    #[test]
    fn the_summary_is_the_first_sentence() {
        assert_eq!(summary(&["One. Two.".into(), "Three.".into()]), "One.");
        assert_eq!(summary(&[]), "");
    }
}
