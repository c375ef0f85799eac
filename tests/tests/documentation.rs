//! Documentation of every kind that Smithy allows, as rustdoc reads what is emitted for it: without a warning, and without
//! code that it would compile.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

mod fixture;

use std::{env, fmt::Write as _, fs, path::Path, process::Command};

use serde_json::{Map, Value, json};

/// Texts that are CommonMark, HTML, and both.
const TEXTS: [&str; 18] = [
    "Checks `Map<String, Pet>` and **all** of:\n\n- first\n\n```json\n{}\n```\n\nSee <https://example.com/x>. Line<br>two.",
    "```json\n{}\n```\n\n```rust\nlet x = nothing;\n```\n\n```\nlet y = nothing;\n```\n\n    let z = nothing;",
    "| a | b |\n| --- | --- |\n| `Vec<T>` | [c](https://d.e) |\n\nA stray </p> and &lt;b&gt;.",
    "[a](Map), [b](guide.html), [c][d], [e], [f](#g), [h [i] j](https://k.l).\n\n[d]: Map",
    "A `` a`b `` span, a stray ` tick, an array [0], a type Vec<T>, arn:aws:<bucket>:x, https://a.b/c_d.",
    "<T>\n[a] <U>\n\n<not-closed",
    "1. one\n   - two\n\n     ```\n     x\n     ```\n\n2. three<br/>four\n\n\n5. five",
    "hard  \nbreak\n\n# Title\n\n> quote of [x]\n> more",
    "<p>A <code>Vec<T></code>, [x] and <b>unclosed <p>See <a href=\"Map\">this</a> and https://a.b.</p>",
    "<p>a</p><pre>let x = nothing;\n\n  [y]</pre><note><p>b</p></note>",
    "<ul>\n\n    <li><p>a</p></li>\n\n        let x = nothing;\n</ul>",
    "<table><tr><th>A</th></tr><tr><td>[b] | c</td></tr></table><dl><dt>d</dt><dd>e</dd></dl>",
    "- [x] a ~~b~~ <i>c</i>\n- [ ] d[^1]\n\n[^1]: e",
    "<!-- a --> <made-up>b</made-up> &unknown; &amp;lt;c&amp;gt;",
    "*/ \"quotes\" and back\\slashes; ]( is no link. \u{1f980}\r\nb\rc",
    "`Vec<T>` <b>`[x]`</b> ![y](z) <span title=\"[a]\">b</span>",
    "[Map] [Map][] [a][Map] [`Map`] crate::Map fn()",
    "~~~rust,no_run\nlet x = nothing;\n~~~\n\n``` should_panic\nlet x = nothing;\n```",
];

/// A model in which each text documents a structure of its own.
fn model(texts: &[&str]) -> String {
    let mut members = Map::new();
    let mut shapes = Map::new();
    for (number, text) in texts.iter().enumerate() {
        members
            .insert(format!("text{number}"), json!({ "target": format!("example#Text{number}") }));
        let traits = json!({ "smithy.api#documentation": text });
        shapes.insert(
            format!("example#Text{number}"),
            json!({ "type": "structure", "members": {}, "traits": traits }),
        );
    }
    shapes.insert("example#GetOutput".into(), json!({ "type": "structure", "members": members }));
    shapes.insert(
        "example#Get".into(),
        json!({
            "type": "operation",
            "output": { "target": "example#GetOutput" },
            "traits": { "smithy.api#http": { "method": "GET", "uri": "/" } },
        }),
    );
    shapes.insert(
        "example#Example".into(),
        json!({
            "type": "service",
            "version": "1",
            "operations": [{ "target": "example#Get" }],
            "traits": { "aws.protocols#restJson1": {} },
        }),
    );
    json!({ "smithy": "2.0", "shapes": Value::Object(shapes) }).to_string()
}

/// The documentation of each structure, on a structure that rustdoc can read without the runtime.
fn page(texts: &[&str]) -> String {
    let files = [("model.json".to_owned(), model(texts))];
    let emitted = fixture::emit(&files, &fixture::options("documented")).unwrap();
    let mut page = "//! Texts.\n".to_owned();
    for number in 0..texts.len() {
        let source = emitted.get(&format!("src/types/text{number}.rs")).unwrap();
        let docs = source.lines().skip_while(|line| !line.starts_with("///"));
        for line in docs.take_while(|line| line.starts_with("///")) {
            writeln!(page, "{line}").unwrap();
        }
        writeln!(page, "pub struct Text{number};").unwrap();
    }
    page
}

fn rustdoc(page: &Path, arguments: &[&str]) -> String {
    let out = page.with_extension("html");
    let output = Command::new(env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into()))
        .arg(page)
        .args(["--edition", "2024", "--deny", "warnings", "--out-dir"])
        .arg(out)
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let printed = text(&output.stderr) + &text(&output.stdout);
    assert!(output.status.success(), "{printed}");
    printed
}

fn check(name: &str, texts: &[&str]) {
    let page_path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name).with_extension("rs");
    fs::write(&page_path, page(texts)).unwrap();
    rustdoc(&page_path, &[]);
    let tests = rustdoc(&page_path, &["--test"]);
    assert!(tests.contains(" 0 passed; 0 failed"), "{tests}");
}

#[test]
fn rustdoc_warns_of_nothing_and_compiles_nothing() {
    check("documented", &TEXTS);
}

/// A text within markup must not change what is made of the markup.
#[test]
fn every_text_may_stand_within_html() {
    let texts: Vec<String> = TEXTS.iter().map(|text| format!("<p>{text}</p><p>end</p>")).collect();
    check("documented_in_html", &texts.iter().map(String::as_str).collect::<Vec<_>>());
}

/// Pieces that texts are made of at random.
const PIECES: [&str; 40] = [
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<code>",
    "</code>",
    "<pre>",
    "</pre>",
    "<T>",
    "</T>",
    "<br>",
    "<!--",
    "-->",
    "<a href=\"b\">",
    "</a>",
    "[",
    "]",
    "](",
    ")",
    "`",
    "``",
    "```",
    "\n",
    "\n\n",
    "    ",
    "- ",
    "1. ",
    "> ",
    "# ",
    "| a | b |\n| - | - |\n",
    "*",
    "_",
    "\\",
    "&lt;",
    "https://a.b/c_d",
    "word",
    " ",
    "\u{1f980}",
    "[a]: Map\n",
    "~~~rust\n",
];

#[test]
fn texts_at_random_are_as_harmless() {
    let mut state = 1u64;
    let mut next = |most: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % most
    };
    let texts: Vec<String> =
        (0..400).map(|_| (0..=next(14)).map(|_| PIECES[next(PIECES.len())]).collect()).collect();
    check("documented_at_random", &texts.iter().map(String::as_str).collect::<Vec<_>>());
}
