//! Finds the operations that a program calls, in its sources.
//!
//! Tokens are searched instead of the syntax tree, because the arguments of macros such as `tokio::select!` have no
//! syntax tree. Types are not known, so a method of another type with the name of an operation counts as a call: then
//! an operation is generated that is not needed.

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use tinsmith_codegen::api::Api;

use crate::sync;

/// The names in the model of the operations that the Rust files use, sorted. Folders are searched with their
/// subfolders, without hidden ones, `target`, and generated files.
///
/// # Errors
/// A file cannot be read or parsed, a folder has no Rust file, or no operation is used.
pub fn find(api: &Api, sources: &[PathBuf]) -> Result<Vec<String>, String> {
    let mut search = Search::new(api);
    for source in sources {
        for file in rust_files(source)? {
            search.file(&file, source.is_dir())?;
        }
    }
    if search.found.is_empty() {
        let names: Vec<_> = sources.iter().map(|path| path.display().to_string()).collect();
        let example = api.operations.first().map_or("get_item", |operation| &operation.method);
        return Err(format!(
            "{}: no operation of `{}` is used; call one, such as `client.{example}(..)`, or name operations with --operations",
            names.join(", "),
            api.service.shape
        ));
    }
    Ok(search.found.into_iter().map(str::to_owned).collect())
}

/// The operations that were found, and the names by which they are found.
struct Search<'a> {
    methods: HashMap<&'a str, &'a str>,
    types: HashMap<&'a str, &'a str>,
    found: BTreeSet<&'a str>,
}

impl<'a> Search<'a> {
    fn new(api: &'a Api) -> Self {
        let operations = || api.operations.iter().map(|it| (it, it.shape.as_str()));
        Self {
            methods: operations().map(|(it, name)| (plain(&it.method), name)).collect(),
            types: operations().map(|(it, name)| (plain(&it.input.name), name)).collect(),
            found: BTreeSet::new(),
        }
    }

    fn file(&mut self, path: &Path, skip_generated: bool) -> Result<(), String> {
        let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
        if skip_generated && sync::is_generated(&text) {
            return Ok(());
        }
        let file = syn::parse_file(&text).map_err(|error| {
            let start = error.span().start();
            format!(
                "{}:{}:{}: not valid Rust: {error}; correct the file, with `cargo check`",
                path.display(),
                start.line,
                start.column + 1
            )
        })?;
        self.tokens(file.into_token_stream());
        Ok(())
    }

    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (index, token) in tokens.iter().enumerate() {
            let (before, after) = (tokens.get(..index), tokens.get(index + 1..));
            match token {
                TokenTree::Ident(ident) => {
                    self.ident(ident, before.unwrap_or_default(), after.unwrap_or_default());
                }
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    fn ident(&mut self, ident: &Ident, before: &[TokenTree], after: &[TokenTree]) {
        let text = ident.to_string();
        let name = plain(&text);
        if is_method_call(before, after) || is_in(before, "Client") {
            self.found.extend(self.methods.get(name));
        }
        if is_in(before, "operation") || starts_new(after) {
            self.found.extend(self.types.get(name));
        }
        if name == "operation"
            && let [first, second, TokenTree::Group(list), ..] = after
            && is(first, ':')
            && is(second, ':')
            && list.delimiter() == Delimiter::Brace
        {
            self.imports(list.stream());
        }
    }

    /// The types in the list of `use operation::{A, B as C}`.
    fn imports(&mut self, list: TokenStream) {
        let mut is_start = true;
        for token in list {
            if let TokenTree::Ident(ident) = &token
                && is_start
            {
                self.found.extend(self.types.get(plain(&ident.to_string())));
            }
            is_start = is(&token, ',');
        }
    }
}

/// A name without the prefix of raw identifiers.
fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

fn is(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted)
}

/// Whether a name is that of a method call: `.name(..)` or `.name::<..>(..)`, but not the end of a range, `..name(..)`.
fn is_method_call(before: &[TokenTree], after: &[TokenTree]) -> bool {
    let is_called = match after {
        [TokenTree::Group(group), ..] => group.delimiter() == Delimiter::Parenthesis,
        [first, second, third, ..] => is(first, ':') && is(second, ':') && is(third, '<'),
        _ => false,
    };
    let has_dot = match before {
        [.., other, dot] => is(dot, '.') && !is(other, '.'),
        // A macro may add the receiver: `call!(.put_item())`.
        [dot] => is(dot, '.'),
        [] => false,
    };
    is_called && has_dot
}

/// Whether a name follows `parent::`.
fn is_in(before: &[TokenTree], parent: &str) -> bool {
    matches!(before, [.., TokenTree::Ident(ident), first, second]
        if ident == parent && is(first, ':') && is(second, ':'))
}

/// Whether a name is followed by `::new`.
fn starts_new(after: &[TokenTree]) -> bool {
    matches!(after, [first, second, TokenTree::Ident(ident), ..]
        if ident == "new" && is(first, ':') && is(second, ':'))
}

/// The file itself, or the Rust files in a folder and its subfolders, sorted by path.
fn rust_files(path: &Path) -> Result<Vec<PathBuf>, String> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    let mut open = vec![path.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error))? {
            let entry = entry.map_err(|error| unreadable(&folder, &error))?;
            let kind = entry.file_type().map_err(|error| unreadable(&entry.path(), &error))?;
            let name = entry.file_name();
            // Links to folders are not followed, because they can form a cycle.
            if kind.is_dir() {
                let is_skipped = name == "target" || name.to_string_lossy().starts_with('.');
                open.extend((!is_skipped).then(|| entry.path()));
            } else if Path::new(&name).extension().is_some_and(|extension| extension == "rs") {
                found.push(entry.path());
            }
        }
    }
    if found.is_empty() {
        return Err(format!("{}: the folder has no .rs file; check the path", path.display()));
    }
    found.sort();
    Ok(found)
}

fn unreadable(path: &Path, error: &std::io::Error) -> String {
    format!("{}: cannot be read: {error}; check the path", path.display())
}

#[cfg(feature = "command")]
#[cfg(test)]
mod tests;
