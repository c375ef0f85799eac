//! The model of Lambda as the tests of it see it: shapes by name, straight from the files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

const NAMESPACE: &str = "com.amazonaws.lambda#";

/// A trait's full name from its short one: `required` is `smithy.api#required`.
pub fn trait_id(name: &str) -> String {
    if name.contains('#') { name.to_owned() } else { format!("smithy.api#{name}") }
}

/// The value of a trait of a shape or member.
pub fn get_trait<'a>(shape: &'a Value, name: &str) -> Option<&'a Value> {
    shape.get("traits")?.get(trait_id(name))
}

/// The members of a structure, union or enum.
pub fn members(shape: &Value) -> impl Iterator<Item = (&String, &Value)> {
    shape.get("members").and_then(Value::as_object).into_iter().flatten()
}

/// Shape id that a member, an operation's `input` and the like refer to.
pub fn target(reference: &Value) -> &str {
    reference["target"].as_str().expect("a reference has a target")
}

/// Id without its namespace.
pub fn short(id: &str) -> &str {
    id.split_once('#').map_or(id, |(_, name)| name)
}

/// The JSON files of a folder of this repository, by file name.
pub fn json_files(folder: &str) -> BTreeMap<String, Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let paths = entries.map(|entry| entry.unwrap().path());
    let json = paths.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    json.map(|path| {
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let value =
            serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        (path.file_name().unwrap().to_string_lossy().into_owned(), value)
    })
    .collect()
}

/// All shapes of the model, by full id.
pub struct Model(pub BTreeMap<String, Value>);

impl Model {
    /// Reads and merges `model/lambda`.
    pub fn read() -> Model {
        let shapes = |file: Value| file["shapes"].as_object().cloned().unwrap_or_default();
        Model(json_files("model/lambda").into_values().flat_map(shapes).collect())
    }

    /// A shape by its full id, or by its name in Lambda's namespace.
    pub fn shape(&self, id: &str) -> Option<&Value> {
        self.0.get(id).or_else(|| self.0.get(&format!("{NAMESPACE}{id}")))
    }

    /// The shape that `holder[field]` refers to; `Unit`, which the model does not define, is `None`.
    pub fn target_of(&self, holder: &Value, field: &str) -> Option<&Value> {
        self.shape(target(holder.get(field)?))
    }
}
