//! [`ErrorForm`]: where error responses have the code and the message.

mod json;
#[cfg(feature = "cbor")]
mod rpc_v2_cbor;
#[cfg(feature = "xml")]
mod xml;

use http::HeaderMap;

use crate::body::Body;

/// The header with the error code of the service. Programs that are called by a service cannot set
/// it.
pub(super) const ERROR_TYPE: &str = "x-amzn-errortype";

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
}

/// The description of an error, apart from its modelled members.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Description {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
}

impl ErrorForm {
    /// Reads the description of an error. An unexpected body has neither code nor message.
    pub(crate) fn describe(self, headers: &HeaderMap, body: &Body) -> Description {
        let bytes = body.as_bytes().map_or(&[][..], |bytes| bytes);
        match self {
            Self::Json => {
                let header = headers.get(ERROR_TYPE).and_then(|value| value.to_str().ok());
                let description = json::describe(bytes, &json::CODES);
                match header.and_then(bare_code) {
                    Some(code) => Description { code: Some(code.to_owned()), ..description },
                    None => description,
                }
            }
            Self::RpcV2Json => json::describe(bytes, &["__type"]),
            #[cfg(feature = "cbor")]
            Self::RpcV2Cbor => rpc_v2_cbor::describe(bytes),
            #[cfg(feature = "xml")]
            Self::Xml => xml::describe(bytes),
        }
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
