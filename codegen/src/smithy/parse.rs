//! Parses a JSON AST file.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Member, Members, Service, Shape, ShapeType, Traits};
use crate::Error;

const ENUM: &str = "smithy.api#enum";
const ENUM_VALUE: &str = "smithy.api#enumValue";

/// The contents of a file.
#[derive(Debug, Default)]
pub(super) struct File {
    pub(super) shapes: Vec<Shape>,
    pub(super) applied: Vec<Apply>,
}

/// An `apply` statement: traits for a shape or member that is defined elsewhere.
#[derive(Debug)]
pub(super) struct Apply {
    pub(super) file: String,
    pub(super) target: String,
    pub(super) traits: Traits,
}

/// Parses a file.
pub(super) fn file(name: &str, text: &str) -> Result<File, Error> {
    read(name, text).map_err(|error| error.in_file(name))
}

fn read(name: &str, text: &str) -> Result<File, Error> {
    let json: Value = serde_json::from_str(text)
        .map_err(|error| Error::new(format!("not valid JSON: {error}; correct the file there")))?;
    let Some(root) = json.as_object() else {
        return Err(Error::new(
            "not a Smithy JSON AST, whose top level is an object; give a model's file",
        ));
    };
    let is_v1 = match root.get("smithy").and_then(Value::as_str) {
        Some("1" | "1.0") => true,
        Some("2" | "2.0") => false,
        Some(other) => {
            let message = format!(
                "Smithy version {other} is not supported, and Tinsmith supports 1.0 and 2.0; convert the model to 2.0"
            );
            return Err(Error::new(message));
        }
        None => {
            return Err(Error::new(
                "not a Smithy JSON AST, which has a version; add `\"smithy\": \"2.0\"`",
            ));
        }
    };
    let mut file = File::default();
    for (id, value) in object(root, "shapes")?.into_iter().flatten() {
        shape(name, id, value, &mut file).map_err(|error| error.at(id))?;
    }
    file.shapes.iter_mut().for_each(|shape| shape.is_v1 = is_v1);
    Ok(file)
}

fn shape(file: &str, id: &str, value: &Value, into: &mut File) -> Result<(), Error> {
    // An `apply` statement can target a member.
    let is_apply = value.get("type").and_then(Value::as_str) == Some("apply");
    let of_shape = id.split_once('$').map_or(id, |(shape, _)| shape);
    if !is_absolute_id(if is_apply { of_shape } else { id }) {
        return Err(Error::new("a shape id has the form `namespace#Name`; correct it"));
    }
    let Some(shape) = value.as_object() else {
        return Err(Error::new("a shape is an object with a `type`; write one"));
    };
    let Some(kind) = shape.get("type").and_then(Value::as_str) else {
        return Err(Error::new("the shape has no `type`; add it"));
    };
    let mut traits = Traits::new(object(shape, "traits")?.cloned().unwrap_or_default());
    let file = file.to_owned();
    if is_apply {
        into.applied.push(Apply { file, target: id.to_owned(), traits });
        return Ok(());
    }
    let kind = shape_type(kind, shape, &mut traits)?;
    let mixins = targets(shape, "mixins")?;
    let late_traits = BTreeMap::new();
    into.shapes.push(Shape {
        id: id.to_owned(),
        file,
        is_v1: false,
        kind,
        traits,
        mixins,
        late_traits,
    });
    Ok(())
}

fn shape_type(
    kind: &str,
    shape: &Map<String, Value>,
    traits: &mut Traits,
) -> Result<ShapeType, Error> {
    Ok(match kind {
        "blob" => ShapeType::Blob,
        "boolean" => ShapeType::Boolean,
        "string" if traits.has(ENUM) => ShapeType::Enum(legacy_enum(traits)?),
        "string" => ShapeType::String,
        "byte" => ShapeType::Byte,
        "short" => ShapeType::Short,
        "integer" => ShapeType::Integer,
        "long" => ShapeType::Long,
        "float" => ShapeType::Float,
        "double" => ShapeType::Double,
        "bigInteger" => ShapeType::BigInteger,
        "bigDecimal" => ShapeType::BigDecimal,
        "timestamp" => ShapeType::Timestamp,
        "document" => ShapeType::Document,
        "structure" => ShapeType::Structure(members(shape)?),
        "union" => ShapeType::Union(members(shape)?),
        "enum" => ShapeType::Enum(members(shape)?),
        "intEnum" => ShapeType::IntEnum(members(shape)?),
        // A set of Smithy 1.0 is a list with unique items.
        "list" | "set" => ShapeType::List(member(shape, "member")?),
        "map" => ShapeType::Map { key: member(shape, "key")?, value: member(shape, "value")? },
        "operation" => ShapeType::Operation {
            input: target_or_unit(shape, "input")?,
            output: target_or_unit(shape, "output")?,
            errors: targets(shape, "errors")?,
        },
        "resource" => resource(shape)?,
        "service" => ShapeType::Service(service(shape)?),
        other => {
            return Err(Error::new(format!(
                "`{other}` is not a shape type of Smithy; correct `type`"
            )));
        }
    })
}

