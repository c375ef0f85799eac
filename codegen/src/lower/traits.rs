//! The known traits, and how unknown traits are handled.
//!
//! ARCHITECTURE.md has the same table.

use std::collections::BTreeMap;

use super::{auth, closure::Closure};
use crate::smithy::{Model, Shape, ShapeType, Traits};

/// Traits that change the generated code.
pub const SUPPORTED: &[&str] = &[
    "aws.api#service",
    "aws.auth#sigv4",
    "aws.auth#sigv4a",
    "aws.auth#unsignedPayload",
    "aws.customizations#s3UnwrappedXmlOutput",
    "aws.protocols#awsJson1_0",
    "aws.protocols#awsJson1_1",
    "aws.protocols#awsQuery",
    "aws.protocols#awsQueryCompatible",
    "aws.protocols#awsQueryError",
    "aws.protocols#ec2Query",
    "aws.protocols#ec2QueryName",
    "aws.protocols#httpChecksum",
    "aws.protocols#restJson1",
    "aws.protocols#restXml",
    "smithy.api#auth",
    "smithy.api#box",
    "smithy.api#clientOptional",
    "smithy.api#default",
    "smithy.api#deprecated",
    "smithy.api#documentation",
    "smithy.api#endpoint",
    "smithy.api#enum",
    "smithy.api#enumValue",
    "smithy.api#error",
    "smithy.api#eventHeader",
    "smithy.api#eventPayload",
    "smithy.api#hostLabel",
    "smithy.api#http",
    "smithy.api#httpApiKeyAuth",
    "smithy.api#httpBasicAuth",
    "smithy.api#httpBearerAuth",
    "smithy.api#httpChecksumRequired",
    "smithy.api#httpHeader",
    "smithy.api#httpLabel",
    "smithy.api#httpPayload",
    "smithy.api#httpPrefixHeaders",
    "smithy.api#httpQuery",
    "smithy.api#httpQueryParams",
    "smithy.api#httpResponseCode",
    "smithy.api#idempotencyToken",
    "smithy.api#idempotent",
    "smithy.api#input",
    "smithy.api#jsonName",
    "smithy.api#mediaType",
    "smithy.api#mixin",
    "smithy.api#optionalAuth",
    "smithy.api#output",
    "smithy.api#paginated",
    "smithy.api#readonly",
    "smithy.api#requestCompression",
    "smithy.api#required",
    "smithy.api#requiresLength",
    "smithy.api#retryable",
    "smithy.api#sensitive",
    "smithy.api#sparse",
    "smithy.api#streaming",
    "smithy.api#timestampFormat",
    "smithy.api#title",
    "smithy.api#xmlAttribute",
    "smithy.api#xmlFlattened",
    "smithy.api#xmlName",
    "smithy.api#xmlNamespace",
    "smithy.protocols#rpcv2Cbor",
    "smithy.protocols#rpcv2Json",
    "smithy.rules#clientContextParams",
    "smithy.rules#contextParam",
    "smithy.rules#endpointBdd",
    "smithy.rules#endpointRuleSet",
    "smithy.rules#operationContextParams",
    "smithy.rules#staticContextParams",
    "smithy.waiters#waitable",
    "tinsmith#atMostOnce",
    "tinsmith#attributeValue",
    "tinsmith#bodyLimit",
    "tinsmith#contentSha256",
    "tinsmith#document",
    "tinsmith#endpointLabel",
    "tinsmith#exactLabel",
    "tinsmith#handwrittenSetter",
    "tinsmith#hasMorePages",
    "tinsmith#headers",
    "tinsmith#inputDefault",
    "tinsmith#lastPageRepeatsToken",
    "tinsmith#lastSegment",
    "tinsmith#readTimeout",
    "tinsmith#regionOf",
    "tinsmith#s3Errors",
    "tinsmith#settings",
    "tinsmith#textMember",
    "tinsmith#timestamp",
    "tinsmith#treeHash",
];

