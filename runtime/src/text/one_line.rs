//! Texts of errors and of servers, for messages of one line.

use std::error::Error;
use std::fmt;

/// A text with its line breaks and other control characters as spaces.
pub(crate) struct OneLine<'a>(pub(crate) &'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, part) in
            self.0.split(char::is_control).filter(|part| !part.is_empty()).enumerate()
        {
            write!(f, "{}{part}", if number == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}

/// An error and its causes in one line, separated by colons.
///
/// An error whose `Display` uses it must not return any of them from `source`. Otherwise a report that
/// walks the sources shows them twice.
pub(crate) struct Chain<'a>(pub(crate) &'a (dyn Error + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut last = self.0.to_string();
        write!(f, "{}", OneLine(&last))?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            let text = error.to_string();
            // Some errors of other crates repeat their cause.
            if !last.ends_with(&text) {
                write!(f, ": {}", OneLine(&text))?;
            }
            last = text;
            cause = error.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Link(&'static str, Option<Box<Link>>);

    impl fmt::Display for Link {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl Error for Link {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            self.1.as_deref().map(|link| link as &dyn Error)
        }
    }

    fn shown(texts: &[&'static str]) -> String {
        let link = |cause, text: &&'static str| Some(Box::new(Link(text, cause)));
        Chain(texts.iter().rev().fold(None, link).unwrap().as_ref()).to_string()
    }

    #[test]
    fn causes_are_separated_by_colons() {
        assert_eq!(shown(&["a"]), "a");
        assert_eq!(shown(&["a", "b\nc", "d"]), "a: b c: d");
    }

    #[test]
    fn repeated_causes_are_shown_once() {
        assert_eq!(shown(&["a: b: c", "b: c", "c"]), "a: b: c");
        assert_eq!(shown(&["a: b", "b", "c"]), "a: b: c");
    }
}
