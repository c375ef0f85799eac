//! Joins small files, so that rustfmt has fewer to open: it takes a third less time for the same text.
//!
//! rustfmt formats the items of a file one by one, and orders only adjacent imports and modules. An item of another kind
//! between two files keeps them apart. The comments at the start of a file are not joined: inner
//! documentation is only valid at the start, and rustfmt does not change it.

/// The length from which a group gets no further file.
const LENGTH: usize = 64 * 1024;

/// Files that are formatted as one.
#[derive(Debug, Default)]
pub(super) struct Group<'a> {
    /// The files: names, and comments at their start.
    files: Vec<(&'a str, &'a str)>,
    /// Their items.
    pub(super) text: String,
}

impl<'a> Group<'a> {
    fn add(&mut self, name: &'a str, parts: (&'a str, &'a str)) {
        let (head, items) = parts;
        self.text.push_str(&mark(self.files.len()));
        self.text.push_str(items);
        self.files.push((name, head));
    }

    /// The formatted files by name, from the formatted text of the group; `None` if they cannot be told apart.
    pub(super) fn split(&self, formatted: &str) -> Option<Vec<(&'a str, String)>> {
        let mut rest = formatted.strip_prefix(&mark(0))?;
        let mut files = Vec::new();
        for (index, (name, head)) in self.files.iter().enumerate() {
            let next = format!("\n{}", mark(index + 1));
            let (items, after) = match index + 1 == self.files.len() {
                true => (rest, ""),
                // The line break before the mark belongs to the items.
                false => rest.split_at(rest.find(&next)? + 1),
            };
            files.push((*name, format!("{head}{}\n", items.trim_end())));
            rest = after.strip_prefix(next.trim_start()).unwrap_or(after);
        }
        let is_complete = files.iter().all(|(_, text)| !text.contains(MARK));
        is_complete.then_some(files)
    }
}

/// The start of the items between files.
const MARK: &str = "const TINSMITH_FILE_";

/// The item before a file of a group.
fn mark(index: usize) -> String {
    format!("{MARK}{index}: () = ();\n")
}

/// Groups of files, and files that are not joined.
pub(super) fn groups<'a>(
    files: impl Iterator<Item = (&'a str, &'a str)>,
) -> (Vec<Group<'a>>, Vec<(&'a str, &'a str)>) {
    let (mut groups, mut alone): (Vec<Group<'a>>, _) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let Some(parts) = parts(text) else {
            alone.push((name, text));
            continue;
        };
        match groups.last_mut().filter(|group| group.text.len() < LENGTH) {
            Some(group) => group.add(name, parts),
            None => {
                let mut group = Group::default();
                group.add(name, parts);
                groups.push(group);
            }
        }
    }
    (groups, alone)
}

/// The comments at the start of a file with the blank lines after them, and its items. `None` if the file cannot be
/// joined with others: it has inner attributes, comments that rustfmt changes, no items, or a mark.
fn parts(text: &str) -> Option<(&str, &str)> {
    let is_comment = |line: &&str| line.starts_with("//") && !line.starts_with("///");
    let is_head = |line: &&str| is_comment(line) || line.trim().is_empty();
    let lines: Vec<&str> = text.split_inclusive('\n').take_while(is_head).collect();
    let (head, items) = text.split_at_checked(lines.iter().map(|line| line.len()).sum())?;
    let is_formatted = |line: &&str| {
        let line = line.strip_suffix('\n').unwrap_or(line);
        line.trim_end() == line
    };
    let has_double_blank = head.contains("\n\n\n") || head.starts_with('\n');
    let is_joined = lines.iter().all(is_formatted)
        && !has_double_blank
        && !items.is_empty()
        && items.ends_with('\n')
        && !items.starts_with("#!")
        && !text.contains(MARK);
    is_joined.then_some((head, items))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart() {
        let first = "// Head.\n\n//! Docs.\n\nuse b;\nuse a;\n";
        let files = [("x.rs", first), ("y.rs", "fn y() {}\n"), ("z.rs", "// Head.\nuse c;\n")];
        let (groups, alone) = groups(files.into_iter());
        let (group, alone) = (&groups[0], alone.len());
        let wanted = "const TINSMITH_FILE_0: () = ();\nuse b;\nuse a;\nconst TINSMITH_FILE_1: () = ();\nfn y() {}\n\
                      const TINSMITH_FILE_2: () = ();\nuse c;\n";
        assert_eq!((group.text.as_str(), groups.len(), alone), (wanted, 1, 0));
        let formatted = group.text.replace("use b;\nuse a;\n", "use a;\nuse b;\n");
        let split = group.split(&formatted).unwrap();
        let texts: Vec<&str> = split.iter().map(|(_, text)| text.as_str()).collect();
        let first = "// Head.\n\n//! Docs.\n\nuse a;\nuse b;\n";
        assert_eq!(texts, [first, "fn y() {}\n", "// Head.\nuse c;\n"]);
        let names: Vec<&str> = split.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["x.rs", "y.rs", "z.rs"]);
        for wrong in [
            "",
            "fn y() {}\n",
            &formatted.replace("_1", "_3"),
            &formatted.replace("FILE_2", "FILE_1"),
            &format!("{formatted}const TINSMITH_FILE_3: () = ();\n"),
        ] {
            assert!(group.split(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn files_that_cannot_be_joined_are_formatted_alone() {
        let texts = [
            "// Head.\n\n#![allow(unused)]\n",
            "//! Docs with a space. \n\nfn a() {}\n",
            "//! Docs.\n\n\nfn a() {}\n",
            "\nfn a() {}\n",
            "//! Docs.\n",
            "",
            "fn a() {}",
            "const TINSMITH_FILE_0: () = ();\n",
        ];
        let (groups, alone) = groups(texts.map(|text| (text, text)).into_iter());
        assert_eq!((groups.len(), alone), (0, texts.map(|text| (text, text)).to_vec()));
    }

    #[test]
    fn groups_are_not_large() {
        let text = format!("// {}\n\nfn a() {{}}\n// {}\n", "a".repeat(9), "b".repeat(LENGTH / 4));
        let names = ["1", "2", "3", "4", "5", "6"];
        let (groups, _) = groups(names.map(|name| (name, text.as_str())).into_iter());
        let sizes: Vec<usize> = groups.iter().map(|group| group.files.len()).collect();
        assert_eq!(sizes, [4, 2]);
    }
}