fn resource(shape: &Map<String, Value>) -> Result<ShapeType, Error> {
    let mut operations = Vec::new();
    // Lifecycle operations come first, in the order of Smithy's specification.
    for lifecycle in ["create", "put", "read", "update", "delete", "list"] {
        if let Some(value) = shape.get(lifecycle) {
            operations.push(target(value).map_err(|e| e.of_member(lifecycle))?);
        }
    }
    operations.extend(targets(shape, "operations")?);
    operations.extend(targets(shape, "collectionOperations")?);
    Ok(ShapeType::Resource { operations, resources: targets(shape, "resources")? })
}

fn service(shape: &Map<String, Value>) -> Result<Service, Error> {
    let mut rename = BTreeMap::new();
    for (id, name) in object(shape, "rename")?.into_iter().flatten() {
        let Some(name) = name.as_str() else {
            return Err(Error::new(format!("`rename` of `{id}` must be a string; correct it")));
        };
        rename.insert(id.clone(), name.to_owned());
    }
    Ok(Service {
        version: shape.get("version").and_then(Value::as_str).unwrap_or_default().to_owned(),
        operations: targets(shape, "operations")?,
        resources: targets(shape, "resources")?,
        errors: targets(shape, "errors")?,
        rename,
    })
}

fn members(shape: &Map<String, Value>) -> Result<Members, Error> {
    let each = object(shape, "members")?.into_iter().flatten();
    each.map(|(name, value)| one_member(name, value).map_err(|e| e.of_member(name))).collect()
}

fn member(shape: &Map<String, Value>, name: &str) -> Result<Member, Error> {
    let Some(value) = shape.get(name) else {
        return Err(Error::new(format!("the shape has no `{name}`; add it")));
    };
    one_member(name, value).map_err(|e| e.of_member(name))
}

fn one_member(name: &str, value: &Value) -> Result<Member, Error> {
    if !is_identifier(name) {
        let message = "a member name consists of letters, digits and `_`, and does not start with a digit; correct it";
        return Err(Error::new(message));
    }
    let traits = match value.get("traits") {
        None => Map::new(),
        Some(Value::Object(traits)) => traits.clone(),
        Some(_) => return Err(Error::new("`traits` must be an object; correct it")),
    };
    Ok(Member { name: name.to_owned(), target: target(value)?, traits: Traits::new(traits) })
}

fn target_or_unit(shape: &Map<String, Value>, key: &str) -> Result<String, Error> {
    match shape.get(key) {
        None => Ok("smithy.api#Unit".to_owned()),
        Some(value) => target(value).map_err(|error| error.of_member(key)),
    }
}

fn targets(shape: &Map<String, Value>, key: &str) -> Result<Vec<String>, Error> {
    match shape.get(key) {
        None => Ok(Vec::new()),
        Some(Value::Array(items)) => {
            items.iter().map(target).collect::<Result<_, _>>().map_err(|error| error.of_member(key))
        }
        Some(_) => Err(Error::new(format!("`{key}` must be an array; correct it"))),
    }
}

fn target(value: &Value) -> Result<String, Error> {
    match value.get("target").and_then(Value::as_str) {
        Some(id) if is_absolute_id(id) => Ok(id.to_owned()),
        Some(id) => {
            Err(Error::new(format!("`{id}` is not an absolute shape id; write `namespace#Name`")))
        }
        None => Err(Error::new("it has no `target`; add `\"target\": \"namespace#Name\"`")),
    }
}

fn object<'a>(
    shape: &'a Map<String, Value>,
    key: &str,
) -> Result<Option<&'a Map<String, Value>>, Error> {
    match shape.get(key) {
        None => Ok(None),
        Some(Value::Object(object)) => Ok(Some(object)),
        Some(_) => Err(Error::new(format!("`{key}` must be an object; correct it"))),
    }
}

fn is_absolute_id(id: &str) -> bool {
    id.split_once('#').is_some_and(|(namespace, name)| {
        namespace.split('.').all(is_identifier) && is_identifier(name)
    })
}

/// Whether a text is a valid Smithy identifier.
fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic())
        && text.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
}

/// The members of a string with Smithy 1.0's `enum` trait.
fn legacy_enum(traits: &Traits) -> Result<Members, Error> {
    let wrong = || {
        Error::new("its value must be an array of objects with a `value`; correct it")
            .of_trait(ENUM)
    };
    let items = traits.get(ENUM).and_then(Value::as_array).ok_or_else(wrong)?;
    let mut members = Vec::new();
    for item in items {
        let value = item.get("value").and_then(Value::as_str).ok_or_else(wrong)?;
        let name = item.get("name").and_then(Value::as_str).unwrap_or(value);
        let mut traits = Traits::default();
        traits.set(ENUM_VALUE, value.into());
        for key in ["documentation", "deprecated"] {
            match item.get(key) {
                Some(Value::String(text)) => {
                    traits.set(&format!("smithy.api#{key}"), text.as_str().into())
                }
                Some(Value::Bool(true)) => {
                    traits.set(&format!("smithy.api#{key}"), Map::new().into())
                }
                _ => {}
            }
        }
        members.push(Member {
            name: name.to_owned(),
            target: "smithy.api#Unit".to_owned(),
            traits,
        });
    }
    Ok(members)
}

impl Error {
    /// Adds the name of a member or property to the error text; the shape ID is added later.
    fn of_member(self, name: &str) -> Self {
        Error::new(format!("`{name}`: {self}"))
    }
}
