//! [`ErrorForm`]: where error responses have the code and the message.

mod json;
#[cfg(feature = "cbor")]
mod rpc_v2_cbor;
#[cfg(feature = "xml")]
mod xml;

use http::{HeaderMap, StatusCode};

use crate::body::Body;
use crate::decode_error::DecodeError;

/// The header with the error code of the service. Programs that are called by a service cannot set
/// it.
pub(super) const ERROR_TYPE: &str = "x-amzn-errortype";
/// The header with the protocol of a response in Smithy RPC v2.
const PROTOCOL: &str = "smithy-protocol";

/// Where error responses have the code and the message. It follows from the protocol of the
/// service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorForm {
    /// The code is in the header `x-amzn-errortype`, else in a member of a JSON object. Models do
    /// not define the names of the members, and services differ: see
    /// [REST-JSON](https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization).
    #[default]
    Json,
    /// The code is in the member `__type` of a JSON object, the message in `message`.
    RpcV2Json,
    /// The same in a [CBOR
    /// map](https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html#operation-error-serialization).
    #[cfg(feature = "cbor")]
    RpcV2Cbor,
    /// In the XML element `Error`, which is the root or is nested, depending on the protocol:
    /// [AWS Query](https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#operation-error-serialization),
    /// [EC2 Query](https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html#operation-error-serialization),
    /// [REST-XML](https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html#operation-error-serialization).
    #[cfg(feature = "xml")]
    Xml,
    /// The same, with two additions. A response with a status of success whose root is the element
    /// `Error` [is an error](https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html),
    /// which counts as one with status 500. An error without a body, such as one of a `HEAD`
    /// request, has the name of its status as its code, such as `NotFound`.
    #[cfg(feature = "xml")]
    S3,
}

/// The description of an error, apart from its modelled members.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Description {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
}

impl ErrorForm {
    /// The value of the header `smithy-protocol` in all responses of the protocol. Responses without
    /// it do not come from the service, so their bodies must not be read:
    /// <https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html#operation-response-deserialization>.
    fn protocol(self) -> Option<&'static str> {
        match self {
            Self::RpcV2Json => Some("rpc-v2-json"),
            #[cfg(feature = "cbor")]
            Self::RpcV2Cbor => Some("rpc-v2-cbor"),
            _ => None,
        }
    }

    /// Checks that a response has the protocol of the service.
    pub(crate) fn check(self, headers: &HeaderMap) -> Result<(), DecodeError> {
        match self.protocol() {
            Some(protocol) if headers.get(PROTOCOL).is_none_or(|it| it != protocol) => {
                Err(DecodeError::new(format!(
                    "the response does not have the header `{PROTOCOL}: {protocol}` of the service; look for a \
                     proxy or server between the client and the service that answers instead"
                )))
            }
            _ => Ok(()),
        }
    }

    /// Reads the description of an error. An unexpected response has neither code nor message.
    pub(crate) fn describe(self, headers: &HeaderMap, body: &Body) -> Description {
        if self.check(headers).is_err() {
            return Description::default();
        }
        let description = self.describe_body(body);
        let header = headers.get(ERROR_TYPE).filter(|_| self == Self::Json);
        match header.and_then(|value| value.to_str().ok()).and_then(bare_code) {
            Some(code) => Description { code: Some(code.to_owned()), ..description },
            None => description,
        }
    }

    /// Reads the description in the body of an error.
    pub(crate) fn describe_body(self, body: &Body) -> Description {
        let bytes = body.as_bytes().map_or(&[][..], |bytes| bytes);
        match self {
            Self::Json => json::describe(bytes, &json::CODES),
            Self::RpcV2Json => json::describe(bytes, &["__type"]),
            #[cfg(feature = "cbor")]
            Self::RpcV2Cbor => rpc_v2_cbor::describe(bytes),
            #[cfg(feature = "xml")]
            Self::Xml | Self::S3 => xml::describe(bytes),
        }
    }

    /// Reads the description of a response with this status.
    pub(crate) fn describe_answer(
        self,
        status: StatusCode,
        headers: &HeaderMap,
        body: &Body,
    ) -> Description {
        let mut description = self.describe(headers, body);
        if self.is_s3() && description.code.is_none() && body.content_length() == Some(0) {
            let name = status.canonical_reason().unwrap_or_default();
            description.code = Some(name.replace(' ', "")).filter(|name| !name.is_empty());
        }
        description
    }

    /// The status of a response: 500 for an error that has a status of success.
    pub(crate) fn status(self, status: StatusCode, body: &Body) -> StatusCode {
        match body.as_bytes() {
            #[cfg(feature = "xml")]
            Some(bytes) if self.is_s3() && status.is_success() && xml::is_error(bytes) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
            _ => status,
        }
    }

    const fn is_s3(self) -> bool {
        #[cfg(feature = "xml")]
        let is_s3 = matches!(self, Self::S3);
        #[cfg(not(feature = "xml"))]
        let is_s3 = false;
        is_s3
    }
}

/// Reads the code and message of an error response. A body that does not have the form has neither.
#[must_use]
pub fn code_and_message(
    form: ErrorForm,
    headers: &HeaderMap,
    body: &Body,
) -> (Option<String>, Option<String>) {
    let Description { code, message, .. } = form.describe(headers, body);
    (code, message)
}

/// The code without the namespace before `#`, the URI after `:`, and the text after `,` that a
/// proxy appends when it joins header lines.
fn bare_code(code: &str) -> Option<&str> {
    let code = code.split([':', ',']).next().unwrap_or_default();
    let code = code.rsplit('#').next().unwrap_or_default().trim();
    (!code.is_empty()).then_some(code)
}
