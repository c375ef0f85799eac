use std::fs;

use tempfile::TempDir;

use super::*;

mod properties;
mod read;

fn config(text: &str) -> Profiles {
    Profiles::parse(text, "").unwrap()
}

fn credentials(text: &str) -> Profiles {
    Profiles::parse("", text).unwrap()
}

/// A setting of the profile `a`.
fn get<'a>(profiles: &'a Profiles, key: &str) -> Option<&'a str> {
    profiles.profile("a").unwrap().get(key)
}

#[test]
fn kinds_of_sections_are_kept_apart() {
    let profiles = config(
        "[profile a]\nx = profile\n[sso-session a]\nx = session\n[services a]\nx = services\n\
         [a]\nx = plain\n[plugins]\nx = other\n",
    );
    assert_eq!(get(&profiles, "x"), Some("profile"));
    assert_eq!(profiles.sso_session("a").unwrap().get("x"), Some("session"));
    assert_eq!(profiles.services("a").unwrap().get("x"), Some("services"));
    assert_eq!(profiles.profile("plugins"), None);
    assert_eq!(profiles.sso_session("b"), None);
}

#[test]
fn only_the_config_file_has_prefixes() {
    let profiles = credentials("[a]\nx = 1\n[profile b]\nx = 2\n[sso-session c]\nx = 3\n");
    assert_eq!(get(&profiles, "x"), Some("1"));
    assert_eq!(profiles.profile("b"), None);
    assert_eq!(profiles.profile("profile b"), None);
    assert_eq!(profiles.sso_session("c"), None);
    assert_eq!(config("[a]\nx = 1\n").profile("a"), None);
    assert_eq!(config("[profilea]\nx = 1\n").profile("a"), None);
}

#[test]
fn names_of_sections_have_space_around_them() {
    for header in ["[profile a]", "[  profile\ta \t]", "[profile a];", "[profile a] # it's ]"] {
        assert_eq!(get(&config(&format!("{header}\nx = 1")), "x"), Some("1"), "{header}");
    }
    assert_eq!(get(&credentials("[\ta ]\nx = 1"), "x"), Some("1"));
}

#[test]
fn names_with_spaces_have_quotes() {
    let profiles = config(
        "[profile \"a b\"]\nx = 1\n[profile 'c d']\nx = 2\n[profile e f]\nx = 3\n\
         [profile \"g\"]\nx = 4\n[profile]\nx = 5\n[profile \"\"]\n[]\n",
    );
    let x = |name| profiles.profile(name).and_then(|profile: &Section| profile.get("x"));
    assert_eq!((x("a b"), x("c d"), x("g")), (Some("1"), Some("2"), Some("4")));
    for unusable in ["e f", "e", "", "profile", "\"\""] {
        assert_eq!(profiles.profile(unusable), None, "{unusable}");
    }
    let merged = Profiles::parse("[profile 'a b']\nx = 1", "[a b]\ny = 2").unwrap();
    let section = merged.profile("a b").unwrap();
    assert_eq!((section.get("x"), section.get("y")), (Some("1"), Some("2")));
}

#[test]
fn the_prefixed_default_profile_takes_precedence() {
    for text in [
        "[profile default]\nx = 1\n[default]\nx = 2\ny = 3\n",
        "[default]\nx = 2\ny = 3\n[profile default]\nx = 1\n",
    ] {
        let profiles = Profiles::parse(text, "[default]\nz = 4\n").unwrap();
        let section = profiles.profile("default").unwrap();
        let found = (section.get("x"), section.get("y"), section.get("z"));
        assert_eq!(found, (Some("1"), None, Some("4")));
    }
    let plain = config("[default]\nx = 2\n");
    assert_eq!(plain.profile("default").unwrap().get("x"), Some("2"));
}