/// Traits that do not affect the wire format of clients: constraints that the service checks, hints for other tools.
pub const IGNORED: &[&str] = &[
    "aws.api#arn",
    "aws.api#arnReference",
    "aws.api#clientDiscoveredEndpoint",
    "aws.api#clientEndpointDiscovery",
    "aws.api#clientEndpointDiscoveryId",
    "aws.api#controlPlane",
    "aws.api#data",
    "aws.api#dataPlane",
    "aws.api#tagEnabled",
    "aws.api#taggable",
    "aws.cloudformation#cfnAdditionalIdentifier",
    "aws.cloudformation#cfnExcludeProperty",
    "aws.cloudformation#cfnMutability",
    "aws.cloudformation#cfnName",
    "aws.cloudformation#cfnResource",
    "aws.endpoints#standardPartitionalEndpoints",
    "aws.endpoints#standardRegionalEndpoints",
    "aws.iam#actionName",
    "aws.iam#actionPermissionDescription",
    "aws.iam#conditionKeys",
    "aws.iam#conditionKeyValue",
    "aws.iam#defineConditionKeys",
    "aws.iam#disableConditionKeyInference",
    "aws.iam#disableConditionKeyInheritance",
    "aws.iam#iamAction",
    "aws.iam#iamResource",
    "aws.iam#requiredActions",
    "aws.iam#serviceResolvedConditionKeys",
    "aws.iam#supportedPrincipalTypes",
    "smithy.api#addedDefault",
    "smithy.api#cors",
    "smithy.api#examples",
    "smithy.api#externalDocumentation",
    "smithy.api#httpError",
    "smithy.api#idRef",
    "smithy.api#internal",
    "smithy.api#length",
    "smithy.api#nestedProperties",
    "smithy.api#noReplace",
    "smithy.api#notProperty",
    "smithy.api#pattern",
    "smithy.api#private",
    "smithy.api#property",
    "smithy.api#range",
    "smithy.api#recommended",
    "smithy.api#references",
    "smithy.api#resourceIdentifier",
    "smithy.api#since",
    "smithy.api#suppress",
    "smithy.api#tags",
    "smithy.api#trait",
    "smithy.api#uniqueItems",
    "smithy.api#unstable",
    "smithy.rules#endpointTests",
    "smithy.test#eventStreamTests",
    "smithy.test#httpMalformedRequestTests",
    "smithy.test#httpRequestTests",
    "smithy.test#httpResponseTests",
    "smithy.test#smokeTests",
];

/// Notices about unknown traits.
pub(super) fn notices(model: &Model, closure: &Closure<'_>) -> Vec<String> {
    let mut unknown: BTreeMap<&str, (usize, String)> = BTreeMap::new();
    let shapes = closure.shapes.values().copied().chain([closure.service]);
    for shape in shapes.filter(|shape| !shape.id.starts_with("smithy.api#")) {
        for (place, traits) in places(shape) {
            for (id, _) in traits.iter() {
                // `auth` lists authentication schemes.
                if !is_known(id) && !auth::is_scheme(model, id) {
                    unknown.entry(id).or_insert_with(|| (0, place.clone())).0 += 1;
                }
            }
        }
    }
    let notice = |(id, (count, first)): (&str, (usize, String))| match is_protocol(model, id) {
        true => format!("protocol {id} is not supported: the client of {first} does not use it"),
        false => {
            format!("trait {id} is unknown and has no effect: {count} times, first on {first}")
        }
    };
    unknown.into_iter().map(notice).collect()
}

fn is_known(id: &str) -> bool {
    SUPPORTED.contains(&id) || IGNORED.contains(&id)
}

/// Whether a trait defines a protocol.
pub(super) fn is_protocol(model: &Model, id: &str) -> bool {
    model.shape(id).is_some_and(|shape| shape.traits.has("smithy.api#protocolDefinition"))
}

/// A shape and its members, each with its ID and traits.
fn places(shape: &Shape) -> Vec<(String, &Traits)> {
    let member = |name: &str| format!("{}${name}", shape.id);
    let mut places = vec![(shape.id.clone(), &shape.traits)];
    match &shape.kind {
        ShapeType::List(item) => places.push((member("member"), &item.traits)),
        ShapeType::Map { key, value } => {
            places.push((member("key"), &key.traits));
            places.push((member("value"), &value.traits));
        }
        _ => places.extend(shape.members().iter().map(|each| (member(&each.name), &each.traits))),
    }
    places
}
