//! Lays out Markdown with a maximum line width, and indents the contents of list items.

const WIDTH: usize = 92;

/// Lays out lines, and keeps track of list items.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The lines, and whether each is unchanged.
    lines: Vec<(String, bool)>,
    /// The nested list items, innermost last.
    items: Vec<Item>,
}

/// The columns at which the text of a list item starts. They differ if the whole list is indented, which would make it a
/// code block.
#[derive(Clone, Copy, Debug, Default)]
struct Item {
    source: usize,
    output: usize,
}

impl Layout {
    /// Adds a line of text.
    pub(super) fn text(&mut self, line: &str) {
        let text = line.trim_start();
        if text.is_empty() {
            return self.lines.push((String::new(), false));
        }
        let indent = line.len() - text.len();
        let marker = marker_width(text);
        // Text on the next line continues the paragraph of an item, even without indentation.
        let is_lazy =
            marker.is_none() && self.lines.last().is_some_and(|(line, _)| !line.is_empty());
        while !is_lazy && self.items.last().is_some_and(|item| item.source > indent) {
            self.items.pop();
        }
        // Four spaces would start a code block, which rustdoc would compile.
        let parent = self.items.last().copied();
        let column = parent.map_or(0, |parent| parent.output);
        match marker {
            None => self.wrap(text, column, column),
            Some(width) => {
                let first = parent.map_or(0, |parent| parent.output + indent - parent.source);
                self.items.push(Item { source: indent + width, output: first + width });
                self.wrap(text, first, first + width);
            }
        }
    }

    /// Adds a line unchanged.
    pub(super) fn fixed(&mut self, line: &str) {
        self.lines.push((line.to_owned(), true));
    }

    /// The lines, without leading, trailing or repeated empty lines.
    pub(super) fn finish(mut self) -> Vec<String> {
        let is_empty = |(line, is_fixed): &(String, bool)| line.is_empty() && !is_fixed;
        while self.lines.last().is_some_and(is_empty) {
            self.lines.pop();
        }
        self.lines.dedup_by(|next, previous| is_empty(next) && is_empty(previous));
        self.lines.into_iter().skip_while(is_empty).map(|(line, _)| line).collect()
    }

    fn wrap(&mut self, text: &str, first: usize, rest: usize) {
        let mut current = " ".repeat(first);
        for (index, word) in text.split(' ').enumerate() {
            let fits = current.chars().count() + 1 + word.chars().count() <= WIDTH;
            if index == 0 {
                current.push_str(word);
            } else if fits || would_be_markup(word) || current.chars().count() < rest {
                // A marker stays before its text, however long the first word is.
                current.push(' ');
                current.push_str(word);
            } else {
                self.lines.push((current.trim_end().to_owned(), false));
                current = format!("{}{word}", " ".repeat(rest));
            }
        }
        self.lines.push((current.trim_end().to_owned(), false));
    }
}

/// The width of `* ` or `1. `, with the following spaces, if the text starts with one.
fn marker_width(text: &str) -> Option<usize> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let sign = text[digits..].chars().next()?;
    let is_marker = if digits == 0 { "*-+".contains(sign) } else { ".)".contains(sign) };
    let after = &text[digits + sign.len_utf8()..];
    let spaces = after.len() - after.trim_start_matches(' ').len();
    (is_marker && spaces > 0).then_some(digits + 1 + spaces)
}

/// Whether the word at the start of a line would start a list, heading, quotation or code block.
fn would_be_markup(word: &str) -> bool {
    let number = word.trim_end_matches(['.', ')']);
    let is_number = number.len() < word.len() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number
        || word.starts_with(['-', '+', '*', '#', '>', '=', '|', '~'])
        || word.starts_with("```")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid_out(lines: &[&str]) -> Vec<String> {
        let mut layout = Layout::default();
        lines.iter().for_each(|line| layout.text(line));
        layout.finish()
    }

    #[test]
    fn long_lines_are_broken_below_their_beginning() {
        let words = "word ".repeat(30);
        let lines = laid_out(&[&format!("* {words}"), "", "  more", "", "    text"]);
        assert_eq!(lines[0].len(), 91);
        assert!(lines[1].starts_with("  word"));
        assert_eq!(&lines[lines.len() - 3..], ["  more", "", "  text"]);
        assert_eq!(laid_out(&["    text", "", "after"]), ["text", "", "after"]);
    }

    #[test]
    fn text_after_an_item_is_indented() {
        assert_eq!(laid_out(&["* a", "b", "", "c"]), ["* a", "  b", "", "c"]);
    }

    #[test]
    fn a_marker_stays_before_a_long_word() {
        let long = "w".repeat(100);
        assert_eq!(laid_out(&[&format!("* {long} b")]), [format!("* {long}"), "  b".to_owned()]);
    }

    #[test]
    fn indented_lists_start_at_the_first_column() {
        let lines = [
            "text",
            "        1. one",
            "        2. two",
            "           more",
            "           * in",
            "",
            "end",
        ];
        let wanted = ["text", "1. one", "2. two", "   more", "   * in", "", "end"];
        assert_eq!(laid_out(&lines), wanted);
    }

    #[test]
    fn no_line_begins_with_what_is_markup() {
        let lines = laid_out(&[&format!("{} 1. - # x", "word ".repeat(18).trim_end())]);
        assert!(
            lines.iter().all(|line| !would_be_markup(line.split(' ').next().unwrap())),
            "{lines:?}"
        );
    }
}
