//! Suggestions for mistyped names.

/// The maximum number of suggestions.
const MOST: usize = 3;

/// The known names that are most similar to the wanted one, best first. If one differs only in case or punctuation, it
/// is the only suggestion.
pub fn similar<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = plain(wanted);
    let limit = (wanted.len() / 4).max(1);
    let distance = |name: &str| strsim::osa_distance(&plain(name), &wanted);
    let mut found: Vec<(usize, &str)> = known
        .into_iter()
        .map(|name| (distance(name), name))
        .filter(|(far, _)| *far <= limit)
        .collect();
    found.sort_unstable();
    let is_exact = found.first().is_some_and(|(far, _)| *far == 0);
    found.retain(|(far, _)| !is_exact || *far == 0);
    found.into_iter().take(MOST).map(|(_, name)| name).collect()
}

/// A name without case and punctuation.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_names_come_first() {
        let known = ["CreateThing", "CreateThings", "DeleteThing", "UpdateThing"];
        assert_eq!(similar("createThing", known), ["CreateThing"]);
        assert_eq!(similar("create-thing", known), ["CreateThing"]);
        assert_eq!(similar("CreateThign", known), ["CreateThing", "CreateThings"]);
        assert!(similar("ListFunctions", known).is_empty());
        assert!(similar("", known).is_empty());
    }
}
