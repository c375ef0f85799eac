//! The errors that the documents name, each as an answer to an operation that they name it for.

use tinsmith_lambda::operation::{
    AddPermission, CreateAlias, CreateFunction, DeleteEventSourceMapping, GetFunction, Invoke,
    ListFunctions, UpdateFunctionCode,
};
use tinsmith_lambda::types::ThrottleReason;
use tinsmith_lambda::{Error, ErrorKind, Operation};

use super::documents;
use super::wire::read;

/// Reads an error as Lambda sends it: its code is in a header, with something behind a colon that
/// does not belong to it.
#[track_caller]
fn error<O: Operation<Error = ErrorKind>>(code: &str, status: u16, body: &'static str) -> Error {
    let kind = format!("{code}:http://internal.amazon.com/coral/com.amazonaws.awsgirapi/");
    let id = "58a64b8f-6f15-4c5b-8b3c-2a4d3e7d9d56";
    let headers = [("x-amzn-ErrorType", kind.as_str()), ("x-amzn-RequestId", id)];
    let error = read::<O>(status, &headers, body).err().expect("an error");
    assert_eq!(error.operation(), O::METADATA.name);
    assert_eq!(error.code(), Some(code));
    assert_eq!(error.message(), Some("It went wrong."));
    assert_eq!(error.status().unwrap(), status);
    assert_eq!(error.request_id(), Some(id));
    let (operation, text) = (error.operation(), error.to_string());
    assert_eq!(
        text,
        format!("{operation}: {code}: It went wrong. (HTTP {status}, request id {id})")
    );
    error
}

const USER: &str = r#"{ "Type": "User", "message": "It went wrong." }"#;
/// The name of the message begins with a capital in some of the errors.
const USER_CAPITAL: &str = r#"{ "Type": "User", "Message": "It went wrong." }"#;
const SERVER_CAPITAL: &str = r#"{ "Type": "Server", "Message": "It went wrong." }"#;

