//! Aliases of functions.

use serde_json::json;

use super::http::{Refusal, Reply, Request};
use super::state::{Answer, Function, Lambda, Named, check_revision, function_arn, page, text};

impl Lambda {
    /// Publishes a version, and adds an alias for it, without a request.
    pub(super) fn add_alias(&mut self, function: &str, name: &str) {
        let revision = self.next_id();
        let function = self.functions.get_mut(function).expect("the function exists");
        let version = function.publish(None);
        let alias = json!({
            "AliasArn": format!("{}:{name}", text(&function.latest, "FunctionArn")),
            "Name": name,
            "FunctionVersion": version["Version"],
            "RevisionId": revision,
        });
        function.aliases.insert(name.to_owned(), alias);
    }

    pub(super) fn create_alias(&mut self, named: &Named, request: &Request) -> Answer {
        let (mut alias, revision) = (request.json()?, self.next_id());
        let function = self.function(named)?;
        let name = text(&alias, "Name").to_owned();
        let arn = format!("{}:{name}", function_arn(&named.name));
        if function.aliases.contains_key(&name) {
            return Err(Refusal::conflict(format!("Alias already exists: {arn}")));
        }
        function.check_version(named, text(&alias, "FunctionVersion"))?;
        alias["AliasArn"] = arn.into();
        alias["RevisionId"] = revision.into();
        function.aliases.insert(name, alias.clone());
        Ok(Reply::json(201, &alias))
    }

    pub(super) fn list_aliases(&mut self, named: &Named, request: &Request) -> Answer {
        let version = request.parameter("FunctionVersion");
        let mut aliases: Vec<_> = self.function(named)?.aliases.values().cloned().collect();
        aliases.retain(|alias| {
            version.as_deref().is_none_or(|version| text(alias, "FunctionVersion") == version)
        });
        page(request, "Aliases", aliases)
    }

    pub(super) fn get_alias(&mut self, named: &Named, alias: &str) -> Answer {
        match self.function(named)?.aliases.get(alias) {
            Some(alias) => Ok(Reply::json(200, alias)),
            None => Err(missing(named, alias)),
        }
    }

    pub(super) fn update_alias(&mut self, named: &Named, name: &str, request: &Request) -> Answer {
        let (input, revision) = (request.json()?, self.next_id());
        let function = self.function(named)?;
        if let Some(version) = input["FunctionVersion"].as_str() {
            function.check_version(named, version)?;
        }
        let alias = function.aliases.get_mut(name).ok_or_else(|| missing(named, name))?;
        check_revision(alias, input["RevisionId"].as_str())?;
        for member in ["FunctionVersion", "Description", "RoutingConfig"] {
            if let Some(value) = input.get(member) {
                alias[member] = value.clone();
            }
        }
        alias["RevisionId"] = revision.into();
        Ok(Reply::json(200, alias))
    }

    /// Deletes an alias. If it does not exist, the request succeeds as well.
    pub(super) fn delete_alias(&mut self, named: &Named, alias: &str) -> Answer {
        self.function(named)?.aliases.remove(alias);
        Ok(Reply::new(204))
    }
}

impl Function {
    /// Checks that the version of an alias exists.
    fn check_version(&self, named: &Named, version: &str) -> Result<(), Refusal> {
        let named = Named { name: named.name.clone(), qualifier: Some(version.to_owned()) };
        self.version(&named).map(|_| ())
    }
}

fn missing(named: &Named, alias: &str) -> Refusal {
    let arn = function_arn(&named.name);
    Refusal::not_found(format!("Cannot find alias arn: {arn}:{alias}"))
}
