//! Protocols: a table of their facts. The model of an RPC protocol is converted to HTTP bindings before lowering: each
//! operation gets a request line and headers, and all members are in the body. The rest of lowering and all emitters
//! only use HTTP bindings and codecs.
//!
//! The specifications are at <https://smithy.io/2.0/aws/protocols/index.html>.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{
    closure, service,
    tinsmith_traits::{DOCUMENT, HEADERS},
    traits,
};
use crate::{
    Error,
    api::{Codec, Codecs, ErrorForm, TimestampFormat},
    smithy::{Member, Model, Service, Shape, ShapeType, local_name},
};

/// A supported protocol: the facts by which it differs from others.
#[derive(Debug)]
pub(crate) struct Protocol {
    /// The ID of its trait.
    pub(super) id: &'static str,
    /// The requests of an RPC protocol. `None` for a protocol with HTTP bindings.
    rpc: Option<Rpc>,
    /// The codecs of documents.
    pub(super) codecs: Codecs,
    /// The default format of timestamps in documents.
    pub(super) timestamps: TimestampFormat,
    /// The form of error responses.
    pub(super) errors: ErrorForm,
    /// Whether forms have the names and lists of the EC2 Query protocol.
    pub(super) ec2: bool,
}

impl Protocol {
    /// Whether it ignores HTTP bindings.
    pub(super) fn is_rpc(&self) -> bool {
        self.rpc.is_some()
    }
}

/// The requests of an RPC protocol.
#[derive(Clone, Copy, Debug)]
enum Rpc {
    /// `POST /`, with the operation in the header `x-amz-target`, and a document of this media type.
    Target(&'static str),
    /// `POST /service/{service}/operation/{operation}`, with this value of the header `smithy-protocol`, and a document
    /// of this media type unless the operation has no input. Timestamps have the default format.
    Path(&'static str, &'static str),
    /// `POST /`, with the operation in a form.
    Form,
}

/// A protocol with JSON documents.
const JSON: Protocol = Protocol {
    id: "aws.protocols#restJson1",
    rpc: None,
    codecs: Codecs { request: Codec::Json, response: Codec::Json },
    timestamps: TimestampFormat::EpochSeconds,
    errors: ErrorForm::Json,
    ec2: false,
};

/// A protocol with XML documents.
const XML: Protocol = Protocol {
    id: "aws.protocols#restXml",
    rpc: None,
    codecs: Codecs { request: Codec::Xml, response: Codec::Xml },
    timestamps: TimestampFormat::DateTime,
    errors: ErrorForm::Xml,
    ec2: false,
};

/// A protocol with forms in requests and XML documents in responses.
const QUERY: Protocol = Protocol {
    id: "aws.protocols#awsQuery",
    rpc: Some(Rpc::Form),
    codecs: Codecs { request: Codec::Form, response: Codec::Xml },
    ..XML
};

/// The supported protocols. If a service has several, the first one in this order is used.
static PROTOCOLS: [Protocol; 8] = [
    JSON,
    Protocol {
        id: "smithy.protocols#rpcv2Cbor",
        rpc: Some(Rpc::Path("rpc-v2-cbor", "application/cbor")),
        codecs: Codecs { request: Codec::Cbor, response: Codec::Cbor },
        errors: ErrorForm::RpcV2Cbor,
        ..JSON
    },
    Protocol {
        id: "smithy.protocols#rpcv2Json",
        rpc: Some(Rpc::Path("rpc-v2-json", "application/json")),
        errors: ErrorForm::RpcV2Json,
        ..JSON
    },
    Protocol {
        id: "aws.protocols#awsJson1_0",
        rpc: Some(Rpc::Target("application/x-amz-json-1.0")),
        ..JSON
    },
    Protocol {
        id: "aws.protocols#awsJson1_1",
        rpc: Some(Rpc::Target("application/x-amz-json-1.1")),
        ..JSON
    },
    XML,
    QUERY,
    Protocol { id: "aws.protocols#ec2Query", ec2: true, ..QUERY },
];

/// The namespaces of protocol traits, which most models do not define.
const NAMESPACES: [&str; 2] = ["aws.protocols#", "smithy.protocols#"];
/// Traits in these namespaces that are not protocols.
const NOT_PROTOCOLS: [&str; 4] = [
    "aws.protocols#awsQueryCompatible",
    "aws.protocols#awsQueryError",
    "aws.protocols#ec2QueryName",
    "aws.protocols#httpChecksum",
];
/// The service was migrated from the AWS Query protocol, and can report the old error codes.
const QUERY_COMPATIBLE: &str = "aws.protocols#awsQueryCompatible";

const HTTP: &str = "smithy.api#http";
/// The media type of event streams.
const EVENT_STREAM: &str = "application/vnd.amazon.eventstream";
const STREAMING: &str = "smithy.api#streaming";
const TIMESTAMP_FORMAT: &str = "smithy.api#timestampFormat";
/// Added to members that target streams. In RPC protocols, they are the body even without this trait.
const PAYLOAD: &str = "smithy.api#httpPayload";
/// Traits of members that RPC protocols ignore.
const BINDINGS: [&str; 7] = [
    "smithy.api#httpHeader",
    "smithy.api#httpLabel",
    PAYLOAD,
    "smithy.api#httpPrefixHeaders",
    "smithy.api#httpQuery",
    "smithy.api#httpQueryParams",
    "smithy.api#httpResponseCode",
];
const XML_ATTRIBUTE: &str = "smithy.api#xmlAttribute";
const JSON_NAME: &str = "smithy.api#jsonName";

/// Converts the model of an RPC protocol to HTTP bindings, removes traits without an effect in the protocol, and returns
/// the protocol. `wanted` is the ID of a protocol of the service.
///
/// # Errors
/// No protocol of the service is supported, or it does not have the wanted one.
pub(crate) fn apply(
    model: &mut Model,
    service: Option<&str>,
    wanted: Option<&str>,
) -> Result<&'static Protocol, Error> {
    let (shape, service) = service::find(model, service)?;
    let protocol = choose(model, shape, wanted)?;
    let target = shape.name().to_owned();
    let is_query_compatible = shape.traits.has(QUERY_COMPATIBLE);
    if let Some(rpc) = protocol.rpc {
        for id in operations(model, shape, service)? {
            let returns_events = returns_events(model, &id);
            if let Some(operation) = model.shape_mut(&id) {
                bind(operation, &target, rpc, is_query_compatible, returns_events);
            }
        }
    }
    remove_traits(model, protocol);
    Ok(protocol)
}

