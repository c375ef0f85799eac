//! Payloads: values in, values out.

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

/// How much of an answer that cannot be read is shown, in characters.
#[cfg(feature = "json")]
const SHOWN: usize = 120;
/// The longest client context, in bytes of base64,
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestSyntax>.
#[cfg(feature = "json")]
const CLIENT_CONTEXT: usize = 3_583;

#[cfg(feature = "json")]
impl Call<Invoke> {
    /// Sends a value as JSON.
    ///
    /// # Errors
    /// The value has no form in JSON: a map with keys that are not texts, or a `Serialize` that fails.
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> Result<Self, PayloadError> {
        Ok(self.payload(to_json(value)?))
    }

    /// Data about the client, which the function finds in its context object. Synchronous invocations only.
    ///
    /// # Errors
    /// The value has no form in JSON, or more than 3,583 bytes as base64.
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
    /// Sends a value as JSON.
    ///
    /// # Errors
    /// The value has no form in JSON: a map with keys that are not texts, or a `Serialize` that fails.
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> Result<Self, PayloadError> {
        Ok(self.payload(to_json(value)?))
    }

    /// Data about the client, which the function finds in its context object.
    ///
    /// # Errors
    /// The value has no form in JSON, or more than 3,583 bytes as base64.
    pub fn client_context<T: Serialize + ?Sized>(
        mut self,
        value: &T,
    ) -> Result<Self, PayloadError> {
        self.operation.client_context = Some(client_context(value)?);
        Ok(self)
    }
}

impl InvokeOutput {
    /// What the function says about its failure, if it has failed: to Lambda, that is a success like any other.
    #[must_use]
    pub fn function_error(&self) -> Option<FunctionError> {
        let handling = self.function_error.as_deref()?;
        let payload = self.payload.clone().unwrap_or_default();
        Some(FunctionError::new(handling, payload, self.log_tail()))
    }

    /// The end of the execution's log, at most 4 KB, if it was asked for with `log_type`.
    #[must_use]
    pub fn log_tail(&self) -> Option<String> {
        self.log_result.as_deref().map(decode_log)
    }

    /// Reads the function's answer. One without a payload, as to an asynchronous invocation, is read as `null`.
    ///
    /// # Errors
    /// [`InvokeError::Function`] if the function has failed; [`InvokeError::Payload`] if its answer is not a `T`, with
    /// the place and the beginning of the answer.
    #[cfg(feature = "json")]
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, InvokeError> {
        match self.function_error() {
            Some(error) => Err(error.into()),
            None => Ok(from_json(self.payload.as_deref().unwrap_or_default())?),
        }
    }
}

/// The text of a log. Lambda cuts it in the midst of a character if it must.
pub(super) fn decode_log(base64: &str) -> String {
    match tinsmith_runtime::base64::decode(base64) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(_) => base64.to_owned(),
    }
}

#[cfg(feature = "json")]
pub(super) fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, PayloadError> {
    serde_json::to_vec(value).map_err(|error| {
        PayloadError::written(format!("the value cannot be written as JSON: {error}"))
    })
}

#[cfg(feature = "json")]
fn client_context<T: Serialize + ?Sized>(value: &T) -> Result<String, PayloadError> {
    let base64 = tinsmith_runtime::base64::encode(&to_json(value)?);
    if base64.len() <= CLIENT_CONTEXT {
        return Ok(base64);
    }
    Err(PayloadError::written(format!(
        "the client context has {} bytes as base64, and {CLIENT_CONTEXT} are allowed; move data into the payload",
        base64.len()
    )))
}

#[cfg(feature = "json")]
pub(super) fn from_json<T: DeserializeOwned>(answer: &[u8]) -> Result<T, PayloadError> {
    let json = if answer.is_empty() { b"null" } else { answer };
    serde_json::from_slice(json).map_err(|error| {
        PayloadError::read(format!(
            "the function's answer is not what was expected: {error}; it begins with {}",
            beginning(answer)
        ))
    })
}

/// How an answer begins, in quotation marks.
#[cfg(feature = "json")]
pub(super) fn beginning(answer: &[u8]) -> String {
    let shown: String = String::from_utf8_lossy(answer).chars().take(SHOWN).collect();
    let more = if shown.len() < answer.len() { "..." } else { "" };
    format!("{:?}", shown + more)
}
