use super::*;

fn read(variables: &[(&str, &str)]) -> Result<Proxies, ProxyError> {
    Proxies::read(&Environment::from_iter(variables.iter().copied()))
}

/// The proxy for a URI, or the error text.
fn found(variables: &[(&str, &str)], uri: &str) -> Result<Option<String>, String> {
    let proxies = read(variables).map_err(|error| error.to_string())?;
    let proxy = proxies.of(&uri.parse().unwrap()).map_err(|error| error.to_string())?;
    Ok(proxy.map(ToString::to_string))
}

fn proxy(value: &str) -> Result<Proxy, String> {
    let proxies = read(&[("http_proxy", value)]).map_err(|error| error.to_string())?;
    let proxy = proxies.of(&Uri::from_static("http://a.example/"));
    proxy.map(|it| it.expect("a proxy").clone()).map_err(|error| error.to_string())
}

/// The authorization of a proxy, as `user:password`.
fn told(value: &str) -> Option<String> {
    let value = proxy(value).unwrap_or_else(|error| panic!("{value}: {error}")).authorization?;
    assert!(value.is_sensitive());
    let encoded = value.to_str().unwrap().strip_prefix("Basic ").unwrap();
    Some(String::from_utf8(crate::base64::decode(encoded).unwrap()).unwrap())
}

#[test]
fn a_proxy_has_scheme_host_and_port() {
    for (value, expected) in [
        ("http://127.0.0.1:3128", "http://127.0.0.1:3128"),
        ("http://127.0.0.1:3128/", "http://127.0.0.1:3128"),
        ("  http://127.0.0.1:3128\t\n", "http://127.0.0.1:3128"),
        ("127.0.0.1:19171/", "http://127.0.0.1:19171"),
        ("127.0.0.1:19171", "http://127.0.0.1:19171"),
        ("localhost", "http://localhost:80"),
        ("HTTP://Proxy.Example:3128", "http://Proxy.Example:3128"),
        ("http://proxy.example", "http://proxy.example:80"),
        ("http://proxy_1.example.:8080", "http://proxy_1.example.:8080"),
        ("http://[::1]:3128", "http://[::1]:3128"),
        ("[::1]:3128", "http://[::1]:3128"),
        ("http://[fd00::1]/", "http://[fd00::1]:80"),
        ("http://me:secret@proxy.example:3128/", "http://proxy.example:3128"),
        ("me:secret@proxy.example:3128", "http://proxy.example:3128"),
    ] {
        let proxy = proxy(value).unwrap_or_else(|error| panic!("{value}: {error}"));
        assert_eq!(proxy.to_string(), expected, "{value}");
        assert_eq!(proxy.uri, format!("{expected}/").parse::<Uri>().unwrap(), "{value}");
    }
}

#[cfg(any(feature = "__rustls", feature = "native-tls"))]
#[test]
fn a_proxy_may_speak_tls() {
    assert_eq!(proxy("https://proxy.example").unwrap().to_string(), "https://proxy.example:443");
    assert!(proxy("https://proxy.example:8443").unwrap().is_https());
    assert!(!proxy("http://proxy.example:443").unwrap().is_https());
}

#[cfg(not(any(feature = "__rustls", feature = "native-tls")))]
#[test]
fn a_proxy_of_https_needs_a_feature() {
    let error = proxy("https://proxy.example").unwrap_err();
    assert!(
        error.starts_with("http_proxy: https proxies require TLS; use an http proxy"),
        "{error}"
    );
}

#[test]
fn user_and_password_are_decoded() {
    for (value, expected) in [
        ("http://proxy.example", None),
        ("http://@proxy.example", None),
        ("http://me@proxy.example", Some("me:")),
        ("http://me:@proxy.example", Some("me:")),
        ("http://:secret@proxy.example", Some(":secret")),
        ("http://me:secret@proxy.example", Some("me:secret")),
        ("http://me:sec^ret@proxy.example", Some("me:sec^ret")),
        ("http://me:sec ret@proxy.example", Some("me:sec ret")),
        ("http://me:sec@ret@proxy.example", Some("me:sec@ret")),
        ("http://me:sec:ret@proxy.example", Some("me:sec:ret")),
        ("http://me:sec\\ret@proxy.example", Some("me:sec\\ret")),
        ("http://me:\"secret\"@proxy.example", Some("me:\"secret\"")),
        ("http://me:sécret@proxy.example", Some("me:sécret")),
        ("http://me:s%C3%A9cret@proxy.example", Some("me:sécret")),
        ("http://m%40e:%2F%3F%23%5E%20%40%25@proxy.example", Some("m@e:/?#^ @%")),
        ("http://me:100%@proxy.example", Some("me:100%")),
        ("http://me:100%25@proxy.example", Some("me:100%")),
    ] {
        assert_eq!(told(value).as_deref(), expected, "{value}");
        assert_eq!(proxy(value).unwrap().to_string(), "http://proxy.example:80", "{value}");
    }
}

