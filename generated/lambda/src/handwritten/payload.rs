//! Typed payloads: requests are serialized as JSON, responses are deserialized from JSON.

#[cfg(feature = "json")]
use serde::{Serialize, de::DeserializeOwned};

use super::FunctionError;
#[cfg(feature = "json")]
use super::{InvokeError, PayloadError};
use crate::operation::InvokeOutput;
#[cfg(feature = "json")]
use crate::operation::{Invoke, InvokeWithResponseStream};
#[cfg(feature = "json")]
use crate::prelude::*;

/// The maximum length of a response in an error message, in characters.
#[cfg(feature = "json")]
const SHOWN: usize = 120;
/// The maximum length of a client context, in bytes of base64,
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestSyntax>.
#[cfg(feature = "json")]
const CLIENT_CONTEXT: usize = 3_583;

#[cfg(feature = "json")]
impl Call<Invoke> {
    /// Serializes a value as the JSON payload.
    ///
    /// # Errors
    /// The value cannot be serialized as JSON: it has a map with keys that are not strings, or its `Serialize`
    /// implementation fails.
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> Result<Self, PayloadError> {
        Ok(self.payload(to_json(value)?))
    }

    /// Data about the client, which the function receives in its context object. Only for synchronous invocations.
    ///
    /// # Errors
    /// The value cannot be serialized as JSON, or is longer than 3,583 bytes as base64.
    pub fn client_context<T: Serialize + ?Sized>(
        mut self,
        value: &T,
    ) -> Result<Self, PayloadError> {
        self.operation.client_context = Some(client_context(value)?);
        Ok(self)
    }
}

#[cfg(feature = "json")]
impl Call<InvokeWithResponseStream> {
    /// Serializes a value as the JSON payload.
    ///
    /// # Errors
    /// The value cannot be serialized as JSON: it has a map with keys that are not strings, or its `Serialize`
    /// implementation fails.
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> Result<Self, PayloadError> {
        Ok(self.payload(to_json(value)?))
    }

    /// Data about the client, which the function receives in its context object.
    ///
    /// # Errors
    /// The value cannot be serialized as JSON, or is longer than 3,583 bytes as base64.
    pub fn client_context<T: Serialize + ?Sized>(
        mut self,
        value: &T,
    ) -> Result<Self, PayloadError> {
        self.operation.client_context = Some(client_context(value)?);
        Ok(self)
    }
}

impl InvokeOutput {
    /// The error of the function, if the function failed. For Lambda, such an invocation is successful.
    #[must_use]
    pub fn function_error(&self) -> Option<FunctionError> {
        let handling = self.function_error.as_deref()?;
        let payload = self.payload.clone().unwrap_or_default();
        Some(FunctionError::new(handling, payload, self.log_tail()))
    }

    /// The end of the execution log, at most 4 KB, if the call requested it with `log_type`.
    #[must_use]
    pub fn log_tail(&self) -> Option<String> {
        self.log_result.as_deref().map(decode_log)
    }

    /// Deserializes the response payload of the function. An empty payload, such as that of an asynchronous invocation,
    /// is deserialized as `null`.
    ///
    /// # Errors
    /// [`InvokeError::Function`] if the function failed; [`InvokeError::Payload`] if the payload is not a `T`, with the
    /// position of the error and the beginning of the payload.
    #[cfg(feature = "json")]
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, InvokeError> {
        match self.function_error() {
            Some(error) => Err(error.into()),
            None => Ok(from_json(self.payload.as_deref().unwrap_or_default())?),
        }
    }
}

/// The text of a log. Lambda may truncate it within a character.
pub(super) fn decode_log(base64: &str) -> String {
    match tinsmith_runtime::base64::decode(base64) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(_) => base64.to_owned(),
    }
}

#[cfg(feature = "json")]
pub(super) fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, PayloadError> {
    serde_json::to_vec(value).map_err(|error| {
        PayloadError::written(format!("the value cannot be serialized as JSON: {error}"))
    })
}

#[cfg(feature = "json")]
fn client_context<T: Serialize + ?Sized>(value: &T) -> Result<String, PayloadError> {
    let base64 = tinsmith_runtime::base64::encode(&to_json(value)?);
    if base64.len() <= CLIENT_CONTEXT {
        return Ok(base64);
    }
    Err(PayloadError::written(format!(
        "the client context has {} bytes as base64, and at most {CLIENT_CONTEXT} are allowed; move data into the payload",
        base64.len()
    )))
}

#[cfg(feature = "json")]
pub(super) fn from_json<T: DeserializeOwned>(answer: &[u8]) -> Result<T, PayloadError> {
    let json = if answer.is_empty() { b"null" } else { answer };
    serde_json::from_slice(json).map_err(|error| {
        PayloadError::read(format!(
            "the function's response cannot be deserialized: {error}; it begins with {}",
            beginning(answer)
        ))
    })
}

/// The beginning of a response, in quotation marks.
#[cfg(feature = "json")]
pub(super) fn beginning(answer: &[u8]) -> String {
    let shown: String = String::from_utf8_lossy(answer).chars().take(SHOWN).collect();
    let more = if shown.len() < answer.len() { "..." } else { "" };
    format!("{:?}", shown + more)
}
