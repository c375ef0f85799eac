//! Shape IDs.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{entries, text};

/// Names of services that cannot be derived: `tinsmith-codegen` has customizations for them.
const SERVICES: [(&str, &str); 1] = [("API Gateway", "BackplaneControlService")];

/// The IDs of all shapes.
#[derive(Debug)]
pub(super) struct Names {
    namespace: String,
    service: String,
    /// The value of the header `x-amz-target` before the dot, if it is not the name of the service shape.
    pub(super) target_prefix: Option<String>,
    /// The IDs of shapes, by their names in botocore.
    shapes: BTreeMap<String, String>,
    taken: BTreeSet<String>,
}

impl Names {
    pub(super) fn of(api: &Value) -> Result<Self, String> {
        let metadata = &api["metadata"];
        let missing = || "the `metadata` has no `serviceId`; update botocore".to_owned();
        let id = text(metadata, "serviceId").or(text(metadata, "endpointPrefix"));
        let id = id.ok_or_else(missing)?;
        let plain: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
        let known = SERVICES.iter().find(|(known, _)| *known == id).map(|(_, name)| *name);
        // The wire of RPC protocols contains the name of the service shape.
        let prefix = text(metadata, "targetPrefix");
        let service = prefix.or(known).unwrap_or(&plain);
        let name = service.rsplit('.').next().unwrap_or(service);
        let target_prefix = (name != service).then(|| service.to_owned());
        let mut names = Self {
            namespace: format!("com.amazonaws.{}", plain.to_ascii_lowercase()),
            service: name.to_owned(),
            target_prefix,
            shapes: BTreeMap::new(),
            taken: BTreeSet::from([name.to_owned()]),
        };
        // In botocore, an operation and a shape can have the same name.
        names.taken.extend(entries(api, "operations").map(|(name, _)| name.to_owned()));
        for (name, _) in entries(api, "shapes") {
            let id = names.unique(name);
            names.shapes.insert(name.to_owned(), id);
        }
        Ok(names)
    }

    /// The ID of the service.
    pub(super) fn service(&self) -> String {
        self.id(&self.service)
    }

    /// The ID of an operation.
    pub(super) fn operation(&self, name: &str) -> String {
        self.id(name)
    }

    /// The ID of a shape.
    ///
    /// # Errors
    /// There is no such shape.
    pub(super) fn shape(&self, name: &str) -> Result<String, String> {
        let missing = || format!("the shape `{name}` is missing; the file is not complete");
        self.shapes.get(name).cloned().ok_or_else(missing)
    }

    /// The ID of the stream of bytes that is made of a blob.
    pub(super) fn stream(&self, name: &str) -> String {
        self.added(&format!("{name}Stream"))
    }

    /// The ID of the shape of JSON values in strings.
    pub(super) fn json_value(&self) -> String {
        self.added("JsonValue")
    }

    /// The ID of a shape that botocore does not have.
    fn added(&self, name: &str) -> String {
        let mut name = name.to_owned();
        while self.taken.contains(&name) {
            name.push('_');
        }
        self.id(&name)
    }

    fn unique(&mut self, name: &str) -> String {
        let mut unique = name.to_owned();
        while !self.taken.insert(unique.clone()) {
            unique.push_str("Shape");
        }
        self.id(&unique)
    }

    fn id(&self, name: &str) -> String {
        format!("{}#{name}", self.namespace)
    }
}
