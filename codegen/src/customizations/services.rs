//! Entries for services other than Lambda and S3 that need more than a fixed header or a default.

use super::{
    Customization, EachTargeting, OneMember, OneShape, Remove,
    Selector::{EachShape, ServiceIn},
    Set, entry,
};
use crate::lower::{ENDPOINT_MEMBER, PRESIGNED_QUERY, RETRY};

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
    entry(EachShape("com.amazonaws.s3control"), Remove(ENDPOINT)),
    // <https://docs.aws.amazon.com/machine-learning/latest/APIReference/API_Predict.html>
    entry(
        OneMember("com.amazonaws.machinelearning#PredictInput", "PredictEndpoint"),
        Set(ENDPOINT_MEMBER, "{}"),
    ),
    // Players of audio can only send GET:
    // <https://docs.aws.amazon.com/polly/latest/dg/API_SynthesizeSpeech.html>.
    entry(OneShape("com.amazonaws.polly#SynthesizeSpeech"), Set(PRESIGNED_QUERY, "{}")),
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
