//! Lists the operations of a service.

use tinsmith_codegen::api::Api;

/// One line for each operation: its name and the first sentence of its documentation. With `like`, only operations that
/// contain this word in their names or lines, ignoring case.
#[must_use]
pub fn list(api: &Api, like: Option<&str>) -> Vec<String> {
    let width = api.operations.iter().map(|operation| operation.shape.len()).max().unwrap_or(0);
    let lines = api.operations.iter().map(|operation| {
        let summary = tinsmith_codegen::summary(&operation.docs);
        format!("{:width$}  {summary}", operation.shape).trim_end().to_owned()
    });
    let word = like.map(str::to_lowercase);
    let is_wanted =
        |line: &String| word.as_ref().is_none_or(|word| line.to_lowercase().contains(word));
    lines.filter(is_wanted).collect()
}