#[test]
fn the_later_setting_counts() {
    let profiles = Profiles::parse(
        "[profile a]\nx = 1\nx = 2\ny = 1\nz = 1\n[profile b]\n[profile a]\nY = 2\n",
        "[a]\nz = 2\n",
    )
    .unwrap();
    assert_eq!(get(&profiles, "x"), Some("2"));
    assert_eq!(get(&profiles, "y"), Some("2"));
    assert_eq!(get(&profiles, "z"), Some("2"));
    let section = profiles.profile("a").unwrap();
    assert_eq!(section.file("y"), Some(File::Config));
    assert_eq!(section.file("Z"), Some(File::Credentials));
    assert_eq!(section.file("w"), None);
}

#[test]
fn keys_and_values_are_trimmed_and_case_of_keys_does_not_count() {
    let profiles = config("[profile a]\nNaMe \t=  \tva=lue \t\nempty =\n");
    assert_eq!(get(&profiles, "name"), Some("va=lue"));
    assert_eq!(get(&profiles, "NAME"), Some("va=lue"));
    assert_eq!(get(&profiles, "empty"), None);
    assert_eq!(get(&profiles, "other"), None);
}

#[test]
fn comments_need_space_before_them() {
    let profiles = config(
        "# x\n; x\n  # x\n[profile a]\na = 1 # x\nb = 2 ; x\nc = 3;4\nd = 5#6\n; a = 7\n#b = 8\n\
         e = # x\nf =#9\n",
    );
    let expected = [("a", Some("1")), ("b", Some("2")), ("c", Some("3;4")), ("d", Some("5#6"))];
    for (key, value) in expected.into_iter().chain([("e", None), ("f", Some("#9"))]) {
        assert_eq!(get(&profiles, key), value, "{key}");
    }
}

#[test]
fn settings_may_be_beneath_a_key() {
    let profiles = config(
        "[services a]\nLambda = # none\n  Endpoint_URL = http://l # x\n\n\t# x\n\tother =\n\
         s3 =\n  endpoint_url = http://s\nendpoint_url = http://no\n",
    );
    let services = profiles.services("a").unwrap();
    assert_eq!(services.nested("lambda", "endpoint_url"), Some("http://l"));
    assert_eq!(services.nested("LAMBDA", "ENDPOINT_URL"), Some("http://l"));
    assert_eq!(services.nested("s3", "endpoint_url"), Some("http://s"));
    assert_eq!(services.nested("lambda", "other"), None);
    assert_eq!(services.nested("sts", "endpoint_url"), None);
    assert_eq!(services.get("lambda"), None);
    assert_eq!(services.get("endpoint_url"), Some("http://no"));
}

#[test]
fn values_go_on_in_indented_lines() {
    let profiles = config("[profile a]\nx = 1\n  -2 # 3\n\n\t-4 = 5\ny = 6\n");
    assert_eq!(get(&profiles, "x"), Some("1\n-2 # 3\n-4 = 5"));
    assert_eq!(get(&profiles, "y"), Some("6"));
}

#[test]
fn a_section_may_be_indented_as_a_whole() {
    let profiles = config("  [profile a]\n  x = 1\n  y =\n    z = 2\n  w = 3\n");
    assert_eq!(get(&profiles, "x"), Some("1"));
    assert_eq!(profiles.profile("a").unwrap().nested("y", "z"), Some("2"));
    assert_eq!(get(&profiles, "w"), Some("3"));
}

#[test]
fn byte_order_marks_and_line_endings_are_ignored() {
    let profiles = config("\u{feff}[profile a]\r\nx = 1\r\n\r\ny =\r\n z = 2\r\n");
    assert_eq!(get(&profiles, "x"), Some("1"));
    assert_eq!(profiles.profile("a").unwrap().nested("y", "z"), Some("2"));
}

#[test]
fn empty_files_are_valid() {
    for text in ["", "\n \n\t", "# x", "\u{feff}"] {
        let profiles = config(text);
        assert!(profiles.profiles.is_empty(), "{text:?}");
    }
    assert!(config("[profile a]").profile("a").is_some());
}

