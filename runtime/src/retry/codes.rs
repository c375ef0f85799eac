//! The codes of transient errors. The lists are those of the [AWS
//! SDKs](https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).

use http::StatusCode;

use super::Cause;

const THROTTLING: [&str; 14] = [
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

const TRANSIENT: [&str; 4] =
    ["IDPCommunicationError", "InternalError", "RequestTimeout", "RequestTimeoutException"];

const TRANSIENT_STATUS: [u16; 4] = [500, 502, 503, 504];

const CLOCK: [&str; 6] = [
    "AuthFailure",
    "InvalidSignatureException",
    "RequestExpired",
    "RequestInTheFuture",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
];

const EXPIRED: [&str; 2] = ["ExpiredToken", "ExpiredTokenException"];

/// Errors of [`Invoke`](https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html) with a
/// client error status that can occur while the function runs: reading or writing a file failed.
const RUNNING: [&str; 1] = ["EFSIOException"];

/// Whether the service may have executed the operation, completely or in part. A redirect does not
/// come from the service.
pub(crate) fn may_have_run(cause: Cause, status: StatusCode, code: Option<&str>) -> bool {
    match cause {
        Cause::Throttling => false,
        Cause::Server => true,
        _ => {
            !status.is_client_error()
                || status == StatusCode::REQUEST_TIMEOUT
                || code.is_some_and(|code| RUNNING.contains(&code))
        }
    }
}

/// The codes of transient errors that the model of a service has.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Codes {
    pub(crate) throttling: &'static [&'static str],
    pub(crate) retryable: &'static [&'static str],
}

/// Classifies an error response, except for errors of the signature.
pub(crate) fn cause_of_answer(of_service: Codes, status: StatusCode, code: Option<&str>) -> Cause {
    let is_in = |codes: &[&str]| code.is_some_and(|code| codes.contains(&code));
    if is_in(&THROTTLING) || is_in(of_service.throttling) || status == StatusCode::TOO_MANY_REQUESTS
    {
        Cause::Throttling
    } else if is_in(&TRANSIENT)
        || is_in(of_service.retryable)
        || TRANSIENT_STATUS.contains(&status.as_u16())
    {
        Cause::Server
    } else {
        Cause::Permanent
    }
}

/// Whether clock skew may be the cause.
pub(crate) fn blames_clock(code: Option<&str>) -> bool {
    code.is_some_and(|code| CLOCK.contains(&code))
}

/// Whether the credentials have expired.
pub(crate) fn blames_expiry(code: Option<&str>) -> bool {
    code.is_some_and(|code| EXPIRED.contains(&code))
}
