//! Reads real files.

use super::*;

struct Home {
    folder: TempDir,
}

impl Home {
    fn new() -> Home {
        Home { folder: TempDir::new().unwrap() }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// Writes a file and returns its path.
    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        self.path(name)
    }

    fn read(&self, variables: &[(&str, &str)]) -> Result<Profiles, ProfileError> {
        let home = self.path("");
        let variables = variables.iter().copied().chain([("HOME", home.as_str())]);
        Profiles::read(&Environment::from_iter(variables))
    }
}

#[test]
fn files_are_in_the_home_folder() {
    let home = Home::new();
    let config = home.write(".aws/config", "[profile a]\nx = 1\ny = 1\n");
    let credentials = home.write(".aws/credentials", "[a]\ny = 2\n");
    let profiles = home.read(&[]).unwrap();
    assert_eq!(get(&profiles, "x"), Some("1"));
    assert_eq!(get(&profiles, "y"), Some("2"));
    assert_eq!(profiles.place(File::Config), format!("the config file {config}"));
    let described = profiles.place(File::Credentials);
    assert_eq!(described, format!("the credentials file {credentials}"));

    let path = home.path("");
    let of_windows = Environment::from_iter([("USERPROFILE", path.as_str())]);
    assert_eq!(Profiles::read(&of_windows).unwrap(), profiles);
    let of_both = Environment::from_iter([("HOME", path.as_str()), ("USERPROFILE", "/nowhere")]);
    assert_eq!(Profiles::read(&of_both).unwrap(), profiles);
}

#[test]
fn variables_name_other_files() {
    let home = Home::new();
    home.write(".aws/config", "[profile a]\nx = no\n");
    home.write("elsewhere/config", "[profile a]\nx = 1\n");
    let credentials = home.write("keys", "[a]\ny = 2\n");
    let profiles = home
        .read(&[
            ("AWS_CONFIG_FILE", "~/elsewhere/config"),
            ("AWS_SHARED_CREDENTIALS_FILE", &credentials),
        ])
        .unwrap();
    assert_eq!(get(&profiles, "x"), Some("1"));
    assert_eq!(get(&profiles, "y"), Some("2"));
}

#[test]
fn missing_files_are_empty() {
    let home = Home::new();
    let profiles = home.read(&[("AWS_CONFIG_FILE", "~/nothing")]).unwrap();
    assert_eq!(profiles.profile("a"), None);
    let expected = format!("the config file {}", home.path("nothing"));
    assert_eq!(profiles.place(File::Config), expected);

    let file = home.write("file", "");
    let below_a_file = Environment::from_iter([("HOME", file.as_str())]);
    assert!(Profiles::read(&below_a_file).is_ok());
    assert_eq!(Profiles::read(&Environment::empty()), Ok(Profiles::default()));
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_that_names_it() {
    let home = Home::new();
    let folder = home.path("");
    let error = home.read(&[("AWS_CONFIG_FILE", &folder)]).unwrap_err().to_string();
    assert!(error.starts_with(&format!("the config file {folder} cannot be read: ")), "{error}");
    assert!(error.ends_with("set AWS_CONFIG_FILE to another file"), "{error}");

    let path = home.write(".aws/credentials", b"[a]\nx = hunter2\xff\n");
    let error = home.read(&[]).unwrap_err().to_string();
    let start = format!("line 2 of the credentials file {path} is not UTF-8; ");
    assert!(error.starts_with(&start), "{error}");
    assert!(!error.contains("hunter2"), "{error}");

    home.write(".aws/credentials", "[a]\n\nhunter2\n");
    let error = home.read(&[]).unwrap_err().to_string();
    assert!(error.starts_with(&format!("line 3 of the credentials file {path} is")), "{error}");
}

#[test]
fn comments_may_have_any_encoding() {
    let home = Home::new();
    home.write(
        ".aws/config",
        b"# caf\xe9\n[profile a] # \xe9\n; \xe9\nx = 1 # \xe9\ny =\n  z = 2 ; \xe9\n".as_slice(),
    );
    let profiles = home.read(&[]).unwrap();
    assert_eq!(get(&profiles, "x"), Some("1"));
    assert_eq!(profiles.profile("a").unwrap().nested("y", "z"), Some("2"));
    for text in
        [b"[profile \xe9]".as_slice(), b"[profile a]\n\xe9 = 1", b"[profile a]\nx =\n y=\xe9"]
    {
        home.write(".aws/config", text);
        assert!(home.read(&[]).unwrap_err().to_string().contains("is not UTF-8"));
    }
}

#[test]
fn files_may_have_a_mebibyte() {
    let home = Home::new();
    let mut text = "[profile a]\nx = 1\n".to_owned();
    text.push_str(&"#".repeat((1 << 20) - text.len()));
    home.write(".aws/config", &text);
    assert_eq!(get(&home.read(&[]).unwrap(), "x"), Some("1"));
    text.push('#');
    home.write(".aws/config", &text);
    let error = home.read(&[]).unwrap_err().to_string();
    assert!(error.contains("is larger than 1048576 bytes; "), "{error}");
}
