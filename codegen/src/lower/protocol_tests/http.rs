//! Tests of requests and responses.

use serde_json::Value as Json;

use super::{Object, Tests, headers, optional_text, params, text, texts};
use crate::{
    Error,
    api::{
        ErrorType, ExpectedBody, Module, Operation, Output, RequestTest, ResponseTest, Structure,
        Value,
    },
    base64,
};

impl Tests<'_> {
    /// Lowers a test of a request.
    pub(super) fn request(
        &self,
        operation: &Operation,
        test: &Object,
    ) -> Result<RequestTest, Error> {
        let input = self.types.structure(&operation.input, None, &*params(test, "params")?)?;
        Ok(RequestTest {
            input: Value::Structure(input),
            method: text(test, "method")?.to_owned(),
            path: text(test, "uri")?.to_owned(),
            query: texts(test, "queryParams")?,
            forbidden_query: texts(test, "forbidQueryParams")?,
            required_query: texts(test, "requireQueryParams")?,
            headers: headers(test)?,
            forbidden_headers: texts(test, "forbidHeaders")?,
            required_headers: texts(test, "requireHeaders")?,
            body: expected_body(test)?,
            host: optional_text(test, "host"),
            resolved_host: optional_text(test, "resolvedHost"),
        })
    }

    /// Lowers a test of a response with an output.
    pub(super) fn response(
        &self,
        operation: &Operation,
        test: &Object,
    ) -> Result<ResponseTest, Error> {
        let members = params(test, "params")?;
        let expected = match &operation.output {
            Output::Unit => None,
            Output::Own(output) => Some(self.answer(output, None, &members)?),
            Output::Shared(output) => Some(self.answer(output, Some(Module::Types), &members)?),
        };
        answer(test, &operation.input.name, expected, None)
    }

    /// Lowers a test of an error response. Any operation can parse all errors.
    pub(super) fn error(&self, error: &ErrorType, test: &Object) -> Result<ResponseTest, Error> {
        let expected =
            self.answer(&error.structure, Some(Module::Error), &*params(test, "params")?)?;
        let reader =
            self.api.operations.iter().find(|operation| operation.errors.contains(&error.variant));
        let reader = reader.or(self.api.operations.first());
        let reader = reader
            .ok_or_else(|| Error::new("the service has no operation to read the error with"))?;
        answer(test, &reader.input.name, Some(expected), Some(error.variant.clone()))
    }

    fn answer(
        &self,
        structure: &Structure,
        module: Option<Module>,
        members: &Object,
    ) -> Result<Value, Error> {
        self.types.structure(structure, module, members).map(Value::Structure)
    }
}

fn answer(
    test: &Object,
    operation: &str,
    expected: Option<Value>,
    error: Option<String>,
) -> Result<ResponseTest, Error> {
    let status = test.get("code").and_then(Json::as_u64).and_then(|code| u16::try_from(code).ok());
    Ok(ResponseTest {
        operation: operation.to_owned(),
        status: status.ok_or_else(|| {
            Error::new("it has no `code`, or it is not a valid HTTP status; add it")
        })?,
        headers: headers(test)?,
        body: body(test)?.unwrap_or_default(),
        expected,
        error,
    })
}

fn expected_body(test: &Object) -> Result<Option<ExpectedBody>, Error> {
    let Some(body) = body(test)? else { return Ok(None) };
    let media_type = test.get("bodyMediaType").and_then(Json::as_str).unwrap_or_default();
    if media_type == "application/cbor" && !body.is_empty() {
        return Ok(Some(ExpectedBody::Cbor(body)));
    }
    let text = String::from_utf8(body)
        .map_err(|_| Error::new("a binary `body` is not supported; use text"))?;
    Ok(Some(match media_type {
        _ if text.is_empty() => ExpectedBody::Empty,
        "application/json" => ExpectedBody::Json(text),
        "application/xml" => ExpectedBody::Xml(text),
        "application/x-www-form-urlencoded" => ExpectedBody::Form(text),
        _ => ExpectedBody::Text(text),
    }))
}

/// The body of a test, which is base64 if its media type is binary.
pub(super) fn body(test: &Object) -> Result<Option<Vec<u8>>, Error> {
    const BINARY: [&str; 2] = ["application/cbor", "application/vnd.amazon.eventstream"];
    let media_type = test.get("bodyMediaType").and_then(Json::as_str).unwrap_or_default();
    match test.get("body") {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(body)) if BINARY.contains(&media_type) => {
            let bytes = base64::decode(body)
                .ok_or_else(|| Error::new("`body` is not base64; correct it"))?;
            Ok(Some(bytes))
        }
        Some(Json::String(body)) => Ok(Some(body.clone().into_bytes())),
        Some(_) => Err(Error::new("`body` must be a string; correct it")),
    }
}
