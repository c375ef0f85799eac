//! Markdown without rustdoc warnings: no links to missing items, no HTML, no bare URLs, no code that would be compiled.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

/// The extensions of CommonMark that rustdoc supports.
pub(super) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// Languages of fenced code that rustdoc compiles as Rust.
const RUST: [&str; 9] = [
    "rust",
    "should_panic",
    "no_run",
    "ignore",
    "compile_fail",
    "test_harness",
    "standalone_crate",
    "custom",
    "edition",
];

/// A replacement of a range of the text.
type Edit = (Range<usize>, String);

/// Removes everything that rustdoc warns about.
pub(super) fn harmless(text: &str) -> String {
    let mut text = text.to_owned();
    // After tags are escaped, the contents of HTML are parsed as Markdown.
    for _ in 0..8 {
        let edits = edits(&text);
        if edits.is_empty() {
            break;
        }
        for (range, replacement) in edits.into_iter().rev() {
            text.replace_range(range, &replacement);
        }
    }
    text
}

/// For each line, whether it must stay unchanged: code, tables, headings, quotations, link definitions.
pub(super) fn fixed_lines(text: &str) -> Vec<bool> {
    let mut fixed: Vec<bool> = text.lines().map(is_definition).collect();
    let line_of = |at: usize| text[..at].matches('\n').count();
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        let is_fixed = matches!(
            event,
            Event::Start(
                Tag::CodeBlock(CodeBlockKind::Fenced(_))
                    | Tag::Table(_)
                    | Tag::Heading { .. }
                    | Tag::BlockQuote(_)
            )
        );
        if is_fixed {
            let end = range.start + text[range.clone()].trim_end().len();
            for line in line_of(range.start)..=line_of(end) {
                if let Some(fixed) = fixed.get_mut(line) {
                    *fixed = true;
                }
            }
        }
    }
    fixed
}

/// `[name]: https://target`
fn is_definition(line: &str) -> bool {
    line.trim_start().starts_with('[') && line.contains("]: ")
}

/// The required changes, in order.
fn edits(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    // Nesting of code, which must stay unchanged, and of existing links.
    let (mut code, mut links) = (0, 0);
    let mut run: Option<Range<usize>> = None;
    let parser = Parser::new_ext(text, OPTIONS);
    let definitions = parser.reference_definitions().iter();
    edits.extend(definitions.filter_map(|(_, it)| of_target(text, &it.span, "]:", &it.dest)));
    for (event, range) in parser.into_offset_iter() {
        if let (Event::Text(_), 0) = (&event, code) {
            run = match run.take() {
                Some(run) if is_escape_between(text, &run, &range) => Some(run.start..range.end),
                before => {
                    edits.extend(before.into_iter().flat_map(|run| of_text(text, run, links > 0)));
                    Some(with_backslash(text, range))
                }
            };
            continue;
        }
        edits.extend(run.take().into_iter().flat_map(|run| of_text(text, run, links > 0)));
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                code += 1;
                match kind {
                    CodeBlockKind::Fenced(info) => edits.extend(of_fence(text, &range, &info)),
                    CodeBlockKind::Indented => edits.extend(without_indent(text, &range)),
                }
            }
            Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }) => {
                code += 1
            }
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                links += 1;
                if link_type == LinkType::Inline {
                    edits.extend(of_target(text, &range, "](", &dest_url));
                }
            }
            Event::Start(Tag::Image { .. }) => links += 1,
            Event::End(TagEnd::Link) if code > 0 => code -= 1,
            Event::End(TagEnd::CodeBlock) => code -= 1,
            Event::End(TagEnd::Link | TagEnd::Image) => links -= 1,
            Event::Html(_) | Event::InlineHtml(_) => {
                let signs = text[range.clone()].match_indices(['<', '>']);
                edits.extend(signs.map(|(at, _)| backslash(range.start + at)));
            }
            // Trailing spaces would be lost.
            Event::HardBreak => {
                let after = text[range.start..].trim_start_matches(' ');
                let spaces = text[range.start..].len() - after.len();
                if spaces > 0 {
                    edits.push((range.start..range.start + spaces, "\\".to_owned()));
                }
            }
            _ => {}
        }
    }
    edits.extend(run.into_iter().flat_map(|run| of_text(text, run, false)));
    edits.sort_by_key(|(range, _)| range.start);
    edits
}

