//! Operations that are signed and not sent: the caller sends them, for example with another HTTP
//! library.

use std::pin::pin;
use std::time::Duration;

use super::failed_call::FailedCall;
use super::prepare::{Identity, Prepared};
use super::presigned_query::move_body_to_query;
use super::{Call, CallOptions, Client, Inner};
use crate::body::Body;
use crate::build_error::BuildError;
use crate::endpoint::Value;
use crate::error::{Error, Timeout};
use crate::operation::Operation;
use crate::request::Request;
use crate::sign::{Presigned, presign};

impl Client {
    /// The request of an operation with a signature in its headers. Any HTTP library can send it
    /// within the 5 minutes for which a service accepts a signature. The hooks have been applied.
    /// Parse the response with [`Operation::output`].
    ///
    /// # Errors
    /// The errors of [`send`](Client::send) that occur before the request is sent.
    pub async fn signed<O: Operation>(
        &self,
        operation: &O,
        options: &CallOptions,
    ) -> Result<http::Request<Body>, Error<O::Error>> {
        let call = self.call(O::METADATA, options, operation.body_limit());
        let parameters = operation.endpoint_parameters();
        let signed = self.inner.signed(&call, operation.request(), &parameters).await;
        signed.map_err(|failed| failed.into_error(O::METADATA.name))
    }

    /// The request of an operation with a signature in its URL. Anyone with the URL can send it,
    /// without credentials, until `expires_in` has passed, which is at most 7 days, or until the
    /// credentials expire. The hooks have been applied. A form becomes the query of a GET request, so
    /// that the URL is the whole request.
    ///
    /// # Errors
    /// The errors of [`send`](Client::send) that occur before the request is sent;
    /// [`Failure::Build`](crate::error::Failure::Build) if `expires_in` is out of range, the body
    /// is a stream, or the operation is not authenticated with a signature.
    pub async fn presign<O: Operation>(
        &self,
        operation: &O,
        options: &CallOptions,
        expires_in: Duration,
    ) -> Result<Presigned, Error<O::Error>> {
        let call = self.call(O::METADATA, options, operation.body_limit());
        let parameters = operation.endpoint_parameters();
        let request = operation.request();
        let presigned = self.inner.presigned(&call, request, &parameters, expires_in).await;
        presigned.map_err(|failed| failed.into_error(O::METADATA.name))
    }
}

impl Inner {
    async fn signed(
        &self,
        call: &Call<'_>,
        request: Result<Request, BuildError>,
        parameters: &[(&'static str, Value)],
    ) -> Result<http::Request<Body>, FailedCall> {
        let work = pin!(async {
            let Prepared { mut request, identity, .. } =
                self.unsent(call, request, parameters).await?;
            let credentials = self.authenticate(&mut request, &identity).await?;
            self.attach_events(call, &mut request, &identity, credentials.as_ref())?;
            Ok(request)
        });
        call.limits.within(Timeout::Call, call.limits.call, work).await
    }

    async fn presigned(
        &self,
        call: &Call<'_>,
        request: Result<Request, BuildError>,
        parameters: &[(&'static str, Value)],
        expires_in: Duration,
    ) -> Result<Presigned, FailedCall> {
        #[cfg(feature = "http-checksum")]
        let request = request.map(crate::checksum::without);
        let work = pin!(async {
            let mut prepared = self.unsent(call, request, parameters).await?;
            move_body_to_query(&mut prepared.request, &call.metadata)?;
            self.presign(prepared, expires_in).await
        });
        call.limits.within(Timeout::Call, call.limits.call, work).await
    }

    /// A complete request without its signature, with the hooks applied.
    async fn unsent<'a>(
        &'a self,
        call: &Call<'a>,
        request: Result<Request, BuildError>,
        parameters: &[(&'static str, Value)],
    ) -> Result<Prepared<'a>, FailedCall> {
        if call.options.region.is_none() {
            self.config.find_region().await;
        }
        let account_id = self.account_id(call).await?;
        let mut request = request?;
        if call.metadata.discovered {
            Box::pin(self.discover(call, &mut request)).await?;
        }
        let region = self.learned_region(parameters);
        let mut prepared =
            self.prepare(call, request, parameters, account_id, region.as_deref())?;
        self.before_signing(call, &mut prepared.request, 1)?;
        Ok(prepared)
    }

    async fn presign(
        &self,
        prepared: Prepared<'_>,
        expires_in: Duration,
    ) -> Result<Presigned, FailedCall> {
        let Identity::Signature(signature) = prepared.identity else {
            let reason = "a presigned URL requires a signature, and the operation is authenticated in another way; \
                          send the operation, or set credentials in the configuration";
            return Err(BuildError::new(reason).into());
        };
        let credentials = match &signature.bucket {
            None => self.config.settings().credentials.provide().await?,
            Some(url) => self.session(url, &signature).await?,
        };
        let now = self.clock.now();
        Ok(presign(prepared.request, &credentials, &signature.scope(), now, expires_in)?)
    }
}