/// Makes a test for each error, and a list of those that have one.
macro_rules! tests {
    ($($test:ident: $operation:ident, $code:literal, $status:literal, $body:ident => $kind:ident, $type:literal;)*) => {
        $(
            #[test]
            fn $test() {
                match error::<$operation>($code, $status, $body).into_kind() {
                    ErrorKind::$kind(error) => {
                        assert_eq!(error.r#type.as_deref(), Some($type));
                        assert_eq!(error.message.as_deref(), Some("It went wrong."));
                        assert_eq!(error.to_string(), concat!($code, ": It went wrong."));
                    }
                    other => panic!("{other:?}"),
                }
            }
        )*

        const TESTED: &[&str] = &[$($code),*];
    };
}

tests! {
    code_storage_exceeded: UpdateFunctionCode, "CodeStorageExceededException", 400, USER => CodeStorageExceeded, "User";
    ec2_access_denied: Invoke, "EC2AccessDeniedException", 502, SERVER_CAPITAL => Ec2AccessDenied, "Server";
    ec2_throttled: Invoke, "EC2ThrottledException", 502, SERVER_CAPITAL => Ec2Throttled, "Server";
    ec2_unexpected: Invoke, "EC2UnexpectedException", 502, SERVER_CAPITAL => Ec2Unexpected, "Server";
    eni_limit_reached: Invoke, "ENILimitReachedException", 502, SERVER_CAPITAL => EniLimitReached, "Server";
    invalid_parameter_value: CreateFunction, "InvalidParameterValueException", 400, USER => InvalidParameterValue, "User";
    invalid_request_content: Invoke, "InvalidRequestContentException", 400, USER => InvalidRequestContent, "User";
    invalid_runtime: Invoke, "InvalidRuntimeException", 502, SERVER_CAPITAL => InvalidRuntime, "Server";
    invalid_security_group_id: Invoke, "InvalidSecurityGroupIDException", 502, SERVER_CAPITAL => InvalidSecurityGroupId, "Server";
    invalid_subnet_id: Invoke, "InvalidSubnetIDException", 502, SERVER_CAPITAL => InvalidSubnetId, "Server";
    invalid_zip_file: Invoke, "InvalidZipFileException", 502, SERVER_CAPITAL => InvalidZipFile, "Server";
    kms_access_denied: Invoke, "KMSAccessDeniedException", 502, SERVER_CAPITAL => KmsAccessDenied, "Server";
    kms_disabled: Invoke, "KMSDisabledException", 502, SERVER_CAPITAL => KmsDisabled, "Server";
    kms_invalid_state: Invoke, "KMSInvalidStateException", 502, SERVER_CAPITAL => KmsInvalidState, "Server";
    kms_not_found: Invoke, "KMSNotFoundException", 502, SERVER_CAPITAL => KmsNotFound, "Server";
    policy_length_exceeded: AddPermission, "PolicyLengthExceededException", 400, USER => PolicyLengthExceeded, "User";
    precondition_failed: AddPermission, "PreconditionFailedException", 412, USER => PreconditionFailed, "User";
    request_too_large: Invoke, "RequestTooLargeException", 413, USER => RequestTooLarge, "User";
    resource_conflict: CreateAlias, "ResourceConflictException", 409, USER => ResourceConflict, "User";
    resource_in_use: DeleteEventSourceMapping, "ResourceInUseException", 400, USER_CAPITAL => ResourceInUse, "User";
    resource_not_found: GetFunction, "ResourceNotFoundException", 404, USER_CAPITAL => ResourceNotFound, "User";
    service: ListFunctions, "ServiceException", 500, SERVER_CAPITAL => Service, "Server";
    subnet_ip_address_limit_reached: Invoke, "SubnetIPAddressLimitReachedException", 502, SERVER_CAPITAL => SubnetIpAddressLimitReached, "Server";
    too_many_requests: ListFunctions, "TooManyRequestsException", 429, USER => TooManyRequests, "User";
    unsupported_media_type: Invoke, "UnsupportedMediaTypeException", 415, USER => UnsupportedMediaType, "User";
}

#[test]
fn every_documented_error_has_a_test() {
    assert_eq!(TESTED.iter().copied().map(str::to_owned).collect::<Vec<_>>(), documents::errors());
}

#[test]
fn throttling_says_which_limit_and_how_long_to_wait() {
    let throttled = read::<Invoke>(
        429,
        &[("x-amzn-ErrorType", "TooManyRequestsException"), ("Retry-After", "7")],
        r#"{
            "Type": "User",
            "message": "Rate Exceeded.",
            "Reason": "ReservedFunctionConcurrentInvocationLimitExceeded"
        }"#,
    );
    let ErrorKind::TooManyRequests(error) = throttled.unwrap_err().into_kind() else {
        panic!("another error")
    };
    let reserved = ThrottleReason::ReservedFunctionConcurrentInvocationLimitExceeded;
    assert_eq!(error.reason, Some(reserved));
    assert_eq!(error.retry_after_seconds.as_deref(), Some("7"));
    assert_eq!(error.message.as_deref(), Some("Rate Exceeded."));
}

#[test]
fn an_error_of_ec2_says_its_code() {
    let body = r#"{ "Message": "It went wrong.", "EC2ErrorCode": "InternalError" }"#;
    match error::<Invoke>("EC2UnexpectedException", 502, body).into_kind() {
        ErrorKind::Ec2Unexpected(error) => {
            assert_eq!(error.ec2_error_code.as_deref(), Some("InternalError"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_error_that_no_model_names_keeps_what_it_says() {
    let body = r#"{ "Type": "User", "Message": "It went wrong." }"#;
    match error::<GetFunction>("AccessDeniedException", 403, body).into_kind() {
        ErrorKind::Unmodelled(error) => {
            assert_eq!(error.code.as_deref(), Some("AccessDeniedException"));
            assert_eq!(error.message.as_deref(), Some("It went wrong."));
            assert_eq!(error.body, body);
        }
        other => panic!("{other:?}"),
    }
}
