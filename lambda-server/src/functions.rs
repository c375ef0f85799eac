//! Functions and their versions.

use std::collections::BTreeMap;

use aws_smithy_types::base64;
use serde_json::{Map, Value, json};

use super::ACCOUNT;
use super::http::{Refusal, Reply, Request};
use super::invocations;
use super::state::{
    Answer, Function, Lambda, Named, Run, check_revision, function_arn, page, text,
};

/// Members of `CreateFunction` that are not part of the configuration.
const NOT_CONFIGURATION: [&str; 3] = ["Code", "Publish", "Tags"];
const LAST_MODIFIED: &str = "2026-01-31T12:00:00.000+0000";

impl Lambda {
    /// Adds a function without a request.
    pub(super) fn add_function(&mut self, name: &str, run: Run) {
        let input = json!({
            "FunctionName": name,
            "Role": format!("arn:aws:iam::{ACCOUNT}:role/{name}"),
            "Runtime": "provided.al2023",
            "Handler": "bootstrap",
        });
        let function = self.new_function(&input, 0, run);
        self.functions.insert(name.to_owned(), function);
    }

    fn new_function(&mut self, input: &Value, code_size: usize, run: Run) -> Function {
        let mut latest = json!({
            "FunctionArn": function_arn(text(input, "FunctionName")),
            "Version": "$LATEST",
            "CodeSize": code_size,
            "LastModified": LAST_MODIFIED,
            "RevisionId": self.next_id(),
            "State": "Active",
            "LastUpdateStatus": "Successful",
            "PackageType": "Zip",
            "Timeout": 3,
            "MemorySize": 128,
        });
        configure(&mut latest, input);
        Function {
            latest,
            versions: BTreeMap::new(),
            aliases: BTreeMap::new(),
            policies: BTreeMap::new(),
            tags: input["Tags"].as_object().cloned().unwrap_or_default(),
            reserved_concurrency: None,
            change: None,
            run,
        }
    }

    pub(super) fn create_function(&mut self, request: &Request) -> Answer {
        let input = request.json()?;
        let name = text(&input, "FunctionName").to_owned();
        if self.functions.contains_key(&name) {
            return Err(Refusal::conflict(format!("Function already exist: {name}")));
        }
        if text(&input, "Handler").is_empty() || text(&input, "Runtime").is_empty() {
            let what = "Runtime and Handler are mandatory parameters for functions created with \
                        deployment packages.";
            return Err(Refusal::invalid(what));
        }
        let code_size = zip_size(&input["Code"])?;
        let run = invocations::built_in(text(&input, "Handler"));
        let mut function = self.new_function(&input, code_size, run);
        function.change = self.change("State", "Pending");
        let created = match input["Publish"] == true {
            true => function.publish(None),
            false => function.latest.clone(),
        };
        self.functions.insert(name, function);
        Ok(Reply::json(201, &created))
    }

    pub(super) fn list_functions(&mut self, request: &Request) -> Answer {
        let all = request.parameter("FunctionVersion").as_deref() == Some("ALL");
        let mut items = Vec::new();
        for function in self.functions.values() {
            items.push(function.latest.clone());
            items.extend(function.versions.values().filter(|_| all).cloned());
        }
        page(request, "Functions", items)
    }

    pub(super) fn get_function(&mut self, named: &Named) -> Answer {
        let function = self.function(named)?;
        let mut output = json!({
            "Configuration": function.look_up(named)?,
            "Code": {"RepositoryType": "S3", "Location": "https://example.com/code.zip"},
            "Tags": function.tags,
        });
        if let Some(reserved) = function.reserved_concurrency {
            output["Concurrency"] = json!({ "ReservedConcurrentExecutions": reserved });
        }
        Ok(Reply::json(200, &output))
    }

    pub(super) fn get_function_configuration(&mut self, named: &Named) -> Answer {
        Ok(Reply::json(200, &self.function(named)?.look_up(named)?))
    }

