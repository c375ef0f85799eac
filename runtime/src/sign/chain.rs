//! [`Chain`]: signs the messages of one stream. Each signature covers the previous one, and the
//! first one covers the signature of the request.

use std::sync::Arc;
#[cfg(feature = "sign-eventstream")]
use std::time::SystemTime;

use aws_smithy_types::event_stream::Message;
use bytes::Bytes;

#[cfg(feature = "sign-eventstream")]
use super::event_stream::{EventSigner, SignedEvent};
use super::{Scope, SignError};
use crate::body::Body;
use crate::clock::Clock;
use crate::credentials::Credentials;

/// Signs messages with the credentials of their request.
#[cfg(feature = "sign-eventstream")]
pub(crate) struct Chain {
    credentials: Credentials,
    service: String,
    region: String,
    /// The previous signature.
    previous: String,
    clock: Arc<Clock>,
    /// Whether the message that ends the stream was signed.
    is_ended: bool,
}

#[cfg(feature = "sign-eventstream")]
impl Chain {
    /// # Errors
    /// The request has no signature, or one of another algorithm: messages have signatures of
    /// Version 4 only.
    pub(crate) fn new(
        request: &http::Request<Body>,
        credentials: &Credentials,
        scope: &Scope<'_>,
        clock: Arc<Clock>,
    ) -> Result<Chain, SignError> {
        if scope.algorithm != super::Algorithm::SigV4 {
            return Err(SignError::request(
                "its events cannot be signed with Signature Version 4A; use an endpoint of one region",
            ));
        }
        let signature = super::signature_of(request);
        let signature = signature.ok_or_else(|| SignError::request("it has no signature"))?;
        Ok(Chain {
            credentials: credentials.clone(),
            service: scope.service.to_owned(),
            region: scope.region.to_owned(),
            previous: signature.to_owned(),
            clock,
            is_ended: false,
        })
    }

    /// The signed bytes of a message.
    pub(crate) fn sign(&mut self, message: &Message) -> Result<Bytes, SignError> {
        self.next(|signer, previous, time| signer.sign(message, previous, time))
    }

    /// The signed bytes that end the stream, once.
    pub(crate) fn end(&mut self) -> Option<Result<Bytes, SignError>> {
        if std::mem::replace(&mut self.is_ended, true) {
            return None;
        }
        Some(self.next(|signer, previous, time| signer.sign_end(previous, time)))
    }

    fn next(
        &mut self,
        sign: impl FnOnce(&EventSigner<'_>, &str, SystemTime) -> Result<SignedEvent, SignError>,
    ) -> Result<Bytes, SignError> {
        let signer = EventSigner::new(&self.credentials, &self.service, &self.region);
        let signed = sign(&signer, &self.previous, self.clock.now())?;
        self.previous = signed.signature;
        Ok(signed.bytes)
    }
}

/// Without the feature `sign-eventstream`, no message can be signed.
#[cfg(not(feature = "sign-eventstream"))]
pub(crate) enum Chain {}

#[cfg(not(feature = "sign-eventstream"))]
impl Chain {
    pub(crate) fn new(
        _request: &http::Request<Body>,
        _credentials: &Credentials,
        _scope: &Scope<'_>,
        _clock: Arc<Clock>,
    ) -> Result<Chain, SignError> {
        Err(SignError::request(
            "signatures of events are not compiled in; enable the feature `sign-eventstream`",
        ))
    }

    pub(crate) fn sign(&mut self, _message: &Message) -> Result<Bytes, SignError> {
        match *self {}
    }

    pub(crate) fn end(&mut self) -> Option<Result<Bytes, SignError>> {
        match *self {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(scope: &Scope<'_>) -> Result<Chain, SignError> {
        let credentials = Credentials::new("AKID", "secret", None, None, "test");
        let request = http::Request::new(Body::empty());
        Chain::new(&request, &credentials, scope, Arc::default())
    }

    #[test]
    fn what_cannot_be_signed_is_refused() {
        let wanted = match cfg!(feature = "sign-eventstream") {
            true => "it has no signature",
            false => "enable the feature `sign-eventstream`",
        };
        let mut scope = Scope::new("transcribe", "eu-central-1");
        let error = chain(&scope).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains(wanted), "{error}");
        if cfg!(feature = "sign-eventstream") {
            scope.algorithm = super::super::Algorithm::SigV4a;
            let error = chain(&scope).map(|_| ()).unwrap_err().to_string();
            assert!(error.contains("use an endpoint of one region"), "{error}");
        }
    }
}
