//! Larger models: copies of the same shapes with other names.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The lists of a service that each copy extends.
const LISTS: [&str; 3] = ["operations", "resources", "errors"];

/// Copies every shape but the service in JSON AST files, given by name and text. The first copy keeps its names; all
/// copies belong to the same service.
pub fn multiply(files: &[(String, String)], copies: u32) -> Result<Vec<(String, String)>, String> {
    let wrong = |name: &str, what: String| format!("{name}: {what}; restore the file");
    let mut parsed = Vec::new();
    for (name, text) in files {
        let file: Value =
            serde_json::from_str(text).map_err(|error| wrong(name, error.to_string()))?;
        parsed.push((name, file));
    }
    let all = parsed.iter().filter_map(|(_, file)| file["shapes"].as_object()).flatten();
    let ids: BTreeSet<String> =
        all.filter(|(_, shape)| !is_service(shape)).map(|(id, _)| id.clone()).collect();
    let mut multiplied = Vec::new();
    for (name, mut file) in parsed {
        if let Some(shapes) = file["shapes"].as_object_mut() {
            *shapes = multiply_shapes(shapes, &ids, copies);
        }
        let text =
            serde_json::to_string_pretty(&file).map_err(|error| wrong(name, error.to_string()))?;
        multiplied.push((name.clone(), text));
    }
    Ok(multiplied)
}

fn is_service(shape: &Value) -> bool {
    shape["type"] == "service"
}

fn multiply_shapes(
    shapes: &Map<String, Value>,
    ids: &BTreeSet<String>,
    copies: u32,
) -> Map<String, Value> {
    let mut all = shapes.clone();
    for copy in 2..=copies {
        let renaming = Renaming { ids, copy };
        for (id, shape) in shapes {
            if is_service(shape) {
                renaming.extend_service(shape, &mut all[id]);
            } else {
                all.insert(renaming.text(id), renaming.value(shape));
            }
        }
    }
    all
}

/// The names of a copy's shapes.
struct Renaming<'a> {
    ids: &'a BTreeSet<String>,
    copy: u32,
}

impl Renaming<'_> {
    /// Adds the copies of the service's original entries.
    fn extend_service(&self, service: &Value, extended: &mut Value) {
        for list in LISTS {
            let all = extended.get_mut(list).and_then(Value::as_array_mut);
            let (Some(names), Some(all)) = (service[list].as_array(), all) else { continue };
            all.extend(names.iter().map(|name| self.value(name)));
        }
    }

    /// Converts a value to refer to the copy's shapes.
    fn value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(values) => values.iter().map(|it| self.value(it)).collect(),
            Value::Object(members) => {
                members.iter().map(|(name, it)| (self.text(name), self.value(it))).collect()
            }
            other => other.clone(),
        }
    }

    /// Adds a prefix to shape IDs, because the ends of names have a meaning; other texts are unchanged.
    fn text(&self, text: &str) -> String {
        match text.split_once('#') {
            Some((namespace, name)) if self.ids.contains(text) => {
                format!("{namespace}#Copy{}{name}", self.copy)
            }
            _ => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use tinsmith_codegen::{Files, Model, generate};

    use super::*;
    use crate::codegen;
    use tinsmith::model_files;

    fn lambda() -> Vec<(String, String)> {
        model_files::texts(&[crate::workspace::root().join("model/lambda")]).unwrap()
    }

    fn emit(files: &[(String, String)]) -> Files {
        let model = Model::read(files.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        generate(&model.unwrap(), &codegen::lambda().options).unwrap()
    }

    fn operations(files: &Files) -> Vec<&str> {
        let paths = files.iter().map(|(path, _)| path);
        paths.filter_map(|path| path.strip_prefix("src/operation/")).collect()
    }

    #[test]
    fn one_copy_is_the_model_itself() {
        let lambda = lambda();
        assert_eq!(emit(&multiply(&lambda, 1).unwrap()), emit(&lambda));
    }

    #[test]
    fn copies_have_shapes_of_their_own() {
        let lambda = lambda();
        let (once, twice) = (emit(&lambda), emit(&multiply(&lambda, 2).unwrap()));
        assert_eq!(twice.summary.operations, 2 * once.summary.operations);
        // The operations of a copy reach shapes of the copy. All share `smithy.api#Unit` of the prelude.
        assert_eq!(twice.summary.shapes - 1, 2 * (once.summary.shapes - 1));
        let expected: Vec<String> = operations(&once)
            .iter()
            .flat_map(|file| [(*file).to_owned(), format!("copy2_{file}")])
            .collect();
        let expected: BTreeSet<&str> = expected.iter().map(String::as_str).collect();
        assert_eq!(BTreeSet::from_iter(operations(&twice)), expected);
    }

    #[test]
    fn only_ids_of_shapes_are_renamed() {
        let file = r##"{"shapes": {
            "a#S": {"type": "service", "operations": [{"target": "a#Do"}], "documentation": "a#Do"},
            "a#Do": {"type": "operation", "input": {"target": "a#In"}, "service": "a#S"},
            "a#In": {"type": "structure", "members": {"a": {"target": "smithy.api#String"}}}
        }}"##;
        let multiplied = multiply(&[("m.json".to_owned(), file.to_owned())], 3).unwrap();
        let file: Value = serde_json::from_str(&multiplied[0].1).unwrap();
        let shapes = &file["shapes"];
        assert_eq!(shapes.as_object().unwrap().len(), 7);
        let targets = [("a#Do"), ("a#Copy2Do"), ("a#Copy3Do")]
            .map(|id| serde_json::json!({ "target": id }))
            .to_vec();
        assert_eq!(shapes["a#S"]["operations"], Value::Array(targets));
        assert_eq!(shapes["a#S"]["documentation"], "a#Do");
        assert_eq!(shapes["a#Copy3Do"]["input"]["target"], "a#Copy3In");
        assert_eq!(shapes["a#Copy3Do"]["service"], "a#S");
        assert_eq!(shapes["a#Copy3In"]["members"]["a"]["target"], "smithy.api#String");
    }

    #[test]
    fn a_broken_file_is_named() {
        let error = multiply(&[("m.json".to_owned(), "{".to_owned())], 2).unwrap_err();
        assert!(error.starts_with("m.json: ") && error.ends_with("restore the file"), "{error}");
    }
}
