//! Behaviour of services that is not in their models: a table that is applied to a model before lowering.
//!
//! An entry selects places of a model, and changes one of their traits. Traits of the namespace `tinsmith` describe
//! behaviour for which Smithy has no traits; models may use them directly. An entry whose selector matches nothing has
//! no effect, so that older models and subsets work as well.

mod s3;
mod services;

use crate::{
    Error,
    lower::{
        AT_MOST_ONCE, ATTRIBUTE_VALUE, BODY_LIMIT, HANDWRITTEN_SETTER, HEADERS, INPUT_DEFAULT,
        LAST_PAGE_REPEATS_TOKEN, LAST_SEGMENT, READ_TIMEOUT, TREE_HASH,
    },
    smithy::{Member, Model, Shape, ShapeType, Traits},
};
use Action::{Remove, Replace, Set};
use Selector::{
    EachIn, EachNamed, EachOperationIn, EachTargeting, Member as OneMember, ServiceIn,
    Shape as OneShape,
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
    /// The services in a namespace. Models of other sources give them other names.
    ServiceIn(&'static str),
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
const REQUIRED: &str = "smithy.api#required";

/// All tables.
pub const TABLES: [&[Customization]; 3] = [TABLE, s3::TABLE, services::TABLE];

/// Services with one or two entries.
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
];

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
        EachOperationIn(namespace) => {
            shapes(model, namespace, |shape| matches!(shape.kind, ShapeType::Operation { .. }))
        }
        ServiceIn(namespace) => {
            shapes(model, namespace, |shape| matches!(shape.kind, ShapeType::Service(_)))
        }
        EachTargeting(namespace, id) => each(model, namespace, |member| member.target == id),
    }
}

/// The traits of the shapes in a namespace that match a condition.
fn shapes<'m>(
    model: &'m mut Model,
    namespace: &str,
    holds: impl Fn(&Shape) -> bool,
) -> Vec<&'m mut Traits> {
    let shapes = model.shapes_mut().filter(|shape| is_in(namespace, &shape.id));
    shapes.filter(|shape| holds(shape)).map(|shape| &mut shape.traits).collect()
}

/// The traits of the members in a namespace that match a condition.
fn each<'m>(
    model: &'m mut Model,
    namespace: &str,
    holds: impl Fn(&Member) -> bool,
) -> Vec<&'m mut Traits> {
    let shapes = model.shapes_mut().filter(|shape| is_in(namespace, &shape.id));
    let members = shapes.flat_map(|shape| shape.members_mut());
    members.filter(|member| holds(member)).map(|member| &mut member.traits).collect()
}

fn is_in(namespace: &str, id: &str) -> bool {
    id.split_once('#').is_some_and(|(it, _)| it == namespace)
}

fn act(traits: &mut Traits, action: Action) -> Result<(), Error> {
    match action {
        Remove(id) => traits.remove(id),
        Replace(id, _) if !traits.has(id) => {}
        Set(id, value) | Replace(id, value) => {
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
            "a#Act": { "type": "operation", "traits": { "a#t": 5 } },
            "b#Service": { "type": "service", "version": "1" }
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
        assert_eq!(after(EachTargeting("a", "a#Size"), nine), targeting);
        assert_eq!(after(EachTargeting("b", "a#Size"), nine), with(&[]));
        assert_eq!(after(EachIn("b"), nine), with(&[("b#One$name", 9)]));
        assert_eq!(after(EachOperationIn("a"), nine), with(&[("a#Act", 9)]));
        assert_eq!(after(EachOperationIn("b"), nine), with(&[]));
        assert_eq!(after(ServiceIn("b"), nine), with(&[("b#Service", 9)]));
        assert_eq!(after(ServiceIn("a"), nine), with(&[]));
    }

    #[test]
    fn each_action_does_what_it_says() {
        let named = EachNamed("a", "name");
        let rest = [("a#Act", 5), ("a#One", 3), ("a#One$size", 2), ("b#One$name", 4)];
        assert_eq!(after(named, Remove("a#t")), values(&rest));
        let replaced =
            [("a#Act", 5), ("a#One", 3), ("a#One$name", 9), ("a#One$size", 2), ("b#One$name", 4)];
        assert_eq!(after(named, Replace("a#t", "9")), values(&replaced));
        let mut model = Model::read([("a.json", SHAPES)]).unwrap();
        let wrong = apply(&mut model, &[entry(named, Set("a#t", "{"))], false);
        assert!(wrong.unwrap_err().to_string().contains("not valid JSON"));
    }

    #[test]
    fn every_value_is_json() {
        for Customization { selector, action } in TABLES.into_iter().flatten() {
            if let Set(_, value) | Replace(_, value) = action {
                assert!(value.parse::<Value>().is_ok(), "{selector:?}");
            }
        }
    }
}
