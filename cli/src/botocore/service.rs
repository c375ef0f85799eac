//! The service shape, from the metadata.

use serde_json::{Map, Value, json};

use super::{Notes, Source, common_traits, entries, flag, items, set, text, xml_namespace};

const SIGV4: &str = "aws.auth#sigv4";
const SIGV4A: &str = "aws.auth#sigv4a";
const BEARER: &str = "smithy.api#httpBearerAuth";

/// The protocols of a service, and the formats of their documents.
#[derive(Debug)]
pub(super) struct Formats {
    /// The IDs of the protocol traits.
    protocols: Vec<&'static str>,
    /// Whether member names in JSON documents have an effect.
    pub(super) json: bool,
    /// Whether names of XML elements have an effect.
    pub(super) xml: bool,
}

impl Formats {
    /// The formats of a service.
    ///
    /// # Errors
    /// No protocol is known.
    pub(super) fn of(metadata: &Value, notes: &mut Notes) -> Result<Self, String> {
        let version = match &metadata["jsonVersion"] {
            Value::String(version) => version.clone(),
            other => other.to_string(),
        };
        let listed = items(metadata, "protocols").filter_map(Value::as_str);
        let mut protocols = Vec::new();
        for name in text(metadata, "protocol").into_iter().chain(listed) {
            match protocol(name, &version) {
                Some(id) if !protocols.contains(&id) => protocols.push(id),
                Some(_) => {}
                None => notes.add("protocols that are unknown and left out", name),
            }
        }
        if protocols.is_empty() {
            return Err("the `metadata` has no known protocol; use another service".to_owned());
        }
        let has = |wanted: &[&str]| protocols.iter().any(|id| wanted.contains(id));
        Ok(Self {
            json: has(&["aws.protocols#restJson1"]),
            xml: has(&[
                "aws.protocols#restXml",
                "aws.protocols#awsQuery",
                "aws.protocols#ec2Query",
            ]),
            protocols,
        })
    }
}

/// The trait of a protocol.
fn protocol(name: &str, json_version: &str) -> Option<&'static str> {
    Some(match name {
        "rest-json" => "aws.protocols#restJson1",
        "json" if json_version == "1.1" => "aws.protocols#awsJson1_1",
        "json" => "aws.protocols#awsJson1_0",
        "query" => "aws.protocols#awsQuery",
        "ec2" => "aws.protocols#ec2Query",
        "rest-xml" => "aws.protocols#restXml",
        "smithy-rpc-v2-cbor" => "smithy.protocols#rpcv2Cbor",
        _ => return None,
    })
}

/// The service with its operations.
pub(super) fn convert(
    source: &Source<'_>,
    operations: Vec<Value>,
    rules: &Value,
    notes: &mut Notes,
) -> Value {
    let metadata = &source.api["metadata"];
    let mut traits = common_traits(source.api);
    let mut service = Map::new();
    for (key, of_trait) in [("serviceId", "sdkId"), ("endpointPrefix", "endpointPrefix")] {
        service.extend(text(metadata, key).map(|text| (of_trait.to_owned(), text.into())));
    }
    set(&mut traits, "aws.api#service", service);
    if let Some(title) = text(metadata, "serviceFullName") {
        set(&mut traits, "smithy.api#title", title);
    }
    for id in &source.formats.protocols {
        set(&mut traits, id, json!({}));
    }
    if metadata["awsQueryCompatible"].is_object() {
        set(&mut traits, "aws.protocols#awsQueryCompatible", json!({}));
    }
    if let Some(namespace) = xml_namespace(metadata) {
        set(&mut traits, "smithy.api#xmlNamespace", namespace);
    }
    if source.api["clientContextParams"].is_object() {
        let parameters = source.api["clientContextParams"].clone();
        set(&mut traits, "smithy.rules#clientContextParams", parameters);
    }
    match rules.is_object() {
        true => set(&mut traits, "smithy.rules#endpointRuleSet", rules.clone()),
        false => notes.add_text("botocore has no endpoint rules of this service"),
    }
    let operations_of_api = entries(source.api, "operations");
    let discovery = operations_of_api.filter(|(_, it)| flag(it, "endpointoperation")).last();
    if let Some((name, _)) = discovery {
        let id = source.names.operation(name);
        set(&mut traits, "aws.api#clientEndpointDiscovery", json!({ "operation": id }));
    }
    add_authentication(metadata, &mut traits, notes);
    let version = text(metadata, "apiVersion").unwrap_or_default();
    json!({ "type": "service", "version": version, "operations": operations, "traits": traits })
}

/// The authentication schemes, in order of preference.
fn add_authentication(metadata: &Value, traits: &mut Map<String, Value>, notes: &mut Notes) {
    let listed: Vec<&str> = items(metadata, "auth").filter_map(Value::as_str).collect();
    let version = text(metadata, "signatureVersion").unwrap_or("v4");
    let schemes = match (listed.is_empty(), version) {
        (false, _) => listed,
        (true, "bearer") => vec![BEARER],
        (true, _) => vec![SIGV4],
    };
    if version == "v2" {
        notes.add_text(
            "the service expects version 2 of the signature, requests are signed with version 4",
        );
    }
    let name = text(metadata, "signingName").or(text(metadata, "endpointPrefix"));
    for scheme in &schemes {
        match *scheme {
            SIGV4 | SIGV4A => set(traits, scheme, json!({ "name": name })),
            BEARER => set(traits, scheme, json!({})),
            "smithy.api#noAuth" => {}
            _ => notes.add("authentication schemes that are unknown and left out", *scheme),
        }
    }
    let known: Vec<&str> = schemes.into_iter().filter(|id| traits.contains_key(*id)).collect();
    set(traits, "smithy.api#auth", known);
}
