//! Resource-based policies of functions.

use serde_json::{Value, json};

use super::http::{Refusal, Reply, Request};
use super::state::{Answer, Lambda, Named, Policy, text};

impl Lambda {
    pub(super) fn add_permission(&mut self, named: &Named, request: &Request) -> Answer {
        let input = request.json()?;
        let function = self.function(named)?;
        function.version(named)?;
        let policy = function.policies.entry(key(named)).or_default();
        let statement = add(policy, &input, &named.arn())?;
        Ok(Reply::json(201, &json!({ "Statement": statement.to_string() })))
    }

    pub(super) fn get_policy(&mut self, named: &Named) -> Answer {
        let policy = self.function(named)?.policies.get(&key(named));
        get(policy.unwrap_or(&Policy::new()))
    }

    pub(super) fn remove_permission(&mut self, named: &Named, id: &str) -> Answer {
        let policy = self.function(named)?.policies.entry(key(named)).or_default();
        remove(policy, id)
    }
}

fn key(named: &Named) -> String {
    named.qualifier.clone().unwrap_or_default()
}

/// Adds the statement of a request to a policy.
pub(super) fn add(policy: &mut Policy, input: &Value, resource: &str) -> Result<Value, Refusal> {
    let id = text(input, "StatementId");
    if policy.contains_key(id) {
        let what = format!(
            "The statement id ({id}) provided already exists. Please provide a new statement id, \
             or remove the existing statement."
        );
        return Err(Refusal::conflict(what));
    }
    let principal = match text(input, "Principal") {
        "*" => json!("*"),
        service if service.ends_with(".amazonaws.com") => json!({ "Service": service }),
        account => json!({ "AWS": account }),
    };
    let mut statement = json!({
        "Sid": id,
        "Effect": "Allow",
        "Principal": principal,
        "Action": text(input, "Action"),
        "Resource": resource,
    });
    if let Some(arn) = input["SourceArn"].as_str() {
        statement["Condition"]["ArnLike"]["AWS:SourceArn"] = arn.into();
    }
    if let Some(account) = input["SourceAccount"].as_str() {
        statement["Condition"]["StringEquals"]["AWS:SourceAccount"] = account.into();
    }
    policy.insert(id.to_owned(), statement.clone());
    Ok(statement)
}

pub(super) fn get(policy: &Policy) -> Answer {
    if policy.is_empty() {
        return Err(missing());
    }
    let statements: Vec<&Value> = policy.values().collect();
    let text = json!({"Version": "2012-10-17", "Id": "default", "Statement": statements});
    let output = json!({"Policy": text.to_string(), "RevisionId": revision(policy)});
    Ok(Reply::json(200, &output))
}

pub(super) fn remove(policy: &mut Policy, id: &str) -> Answer {
    match policy.remove(id) {
        Some(_) => Ok(Reply::new(204)),
        None => Err(missing()),
    }
}

/// The revision ID, which depends on the statements.
pub(super) fn revision(policy: &Policy) -> String {
    policy.keys().cloned().collect::<Vec<_>>().join("+")
}

fn missing() -> Refusal {
    Refusal::not_found("No policy is associated with the given resource.")
}
