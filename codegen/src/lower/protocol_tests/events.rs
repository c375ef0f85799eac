//! Tests of event streams.

use serde_json::Value as Json;

use super::{Object, Tests, headers, http, params, text, value};
use crate::{
    Error,
    api::{
        EventRequestTest, EventResponseTest, EventTest, Field, Operation, Output, Structure, Ty,
        Value,
    },
    base64,
    smithy::local_name,
};

impl Tests<'_> {
    /// Lowers a test of an event stream.
    pub(super) fn events(&self, operation: &Operation, test: &Object) -> Result<EventTest, Error> {
        let is_request =
            |event: &&Object| event.get("type").and_then(Json::as_str) == Some("request");
        let events = listed(test)?;
        match events.iter().filter(|event| is_request(event)).count() {
            0 => self.response_events(operation, test).map(EventTest::Response),
            count if count == events.len() => {
                self.request_events(operation, test).map(EventTest::Request)
            }
            _ => {
                Err(Error::new("a test with events in both directions is not supported; split it"))
            }
        }
    }

    fn request_events(
        &self,
        operation: &Operation,
        test: &Object,
    ) -> Result<EventRequestTest, Error> {
        if test.contains_key("initialRequest") {
            return Err(Error::new(
                "`initialRequest` is not supported; use `initialRequestParams` or a test of a request",
            ));
        }
        let is_stream = |field: &&Field| matches!(field.ty, Ty::EventInput(_));
        let Some(field) = operation.input.fields.iter().find(is_stream) else {
            return Err(Error::new("the operation's input has no event stream; remove the test"));
        };
        let mut messages = Vec::new();
        let mut events = Vec::new();
        for event in listed(test)? {
            messages.push(bytes(event)?);
            events.extend(event.get("params").cloned());
        }
        let mut members = params(test, "initialRequestParams")?.into_owned();
        members.insert(field.member.clone(), Json::Array(events));
        let input = self.types.structure(&operation.input, None, &members)?;
        Ok(EventRequestTest { input: Value::Structure(input), messages })
    }

    fn response_events(
        &self,
        operation: &Operation,
        test: &Object,
    ) -> Result<EventResponseTest, Error> {
        let (output, stream) = stream(&operation.output)?;
        let mut body = Vec::new();
        let mut events = Vec::new();
        for event in listed(test)? {
            if text(event, "type")? != "response" {
                return Err(Error::new("its `type` must be `request` or `response`; correct it"));
            }
            body.extend(bytes(event)?);
            if let Some(params) = event.get("params") {
                events.push(params);
            }
        }
        let failure = test.get("expectation").and_then(|expectation| expectation.get("failure"));
        let events = match failure {
            Some(_) => None,
            None => {
                let each = events.iter().map(|params| self.types.value(&stream.ty, params));
                Some(each.collect::<Result<_, _>>()?)
            }
        };
        let empty = Object::new();
        let initial = test.get("initialResponse").and_then(Json::as_object).unwrap_or(&empty);
        body.extend(http::body(initial)?.unwrap_or_default());
        Ok(EventResponseTest {
            operation: operation.input.name.clone(),
            field: stream.name.clone(),
            status: initial
                .get("code")
                .and_then(Json::as_u64)
                .and_then(|code| u16::try_from(code).ok())
                .unwrap_or(200),
            headers: headers(initial)?,
            body,
            initial: self.initial(output, test)?,
            events,
            error: failure.map(|failure| self.error_variant(failure)).transpose()?.flatten(),
        })
    }

    /// The fields of the output other than the stream.
    fn initial(
        &self,
        output: &Structure,
        test: &Object,
    ) -> Result<Vec<crate::api::FieldValue>, Error> {
        let mut fields = Vec::new();
        for (name, json) in &*params(test, "initialResponseParams")? {
            let field = output.fields.iter().find(|field| field.member == *name);
            let field = field.ok_or_else(|| {
                Error::new(format!("the output has no member `{name}`; correct it"))
            })?;
            let value = self.types.value(&field.ty, json).map_err(|error| error.within(name))?;
            fields.push(value::field_value(field, value));
        }
        Ok(fields)
    }

    fn error_variant(&self, failure: &Json) -> Result<Option<String>, Error> {
        let Some(id) = failure.get("errorId").and_then(Json::as_str) else { return Ok(None) };
        let error = self.api.errors.iter().find(|error| error.code == local_name(id));
        let error = error.ok_or_else(|| {
            Error::new(format!("`{id}` is not an error of the service; correct it"))
        })?;
        Ok(Some(error.variant.clone()))
    }
}

/// The encoded message of an event.
fn bytes(event: &Object) -> Result<Vec<u8>, Error> {
    let bytes = base64::decode(text(event, "bytes")?);
    bytes.ok_or_else(|| Error::new("`bytes` is not base64; correct it"))
}

fn stream(output: &Output) -> Result<(&Structure, &Field), Error> {
    let missing = || Error::new("the operation's output has no event stream; remove the test");
    let structure = match output {
        Output::Unit => return Err(missing()),
        Output::Own(structure) | Output::Shared(structure) => structure,
    };
    let field = structure
        .fields
        .iter()
        .find(|field| matches!(field.ty, Ty::Events(_)))
        .ok_or_else(missing)?;
    Ok((structure, field))
}

fn listed(test: &Object) -> Result<Vec<&Object>, Error> {
    let wrong = || Error::new("`events` must be an array of objects; correct it");
    match test.get("events") {
        None => Ok(Vec::new()),
        Some(Json::Array(events)) => {
            events.iter().map(|event| event.as_object().ok_or_else(wrong)).collect()
        }
        Some(_) => Err(wrong()),
    }
}
