//! Documentation: HTML of AWS's models -> Markdown that rustdoc reads without warnings.

mod escape;
mod layout;

/// Turns a `documentation` trait into lines of Markdown. Plain text stays as it is.
pub fn markdown(text: &str) -> Vec<String> {
    let converted = if looks_like_html(text) { from_html(text) } else { text.to_owned() };
    let converted = harmless(&converted);
    let mut layout = layout::Layout::default();
    let mut in_code = false;
    for line in converted.lines().map(str::trim_end) {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
            // Without a language it would be compiled as a test.
            layout.code(&line.replace("```", if in_code { "```text" } else { "```" }));
        } else if in_code {
            layout.code(line);
        } else {
            layout.text(&escape::line(line));
        }
    }
    layout.finish()
}

/// A text as a part of a line.
pub fn line(text: &str) -> String {
    harmless(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text without what the compiler refuses in comments: control characters, and such as turn the direction of text.
pub fn harmless(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_refused = |c: char| turns(c) || c.is_control() && !matches!(c, '\n' | '\t');
    text.replace(is_refused, " ")
}

/// The first sentence of a text, for places that have room for one line.
pub fn summary(lines: &[String]) -> String {
    let paragraph: Vec<&str> =
        lines.iter().map(String::as_str).take_while(|line| !line.is_empty()).collect();
    let paragraph = paragraph.join(" ");
    match paragraph.find(". ") {
        Some(end) => paragraph[..=end].to_owned(),
        None => paragraph,
    }
}

/// Plain text may have `<` and `&` as well; what ends a tag or stands for a character is HTML.
fn looks_like_html(text: &str) -> bool {
    const SIGNS: [&str; 9] =
        ["</", "<p>", "<br", "&amp;", "&lt;", "&gt;", "&quot;", "&nbsp;", "&#"];
    SIGNS.iter().any(|sign| text.contains(sign))
}

fn from_html(text: &str) -> String {
    // The converter fails on nothing but a broken reader, which a string is not; the text itself is the fallback.
    let options =
        htmd::options::Options { ul_bullet_spacing: 1, ol_number_spacing: 1, ..Default::default() };
    let converter = htmd::HtmlToMarkdown::builder().options(options).build();
    converter.convert(text).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_markdown() {
        let html =
            "<p>The <code>Name</code> of <b>it</b>.</p><ul><li><p>One</p></li><li>Two</li></ul>";
        assert_eq!(markdown(html)[0], "The `Name` of **it**.");
        assert!(
            markdown(html)
                .iter()
                .any(|line| line.trim_start().starts_with("* ") && line.ends_with("One"))
        );
    }

    #[test]
    fn what_rustdoc_would_misread_is_escaped() {
        assert_eq!(markdown("an array [0] of T<x> `[0]`"), ["an array \\[0\\] of T\\<x\\> `[0]`"]);
        assert_eq!(markdown("see https://a.b/c. Then"), ["see <https://a.b/c>. Then"]);
        assert_eq!(markdown("a stray ` tick"), ["a stray \\` tick"]);
        assert_eq!(markdown("<a href=\"https://a.b/c\">text</a>"), ["[text](https://a.b/c)"]);
        assert_eq!(markdown("<a>Invoke</a>"), ["Invoke"]);
    }

    #[test]
    fn what_the_compiler_refuses_is_left_out() {
        assert_eq!(markdown("a\r\nb\rc\0d\u{202e}e"), ["a", "b c d e"]);
        assert_eq!(line(" a\n b\r\tc"), "a b c");
    }

    #[test]
    fn the_summary_is_the_first_sentence() {
        assert_eq!(summary(&["One. Two.".into(), "Three.".into()]), "One.");
        assert_eq!(summary(&[]), "");
    }
}
