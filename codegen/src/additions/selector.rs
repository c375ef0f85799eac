//! Selects types and members by their names in Rust.

use super::{Item, Kind, items::Member};
use crate::{Error, similar::similar};

/// Types, or members of types: `Tag`, `*Summary`, `enums`, `Tag.key`, `inputs.*_token`.
///
/// - A type is its name in Rust, in which `*` stands for any characters. Inputs have the names of their operations.
/// - `structures`, `unions`, `enums`, `errors`, `inputs` and `outputs` are all types of a kind.
/// - After a dot, a member is the name of its field or variant, in which `*` stands for any characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    text: String,
    ty: String,
    member: Option<String>,
}

impl Selector {
    /// Reads a selector.
    ///
    /// # Errors
    /// It is not a name, or not two names with a dot between.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let (ty, member) = match text.split_once('.') {
            Some((ty, member)) => (ty, Some(member)),
            None => (text, None),
        };
        let is_name = |name: &str| {
            !name.is_empty()
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '*')
        };
        if !is_name(ty) || !member.is_none_or(is_name) {
            return Err(Error::new(format!(
                "`{text}` selects nothing; use the name of a type such as `Tag`, a member such as `Tag.key`, names with \
                 `*`, or `{}`",
                Kind::NAMES.map(|(name, _)| name).join("`, `")
            )));
        }
        Ok(Self { text: text.to_owned(), ty: ty.to_owned(), member: member.map(str::to_owned) })
    }

    /// The member part, if it selects members.
    #[must_use]
    pub fn member(&self) -> Option<&str> {
        self.member.as_deref()
    }

    /// Whether it names one type or member, without `*` and kinds.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        !self.text.contains('*') && self.kind().is_none()
    }

    /// Whether it selects a type, or its members.
    #[must_use]
    pub fn selects(&self, item: &Item<'_>) -> bool {
        match self.kind() {
            Some(kind) => item.kinds.contains(&kind),
            None => glob(&self.ty, item.name),
        }
    }

    /// Whether it selects a member of a type that it selects.
    #[must_use]
    pub fn selects_member(&self, member: &Member<'_>) -> bool {
        self.member.as_ref().is_some_and(|pattern| glob(pattern, member.name))
    }

    fn kind(&self) -> Option<Kind> {
        Kind::NAMES.iter().find(|(name, _)| *name == self.ty).map(|(_, kind)| *kind)
    }

    /// The error if it selects nothing, with similar names.
    #[must_use]
    pub fn matches_nothing(&self, items: &[Item<'_>]) -> Error {
        let text = &self.text;
        let selected: Vec<&Item<'_>> = items.iter().filter(|item| self.selects(item)).collect();
        let (what, near) = match &self.member {
            Some(member) if !selected.is_empty() => {
                let known = selected.iter().flat_map(|item| &item.members).map(|it| it.name);
                (format!("no member `{member}` of `{}`", self.ty), similar(member, known))
            }
            _ => {
                let kinds = Kind::NAMES.iter().map(|(name, _)| *name);
                let known = items.iter().map(|item| item.name).chain(kinds);
                (format!("no type `{}`", self.ty), similar(&self.ty, known))
            }
        };
        let remedy = match near.as_slice() {
            [] => "correct the name, or remove the rule; inputs and outputs are named after their operations"
                .to_owned(),
            near => format!("use `{}`", near.join("` or `")),
        };
        Error::new(format!("`{text}`: the crate has {what}; {remedy}"))
    }
}

/// Whether a name matches a pattern in which `*` stands for any characters.
fn glob(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(start) else { return false };
    let (middle, end) =
        rest.rsplit_once('*').map_or((None, rest), |(middle, end)| (Some(middle), end));
    for part in middle.into_iter().flat_map(|middle| middle.split('*')) {
        let Some((_, after)) = name.split_once(part) else { return false };
        name = after;
    }
    name.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_characters() {
        for (pattern, name, wanted) in [
            ("Tag", "Tag", true),
            ("Tag", "Tags", false),
            ("*", "", true),
            ("*", "Tag", true),
            ("T*", "Tag", true),
            ("*g", "Tag", true),
            ("*a*", "Tag", true),
            ("T*g", "Tag", true),
            ("Ta*ag", "Tag", false),
            ("*T*a*g*", "Tag", true),
            ("*a*a*", "Tag", false),
            ("*Summary", "JobSummary", true),
            ("*Summary", "SummaryJob", false),
        ] {
            assert_eq!(glob(pattern, name), wanted, "{pattern} {name}");
        }
    }

    #[test]
    fn selectors_that_are_no_names_are_errors() {
        for text in ["", ".", "Tag.", ".key", "a b", "a.b.c", "com.x#Tag", "Tag.r#type"] {
            let error = Selector::parse(text).unwrap_err().to_string();
            assert!(error.contains(&format!("`{text}` selects nothing; use")), "{error}");
        }
        for text in ["Tag", "*", "Tag.key", "enums.*", "*.next_token"] {
            Selector::parse(text).unwrap();
        }
    }
}