#[test]
fn invalid_values_are_not_shown() {
    for (value, reason) in [
        ("\"http://me:hunter2@hunter3:3128\"", "remove the quotes"),
        ("'http://me:hunter2@hunter3:3128'", "remove the quotes"),
        ("\"hunter3:3128\"", "remove the quotes"),
        ("http://\"hunter3\":3128", "neither a name nor an address"),
        ("http//hunter3", "a path"),
        ("http//me:hunter2@hunter3:3128", "write `%2F`"),
        ("http:/hunter3", "a path"),
        ("http:///hunter3", "a path"),
        ("http:hunter3", "the port"),
        ("://hunter3", "neither http nor https"),
        ("hunter2://hunter3", "neither http nor https"),
        ("ftp://me:hunter2@hunter3", "neither http nor https"),
        ("http://me:hun/ter2@hunter3:3128", "write `%2F`"),
        ("http://me:hun#ter2@hunter3:3128", "write `%2F`"),
        ("http://me:hun?ter2@hunter3:3128", "write `%2F`"),
        ("http://me:hunter2://x@hunter3:3128", "write `%2F`"),
        ("me:hunter2://x@hunter3:3128", "neither http nor https"),
        ("http://hunter3:3128/@other.example", "write `%2F`"),
        ("http://hunter3:3128/a", "a path"),
        ("http://hunter3:3128//", "a path"),
        ("http://hunter3:3128?a", "a path"),
        ("http://hunter3:3128/?a", "a path"),
        ("http://hunter3:3128#a", "a path"),
        ("http://me%3Ahunter2:x@hunter3", "the user name contains a `:`"),
        ("http://me:hunter2%0A@hunter3", "control character"),
        ("http://me:hun\tter2@hunter3", "control character"),
        ("http://me:hunter2\u{fffd}@hunter3", "not UTF-8"),
        ("http://", "no host"),
        ("http://:3128", "no host"),
        ("http://me:hunter2@", "no host"),
        ("http://me:hunter2@:3128", "no host"),
        ("http://me:hunter2%40hunter3", "the port"),
        ("http://hunter3:", "the port"),
        ("http://hunter3:0", "the port"),
        ("http://hunter3:+80", "the port"),
        ("http://hunter3:65536", "the port"),
        ("http://hunter3:31 28", "the port"),
        ("http://hun ter3:3128", "neither a name nor an address"),
        ("http://hun^ter3:3128", "neither a name nor an address"),
        ("http://hun%74er3:3128", "neither a name nor an address"),
        ("http://hünter3:3128", "neither a name nor an address"),
        ("http://hunter3..example:3128", "neither a name nor an address"),
        ("3128", "neither a name nor an address"),
        ("http://256.1.1.1:3128", "neither a name nor an address"),
        ("http://010.0.0.1:3128", "neither a name nor an address"),
        ("http://::1:3128", "brackets around an IPv6 address"),
        ("http://[::1:3128", "brackets around an IPv6 address"),
        ("http://[::1]x:3128", "brackets around an IPv6 address"),
        ("http://[fe80::1%25eth0]:3128", "brackets around an IPv6 address"),
        ("http://[hunter3]:3128", "neither a name nor an address"),
    ] {
        let error = proxy(value).expect_err(value);
        assert!(error.starts_with("http_proxy: "), "{value}: {error}");
        assert!(error.contains(reason), "{value}: {error}");
        for part in ["hunter2", "hunter3", "ter2", "hun"] {
            assert!(!error.contains(part), "{value}: {error}");
        }
    }
}

#[test]
fn the_error_about_another_scheme_says_which_are_supported() {
    for scheme in ["socks", "socks4", "socks4a", "socks5", "socks5h", "SOCKS5"] {
        let error =
            found(&[("ALL_PROXY", &format!("{scheme}://127.0.0.1:1"))], "https://a.example/");
        let expected = format!(
            "ALL_PROXY: {} proxies are not supported; use an http or https proxy, or set a \
             `reqwest` client with `http_client` of the configuration",
            scheme.to_lowercase()
        );
        assert_eq!(error, Err(expected));
    }
}

