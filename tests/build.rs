//! Makes tests of README's examples in Rust, for `tests/readme.rs`.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// What the examples do on AWS, and what they do here instead.
const INSTEAD: [(&str, &str); 2] = [
    ("tinsmith_lambda::Client::from_env().await?", "Client::new(server.config())"),
    ("Client::from_env_blocking()?", "Client::new(server.config())"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    println!("cargo::rerun-if-changed={}", readme.display());
    println!("cargo::rerun-if-changed=build.rs");
    let mut tests = String::new();
    for (line, example) in examples(&fs::read_to_string(&readme)?) {
        let (attribute, head, given) = match example.contains("_blocking") {
            true => ("#[test]", "fn", "given_without_async"),
            false => ("#[tokio::test]", "async fn", "given"),
        };
        let example =
            INSTEAD.iter().fold(example, |text, (on_aws, here)| text.replace(on_aws, here));
        write!(
            tests,
            "{attribute}\n{head} line_{line}() -> Result<(), Box<dyn Error>> {{\n\
             {given}!(server, lambda, job, key_id, secret);\n{example}\nOk(())\n}}\n\n"
        )?;
    }
    let path = Path::new(&env::var("OUT_DIR")?).join("readme.rs");
    fs::write(path, tests)?;
    Ok(())
}

/// The blocks of Rust in a page, each with the number of its first line.
fn examples(page: &str) -> Vec<(usize, String)> {
    let mut examples = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (index, line) in page.lines().enumerate() {
        match &mut open {
            None if line == "```rust" => open = Some((index + 2, String::new())),
            None => {}
            Some(_) if line == "```" => examples.extend(open.take()),
            Some((_, example)) => {
                example.push_str(line);
                example.push('\n');
            }
        }
    }
    examples
}
