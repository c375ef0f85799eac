//! Account settings, tags, and reserved concurrency.

use serde_json::json;

use super::http::{Refusal, Reply, Request};
use super::state::{Answer, Lambda, Named};

const CONCURRENT_EXECUTIONS: i64 = 1000;
/// The minimum concurrency for functions without reserved concurrency.
const UNRESERVED: i64 = 100;

impl Lambda {
    pub(super) fn account_settings(&mut self) -> Answer {
        let size = |function: &super::state::Function| function.latest["CodeSize"].as_i64();
        let used: i64 = self.functions.values().filter_map(size).sum();
        let settings = json!({
            "AccountLimit": {
                "TotalCodeSize": 80_530_636_800_i64,
                "CodeSizeUnzipped": 262_144_000,
                "CodeSizeZipped": 52_428_800,
                "ConcurrentExecutions": CONCURRENT_EXECUTIONS,
                "UnreservedConcurrentExecutions": CONCURRENT_EXECUTIONS - self.reserved(""),
            },
            "AccountUsage": {"TotalCodeSize": used, "FunctionCount": self.functions.len()},
        });
        Ok(Reply::json(200, &settings))
    }

    pub(super) fn list_tags(&mut self, named: &Named) -> Answer {
        Ok(Reply::json(200, &json!({ "Tags": self.function(named)?.tags })))
    }

    pub(super) fn tag(&mut self, named: &Named, request: &Request) -> Answer {
        let input = request.json()?;
        let new = input["Tags"].as_object().cloned().unwrap_or_default();
        self.function(named)?.tags.extend(new);
        Ok(Reply::new(204))
    }

    pub(super) fn untag(&mut self, named: &Named, request: &Request) -> Answer {
        let function = self.function(named)?;
        for (_, key) in request.query().iter().filter(|(name, _)| name == "tagKeys") {
            function.tags.remove(key);
        }
        Ok(Reply::new(204))
    }

    pub(super) fn put_concurrency(&mut self, named: &Named, request: &Request) -> Answer {
        let input = request.json()?;
        let wanted = input["ReservedConcurrentExecutions"].as_i64().unwrap_or_default();
        if CONCURRENT_EXECUTIONS - self.reserved(&named.name) - wanted < UNRESERVED {
            return Err(Refusal::invalid(format!(
                "Specified ReservedConcurrentExecutions for function decreases account's \
                 UnreservedConcurrentExecution below its minimum value of [{UNRESERVED}]."
            )));
        }
        self.function(named)?.reserved_concurrency = Some(wanted);
        Ok(Reply::json(200, &json!({ "ReservedConcurrentExecutions": wanted })))
    }

    pub(super) fn get_concurrency(&mut self, named: &Named) -> Answer {
        Ok(match self.function(named)?.reserved_concurrency {
            Some(reserved) => {
                Reply::json(200, &json!({ "ReservedConcurrentExecutions": reserved }))
            }
            None => Reply::json(200, &json!({})),
        })
    }

    pub(super) fn delete_concurrency(&mut self, named: &Named) -> Answer {
        self.function(named)?.reserved_concurrency = None;
        Ok(Reply::new(204))
    }

    /// The reserved concurrency of all functions but one.
    fn reserved(&self, except: &str) -> i64 {
        let others = self.functions.iter().filter(|(name, _)| *name != except);
        others.filter_map(|(_, function)| function.reserved_concurrency).sum()
    }
}
