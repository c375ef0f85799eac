//! Property tests of the parser, with random texts.

use std::fmt::Write as _;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

type Settings = BTreeMap<String, Setting>;

#[derive(Clone, Debug)]
enum Setting {
    Value(String),
    Nested(BTreeMap<String, String>),
}

/// No word starts like a comment.
fn value() -> impl Strategy<Value = String> {
    "[!-\"$-:<-~é][!-~é]{0,11}( [!-\"$-:<-~]{1,8}){0,2}"
}

fn key() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9_]{0,8}"
}

fn setting() -> impl Strategy<Value = Setting> {
    prop_oneof![
        value().prop_map(Setting::Value),
        btree_map(key(), value(), 1..3).prop_map(Setting::Nested),
    ]
}

fn profiles() -> impl Strategy<Value = BTreeMap<String, Settings>> {
    btree_map("[a-zA-Z0-9._@/+-]{1,10}", btree_map(key(), setting(), 0..5), 0..5)
}

fn written(profiles: &BTreeMap<String, Settings>, prefix: &str) -> String {
    let mut text = String::new();
    for (name, settings) in profiles {
        writeln!(text, "[{prefix}{name}] ; a section").unwrap();
        for (key, setting) in settings {
            match setting {
                Setting::Value(value) => writeln!(text, "{key} = {value} # a value").unwrap(),
                Setting::Nested(nested) => {
                    writeln!(text, "{key}=").unwrap();
                    for (sub, value) in nested {
                        writeln!(text, "\n  {sub}\t=  {value}").unwrap();
                    }
                }
            }
        }
    }
    text
}

fn check(read: &Profiles, written: &BTreeMap<String, Settings>) -> Result<(), TestCaseError> {
    prop_assert_eq!(read.profiles.len(), written.len());
    for (name, settings) in written {
        let section = read.profile(name).unwrap();
        prop_assert_eq!(section.properties.len(), settings.len());
        for (key, setting) in settings {
            match setting {
                Setting::Value(value) => prop_assert_eq!(section.get(key), Some(value.as_str())),
                Setting::Nested(nested) => {
                    prop_assert_eq!(section.get(key), None);
                    for (sub, value) in nested {
                        prop_assert_eq!(section.nested(key, sub), Some(value.as_str()));
                    }
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn any_text_is_read_or_refused(config in any::<String>(), credentials in any::<String>()) {
        let _ = Profiles::parse(&config, &credentials);
    }

    #[test]
    fn lines_of_any_kind_are_read_or_refused(
        lines in vec("[ \t]{0,2}[a\\[\\]\"'=#; \u{feff}\u{a0}\r]{0,8}|\\[(profile|services) [a\"]{0,3}\\]", 0..8)
    ) {
        let text = lines.join("\n");
        if let Err(error) = Profiles::parse(&text, &text) {
            prop_assert!(error.to_string().starts_with("line "));
        }
    }

    #[test]
    fn a_valid_file_with_a_mistake_is_read_or_refused(
        profiles in profiles(),
        at in any::<Index>(),
        insertion in prop_oneof!["[\\[\\]=#; \t\n\r\"']", ".{0,3}"],
        removes in any::<bool>(),
    ) {
        let mut characters: Vec<char> = written(&profiles, "profile ").chars().collect();
        let position = at.index(characters.len() + 1);
        let end = if removes { (position + 1).min(characters.len()) } else { position };
        characters.splice(position..end, insertion.chars());
        let text: String = characters.into_iter().collect();
        let _ = Profiles::parse(&text, &text);
    }

    #[test]
    fn what_was_written_is_read(profiles in profiles()) {
        check(&Profiles::parse(&written(&profiles, "profile "), "").unwrap(), &profiles)?;
        check(&Profiles::parse("", &written(&profiles, "")).unwrap(), &profiles)?;
        let of_windows = format!("\u{feff}{}", written(&profiles, "").replace('\n', "\r\n"));
        check(&Profiles::parse("", &of_windows).unwrap(), &profiles)?;
    }
}