/// Removes the traits of members that have no effect in the protocol.
fn remove_traits(model: &mut Model, protocol: &Protocol) {
    let streams: BTreeSet<String> = model
        .shapes()
        .filter(|shape| shape.traits.has(STREAMING))
        .map(|shape| shape.id.clone())
        .collect();
    let has_formats = !matches!(protocol.rpc, Some(Rpc::Path(..)));
    for shape in model.shapes_mut() {
        if !has_formats {
            shape.traits.remove(TIMESTAMP_FORMAT);
        }
        for member in shape.members_mut() {
            if protocol.id != JSON.id {
                member.traits.remove(JSON_NAME);
            }
            if protocol.codecs.response != Codec::Xml {
                member.traits.remove(XML_ATTRIBUTE);
            }
            if !has_formats {
                member.traits.remove(TIMESTAMP_FORMAT);
            }
            if protocol.rpc.is_some() {
                BINDINGS.iter().for_each(|id| member.traits.remove(id));
                if streams.contains(&member.target) {
                    member.traits.set(PAYLOAD, json!({}));
                }
            }
        }
    }
}

fn operations(model: &Model, shape: &Shape, service: &Service) -> Result<Vec<String>, Error> {
    let operations = closure::operations(model, shape, service)?;
    Ok(operations.into_iter().map(|operation| operation.id.clone()).collect())
}

/// Whether the output of an operation is an event stream.
fn returns_events(model: &Model, operation: &str) -> bool {
    let output = match model.shape(operation).map(|shape| &shape.kind) {
        Some(ShapeType::Operation { output, .. }) => model.shape(output),
        _ => None,
    };
    let is_stream = |member: &Member| {
        let target = model.shape(&member.target);
        target.is_some_and(|it| it.traits.has(STREAMING) && matches!(it.kind, ShapeType::Union(_)))
    };
    output.is_some_and(|output| output.members().iter().any(is_stream))
}

/// Sets the request line, the headers and the media type of an operation.
fn bind(
    operation: &mut Shape,
    service: &str,
    rpc: Rpc,
    is_query_compatible: bool,
    returns_events: bool,
) {
    let name = operation.name().to_owned();
    let has_input =
        !matches!(&operation.kind, ShapeType::Operation { input, .. } if input == closure::UNIT);
    let mut headers = Map::new();
    let mut uri = "/".to_owned();
    let document = match rpc {
        Rpc::Target(media_type) => {
            headers.insert("x-amz-target".to_owned(), format!("{service}.{name}").into());
            Some(media_type)
        }
        Rpc::Path(protocol, media_type) => {
            headers.insert("smithy-protocol".to_owned(), protocol.into());
            let accepted = if returns_events { EVENT_STREAM } else { media_type };
            headers.insert("accept".to_owned(), accepted.into());
            uri = format!("/service/{service}/operation/{name}");
            has_input.then_some(media_type)
        }
        Rpc::Form => Some("application/x-www-form-urlencoded"),
    };
    if is_query_compatible && !matches!(rpc, Rpc::Form) {
        headers.insert("x-amzn-query-mode".to_owned(), "true".into());
    }
    // Headers of customizations have precedence.
    if let Some(Value::Object(others)) = operation.traits.get(HEADERS) {
        headers.extend(others.clone());
    }
    operation.traits.set(HEADERS, Value::Object(headers));
    operation.traits.set(HTTP, json!({ "method": "POST", "uri": uri }));
    if let Some(media_type) = document {
        operation.traits.set(DOCUMENT, media_type.into());
    }
}

