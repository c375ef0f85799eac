//! Documentation: converts CommonMark with HTML to Markdown that rustdoc accepts without warnings.

#[cfg(feature = "documentation")]
mod html;
#[cfg(feature = "documentation")]
mod layout;
#[cfg(feature = "documentation")]
mod rustdoc;

/// Converts a `documentation` trait to lines of Markdown.
#[cfg(feature = "documentation")]
pub fn markdown(text: &str) -> Vec<String> {
    let text = harmless(&text.replace("\r\n", "\n"));
    let text = rustdoc::harmless(&html::to_markdown(&text));
    let mut layout = layout::Layout::default();
    for (line, is_fixed) in text.lines().zip(rustdoc::fixed_lines(&text)) {
        if is_fixed {
            layout.fixed(line);
        } else {
            layout.text(line.trim_end());
        }
    }
    // Line breaks at other positions can change the meaning of a text.
    let text = rustdoc::harmless(&layout.finish().join("\n"));
    // Tabs look different in each editor, and clippy warns about them.
    text.lines().map(|line| line.replace('\t', "    ")).collect()
}

/// Without the feature, there is no documentation, as in a model without it.
#[cfg(not(feature = "documentation"))]
pub fn markdown(_text: &str) -> Vec<String> {
    Vec::new()
}

/// Converts a text to one line.
pub fn line(text: &str) -> String {
    harmless(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Removes characters that the compiler rejects in comments: control characters and bidirectional overrides.
pub fn harmless(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_refused = |c: char| turns(c) || c.is_control() && !matches!(c, '\n' | '\t');
    text.replace(is_refused, " ")
}

/// The first sentence of a documentation, as one line.
pub fn summary(lines: &[String]) -> String {
    let paragraph: Vec<&str> =
        lines.iter().map(String::as_str).take_while(|line| !line.is_empty()).collect();
    let paragraph = paragraph.join(" ");
    match paragraph.find(". ") {
        Some(end) => paragraph[..=end].to_owned(),
        None => paragraph,
    }
}

#[cfg(all(test, feature = "documentation"))]
mod tests {
    use super::*;

    #[test]
    fn markdown_with_html_in_it_loses_nothing() {
        let text = "Checks `Map<String, Pet>` and **all** of:\n\n- first\n\n```json\n{\"a\": [1]}\n\n\n```\n\n\
                    See <https://example.com/x>. Line<br>two.";
        let wanted = "Checks `Map<String, Pet>` and **all** of:\n\n* first\n\n```json\n{\"a\": [1]}\n\n\n```\n\n\
                      See <https://example.com/x>. Line\\\ntwo.";
        assert_eq!(markdown(text).join("\n"), wanted);
        let html = "<p>One <code>*.a</code></p>\n\n- two\n\n| a | b |\n| --- | --- |\n| `c` | [d](https://e.f) |";
        let wanted = "One `*.a`\n\n* two\n\n| a   | b                |\n| --- | ---------------- |\n| `c` | [d](https://e.f) |";
        assert_eq!(markdown(html).join("\n"), wanted);
        let tasks = "- [x] a ~~b~~ <i>c</i>\n- [ ] d";
        assert_eq!(markdown(tasks), ["* [x] a ~~b~~ *c*", "* [ ] d"]);
        assert_eq!(
            markdown("<p>a<pre>b\n\n  c</pre></p>").join("\n"),
            "a\n\n```text\nb\n\n  c\n```"
        );
    }

    #[test]
    fn markdown_without_html_stays_as_it_is() {
        for text in [
            "Of `a<b>`, &lt;c&gt; and \\<d\\>: **e**, [f](https://g.h), ![i](https://j.k).",
            "- one\n  - two\n\n    ```json\n    {}\n    ```\n\n  after two\n\n1. three",
            "# Title\n\n> quote\n> more\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n[x]: https://y.z",
            "``a`b`` and ~~c~~[^1]\n\n[^1]: the note",
            "~~~yaml\na: b\n~~~",
        ] {
            assert_eq!(markdown(text).join("\n"), text);
        }
        assert_eq!(markdown("hard  \nbreak"), ["hard\\", "break"]);
        assert_eq!(markdown("`a\tb`"), ["`a    b`"]);
        let row = format!("| {} | b |", "word ".repeat(30));
        assert_eq!(markdown(&format!("{row}\n| - | - |"))[0], row);
    }

    #[test]
    fn what_is_no_markup_is_text() {
        assert_eq!(markdown("arn:aws:<region>:x"), ["arn:aws:\\<region\\>:x"]);
        assert_eq!(markdown("<p>s3://<bucket-name>/<A></p>"), ["s3://\\<bucket-name>/\\<A>"]);
        assert_eq!(markdown("<p>/<folder\n  name>/x</p>"), ["/\\<folder name>/x"]);
        assert_eq!(markdown("<T>\n[a] <U>"), ["\\<T\\>", "\\[a\\] \\<U\\>"]);
    }

    #[test]
    fn code_has_a_language_that_rustdoc_does_not_compile() {
        let first = |text: &str| markdown(text)[0].clone();
        for (given, wanted) in [
            ("```json", "```json"),
            ("```", "```text"),
            ("``` sh x=1", "```sh"),
            ("```rust", "```text"),
            ("```no_run", "```text"),
            ("~~~~", "~~~~text"),
        ] {
            assert_eq!(
                first(&format!("{given}\na\n{}", &given[..3.max(given.matches('~').count())])),
                wanted
            );
        }
        assert_eq!(markdown("    indented"), ["```text", "indented", "```"]);
    }

    #[test]
    fn links_are_kept_and_none_is_to_an_item() {
        assert_eq!(
            markdown("[a](Map) [b](/c) [d][e]\n\n[e]: Set"),
            ["[a](./Map) [b](/c) [d][e]", "", "[e]: ./Set"]
        );
        assert_eq!(markdown("[a [b] c](https://d.e)"), ["[a \\[b\\] c](https://d.e)"]);
        assert_eq!(markdown("<i>at</i> https://a.b/c_d?e=f&g."), ["*at* <https://a.b/c_d?e=f&g>."]);
    }

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
