//! Reads the service descriptions of botocore, the core of the AWS CLI and of the AWS SDK for Python.
//!
//! Each version of a service is a folder of JSON files: the service, its paginators, its waiters and its endpoint
//! rules. They are converted to Smithy JSON AST in memory, so that the generator sees the model of the service. Parts
//! that Smithy cannot express, and facts that botocore does not have, are listed in notes. The formats are described
//! in <https://botocore.amazonaws.com/v1/documentation/api/latest/reference/loaders.html>, and the traits in
//! <https://smithy.io/2.0/spec/model.html>.

mod files;
mod members;
mod names;
mod notes;
mod operations;
mod pages;
mod paths;
mod service;
mod shapes;
mod waiters;

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use tinsmith_codegen::Model;

use self::{files::Files, names::Names, notes::Notes, service::Formats};

/// A service of botocore as a Smithy model.
#[derive(Debug)]
pub struct Description {
    /// The model.
    pub model: Model,
    /// The file of the service in botocore's data folder, such as `ec2/2016-11-15/service-2.json`.
    pub source: String,
    /// The texts of the files.
    pub texts: Vec<String>,
    /// The folder of the service, with its versions.
    pub folder: PathBuf,
    /// What the model does not have, one line each.
    pub notes: Vec<String>,
}

/// Reads the newest version of a service. `folder` is the data folder of botocore, or a folder that contains it, such
/// as that of a Python environment or of an installed AWS CLI. `service` is the name of its folder there.
///
/// # Errors
/// The folder has no service of this name, a file cannot be read, or it is not a valid description.
pub fn read(folder: &Path, service: &str) -> Result<Description, String> {
    let files = files::read(folder, service)?;
    let place = |error: String| format!("{}: {error}", files.source);
    let (ast, notes) = convert(&files).map_err(place)?;
    let model = Model::read([(files.source.as_str(), ast.to_string().as_str())]);
    Ok(Description {
        model: model.map_err(|error| error.to_string())?,
        notes,
        texts: files.texts,
        folder: files.folder,
        source: files.source,
    })
}

/// The names of all services in a folder, sorted. `folder` is as in [`read`].
///
/// # Errors
/// The folder has no service, or cannot be read.
pub fn services(folder: &Path) -> Result<Vec<String>, String> {
    files::services(folder)
}

/// What all parts of the conversion read.
struct Source<'a> {
    /// The service, as botocore describes it.
    api: &'a Value,
    /// The shape IDs.
    names: Names,
    /// The formats of the protocols of the service.
    formats: Formats,
}

impl Source<'_> {
    /// A shape, or null.
    fn shape(&self, name: &str) -> &Value {
        &self.api["shapes"][name]
    }
}

/// Converts a description to Smithy JSON AST, and returns notes.
fn convert(files: &Files) -> Result<(Value, Vec<String>), String> {
    let api = &files.service;
    let mut notes = Notes::default();
    let formats = Formats::of(&api["metadata"], &mut notes)?;
    let source = Source { api, names: Names::of(api)?, formats };
    let mut converted = shapes::convert(&source, &mut notes)?;
    let mut operations = operations::convert(&source, &mut converted)?;
    pages::add(&source, &files.paginators, &mut operations, &mut notes);
    waiters::add(&source, &files.waiters, &mut operations, &mut notes);
    let ids: Vec<Value> = operations.keys().map(|id| target(id)).collect();
    let service = service::convert(&source, ids, &files.endpoint_rules, &mut notes);
    converted.insert(source.names.service(), service);
    converted.extend(operations);
    notes.add_always();
    Ok((json!({ "smithy": "2.0", "shapes": converted }), notes.lines()))
}

fn target(id: &str) -> Value {
    json!({ "target": id })
}

/// A string in an object.
fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value[key].as_str()
}

/// Whether a flag is set.
fn flag(value: &Value, key: &str) -> bool {
    value[key].as_bool() == Some(true)
}

/// The entries of an object in an object; none if it is missing.
fn entries<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let entries = value[key].as_object().into_iter().flatten();
    entries.map(|(name, value)| (name.as_str(), value))
}

/// The items of an array in an object; none if it is missing.
fn items<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key].as_array().into_iter().flatten()
}

/// The traits that operations, shapes and members have in common.
fn common_traits(value: &Value) -> Map<String, Value> {
    let mut traits = Map::new();
    if let Some(html) = text(value, "documentation").filter(|html| !html.is_empty()) {
        traits.insert("smithy.api#documentation".to_owned(), html.into());
    }
    if flag(value, "deprecated") {
        let mut deprecated = Map::new();
        for (key, of_trait) in [("deprecatedMessage", "message"), ("deprecatedSince", "since")] {
            deprecated.extend(text(value, key).map(|text| (of_trait.to_owned(), text.into())));
        }
        traits.insert("smithy.api#deprecated".to_owned(), deprecated.into());
    }
    traits
}

/// A trait without properties.
fn mark(traits: &mut Map<String, Value>, id: &str) {
    set(traits, id, json!({}));
}

fn set(traits: &mut Map<String, Value>, id: &str, value: impl Into<Value>) {
    traits.insert(id.to_owned(), value.into());
}

/// An XML namespace: an object in Smithy, and either an object or the URI in botocore.
fn xml_namespace(value: &Value) -> Option<Value> {
    match &value["xmlNamespace"] {
        Value::String(uri) => Some(json!({ "uri": uri })),
        Value::Object(object) => Some(object.clone().into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
