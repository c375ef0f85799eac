//! HTML in CommonMark, or around it: <https://smithy.io/2.0/spec/documentation-traits.html#documentation-trait> allows
//! both, and AWS models contain mostly HTML.

use std::ops::Range;

use htmd::{
    Element, HtmlToMarkdown,
    element_handler::Handlers,
    options::{BrStyle, LinkStyle, Options},
};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Parser, Tag, html};

use super::rustdoc::OPTIONS;

/// The names of tags that are markup: those of HTML, and others that AWS uses. Anything else in angle brackets is text,
/// such as `Vec<T>` and `arn:aws:s3:::<bucket>`.
const TAGS: [&str; 69] = [
    "a",
    "abbr",
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "caption",
    "caution",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "emphasis",
    "fullname",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "html",
    "i",
    "img",
    "important",
    "ins",
    "kbd",
    "li",
    "mark",
    "note",
    "ol",
    "p",
    "para",
    "pre",
    "q",
    "replaceable",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tip",
    "tr",
    "tt",
    "u",
    "ul",
    "ulink",
    "var",
    "warning",
    "wbr",
    "xref",
];

/// Tags that do not start a block.
const INLINE: [&str; 26] = [
    "a",
    "abbr",
    "b",
    "big",
    "br",
    "cite",
    "code",
    "del",
    "dfn",
    "em",
    "emphasis",
    "i",
    "img",
    "ins",
    "kbd",
    "mark",
    "q",
    "replaceable",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "tt",
    "u",
    "var",
];

/// Converts to Markdown without HTML and without indented code.
pub(super) fn to_markdown(text: &str) -> String {
    if !has_markup(text) {
        return without_placeholders(text, &|tag| tag.replace('<', "\\<").replace('>', "\\>"));
    }
    let text = separated(text);
    let text = without_placeholders(&text, &|tag| tag.replace('<', "&lt;").replace('>', "&gt;"));
    let mut page = String::new();
    html::push_html(&mut page, events(&text).into_iter());
    // The converter fails only if its reader does, which a string does not; the fallback is the text itself.
    converter().convert(&as_code(&page)).unwrap_or(text)
}

fn converter() -> HtmlToMarkdown {
    let options = Options {
        br_style: BrStyle::Backslash,
        link_style: LinkStyle::InlinedPreferAutolinks,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        ..Options::default()
    };
    HtmlToMarkdown::builder()
        .options(options)
        .add_handler(vec!["del", "s", "strike"], |handlers: &dyn Handlers, element: Element<'_>| {
            let struck = handlers.walk_children(element.node).content;
            Some(format!("~~{}~~", struck.trim()).into())
        })
        // These become task list items in Markdown.
        .add_handler(vec!["input"], |_: &dyn Handlers, element: Element<'_>| {
            let is_done = element.attrs.iter().any(|each| &*each.name.local == "checked");
            Some(if is_done { "[x] " } else { "[ ] " }.to_owned().into())
        })
        .build()
}

/// The converter preserves lines and spaces only in code.
fn as_code(page: &str) -> String {
    let mut parts = page.split("<pre>");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("<pre>");
        match part.split_once("</pre>") {
            Some((inside, after)) if !inside.contains("<code") => {
                out.extend(["<code>", inside, "</code></pre>", after]);
            }
            _ => out.push_str(part),
        }
    }
    out
}

/// Whether there is HTML, or indented code, which rustdoc would compile.
fn has_markup(text: &str) -> bool {
    let is_indented =
        |event| matches!(event, Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)));
    Parser::new_ext(text, OPTIONS).any(is_indented)
        || of_html(text).into_iter().any(|range| {
            let html = &text[range];
            html.starts_with("<!") || tags(html).any(|tag| is_markup(&html[tag]))
        })
}

/// Escapes angle brackets that are not markup.
fn without_placeholders(text: &str, as_text: &dyn Fn(&str) -> String) -> String {
    let mut text = text.to_owned();
    // The text after a placeholder may have been parsed as a part of it.
    for _ in 0..8 {
        let mut edits = Vec::new();
        for range in of_html(&text) {
            let found = tags(&text[range.clone()]);
            let found = found.map(|tag| range.start + tag.start..range.start + tag.end);
            edits.extend(found.filter(|tag| !is_markup(&text[tag.clone()])));
        }
        if edits.is_empty() {
            break;
        }
        for tag in edits.into_iter().rev() {
            let replacement = as_text(&text[tag.clone()]);
            text.replace_range(tag, &replacement);
        }
    }
    text
}

/// The ranges that CommonMark treats as HTML: a tag in a line, or a block of lines.
fn of_html(text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        if !matches!(event, Event::Html(_) | Event::InlineHtml(_)) {
            continue;
        }
        match ranges.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => ranges.push(range),
        }
    }
    ranges
}

/// The tags in a text: `<`, an optional slash, a letter, and everything up to `>`.
fn tags(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices('<').filter_map(|(start, _)| {
        let inside = &text[start + 1..];
        let name = inside.strip_prefix('/').unwrap_or(inside);
        let end = inside.find(['<', '>'])?;
        let is_tag =
            name.starts_with(|c: char| c.is_ascii_alphabetic()) && inside[end..].starts_with('>');
        is_tag.then_some(start..start + 1 + end + 1)
    })
}

/// Whether a tag is markup. Capitalized names are types: `<A>` is not markup.
fn is_markup(tag: &str) -> bool {
    let name = name(tag);
    let lower = name.to_ascii_lowercase();
    let is_one_case = name == lower || name.len() > 1 && name == name.to_ascii_uppercase();
    is_one_case && TAGS.contains(&lower.as_str())
}

fn name(tag: &str) -> &str {
    let inside = tag.trim_start_matches(['<', '/']);
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
    // `<my-bucket>` is not `<my>`.
    match inside[end..].starts_with(['-', '_', '.', ':']) {
        true => inside,
        false => &inside[..end],
    }
}

/// Separates HTML into blocks that CommonMark recognizes.
///
/// HTML may be indented and contain empty lines: indented text after an empty line would be code. Preformatted text
/// spans empty lines only if it starts at the beginning of a line.
fn separated(text: &str) -> String {
    let trimmed = text.trim_start();
    let is_page = tags(trimmed).next().is_some_and(|tag| {
        let name = name(&trimmed[tag.clone()]);
        tag.start == 0 && !INLINE.contains(&name)
    });
    if !is_page {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let (mut in_code, mut after_empty) = (false, true);
    for line in trimmed.replace("<pre", "\n\n<pre").lines() {
        let begins = line.trim_start();
        out.push_str(if after_empty && !in_code { begins } else { line });
        out.push('\n');
        in_code ^= begins.starts_with("```");
        in_code = (in_code || begins.contains("<pre")) && !begins.contains("</pre");
        after_empty = begins.is_empty();
    }
    out
}

/// The events of a text, with the contents of `<code>` unchanged: a star there is not emphasis.
fn events(text: &str) -> Vec<Event<'_>> {
    let mut events = Vec::new();
    let mut done = 0;
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        if range.start < done {
            continue;
        }
        match &event {
            Event::InlineHtml(tag) if tag.as_ref() == "<code>" => {
                let code = text[range.end..].split_once("</code>").map(|(code, _)| code);
                match code.filter(|code| !code.contains("\n\n")) {
                    Some(code) => {
                        done = range.end + code.len() + "</code>".len();
                        let html = text[range.start..done].to_owned();
                        events.push(Event::InlineHtml(CowStr::from(html)));
                    }
                    None => events.push(event),
                }
            }
            _ => events.push(event),
        }
    }
    events
}