#[test]
fn variables_have_a_precedence() {
    const LOWER: &str = "http://lower.example:80";
    const UPPER: &str = "http://upper.example:80";
    const ALL: &str = "http://all.example:80";
    for (variables, http, https) in [
        (&[][..], None, None),
        (&[("http_proxy", "")], None, None),
        (&[("http_proxy", " ")], None, None),
        (&[("http_proxy", LOWER)], Some(LOWER), None),
        (&[("HTTP_PROXY", UPPER)], Some(UPPER), None),
        (&[("http_proxy", LOWER), ("HTTP_PROXY", UPPER)], Some(LOWER), None),
        (&[("http_proxy", ""), ("HTTP_PROXY", UPPER)], Some(UPPER), None),
        (&[("https_proxy", LOWER), ("HTTPS_PROXY", UPPER)], None, Some(LOWER)),
        (&[("HTTPS_PROXY", UPPER)], None, Some(UPPER)),
        (&[("all_proxy", LOWER), ("ALL_PROXY", UPPER)], Some(LOWER), Some(LOWER)),
        (&[("ALL_PROXY", ALL)], Some(ALL), Some(ALL)),
        (&[("all_proxy", ALL), ("HTTP_PROXY", UPPER)], Some(UPPER), Some(ALL)),
        (&[("all_proxy", ALL), ("https_proxy", LOWER)], Some(ALL), Some(LOWER)),
        // In a CGI program.
        (&[("REQUEST_METHOD", "GET"), ("HTTP_PROXY", UPPER)], None, None),
        (&[("REQUEST_METHOD", "GET"), ("HTTPS_PROXY", UPPER)], None, Some(UPPER)),
        (
            &[("REQUEST_METHOD", "GET"), ("HTTP_PROXY", UPPER), ("ALL_PROXY", ALL)],
            Some(ALL),
            Some(ALL),
        ),
    ] {
        for (uri, expected) in [("http://a.example/", http), ("https://a.example/", https)] {
            let found = found(variables, uri).unwrap();
            assert_eq!(found.as_deref(), expected, "{variables:?} {uri}");
        }
        assert_eq!(read(variables).unwrap().is_empty(), http.is_none() && https.is_none());
    }
}

#[cfg(not(windows))]
#[test]
fn a_cgi_program_may_set_the_variable_in_lower_case() {
    let variables = [("REQUEST_METHOD", "GET"), ("http_proxy", "a:1"), ("HTTP_PROXY", "b:1")];
    assert_eq!(found(&variables, "http://a.example/").unwrap().as_deref(), Some("http://a:1"));
}

#[test]
fn invalid_variables_affect_only_their_requests() {
    let variables = [("http_proxy", "socks5://a:1"), ("https_proxy", "b:1"), ("no_proxy", "local")];
    assert!(found(&variables, "http://a.example/").unwrap_err().starts_with("http_proxy: "));
    assert_eq!(found(&variables, "https://a.example/").unwrap().as_deref(), Some("http://b:1"));
    assert_eq!(found(&variables, "http://local/"), Ok(None));
    // `all_proxy` is not needed, and `no_proxy` is ignored without a proxy.
    let variables = [("http_proxy", "a:1"), ("https_proxy", "b:1"), ("all_proxy", "socks5://c")];
    assert_eq!(found(&variables, "http://a.example/").unwrap().as_deref(), Some("http://a:1"));
    assert!(read(&[("no_proxy", "10.0.0.0/99")]).unwrap().is_empty());
}

/// Whether a request to a URI is direct.
fn is_direct(no_proxy: &str, uri: &str) -> bool {
    let variables = [("all_proxy", "proxy.example:3128"), ("NO_PROXY", no_proxy)];
    found(&variables, uri).unwrap_or_else(|error| panic!("{no_proxy}: {error}")).is_none()
}

