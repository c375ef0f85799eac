//! The retry loop of a call: a request is sent until it succeeds or must not be repeated.

use std::time::Duration;

use http::StatusCode;

use super::attempt::Attempt;
use super::failed_call::FailedCall;
use super::prepare::Prepared;
use super::{Call, Inner};
use crate::body::Body;
use crate::credentials::Credentials;
use crate::error::{Failure, Progress, Timeout, is_of_service};
use crate::retry::{
    Cause, Codes, FailedAttempt, Lease, blames_clock, blames_expiry, cause_of_answer, may_have_run,
    retry_after,
};

/// The classification of a failed attempt.
struct Verdict {
    cause: Cause,
    may_have_run: bool,
    status: Option<StatusCode>,
    code: Option<String>,
    retry_after: Option<Duration>,
}

impl Inner {
    /// Sends a request and receives its response, with retries. The response may be an error of the
    /// service.
    pub(super) async fn attempts(
        &self,
        call: &Call<'_>,
        prepared: &mut Prepared<'_>,
        progress: &mut Progress,
    ) -> Result<http::Response<Body>, FailedCall> {
        let mut lease = self.bucket.lease();
        loop {
            let before = *progress;
            let number = before.attempts + 1;
            let mut attempt = Attempt { number, progress, credentials: None };
            let outcome = self.attempt(call, prepared, &mut attempt).await;
            let outcome = outcome.map_err(|failed| failed.of_request_to(prepared.request.uri()));
            let credentials = attempt.credentials;
            if *progress == before {
                return outcome;
            }
            if outcome.as_ref().is_ok_and(|response| response.status().is_success()) {
                lease.refill();
                return outcome;
            }
            let verdict = self.verdict(call, &outcome, credentials.as_ref());
            progress.may_have_run = before.may_have_run || verdict.may_have_run;
            let pause = self.pause(call, prepared, number, &verdict, &mut lease);
            let Some(pause) = pause else { return outcome };
            let pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
            tracing::debug!(attempt = number, cause = verdict.cause.name(), pause_ms, "retrying");
            if !pause.is_zero() {
                tokio::time::sleep(pause).await;
            }
        }
    }

    /// The backoff before the next attempt; `None` if the request is not retried.
    fn pause(
        &self,
        call: &Call<'_>,
        prepared: &Prepared<'_>,
        number: u32,
        verdict: &Verdict,
        lease: &mut Lease<'_>,
    ) -> Option<Duration> {
        if call.is_at_most_once() && verdict.may_have_run
            || !prepared.is_whole()
            || !call.limits.has_clock
        {
            return None;
        }
        let failed = FailedAttempt {
            operation: call.metadata.name,
            number,
            cause: verdict.cause,
            status: verdict.status,
            code: verdict.code.as_deref(),
            retry_after: verdict.retry_after,
            may_have_run: verdict.may_have_run,
        };
        // If the backoff exceeds the timeout of the call, the error of the attempt is returned,
        // because it is more specific than a timeout.
        let is_in_time = |pause: &Duration| {
            call.limits.call.is_none_or(|limit| call.stopwatch.elapsed() + *pause < limit)
        };
        call.retry.pause(&failed, lease).filter(is_in_time)
    }

    fn verdict(
        &self,
        call: &Call<'_>,
        outcome: &Result<http::Response<Body>, FailedCall>,
        credentials: Option<&Credentials>,
    ) -> Verdict {
        match outcome {
            Ok(response) => self.verdict_on_answer(call, response, credentials),
            Err(failed) => {
                let (cause, may_have_run) = judge(failed.failure());
                Verdict { cause, may_have_run, status: None, code: None, retry_after: None }
            }
        }
    }

    fn verdict_on_answer(
        &self,
        call: &Call<'_>,
        response: &http::Response<Body>,
        credentials: Option<&Credentials>,
    ) -> Verdict {
        let status = response.status();
        // Responses of other programs, such as proxies, must not change the state of this client.
        let is_foreign = call.metadata.proxied && !is_of_service(response.headers());
        let code = match is_foreign {
            true => None,
            false => {
                let form = self.service.errors;
                form.describe_answer(status, response.headers(), response.body()).code
            }
        };
        let cause = match cause_of_answer(self.codes(), status, code.as_deref()) {
            Cause::Permanent if blames_expiry(code.as_deref()) => self.renew(credentials),
            Cause::Permanent
                if blames_clock(code.as_deref()) && self.clock.learn(response.headers()) =>
            {
                Cause::Clock
            }
            cause => cause,
        };
        Verdict {
            cause,
            may_have_run: is_foreign || may_have_run(cause, status, code.as_deref()),
            status: Some(status),
            code,
            retry_after: retry_after(response.headers(), self.clock.now()),
        }
    }

    /// The codes of transient errors in the service's model.
    fn codes(&self) -> Codes {
        Codes { throttling: self.service.throttling, retryable: self.service.retryable }
    }

    /// Invalidates credentials that were rejected as expired.
    fn renew(&self, credentials: Option<&Credentials>) -> Cause {
        if let Some(credentials) = credentials {
            self.config.settings().credentials.forget(credentials);
            self.sessions.forget(credentials);
        }
        Cause::ExpiredCredentials
    }
}

/// Classifies a failure, and tells whether the service may have executed the operation.
fn judge(failure: &Failure) -> (Cause, bool) {
    match failure {
        Failure::Connection(error) if error.is_permanent() => (Cause::Permanent, false),
        Failure::Connection(error) => (Cause::Connection, error.sent()),
        Failure::Timeout(error) => (Cause::Timeout, error.timeout() != Timeout::Connect),
        Failure::Decode(_) => (Cause::Permanent, true),
        _ => (Cause::Permanent, false),
    }
}
