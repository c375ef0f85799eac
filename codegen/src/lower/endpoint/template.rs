//! Template strings: `https://lambda.{Region}.{PartitionResult#dnsSuffix}`.

use crate::{
    Error,
    api::endpoint::{Call, Expr, PathStep, TemplatePart},
};

/// Splits a template into literals and values.
pub(super) fn parse(text: &str) -> Result<Vec<TemplatePart>, Error> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at(at);
        literal.push_str(before);
        if let Some(next) = after.strip_prefix("{{").or_else(|| after.strip_prefix("}}")) {
            literal.push_str(&after[..1]);
            rest = next;
            continue;
        }
        let value = after.strip_prefix('{').and_then(|after| after.split_once('}'));
        let Some((value, next)) = value else {
            return Err(Error::new(format!("`{text}` has an unbalanced brace; correct it")));
        };
        if !literal.is_empty() {
            parts.push(TemplatePart::Literal(std::mem::take(&mut literal)));
        }
        parts.push(TemplatePart::Value(reference(value)?));
        rest = next;
    }
    literal.push_str(rest);
    if !literal.is_empty() || parts.is_empty() {
        parts.push(TemplatePart::Literal(literal));
    }
    Ok(parts)
}

fn reference(text: &str) -> Result<Expr, Error> {
    match text.split_once('#') {
        None => Ok(Expr::Ref(text.to_owned())),
        Some((name, attribute)) => {
            Ok(Expr::Call(Box::new(Call::GetAttr(Expr::Ref(name.to_owned()), path(attribute)?))))
        }
    }
}

/// Splits the path of `getAttr`: `resourceId[1]`, `url.authority`, `[0]`.
pub(super) fn path(text: &str) -> Result<Vec<PathStep>, Error> {
    let wrong = || Error::new(format!("`{text}` is not a valid path of getAttr; correct it"));
    let mut steps = Vec::new();
    for part in text.split('.') {
        let (key, indices) = match part.find('[') {
            Some(at) => part.split_at(at),
            None => (part, ""),
        };
        if !key.is_empty() {
            steps.push(PathStep::Key(key.to_owned()));
        }
        for index in indices.split_inclusive(']') {
            let index = index
                .strip_prefix('[')
                .and_then(|index| index.strip_suffix(']'))
                .ok_or_else(wrong)?;
            steps.push(PathStep::Index(index.parse().map_err(|_| wrong())?));
        }
        if key.is_empty() && indices.is_empty() {
            return Err(wrong());
        }
    }
    if steps.is_empty() { Err(wrong()) } else { Ok(steps) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_split() {
        let literal = |text: &str| TemplatePart::Literal(text.into());
        assert_eq!(parse("").unwrap(), [literal("")]);
        assert_eq!(parse("a{{b}}").unwrap(), [literal("a{b}")]);
        let parts = parse("https://{Region}.{P#dnsSuffix}/x").unwrap();
        assert_eq!(parts.len(), 5);
        assert_eq!(parts[1], TemplatePart::Value(Expr::Ref("Region".into())));
        assert!(parse("{a").is_err());
    }

    #[test]
    fn paths_are_split() {
        let key = |text: &str| PathStep::Key(text.into());
        assert_eq!(path("resourceId[1]").unwrap(), [key("resourceId"), PathStep::Index(1)]);
        assert_eq!(path("[0]").unwrap(), [PathStep::Index(0)]);
        assert_eq!(path("[-1]").unwrap(), [PathStep::Index(-1)]);
        for wrong in ["", "a[x]", "a[1", "a..b", "a."] {
            assert!(path(wrong).is_err(), "{wrong}");
        }
    }
}