#[test]
fn hosts_are_excluded() {
    for (no_proxy, direct, not_direct) in [
        ("", &[][..], &["http://a.example/"][..]),
        ("*", &["http://a.example/", "https://10.0.0.1/"], &[]),
        ("a.example, *", &["http://b.example/"], &[]),
        (
            "example.com",
            &[
                "http://example.com/",
                "https://a.example.com/",
                "https://b.a.EXAMPLE.com:8443/",
                "http://example.com./",
            ],
            &[
                "http://badexample.com/",
                "http://example.com.org/",
                "http://com/",
                "http://example/",
            ],
        ),
        (
            ".example.com",
            &["http://example.com/", "http://a.example.com/"],
            &["http://badexample.com/"],
        ),
        (
            "Example.COM.",
            &["http://example.com/", "http://a.example.com/"],
            &["http://badexample.com/"],
        ),
        (
            "*.example.com",
            &["http://a.example.com/"],
            &["http://example.com/", "http://badexample.com/"],
        ),
        ("localhost", &["http://localhost:8080/"], &["http://127.0.0.1/"]),
        (
            "a.example,b.example , c.example\td.example,,",
            &["http://a.example/", "http://b.example/", "http://c.example/", "http://d.example/"],
            &["http://e.example/"],
        ),
        (
            "a.example:8080",
            &["http://a.example:8080/", "https://b.a.example:8080/"],
            &["http://a.example/", "http://a.example:8081/"],
        ),
        ("a.example:80", &["http://a.example/", "http://a.example:80/"], &["https://a.example/"]),
        ("a.example:443", &["https://a.example/"], &["http://a.example/"]),
        ("*:8080", &["http://a.example:8080/"], &["http://a.example/"]),
        (
            "10.0.0.1",
            &["http://10.0.0.1:8080/", "http://[::ffff:10.0.0.1]/"],
            &["http://10.0.0.10/", "http://10.0.0.1.example/"],
        ),
        ("10.0.0.1:80", &["http://10.0.0.1/"], &["https://10.0.0.1/"]),
        ("::1", &["http://[::1]:8080/", "http://[0:0::1]/"], &["http://[::2]/"]),
        ("[::1]", &["http://[::1]/"], &["http://[::2]/"]),
        ("[::1]:8080", &["http://[::1]:8080/"], &["http://[::1]/"]),
        ("::ffff:10.0.0.1", &["http://10.0.0.1/"], &["http://10.0.0.2/"]),
        ("10.0.0.0/8", &["http://10.255.0.1/"], &["http://11.0.0.1/", "http://10.example/"]),
        ("10.1.2.3/8", &["http://10.255.0.1/"], &["http://11.0.0.1/"]),
        ("192.168.2.0/23", &["http://192.168.3.255/"], &["http://192.168.4.0/"]),
        ("10.0.0.1/32", &["http://10.0.0.1/"], &["http://10.0.0.0/"]),
        ("0.0.0.0/0", &["http://10.0.0.1/"], &["http://[fd00::1]/", "http://a.example/"]),
        ("fd00::/8", &["http://[fdff::1]/"], &["http://[fe80::1]/", "http://10.0.0.1/"]),
        ("[fd00::]/8", &["http://[fdff::1]/"], &["http://[fe80::1]/"]),
        ("::/0", &["http://[fdff::1]/"], &["http://10.0.0.1/"]),
        ("::ffff:0:0/96", &["http://[::ffff:10.0.0.1]/"], &["http://[::1]/"]),
        ("169.254.169.254,.internal", &["http://169.254.169.254/", "http://a.internal/"], &[]),
    ] {
        for uri in direct {
            assert!(is_direct(no_proxy, uri), "{no_proxy} excludes {uri}");
        }
        for uri in not_direct {
            assert!(!is_direct(no_proxy, uri), "{no_proxy} does not exclude {uri}");
        }
    }
}

#[test]
fn invalid_no_proxy_entries_are_shown() {
    for entry in [
        "10.0.0.0/99",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/255.0.0.0",
        "10/8",
        "fd00::/129",
        "a.example/8",
        "10.0.0.0/8:80",
        "http://a.example",
        "10.0.0",
        "10.",
        "256.1.1.1",
        "010.0.0.1",
        "10.0.*",
        "10.*",
        "a*.example",
        "*a.example",
        "*.",
        ".",
        "..a.example",
        "a..example",
        "a.example:",
        "a.example:0",
        "a.example:http",
        ":80",
        "::1:99999",
        "[::1",
        "[a]",
        "fe80::1%eth0",
        "bücher.example",
        "<local>",
        "\"a.example\"",
    ] {
        for no_proxy in [entry.to_owned(), format!("a.example, {entry},*")] {
            let variables = [("https_proxy", "a:1"), ("no_proxy", no_proxy.as_str())];
            let error = read(&variables).expect_err(entry).to_string();
            let expected = format!("no_proxy: the entry {entry:?} is invalid; list host names, ");
            assert!(error.starts_with(&expected), "{error}");
        }
    }
    let variables = [("https_proxy", "a:1"), ("no_proxy", "http://me:hunter2@a.example")];
    let error = read(&variables).unwrap_err().to_string();
    assert!(error.starts_with("no_proxy: one of its entries is invalid; "), "{error}");
    assert!(!error.contains("hunter2"), "{error}");
}

#[test]
fn debug_hides_the_password() {
    let proxies = read(&[("http_proxy", "http://me:hunter2@a.example")]).unwrap();
    let text = format!("{proxies:?}");
    assert!(text.contains("a.example"), "{text}");
    let encoded = crate::base64::encode(b"me:hunter2");
    assert!(!text.contains("hunter2") && !text.contains(&encoded), "{text}");
}