#[test]
fn an_error_names_file_and_line_and_no_value() {
    let cases = [
        ("hunter2 = x", 1, "comes before any section"),
        (" hunter2", 1, "comes before any section"),
        ("[a]\n\nhunter2", 3, "is not a setting"),
        ("[a]\n : hunter2", 2, "has no key before its `=`"),
        ("[a]\n = hunter2", 2, "has no key before its `=`"),
        ("[a]\n\n# x\n[hunter2", 4, "does not end with `]`"),
        ("[a]\nx =\n  hunter2", 3, "indented below a key without a value"),
        ("[a]\nx =\n  = hunter2", 3, "has no key before its `=`"),
        ("[a]\nx = 1\n[b]\n  hunter2", 4, "is not a setting"),
    ];
    for (text, line, problem) in cases {
        let of_config = Profiles::parse(text, "").unwrap_err().to_string();
        let of_credentials = Profiles::parse("", text).unwrap_err().to_string();
        assert!(of_config.starts_with(&format!("line {line} of the config file ")), "{of_config}");
        let start = format!("line {line} of the credentials file ");
        assert!(of_credentials.starts_with(&start), "{of_credentials}");
        for error in [of_config, of_credentials] {
            assert!(error.contains(problem) && error.contains("; "), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}

#[test]
fn lines_are_read_as_the_aws_cli_reads_them() {
    let text = "[profile x] /* note */\nregion: us-east-1\na : b = c\nd = e: f\narn=arn:aws\n\
                [profile y] z [profile z]\nregion=y";
    let profiles = config(text);
    let x = profiles.profile("x").unwrap();
    for (key, value) in [("region", "us-east-1"), ("a", "b = c"), ("d", "e: f"), ("arn", "arn:aws")]
    {
        assert_eq!(x.get(key), Some(value), "{key}");
    }
    assert_eq!(profiles.profile("y").unwrap().get("region"), Some("y"));
    assert_eq!(
        credentials("[x] /* note */\nregion: r").profile("x").unwrap().get("region"),
        Some("r")
    );
}

#[test]
fn errors_have_hints() {
    let profiles =
        Profiles::parse("[dev]\n[oops]\n[default]\n", "[profile prod]\n[home]\n").unwrap();
    let config = "instead of `[dev]` in the config file";
    assert_eq!(profiles.hint("profile", "dev"), format!("; write `[profile dev]` {config}"));
    assert_eq!(
        profiles.hint("sso-session", "dev"),
        format!("; write `[sso-session dev]` {config}")
    );
    let credentials = "; write `[prod]` instead of `[profile prod]` in the credentials file";
    assert_eq!(profiles.hint("profile", "prod"), credentials);
    for (kind, name) in [("services", "prod"), ("profile", "home"), ("profile", "default")] {
        assert_eq!(profiles.hint(kind, name), "");
    }
}

#[test]
fn debug_shows_keys_only() {
    let profiles = config("[profile a]\naws_secret_access_key = hunter2\nx =\n  y = hunter3\n");
    let debug = format!("{profiles:?}");
    assert!(debug.contains("aws_secret_access_key"), "{debug}");
    assert!(!debug.contains("hunter"), "{debug}");
}

#[test]
fn variables_choose_a_profile() {
    let selected = |variables: &[(&str, &str)]| {
        let environment = Environment::from_iter(variables.iter().copied());
        let Selected { name, asked_by } = Profiles::selected(&environment);
        (name, asked_by)
    };
    assert_eq!(selected(&[]), ("default".to_owned(), AskedBy::Nobody));
    assert_eq!(selected(&[("AWS_PROFILE", "")]), ("default".to_owned(), AskedBy::Nobody));
    let old = ("AWS_DEFAULT_PROFILE", "old");
    assert_eq!(selected(&[old]), ("old".to_owned(), AskedBy::Variable("AWS_DEFAULT_PROFILE")));
    let new = ("AWS_PROFILE", "new");
    assert_eq!(selected(&[old, new]), ("new".to_owned(), AskedBy::Variable("AWS_PROFILE")));
}
