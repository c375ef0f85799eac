//! Behaviour of services that is not in their models: a table that is applied to a model before lowering.
//!
//! An entry selects places of a model, and changes one of their traits. Traits of the namespace `tinsmith` describe
//! behaviour for which Smithy has no traits; models may use them directly. An entry whose selector matches nothing has
//! no effect, so that older models and subsets work as well.

use crate::{
    Error,
    lower::{
        AT_MOST_ONCE, ATTRIBUTE_VALUE, BODY_LIMIT, CONTENT_SHA256, ENDPOINT_LABEL, EXACT_LABEL,
        HANDWRITTEN_SETTER, HAS_MORE_PAGES, HEADERS, INPUT_DEFAULT, LAST_PAGE_REPEATS_TOKEN,
        LAST_SEGMENT, READ_TIMEOUT, REGION_OF, S3_ERRORS, SETTINGS, TEXT_MEMBER, TIMESTAMP,
        TREE_HASH,
    },
    smithy::{Member, Model, ShapeType, Traits},
};
use Action::{Remove, Set};
use Selector::{
    EachIn, EachNamed, EachOperationIn, EachTargeting, Member as OneMember, Shape as OneShape,
};

/// An entry of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Customization {
    /// The places.
    pub selector: Selector,
    /// The change.
    pub action: Action,
}