    pub(super) fn update_function_configuration(
        &mut self,
        named: &Named,
        request: &Request,
    ) -> Answer {
        let (input, revision) = (request.json()?, self.next_id());
        let change = self.change("LastUpdateStatus", "InProgress");
        let function = self.function(named)?;
        check_revision(&function.latest, input["RevisionId"].as_str())?;
        function.change = change;
        configure(&mut function.latest, &input);
        function.latest["RevisionId"] = revision.into();
        Ok(Reply::json(200, &function.latest))
    }

    pub(super) fn update_function_code(&mut self, named: &Named, request: &Request) -> Answer {
        let (input, revision) = (request.json()?, self.next_id());
        let function = self.function(named)?;
        check_revision(&function.latest, input["RevisionId"].as_str())?;
        let mut updated = function.latest.clone();
        updated["CodeSize"] = zip_size(&input)?.into();
        updated["RevisionId"] = revision.into();
        if input["DryRun"] != true {
            function.latest = updated.clone();
        }
        if input["Publish"] == true {
            updated = function.publish(None);
        }
        Ok(Reply::json(200, &updated))
    }

    pub(super) fn publish_version(&mut self, named: &Named, request: &Request) -> Answer {
        let input = request.json()?;
        let function = self.function(named)?;
        check_revision(&function.latest, input["RevisionId"].as_str())?;
        Ok(Reply::json(201, &function.publish(input["Description"].as_str())))
    }

    pub(super) fn list_versions(&mut self, named: &Named, request: &Request) -> Answer {
        let function = self.function(named)?;
        let mut items = vec![function.latest.clone()];
        items.extend(function.versions.values().cloned());
        page(request, "Versions", items)
    }

    pub(super) fn delete_function(&mut self, named: &Named) -> Answer {
        let function = self.function(named)?;
        match named.qualifier.as_deref() {
            None => {
                self.functions.remove(&named.name);
            }
            Some(qualifier) => {
                let number = qualifier.parse().ok();
                if number.and_then(|number| function.versions.remove(&number)).is_none() {
                    return Err(Refusal::invalid(format!("{qualifier} is not a version")));
                }
            }
        }
        Ok(Reply::new(204))
    }
}

impl Function {
    /// Publishes `$LATEST` under the next number.
    pub(super) fn publish(&mut self, description: Option<&str>) -> Value {
        let number = self.versions.keys().last().map_or(1, |last| last + 1);
        let mut version = self.latest.clone();
        version["Version"] = number.to_string().into();
        version["FunctionArn"] = format!("{}:{number}", text(&self.latest, "FunctionArn")).into();
        if let Some(description) = description {
            version["Description"] = description.into();
        }
        self.versions.insert(number, version.clone());
        version
    }
}

/// Updates the configuration with the members that are set.
fn configure(configuration: &mut Value, input: &Value) {
    let empty = Map::new();
    for (member, value) in input.as_object().unwrap_or(&empty) {
        match member.as_str() {
            "Layers" => configuration["Layers"] = layers(value),
            member if !NOT_CONFIGURATION.contains(&member) => configuration[member] = value.clone(),
            _ => {}
        }
    }
}

/// Converts the ARNs of layers in a request to the objects in a response.
fn layers(arns: &Value) -> Value {
    let arns = arns.as_array().into_iter().flatten();
    arns.map(|arn| json!({"Arn": arn, "CodeSize": 0})).collect()
}

/// The size of `ZipFile`, which must be a zip archive.
fn zip_size(code: &Value) -> Result<usize, Refusal> {
    let Some(encoded) = code["ZipFile"].as_str() else { return Ok(0) };
    match base64::decode(encoded) {
        Ok(bytes) if bytes.starts_with(b"PK") => Ok(bytes.len()),
        _ => {
            let what =
                "Could not unzip uploaded file. Please check your file, then try to upload again.";
            Err(Refusal::invalid(what))
        }
    }
}
