//! Function URLs. The functions receive events in the
//! [payload format 2.0](https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads).

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::http::{Reply, Request};
use super::state::{Answer, Lambda, Named};

impl Lambda {
    pub(super) fn call_url(&mut self, named: &Named, path: &[&str], request: &Request) -> Answer {
        let run = Arc::clone(&self.function(named)?.run);
        let headers: Map<String, Value> = (request.headers.keys())
            .filter_map(|name| Some((name.to_string(), request.header(name.as_str())?.into())))
            .collect();
        let event = json!({
            "version": "2.0",
            "rawPath": format!("/{}", path.join("/")),
            "rawQueryString": request.uri.query().unwrap_or_default(),
            "headers": headers,
            "requestContext": {"http": {"method": request.method.as_str()}},
            "body": String::from_utf8_lossy(&request.body),
            "isBase64Encoded": false,
        });
        Ok(match run(event) {
            Ok(answer) => reply(&answer),
            Err(_) => Reply::new(502).body("Internal Server Error"),
        })
    }
}

/// Converts the output of a function: with a `statusCode`, it describes an HTTP response; otherwise it is the JSON body.
fn reply(answer: &Value) -> Reply {
    let Some(status) = answer["statusCode"].as_u64() else { return Reply::json(200, answer) };
    let status = u16::try_from(status).unwrap_or(502);
    Reply::new(status).body(answer["body"].as_str().unwrap_or_default().to_owned())
}
