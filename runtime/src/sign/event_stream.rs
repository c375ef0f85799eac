//! Signs the messages of event streams in requests, with `aws-sigv4`.
//!
//! Each message is wrapped in another message with the headers `:date` and `:chunk-signature`. A
//! signature covers the message, the time and the previous signature, which for the first message
//! is that of the request. A signed message with an empty payload ends the stream. This is
//! documented for [Amazon
//! Transcribe](https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html).

use std::fmt;
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::SigningOutput;
use aws_sigv4::event_stream::{SigningParams, sign_empty_message, sign_message};
use aws_sigv4::http_request::SigningError;
use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::Message;
use bytes::Bytes;

use super::SignError;
use super::quiet::quietly;
use super::signable::check_time;

/// The signing parameters of one stream.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct EventSigner<'a> {
    /// The credentials of the request.
    pub credentials: &'a Credentials,
    /// The signing name of the service, such as `transcribe`.
    pub service: &'a str,
    /// The region, such as `eu-central-1`.
    pub region: &'a str,
}

/// A signed message.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignedEvent {
    /// The encoded message.
    pub bytes: Bytes,
    /// Its signature in hexadecimal digits, which the next signature covers.
    pub signature: String,
}

impl<'a> EventSigner<'a> {
    /// A signer for a service, by its name in signatures, and a region.
    #[must_use]
    pub const fn new(credentials: &'a Credentials, service: &'a str, region: &'a str) -> Self {
        Self { credentials, service, region }
    }

    /// Signs a message. `previous` is the signature of the previous message, or of the request, in
    /// hexadecimal digits.
    ///
    /// # Errors
    /// [`SignError::Request`] if a header of the message cannot be encoded, the message is too long,
    /// or the time is before 1970 or after 9999.
    pub fn sign(
        &self,
        message: &Message,
        previous: &str,
        time: SystemTime,
    ) -> Result<SignedEvent, SignError> {
        self.sign_with(time, |params| sign_message(message, previous, params))
    }

    /// The message that ends a stream. `previous` is the same as for [`EventSigner::sign`].
    ///
    /// # Errors
    /// [`SignError::Request`] if the time is before 1970 or after 9999.
    pub fn sign_end(&self, previous: &str, time: SystemTime) -> Result<SignedEvent, SignError> {
        self.sign_with(time, |params| sign_empty_message(previous, params))
    }

    fn sign_with(
        &self,
        time: SystemTime,
        sign: impl FnOnce(&SigningParams<'_>) -> Result<SigningOutput<Message>, SigningError>,
    ) -> Result<SignedEvent, SignError> {
        check_time(time)?;
        let identity = self.credentials.clone().into();
        let params = SigningParams::builder()
            .identity(&identity)
            .name(self.service)
            .region(self.region)
            .time(time)
            .settings(())
            .build()
            .map_err(|error| refused(&error))?;
        let (message, signature) =
            quietly(|| sign(&params)).map_err(|error| with_source(&error))?.into_parts();
        let mut bytes = Vec::new();
        write_message_to(&message, &mut bytes).map_err(|error| refused(&error))?;
        Ok(SignedEvent { bytes: bytes.into(), signature })
    }
}

fn refused(reason: &dyn fmt::Display) -> SignError {
    SignError::Request(format!("an event of its body: {reason}").into())
}

/// The error says that the message cannot be encoded, and its source contains the reason.
fn with_source(error: &SigningError) -> SignError {
    match std::error::Error::source(error) {
        Some(source) => refused(&format_args!("{error}: {source}; shorten it")),
        None => refused(error),
    }
}

impl fmt::Debug for SignedEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedEvent").field("length", &self.bytes.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
