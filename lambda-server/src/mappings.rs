//! Event source mappings.

use serde_json::{Value, json};

use super::http::{Refusal, Reply, Request};
use super::state::{Answer, Lambda, Named, page, text};
use super::{ACCOUNT, REGION};

/// 2026-01-31T12:00:00.25Z, with a fraction as in Lambda.
const LAST_MODIFIED: f64 = 1_769_860_800.25;

impl Lambda {
    pub(super) fn create_mapping(&mut self, request: &Request) -> Answer {
        let mut mapping = request.json()?;
        let named = Named::of(text(&mapping, "FunctionName"), request);
        self.function(&named)?.version(&named)?;
        let source = text(&mapping, "EventSourceArn");
        let is_taken = |other: &Value| {
            text(other, "EventSourceArn") == source && text(other, "FunctionArn") == named.arn()
        };
        if let Some(other) = self.mappings.values().find(|other| is_taken(other)) {
            return Err(Refusal::conflict(format!(
                "An event source mapping with event source and function already exists. Please \
                 update or delete the existing mapping with UUID {}",
                text(other, "UUID")
            )));
        }
        let id = self.next_id();
        mapping["UUID"] = id.clone().into();
        mapping["FunctionArn"] = named.arn().into();
        mapping["EventSourceMappingArn"] =
            format!("arn:aws:lambda:{REGION}:{ACCOUNT}:event-source-mapping:{id}").into();
        mapping["StateTransitionReason"] = "USER_INITIATED".into();
        settle(&mut mapping, "Creating");
        self.mappings.insert(id, mapping.clone());
        Ok(Reply::json(202, &mapping))
    }

    pub(super) fn list_mappings(&mut self, request: &Request) -> Answer {
        let source = request.parameter("EventSourceArn");
        let function = request.parameter("FunctionName").map(|name| Named::of(&name, request));
        let mut mappings: Vec<Value> = self.mappings.values().cloned().collect();
        mappings.retain(|mapping| {
            source.as_deref().is_none_or(|arn| text(mapping, "EventSourceArn") == arn)
                && function.as_ref().is_none_or(|it| text(mapping, "FunctionArn") == it.arn())
        });
        page(request, "EventSourceMappings", mappings)
    }

    pub(super) fn get_mapping(&mut self, id: &str) -> Answer {
        Ok(Reply::json(200, self.mappings.get(id).ok_or_else(missing)?))
    }

    pub(super) fn update_mapping(&mut self, id: &str, request: &Request) -> Answer {
        let input = request.json()?;
        let mapping = self.mappings.get_mut(id).ok_or_else(missing)?;
        for (member, value) in input.as_object().into_iter().flatten() {
            mapping[member] = value.clone();
        }
        settle(mapping, "Updating");
        Ok(Reply::json(202, mapping))
    }

    pub(super) fn delete_mapping(&mut self, id: &str) -> Answer {
        let mut mapping = self.mappings.remove(id).ok_or_else(missing)?;
        mapping["State"] = "Deleting".into();
        Ok(Reply::json(202, &mapping))
    }
}

/// Sets the state of a mapping, which is `Disabled` if the mapping is not enabled, and removes the members
/// that are only in requests.
fn settle(mapping: &mut Value, state: &str) {
    let is_off = mapping["Enabled"] == false;
    mapping["State"] = if is_off { "Disabled" } else { state }.into();
    mapping["LastModified"] = json!(LAST_MODIFIED);
    if let Some(members) = mapping.as_object_mut() {
        members.remove("FunctionName");
    }
}

fn missing() -> Refusal {
    Refusal::not_found("The resource you requested does not exist.")
}