/// The protocol of a service: the wanted protocol, or else the first supported one.
fn choose(model: &Model, shape: &Shape, wanted: Option<&str>) -> Result<&'static Protocol, Error> {
    let supported = PROTOCOLS.iter().filter(|protocol| shape.traits.has(protocol.id));
    let mut chosen = supported.filter(|protocol| {
        wanted.is_none_or(|wanted| protocol.id == wanted || local_name(protocol.id) == wanted)
    });
    chosen.next().ok_or_else(|| unsupported(model, shape, wanted))
}

fn unsupported(model: &Model, shape: &Shape, wanted: Option<&str>) -> Error {
    let is_protocol = |id: &&str| {
        let is_named = NAMESPACES.iter().any(|namespace| id.starts_with(namespace));
        is_named && !NOT_PROTOCOLS.contains(id) || traits::is_protocol(model, id)
    };
    let of_service: Vec<&str> =
        shape.traits.iter().map(|(id, _)| id.as_str()).filter(is_protocol).collect();
    let of_service = if of_service.is_empty() { "none".to_owned() } else { of_service.join(", ") };
    let supported = PROTOCOLS.each_ref().map(|protocol| protocol.id).join(", ");
    let message = match wanted {
        None => format!(
            "its protocol is not supported: the service supports {of_service}, and Tinsmith supports {supported}; choose a service with one of these"
        ),
        Some(wanted) => format!(
            "`{wanted}` is not a protocol that the service and Tinsmith support: the service supports {of_service}, and Tinsmith supports {supported}; choose one that both support"
        ),
    };
    Error::new(message).at(&shape.id).in_file(&shape.file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(protocols: &str) -> Model {
        let model = format!(
            r#"{{ "smithy": "2.0", "shapes": {{
                "a#S": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#O" }}], "traits": {{ {protocols} }} }},
                "a#O": {{
                    "type": "operation", "input": {{ "target": "a#I" }}, "output": {{ "target": "smithy.api#Unit" }},
                    "traits": {{
                        "smithy.api#http": {{ "method": "GET", "uri": "/o/{{b}}" }},
                        "tinsmith#headers": {{ "a": "b" }}
                    }}
                }},
                "a#I": {{ "type": "structure", "members": {{ "b": {{
                    "target": "smithy.api#String",
                    "traits": {{ "smithy.api#httpLabel": {{}}, "smithy.api#jsonName": "c", "smithy.api#required": {{}} }}
                }} }} }}
            }} }}"#
        );
        Model::read([("a.json", model.as_str())]).unwrap()
    }

    const BOTH: &str = r#""aws.protocols#awsJson1_0": {}, "aws.protocols#restJson1": {}"#;

    #[test]
    fn rest_models_stay_as_they_are() {
        let mut it = model(BOTH);
        apply(&mut it, None, None).unwrap();
        assert!(it.shape("a#I").unwrap().members()[0].traits.has("smithy.api#httpLabel"));
    }

    #[test]
    fn rpc_models_get_a_request_line_and_lose_bindings() {
        for wanted in ["awsJson1_0", "aws.protocols#awsJson1_0"] {
            let mut it = model(&format!("{BOTH}, \"{QUERY_COMPATIBLE}\": {{}}"));
            apply(&mut it, None, Some(wanted)).unwrap();
            let operation = &it.shape("a#O").unwrap().traits;
            assert_eq!(operation.get(HTTP), Some(&json!({ "method": "POST", "uri": "/" })));
            let headers = json!({ "x-amz-target": "S.O", "x-amzn-query-mode": "true", "a": "b" });
            assert_eq!(operation.get(HEADERS), Some(&headers));
            assert_eq!(operation.get(DOCUMENT), Some(&json!("application/x-amz-json-1.0")));
            let traits: Vec<_> =
                it.shape("a#I").unwrap().members()[0].traits.iter().map(|(id, _)| id).collect();
            assert_eq!(traits, ["smithy.api#required"]);
        }
    }

    #[test]
    fn other_protocols_are_refused_by_name() {
        let other = r#""aws.protocols#other": {}, "aws.protocols#awsQueryError": {}"#;
        let error = apply(&mut model(other), None, None).unwrap_err().to_string();
        assert!(error.contains("the service supports aws.protocols#other, and"), "{error}");
        let error = apply(&mut model(BOTH), None, Some("awsQuery")).unwrap_err().to_string();
        assert!(error.contains("`awsQuery` is not a protocol that"), "{error}");
    }
}