/// Places of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selector {
    /// The shape with this absolute ID.
    Shape(&'static str),
    /// A member of a shape: the shape ID and the member name.
    Member(&'static str, &'static str),
    /// All members with this name in a namespace: the namespace and the name.
    EachNamed(&'static str, &'static str),
    /// All members in a namespace that target a shape: the namespace and the shape ID.
    EachTargeting(&'static str, &'static str),
    /// All members in a namespace.
    EachIn(&'static str),
    /// All operations in a namespace.
    EachOperationIn(&'static str),
}

/// A change of a trait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Sets the trait to a JSON value.
    Set(&'static str, &'static str),
    /// Removes the trait.
    Remove(&'static str),
    /// Replaces the value of the trait, if the trait exists.
    Replace(&'static str, &'static str),
}

const fn entry(selector: Selector, action: Action) -> Customization {
    Customization { selector, action }
}

const CLIENT_OPTIONAL: &str = "smithy.api#clientOptional";
const DEFAULT: &str = "smithy.api#default";
const ENDPOINT: &str = "smithy.api#endpoint";
const REQUIRED: &str = "smithy.api#required";

/// The table.
pub const TABLE: &[Customization] = &[
    // Every function has a name and Lambda always returns it, so users should not have to unwrap it.
    entry(
        OneMember("com.amazonaws.lambda#FunctionConfiguration", "FunctionName"),
        Set(REQUIRED, "{}"),
    ),
    // Whether a function may run twice depends on the function.
    entry(OneShape("com.amazonaws.lambda#Invoke"), Set(AT_MOST_ONCE, "{}")),
    entry(OneShape("com.amazonaws.lambda#InvokeAsync"), Set(AT_MOST_ONCE, "{}")),
    entry(OneShape("com.amazonaws.lambda#InvokeWithResponseStream"), Set(AT_MOST_ONCE, "{}")),
    // The limits in Lambda's error messages, which are slightly above 6 MB, and 1 MB for queued payloads:
    // <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>.
    entry(
        OneShape("com.amazonaws.lambda#Invoke"),
        Set(
            BODY_LIMIT,
            r#"{"bytes": 6291556, "unless": {"member": "InvocationType", "value": "Event", "bytes": 1048576}}"#,
        ),
    ),
    entry(
        OneShape("com.amazonaws.lambda#InvokeWithResponseStream"),
        Set(BODY_LIMIT, r#"{"bytes": 6291556}"#),
    ),
    entry(OneShape("com.amazonaws.lambda#InvokeAsync"), Set(BODY_LIMIT, r#"{"bytes": 1048576}"#)),
    // The setters take values and serialize them.
    entry(EachNamed("com.amazonaws.lambda", "ClientContext"), Set(HANDWRITTEN_SETTER, "{}")),
    // A function may run for 15 minutes, and its response needs some seconds to arrive.
    entry(OneShape("com.amazonaws.lambda#Invoke"), Set(READ_TIMEOUT, "915")),
    entry(OneShape("com.amazonaws.lambda#InvokeWithResponseStream"), Set(READ_TIMEOUT, "915")),
    // Every request must contain the API version:
    // <https://docs.aws.amazon.com/amazonglacier/latest/dev/api-common-request-headers.html>.
    entry(
        OneShape("com.amazonaws.glacier#Glacier"),
        Set(HEADERS, r#"{"x-amz-glacier-version": "{version}"}"#),
    ),
    // A hyphen stands for the account of the credentials:
    // <https://docs.aws.amazon.com/amazonglacier/latest/dev/api-archive-post.html>.
    entry(EachNamed("com.amazonaws.glacier", "accountId"), Remove(REQUIRED)),
    entry(EachNamed("com.amazonaws.glacier", "accountId"), Set(INPUT_DEFAULT, "\"-\"")),
    entry(OneShape("com.amazonaws.glacier#UploadArchive"), Set(TREE_HASH, "{}")),
    entry(OneShape("com.amazonaws.glacier#UploadMultipartPart"), Set(TREE_HASH, "{}")),
    // Responses have IDs such as `/hostedzone/Z1`, requests have `Z1`:
    // <https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHostedZone.html>.
    entry(
        EachTargeting("com.amazonaws.route53", "com.amazonaws.route53#ResourceId"),
        Set(LAST_SEGMENT, "{}"),
    ),
    entry(
        EachTargeting("com.amazonaws.route53", "com.amazonaws.route53#ChangeId"),
        Set(LAST_SEGMENT, "{}"),
    ),
    entry(
        EachTargeting("com.amazonaws.route53", "com.amazonaws.route53#DelegationSetId"),
        Set(LAST_SEGMENT, "{}"),
    ),
    // At the end of the events, the token of the request is returned:
    // <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html>.
    entry(
        OneShape("com.amazonaws.cloudwatchlogs#GetLogEvents"),
        Set(LAST_PAGE_REPEATS_TOKEN, "{}"),
    ),
    // The service distinguishes members that are missing from the defaults in its model.
    entry(EachIn("com.amazonaws.ec2"), Set(CLIENT_OPTIONAL, "{}")),
    // The default response format is HAL, not JSON:
    // <https://docs.aws.amazon.com/apigateway/latest/api/making-http-requests.html>.
    entry(
        OneShape("com.amazonaws.apigateway#BackplaneControlService"),
        Set(HEADERS, r#"{"accept": "application/json"}"#),
    ),
    // Items consist of attribute values, which programs convert to and from their own types:
    // <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html>.
    entry(OneShape("com.amazonaws.dynamodb#AttributeValue"), Set(ATTRIBUTE_VALUE, "{}")),
    entry(OneShape("com.amazonaws.dynamodbstreams#AttributeValue"), Set(ATTRIBUTE_VALUE, "{}")),
    // The endpoint rules add the bucket to the host or to the path:
    // <https://smithy.io/2.0/aws/customizations/s3-customizations.html>.
    entry(EachNamed("com.amazonaws.s3", "Bucket"), Set(ENDPOINT_LABEL, "{}")),
    // Keys are any text: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html>.
    entry(EachNamed("com.amazonaws.s3", "Key"), Set(EXACT_LABEL, "{}")),
    // The header is required: <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>.
    entry(OneShape("com.amazonaws.s3#AmazonS3"), Set(CONTENT_SHA256, "{}")),
    entry(
        OneShape("com.amazonaws.s3control#AWSS3ControlServiceV20180820"),
        Set(CONTENT_SHA256, "{}"),
    ),
    // `CopyObject`, for example, can fail after the status was sent:
    // <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html>.
    entry(OneShape("com.amazonaws.s3#AmazonS3"), Set(S3_ERRORS, "{}")),
    // Another region redirects to that of the bucket:
    // <https://docs.aws.amazon.com/AmazonS3/latest/userguide/Redirects.html>.
    entry(OneShape("com.amazonaws.s3#AmazonS3"), Set(REGION_OF, "\"Bucket\"")),
    // All SDKs have this setting:
    // <https://docs.aws.amazon.com/sdkref/latest/guide/feature-s3-express.html>.
    entry(
        OneShape("com.amazonaws.s3#AmazonS3"),
        Set(SETTINGS, r#"["DisableS3ExpressSessionAuth"]"#),
    ),
    // It is a date, but users can store any text:
    // <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>.
    entry(OneShape("com.amazonaws.s3#Expires"), Set(TIMESTAMP, "{}")),
    entry(
        OneMember("com.amazonaws.s3#GetObjectOutput", "Expires"),
        Set(TEXT_MEMBER, "\"ExpiresString\""),
    ),
    entry(
        OneMember("com.amazonaws.s3#HeadObjectOutput", "Expires"),
        Set(TEXT_MEMBER, "\"ExpiresString\""),
    ),
    // The last page has the number of its last part as the next marker:
    // <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html>.
    entry(OneShape("com.amazonaws.s3#ListParts"), Set(HAS_MORE_PAGES, "\"IsTruncated\"")),
    // The endpoint rules add the account to the host.
    entry(EachOperationIn("com.amazonaws.s3control"), Remove(ENDPOINT)),
    // A setting that is missing is not one that is off, and setting only some of them must not reset the others:
    // <https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PublicAccessBlockConfiguration.html>.
    entry(OneMember(PUBLIC_ACCESS_BLOCK, "BlockPublicAcls"), Remove(DEFAULT)),
    entry(OneMember(PUBLIC_ACCESS_BLOCK, "IgnorePublicAcls"), Remove(DEFAULT)),
    entry(OneMember(PUBLIC_ACCESS_BLOCK, "BlockPublicPolicy"), Remove(DEFAULT)),
    entry(OneMember(PUBLIC_ACCESS_BLOCK, "RestrictPublicBuckets"), Remove(DEFAULT)),
];

const PUBLIC_ACCESS_BLOCK: &str = "com.amazonaws.s3control#PublicAccessBlockConfiguration";

/// Applies entries. Entries for handwritten code are applied only if the crate has such code.
///
/// # Errors
/// The value of an entry is not valid JSON.
pub fn apply(model: &mut Model, table: &[Customization], handwritten: bool) -> Result<(), Error> {
    for Customization { selector, action } in table {
        if !handwritten && matches!(action, Set(HANDWRITTEN_SETTER, _)) {
            continue;
        }
        for traits in selected(model, *selector) {
            act(traits, *action)?;
        }
    }
    Ok(())
}

/// The traits of all selected places.
fn selected(model: &mut Model, selector: Selector) -> Vec<&mut Traits> {
    match selector {
        OneShape(id) => model.shape_mut(id).map(|shape| &mut shape.traits).into_iter().collect(),
        OneMember(id, name) => {
            let member = model.shape_mut(id).and_then(|shape| shape.member_mut(name));
            member.map(|member| &mut member.traits).into_iter().collect()
        }
        EachNamed(namespace, name) => each(model, namespace, |member| member.name == name),
        EachIn(namespace) => each(model, namespace, |_| true),
        EachOperationIn(namespace) => model
            .shapes_mut()
            .filter(|shape| is_in(&shape.id, namespace))
            .filter(|shape| matches!(shape.kind, ShapeType::Operation { .. }))
            .map(|shape| &mut shape.traits)
            .collect(),
        Selector::EachTargeting(namespace, id) => {
            each(model, namespace, |member| member.target == id)
        }
    }
}

/// The traits of the members in a namespace that match a condition.
fn each<'m>(
    model: &'m mut Model,
    namespace: &str,
    holds: impl Fn(&Member) -> bool,
) -> Vec<&'m mut Traits> {
    let shapes = model.shapes_mut().filter(|shape| is_in(&shape.id, namespace));
    let members = shapes.flat_map(|shape| shape.members_mut());
    members.filter(|member| holds(member)).map(|member| &mut member.traits).collect()
}

/// Whether a shape ID is in a namespace.
fn is_in(id: &str, namespace: &str) -> bool {
    id.split_once('#').is_some_and(|(it, _)| it == namespace)
}

fn act(traits: &mut Traits, action: Action) -> Result<(), Error> {
    match action {
        Remove(id) => traits.remove(id),
        Action::Replace(id, _) if !traits.has(id) => {}
        Set(id, value) | Action::Replace(id, value) => {
            let value = value.parse().map_err(|error| {
                Error::new(format!(
                    "the customization `{value}` is not valid JSON: {error}; correct it"
                ))
                .of_trait(id)
            })?;
            traits.set(id, value);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const SHAPES: &str = r#"{
        "smithy": "2.0",
        "shapes": {
            "a#One": {
                "type": "structure",
                "members": {
                    "name": { "target": "smithy.api#String", "traits": { "smithy.api#required": {}, "a#t": 1 } },
                    "size": { "target": "a#Size", "traits": { "a#t": 2 } }
                },
                "traits": { "a#t": 3 }
            },
            "a#Many": { "type": "list", "member": { "target": "a#Size" } },
            "a#Either": { "type": "union", "members": { "name": { "target": "a#Size" } } },
            "b#One": {
                "type": "structure",
                "members": { "name": { "target": "smithy.api#String", "traits": { "a#t": 4 } } }
            },
            "a#Size": { "type": "integer" },
            "a#Act": { "type": "operation", "traits": { "a#t": 5 } }
        }
    }"#;

    /// The values of the trait `a#t` after an entry was applied, by place.
    fn after(selector: Selector, action: Action) -> Vec<(String, Value)> {
        let mut model = Model::read([("a.json", SHAPES)]).unwrap();
        apply(&mut model, &[entry(selector, action)], false).unwrap();
        let mut found = Vec::new();
        for shape in model.shapes_mut() {
            let id = shape.id.clone();
            found.extend(shape.traits.get("a#t").map(|value| (id.clone(), value.clone())));
            for member in shape.members_mut() {
                let place = format!("{id}${}", member.name);
                found.extend(member.traits.get("a#t").map(|value| (place, value.clone())));
            }
        }
        found.sort_by(|a, b| a.0.cmp(&b.0));
        found
    }

    fn values(pairs: &[(&str, i64)]) -> Vec<(String, Value)> {
        pairs.iter().map(|(place, value)| ((*place).to_owned(), json!(value))).collect()
    }

    #[test]
    fn each_selector_selects_its_places() {
        let rest =
            [("a#Act", 5), ("a#One", 3), ("a#One$name", 1), ("a#One$size", 2), ("b#One$name", 4)];
        let nine = Set("a#t", "9");
        let with = |changed: &[(&'static str, i64)]| {
            let mut all = rest.to_vec();
            for (place, value) in changed {
                all.retain(|(it, _)| it != place);
                all.push((place, *value));
            }
            all.sort_unstable();
            values(&all)
        };
        assert_eq!(after(OneShape("a#One"), nine), with(&[("a#One", 9)]));
        assert_eq!(after(OneShape("a#Nothing"), nine), with(&[]));
        assert_eq!(after(OneMember("a#One", "name"), nine), with(&[("a#One$name", 9)]));
        assert_eq!(after(OneMember("a#One", "no"), nine), with(&[]));
        let named = with(&[("a#One$name", 9), ("a#Either$name", 9)]);
        assert_eq!(after(EachNamed("a", "name"), nine), named);
        let targeting = with(&[("a#One$size", 9), ("a#Either$name", 9), ("a#Many$member", 9)]);
        assert_eq!(after(Selector::EachTargeting("a", "a#Size"), nine), targeting);
        assert_eq!(after(Selector::EachTargeting("b", "a#Size"), nine), with(&[]));
        assert_eq!(after(EachIn("b"), nine), with(&[("b#One$name", 9)]));
        assert_eq!(after(EachOperationIn("a"), nine), with(&[("a#Act", 9)]));
        assert_eq!(after(EachOperationIn("b"), nine), with(&[]));
    }

    #[test]
    fn each_action_does_what_it_says() {
        let named = EachNamed("a", "name");
        let rest = [("a#Act", 5), ("a#One", 3), ("a#One$size", 2), ("b#One$name", 4)];
        assert_eq!(after(named, Remove("a#t")), values(&rest));
        let replaced =
            [("a#Act", 5), ("a#One", 3), ("a#One$name", 9), ("a#One$size", 2), ("b#One$name", 4)];
        assert_eq!(after(named, Action::Replace("a#t", "9")), values(&replaced));
        let mut model = Model::read([("a.json", SHAPES)]).unwrap();
        let wrong = apply(&mut model, &[entry(named, Set("a#t", "{"))], false);
        assert!(wrong.unwrap_err().to_string().contains("not valid JSON"));
    }

    #[test]
    fn every_value_is_json() {
        for Customization { selector, action } in TABLE {
            if let Set(_, value) | Action::Replace(_, value) = action {
                assert!(value.parse::<Value>().is_ok(), "{selector:?}");
            }
        }
    }
}
