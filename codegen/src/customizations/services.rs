//! Entries for services other than Lambda and S3 that need more than a fixed header or a default.

use super::{
    Customization, EachTargeting, OneMember, OneShape, Remove,
    Selector::{EachOperationIn, ServiceIn},
    Set, entry,
};
use crate::lower::{ENDPOINT_MEMBER, OWN_ENDPOINTS, PRESIGNED_QUERY, READ_TIMEOUT, RETRY};

/// Where to find the endpoint of a video stream.
const STREAM: &str =
    "\"that of the stream, which GetDataEndpoint of Amazon Kinesis Video Streams returns\"";
/// Where to find the endpoint of a signaling channel.
const CHANNEL: &str = "\"that of the channel, which GetSignalingChannelEndpoint of Amazon Kinesis Video Streams returns\"";
const AUTH: &str = "smithy.api#auth";
const DEFAULT: &str = "smithy.api#default";
const ENDPOINT: &str = "smithy.api#endpoint";
const SENSITIVE: &str = "smithy.api#sensitive";

/// Operations that return or exchange credentials. They are called without a signature, so that they work before a
/// program has credentials, and so that expired credentials do not make them fail.
const fn unsigned(operation: &'static str) -> Customization {
    entry(OneShape(operation), Set(AUTH, "[]"))
}

/// A structure with credentials: its `Debug` is redacted.
const fn secret(structure: &'static str) -> Customization {
    entry(OneShape(structure), Set(SENSITIVE, "{}"))
}

