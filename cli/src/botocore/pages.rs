//! Paginators: <https://smithy.io/2.0/spec/behavior-traits.html#paginated-trait>.

use serde_json::{Map, Value};

use super::{Source, entries, notes::Notes, paths, text};

type Object = Map<String, Value>;

/// Adds the paginators that Smithy can express.
pub(super) fn add(
    source: &Source<'_>,
    paginators: &Value,
    operations: &mut Object,
    notes: &mut Notes,
) {
    for (name, paginator) in entries(paginators, "pagination") {
        let Some(operation) = operations.get_mut(&source.names.operation(name)) else { continue };
        match paginated(source, name, paginator) {
            Some(value) => {
                if text(paginator, "more_results").is_some() {
                    notes
                        .add("paginators that stop at the last token, not at `more_results`", name);
                }
                if value.get("items").is_none() {
                    notes.add("paginators with several lists, or with a list that Smithy cannot express, have pages only", name);
                }
                operation["traits"]["smithy.api#paginated"] = value.into();
            }
            None => notes.add("paginators whose tokens Smithy cannot express are left out", name),
        }
    }
}

/// The value of the trait; `None` if the token is not a single member with the same type in input and output.
fn paginated(source: &Source<'_>, name: &str, paginator: &Value) -> Option<Object> {
    let operation = &source.api["operations"][name];
    let input = text(&operation["input"], "shape")?;
    let output = text(&operation["output"], "shape")?;
    let token = one(&paginator["input_token"])?;
    let next = one(&paginator["output_token"])?;
    let of_input =
        |name: &str| (!name.contains('.')).then(|| paths::follow(source, input, name))?;
    let (sent, received) = (of_input(token)?, paths::follow(source, output, next)?);
    let is_simple = !matches!(sent.1, "structure" | "list" | "boolean" | "float" | "double");
    if sent.1 != received.1 || !is_simple || (sent.1 == "map" && sent.0 != received.0) {
        return None;
    }
    let mut value = Object::new();
    let mut set = |key: &str, text: &str| value.insert(key.to_owned(), text.into());
    set("inputToken", token);
    set("outputToken", next);
    let is_list =
        |path: &&str| matches!(paths::follow(source, output, path), Some((_, "list" | "map")));
    let keys = &paginator["result_key"];
    let mut lists = all(keys).filter(is_list);
    // Smithy has one list of items. Counts are not lists.
    if let (Some(path), None) = (lists.next(), lists.next()) {
        set("items", path);
    }
    if let Some(size) = one(&paginator["limit_key"]).filter(|name| of_input(name).is_some()) {
        set("pageSize", size);
    }
    Some(value)
}

/// A string, or the only string of an array.
fn one(value: &Value) -> Option<&str> {
    match value {
        Value::Array(values) if values.len() == 1 => values.first()?.as_str(),
        other => other.as_str(),
    }
}

/// A string, or the strings of an array.
fn all(value: &Value) -> impl Iterator<Item = &str> {
    let listed = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    value.as_str().into_iter().chain(listed)
}