fn backslash(at: usize) -> Edit {
    (at..at, "\\".to_owned())
}

/// Whether a piece of text follows another, with nothing but an optional backslash in between.
fn is_escape_between(text: &str, run: &Range<usize>, next: &Range<usize>) -> bool {
    run.end == next.start || text.get(run.end..next.start) == Some("\\")
}

/// The range of a text, with the preceding backslash if its first character is escaped.
fn with_backslash(text: &str, piece: Range<usize>) -> Range<usize> {
    let is_sign = text[piece.clone()].starts_with(|c: char| c.is_ascii_punctuation());
    let is_escaped = is_sign && text[..piece.start].ends_with('\\');
    piece.start - usize::from(is_escaped)..piece.end
}

/// Converts bare URLs to links, and escapes brackets and backticks without a meaning.
fn of_text(text: &str, run: Range<usize>, in_link: bool) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = run.start;
    while let Some(character) = text[at..run.end].chars().next() {
        let rest = &text[at..run.end];
        let is_url = rest.starts_with("http://") || rest.starts_with("https://");
        if character == '\\' && rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) {
            at += 2;
        } else if is_url && !in_link {
            let url = url(rest);
            edits.push((at..at + url.len(), format!("<{}>", unescaped(url))));
            at += url.len();
        } else {
            if matches!(character, '[' | ']' | '`') {
                edits.push(backslash(at));
            }
            at += character.len_utf8();
        }
    }
    edits
}

/// The URL at the beginning of a text, without trailing punctuation.
fn url(text: &str) -> &str {
    let is_end = |c: char| c.is_whitespace() || "<>)],\"".contains(c);
    let end = text.find(is_end).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ';', ':', '\'', '!', '?', '\\'])
}

fn unescaped(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    let mut characters = url.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '\\' || !characters.peek().is_some_and(char::is_ascii_punctuation) {
            out.push(character);
        }
    }
    out
}

/// Keeps the language of fenced code, unless rustdoc would parse or compile the code.
fn of_fence(text: &str, range: &Range<usize>, info: &str) -> Option<Edit> {
    let word = info.split([' ', ',', '\t', '{']).next().unwrap_or_default();
    let is_rust = RUST.iter().any(|rust| word.starts_with(rust));
    let is_word = word.starts_with(|c: char| c.is_ascii_alphanumeric())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    let wanted = if is_word && !is_rust { word } else { "text" };
    let line = text[range.clone()].lines().next()?;
    let start = line.find(['`', '~'])?;
    let fence = line[start..].chars().next()?;
    let end = line.len() - line[start..].trim_start_matches(fence).len();
    let is_there = line[end..].trim() == wanted;
    (!is_there).then(|| (range.start + end..range.start + line.len(), wanted.to_owned()))
}

/// Converts indented code to text. The author's indented code is already fenced, so the rest is not code.
fn without_indent(text: &str, range: &Range<usize>) -> Vec<Edit> {
    let lines = text[range.clone()].match_indices('\n').map(|(at, _)| range.start + at + 1);
    let starts = [range.start].into_iter().chain(lines.filter(|at| *at < range.end));
    let spaces = starts.map(|at| {
        let is_space = |c: char| c == ' ' || c == '\t';
        let before = text[..at].trim_end_matches(is_space);
        let after = text[at..].trim_start_matches(is_space);
        let is_whole_line = before.is_empty() || before.ends_with('\n');
        let kept = if is_whole_line { "" } else { " " };
        (before.len()..text.len() - after.len(), kept.to_owned())
    });
    spaces.filter(|(spaces, kept)| text[spaces.clone()] != **kept).collect()
}

/// Whether rustdoc would resolve the link to an item.
fn is_item(target: &str) -> bool {
    !target.is_empty()
        && !target.contains('/')
        && !target.starts_with(['#', '?'])
        && !target.starts_with("mailto:")
}

/// Changes a link target that rustdoc would resolve to an item into a relative link; it comes after `mark`.
fn of_target(text: &str, range: &Range<usize>, mark: &str, target: &str) -> Option<Edit> {
    let after = range.start + text[range.clone()].rfind(mark)?;
    let at = after + text[after..range.end].find(target)?;
    is_item(target).then(|| (at..at, "./".to_owned()))
}
