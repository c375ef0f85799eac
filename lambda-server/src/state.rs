//! The state of the server.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::http::{Refusal, Reply, Request};
use super::invocations::FunctionError;
use super::{ACCOUNT, REGION};

pub(super) type Run = Arc<dyn Fn(Value) -> Result<Value, FunctionError> + Send + Sync>;
/// Statements by ID.
pub(super) type Policy = BTreeMap<String, Value>;
pub(super) type Answer = Result<Reply, Refusal>;

/// All resources of the server.
#[derive(Default)]
pub(super) struct Lambda {
    pub functions: BTreeMap<String, Function>,
    pub layers: BTreeMap<String, Vec<Layer>>,
    pub mappings: BTreeMap<String, Value>,
    /// The number of lookups of a function before a change takes effect.
    pub slowness: usize,
    ids: usize,
}

pub(super) struct Function {
    /// The configuration of `$LATEST` in the wire format.
    pub latest: Value,
    /// The published versions by number.
    pub versions: BTreeMap<u64, Value>,
    pub aliases: BTreeMap<String, Value>,
    /// Policies by qualifier, which is "" for the function without a qualifier.
    pub policies: BTreeMap<String, Policy>,
    pub tags: Map<String, Value>,
    pub reserved_concurrency: Option<i64>,
    pub change: Option<Change>,
    pub run: Run,
}

/// A change that has not taken effect yet.
pub(super) struct Change {
    /// The member of the configuration that shows the change, and its value.
    pub says: (&'static str, &'static str),
    /// The number of remaining lookups before the change takes effect.
    pub times: usize,
}

pub(super) struct Layer {
    pub version: Value,
    pub policy: Policy,
}

/// A function name in a request.
pub(super) struct Named {
    pub name: String,
    pub qualifier: Option<String>,
}

impl Named {
    /// Parses a name, an ARN or a partial ARN, with or without a qualifier.
    pub(super) fn of(text: &str, request: &Request) -> Named {
        let name = match text.rsplit_once("function:") {
            Some((_, name)) => name,
            None => text,
        };
        let (name, qualifier) = match name.split_once(':') {
            Some((name, qualifier)) => (name, Some(qualifier.to_owned())),
            None => (name, None),
        };
        let qualifier = request.parameter("Qualifier").or(qualifier);
        Named { name: name.to_owned(), qualifier }
    }

    /// The ARN, with the qualifier if it is set.
    pub(super) fn arn(&self) -> String {
        let arn = function_arn(&self.name);
        match &self.qualifier {
            Some(qualifier) => format!("{arn}:{qualifier}"),
            None => arn,
        }
    }
}

pub(super) fn function_arn(name: &str) -> String {
    format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}")
}

/// The UUID for a number, which is the same in each run.
pub(super) fn uuid(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

impl Lambda {
    pub(super) fn next_id(&mut self) -> String {
        self.ids += 1;
        uuid(self.ids)
    }

    /// A change that sets a member of the configuration to this value until it takes effect.
    pub(super) fn change(&self, member: &'static str, value: &'static str) -> Option<Change> {
        (self.slowness > 0).then_some(Change { says: (member, value), times: self.slowness })
    }

    pub(super) fn function(&mut self, named: &Named) -> Result<&mut Function, Refusal> {
        let missing = || Refusal::not_found(format!("Function not found: {}", named.arn()));
        self.functions.get_mut(&named.name).ok_or_else(missing)
    }
}

impl Function {
    /// Looks up the configuration. A change may not have taken effect yet.
    pub(super) fn look_up(&mut self, named: &Named) -> Result<Value, Refusal> {
        let mut found = self.version(named)?.clone();
        if let Some(Change { says: (member, value), times }) = &mut self.change {
            found[*member] = (*value).into();
            *times -= 1;
        }
        self.change.take_if(|change| change.times == 0);
        Ok(found)
    }

    /// The configuration for a qualifier.
    pub(super) fn version(&self, named: &Named) -> Result<&Value, Refusal> {
        let missing = || Refusal::not_found(format!("Function not found: {}", named.arn()));
        match named.qualifier.as_deref() {
            None | Some("$LATEST") => Ok(&self.latest),
            Some(qualifier) => {
                let alias = self.aliases.get(qualifier);
                let version = alias.map_or(qualifier, |alias| text(alias, "FunctionVersion"));
                let number = version.parse().ok();
                number.and_then(|number| self.versions.get(&number)).ok_or_else(missing)
            }
        }
    }
}

/// The value of a string member, or "".
pub(super) fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_default()
}

/// Returns an error if a resource has changed since the revision in the request.
pub(super) fn check_revision(current: &Value, wanted: Option<&str>) -> Result<(), Refusal> {
    match wanted {
        Some(wanted) if wanted != text(current, "RevisionId") => Err(Refusal::new(
            412,
            "PreconditionFailedException",
            "The RevisionId provided does not match the latest RevisionId",
        )),
        _ => Ok(()),
    }
}

/// The requested page of a list. The marker is the index of the first item.
pub(super) fn page(request: &Request, member: &str, items: Vec<Value>) -> Answer {
    let number = |name: &str, default: usize| match request.parameter(name) {
        None => Ok(default),
        Some(text) => text.parse().map_err(|_| Refusal::invalid(format!("Invalid {name}"))),
    };
    let (start, count) = (number("Marker", 0)?, number("MaxItems", 50)?);
    let end = start + count;
    let marker = (end < items.len()).then(|| end.to_string());
    let page: Vec<Value> = items.into_iter().skip(start).take(count).collect();
    Ok(Reply::json(200, &serde_json::json!({ member: page, "NextMarker": marker })))
}