/// The retries of a service that usually responds within milliseconds:
/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html>.
const fn quick_retries(namespace: &'static str) -> Customization {
    entry(ServiceIn(namespace), Set(RETRY, r#"{"maxAttempts": 4, "initialBackoffMillis": 25}"#))
}

/// The service may take longer to respond than the default read timeout, which is 60 seconds.
const fn slow(operation: &'static str, seconds: &'static str) -> Customization {
    entry(OneShape(operation), Set(READ_TIMEOUT, seconds))
}

/// A service whose resources have endpoints of their own, and where to find them.
const fn own_endpoints(namespace: &'static str, source: &'static str) -> Customization {
    entry(ServiceIn(namespace), Set(OWN_ENDPOINTS, source))
}

/// The table.
pub(super) const TABLE: &[Customization] = &[
    quick_retries("com.amazonaws.dynamodb"),
    quick_retries("com.amazonaws.dynamodbstreams"),
    // <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>
    unsigned("com.amazonaws.sts#AssumeRoleWithSAML"),
    unsigned("com.amazonaws.sts#AssumeRoleWithWebIdentity"),
    // <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetId.html>
    unsigned("com.amazonaws.cognitoidentity#GetCredentialsForIdentity"),
    unsigned("com.amazonaws.cognitoidentity#GetId"),
    unsigned("com.amazonaws.cognitoidentity#GetOpenIdToken"),
    unsigned("com.amazonaws.cognitoidentity#UnlinkIdentity"),
    // <https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html>
    unsigned("com.amazonaws.sso#GetRoleCredentials"),
    unsigned("com.amazonaws.sso#ListAccountRoles"),
    unsigned("com.amazonaws.sso#ListAccounts"),
    unsigned("com.amazonaws.sso#Logout"),
    // <https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_RegisterClient.html>
    unsigned("com.amazonaws.ssooidc#CreateToken"),
    unsigned("com.amazonaws.ssooidc#RegisterClient"),
    unsigned("com.amazonaws.ssooidc#StartDeviceAuthorization"),
    secret("com.amazonaws.sts#Credentials"),
    secret("com.amazonaws.sso#RoleCredentials"),
    secret("com.amazonaws.cognitoidentity#Credentials"),
    // The endpoint rules put the account ID into the host as well.
    entry(EachOperationIn("com.amazonaws.s3control"), Remove(ENDPOINT)),
    // <https://docs.aws.amazon.com/machine-learning/latest/APIReference/API_Predict.html>
    entry(
        OneMember("com.amazonaws.machinelearning#PredictInput", "PredictEndpoint"),
        Set(ENDPOINT_MEMBER, "{}"),
    ),
    // Players of audio can only send GET:
    // <https://docs.aws.amazon.com/polly/latest/dg/API_SynthesizeSpeech.html>.
    entry(OneShape("com.amazonaws.polly#SynthesizeSpeech"), Set(PRESIGNED_QUERY, "{}")),
    // Long polls, and executions that are waited for:
    // <https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetActivityTask.html>,
    // <https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html>,
    // <https://docs.aws.amazon.com/amazonswf/latest/apireference/API_PollForActivityTask.html>,
    // <https://docs.aws.amazon.com/timestream/latest/developerguide/API_query_Query.html>,
    // <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html>.
    slow("com.amazonaws.sfn#GetActivityTask", "70"),
    slow("com.amazonaws.sfn#StartSyncExecution", "310"),
    slow("com.amazonaws.swf#PollForActivityTask", "70"),
    slow("com.amazonaws.swf#PollForDecisionTask", "70"),
    slow("com.amazonaws.timestreamquery#Query", "70"),
    slow("com.amazonaws.sagemakerruntime#InvokeEndpoint", "70"),
    // A model may think for an hour:
    // <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-37.html>.
    slow("com.amazonaws.bedrockruntime#Converse", "3600"),
    slow("com.amazonaws.bedrockruntime#ConverseStream", "3600"),
    slow("com.amazonaws.bedrockruntime#InvokeModel", "3600"),
    slow("com.amazonaws.bedrockruntime#InvokeModelWithResponseStream", "3600"),
    own_endpoints(
        "com.amazonaws.cloudsearchdomain",
        "\"that of the search domain, which DescribeDomains of Amazon CloudSearch returns\"",
    ),
    own_endpoints(
        "com.amazonaws.apigatewaymanagementapi",
        "\"that of the WebSocket API, such as `https://API_ID.execute-api.REGION.amazonaws.com/STAGE`\"",
    ),
    own_endpoints(
        "com.amazonaws.neptunedata",
        "\"that of the cluster with its port, such as `https://CLUSTER_ENDPOINT:8182`\"",
    ),
    own_endpoints("com.amazonaws.kinesisvideomedia", STREAM),
    own_endpoints("com.amazonaws.kinesisvideoarchivedmedia", STREAM),
    own_endpoints("com.amazonaws.kinesisvideosignaling", CHANNEL),
    own_endpoints("com.amazonaws.kinesisvideowebrtcstorage", CHANNEL),
    // Defaults that the service does not accept, or that differ from what it does without the member.
    no_default("com.amazonaws.amplifyuibuilder#ListComponentsLimit"),
    no_defaults(
        "com.amazonaws.amplifyuibuilder",
        "com.amazonaws.amplifyuibuilder#ListComponentsLimit",
    ),
    no_default("com.amazonaws.amplifyuibuilder#ListFormsLimit"),
    no_defaults("com.amazonaws.amplifyuibuilder", "com.amazonaws.amplifyuibuilder#ListFormsLimit"),
    no_default("com.amazonaws.amplifyuibuilder#ListThemesLimit"),
    no_defaults("com.amazonaws.amplifyuibuilder", "com.amazonaws.amplifyuibuilder#ListThemesLimit"),
    no_default("com.amazonaws.drs#Validity"),
    no_defaults("com.amazonaws.drs", "com.amazonaws.drs#Validity"),
    no_default("com.amazonaws.drs#StrictlyPositiveInteger"),
    no_defaults("com.amazonaws.drs", "com.amazonaws.drs#StrictlyPositiveInteger"),
    no_default("com.amazonaws.drs#MaxResultsType"),
    no_defaults("com.amazonaws.drs", "com.amazonaws.drs#MaxResultsType"),
    no_default("com.amazonaws.drs#MaxResultsReplicatingSourceServers"),
    no_defaults("com.amazonaws.drs", "com.amazonaws.drs#MaxResultsReplicatingSourceServers"),
    no_default("com.amazonaws.drs#LaunchActionOrder"),
    no_defaults("com.amazonaws.drs", "com.amazonaws.drs#LaunchActionOrder"),
    optional("com.amazonaws.drs#CostOptimizationConfiguration", "burstBalanceThreshold"),
    optional("com.amazonaws.drs#CostOptimizationConfiguration", "burstBalanceDeltaThreshold"),
    optional("com.amazonaws.drs#ListStagingAccountsRequest", "maxResults"),
    no_default("com.amazonaws.evidently#ResultsPeriod"),
    no_defaults("com.amazonaws.evidently", "com.amazonaws.evidently#ResultsPeriod"),
    no_default("com.amazonaws.location#PlaceIndexSearchResultLimit"),
    no_defaults("com.amazonaws.location", "com.amazonaws.location#PlaceIndexSearchResultLimit"),
    optional("com.amazonaws.location#ListPlaceIndexesRequest", "MaxResults"),
    optional("com.amazonaws.location#SearchPlaceIndexForSuggestionsRequest", "MaxResults"),
    no_default("com.amazonaws.paymentcryptographydata#IntegerRangeBetween4And12"),
    no_defaults(
        "com.amazonaws.paymentcryptographydata",
        "com.amazonaws.paymentcryptographydata#IntegerRangeBetween4And12",
    ),
    no_default("com.amazonaws.emrserverless#WorkerCounts"),
    no_defaults("com.amazonaws.emrserverless", "com.amazonaws.emrserverless#WorkerCounts"),
    optional("com.amazonaws.s3control#PublicAccessBlockConfiguration", "BlockPublicAcls"),
    optional("com.amazonaws.s3control#PublicAccessBlockConfiguration", "IgnorePublicAcls"),
    optional("com.amazonaws.s3control#PublicAccessBlockConfiguration", "BlockPublicPolicy"),
    optional("com.amazonaws.s3control#PublicAccessBlockConfiguration", "RestrictPublicBuckets"),
    optional("com.amazonaws.iot#ThingConnectivity", "connected"),
    optional("com.amazonaws.iot#CreateProvisioningTemplateRequest", "enabled"),
    optional("com.amazonaws.iot#UpdateProvisioningTemplateRequest", "enabled"),
    optional("com.amazonaws.iot#DescribeProvisioningTemplateResponse", "enabled"),
    optional("com.amazonaws.iot#ProvisioningTemplateSummary", "enabled"),
];

/// A shape without its default.
const fn no_default(shape: &'static str) -> Customization {
    entry(OneShape(shape), Remove(DEFAULT))
}

/// Members without the default of their target.
const fn no_defaults(namespace: &'static str, target: &'static str) -> Customization {
    entry(EachTargeting(namespace, target), Remove(DEFAULT))
}

/// A member without its default.
const fn optional(structure: &'static str, member: &'static str) -> Customization {
    entry(OneMember(structure, member), Remove(DEFAULT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{customizations::apply, smithy::Model};

    const DEFAULTS: &str = r#"{
        "smithy": "2.0",
        "shapes": {
            "com.amazonaws.emrserverless#Capacity": {
                "type": "structure",
                "members": {
                    "workerCount": {
                        "target": "com.amazonaws.emrserverless#WorkerCounts",
                        "traits": { "smithy.api#default": 0 }
                    },
                    "other": { "target": "smithy.api#Integer", "traits": { "smithy.api#default": 0 } }
                }
            },
            "com.amazonaws.emrserverless#WorkerCounts": {
                "type": "long",
                "traits": { "smithy.api#default": 0 }
            },
            "com.amazonaws.iot#ThingConnectivity": {
                "type": "structure",
                "members": {
                    "connected": { "target": "smithy.api#Boolean", "traits": { "smithy.api#default": false } },
                    "timestamp": { "target": "smithy.api#Long", "traits": { "smithy.api#default": 0 } }
                }
            }
        }
    }"#;

    #[test]
    fn only_defaults_that_services_do_not_accept_are_removed() {
        let mut model = Model::read([("a.json", DEFAULTS)]).unwrap();
        apply(&mut model, TABLE, false).unwrap();
        let mut kept = Vec::new();
        for shape in model.shapes().filter(|shape| shape.id.starts_with("com.amazonaws.")) {
            kept.extend(shape.traits.has(DEFAULT).then(|| shape.name().to_owned()));
            let members = shape.members().iter().filter(|member| member.traits.has(DEFAULT));
            kept.extend(members.map(|member| member.name.clone()));
        }
        kept.sort();
        assert_eq!(kept, ["other", "timestamp"]);
    }
}
