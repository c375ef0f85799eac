//! Layer versions and their policies.

use std::collections::BTreeMap;

use serde_json::json;

use super::http::{Refusal, Reply, Request};
use super::policies;
use super::state::{Answer, Lambda, Layer, text};
use super::{ACCOUNT, REGION};

impl Lambda {
    pub(super) fn publish_layer(&mut self, name: &str, request: &Request) -> Answer {
        let input = request.json()?;
        let versions = self.layers.entry(name.to_owned()).or_default();
        let (arn, number) = (layer_arn(name), versions.len() + 1);
        let version = json!({
            "LayerArn": arn,
            "LayerVersionArn": format!("{arn}:{number}"),
            "Version": number,
            "Description": text(&input, "Description"),
            "CreatedDate": "2026-01-31T12:00:00.000+0000",
            "CompatibleRuntimes": input["CompatibleRuntimes"],
            "Content": {"Location": "https://example.com/layer.zip", "CodeSize": 0},
        });
        versions.push(Layer { version: version.clone(), policy: BTreeMap::new() });
        Ok(Reply::json(201, &version))
    }

    pub(super) fn get_layer(&mut self, name: &str, number: &str) -> Answer {
        Ok(Reply::json(200, &self.layer(name, number)?.version))
    }

    pub(super) fn add_layer_permission(
        &mut self,
        name: &str,
        number: &str,
        request: &Request,
    ) -> Answer {
        let input = request.json()?;
        let layer = self.layer(name, number)?;
        let arn = text(&layer.version, "LayerVersionArn");
        let statement = policies::add(&mut layer.policy, &input, arn)?;
        let revision = policies::revision(&layer.policy);
        let output = json!({"Statement": statement.to_string(), "RevisionId": revision});
        Ok(Reply::json(201, &output))
    }

    pub(super) fn get_layer_policy(&mut self, name: &str, number: &str) -> Answer {
        policies::get(&self.layer(name, number)?.policy)
    }

    pub(super) fn remove_layer_permission(&mut self, name: &str, number: &str, id: &str) -> Answer {
        policies::remove(&mut self.layer(name, number)?.policy, id)
    }

    fn layer(&mut self, name: &str, number: &str) -> Result<&mut Layer, Refusal> {
        let index = number.parse().ok().and_then(|number: usize| number.checked_sub(1));
        let versions = self.layers.get_mut(name);
        versions.zip(index).and_then(|(versions, index)| versions.get_mut(index)).ok_or_else(|| {
            let arn = layer_arn(name);
            Refusal::not_found(format!("Layer version {arn}:{number} does not exist."))
        })
    }
}

fn layer_arn(name: &str) -> String {
    format!("arn:aws:lambda:{REGION}:{ACCOUNT}:layer:{name}")
}
