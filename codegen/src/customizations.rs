//! What a service does that its model does not say: a table, applied to the model before it is lowered.
//!
//! An entry selects places of a model, and says what happens to one of their traits. Smithy has no traits for some of what
//! services do; those of the namespace `tinsmith` are for that, and models may have them themselves. An entry for what a
//! model does not have does nothing, so that older models and subsets work as well.

use crate::{
    Error,
    lower::{
        AT_MOST_ONCE, BODY_LIMIT, HANDWRITTEN_SETTER, HEADERS, INPUT_DEFAULT, READ_TIMEOUT,
        TREE_HASH,
    },
    smithy::{Member, Model, Traits},
};
use Action::{Remove, Set};
use Selector::{EachNamed, Member as OneMember, Shape as OneShape};

/// An entry of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Customization {
    /// Where.
    pub selector: Selector,
    /// What.
    pub action: Action,
}

/// Places of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selector {
    /// The shape with this absolute id.
    Shape(&'static str),
    /// A member of a shape: the shape's id, and the member's name.
    Member(&'static str, &'static str),
    /// Each member of this name, in the shapes of a namespace: the namespace, and the name.
    EachNamed(&'static str, &'static str),
    /// Each member, in the shapes of a namespace, that targets a shape: the namespace, and the shape's id.
    EachTargeting(&'static str, &'static str),
}

/// What happens to a trait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It has this value, which is JSON.
    Set(&'static str, &'static str),
    /// It is not there.
    Remove(&'static str),
    /// It has this value where it is there already.
    Replace(&'static str, &'static str),
}

const fn entry(selector: Selector, action: Action) -> Customization {
    Customization { selector, action }
}

const REQUIRED: &str = "smithy.api#required";

/// The table.
pub const TABLE: &[Customization] = &[
    // Every function has a name and Lambda always answers with it, so that users need not unwrap it.
    entry(
        OneMember("com.amazonaws.lambda#FunctionConfiguration", "FunctionName"),
        Set(REQUIRED, "{}"),
    ),
    // Nobody but its author knows whether a function may run twice.
    entry(OneShape("com.amazonaws.lambda#Invoke"), Set(AT_MOST_ONCE, "{}")),
    entry(OneShape("com.amazonaws.lambda#InvokeAsync"), Set(AT_MOST_ONCE, "{}")),
    entry(OneShape("com.amazonaws.lambda#InvokeWithResponseStream"), Set(AT_MOST_ONCE, "{}")),
    // What Lambda says when it refuses a payload, which is a little more than 6 MB, and 1 MB for those that it queues:
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
    // Values are taken instead, and texts made of them.
    entry(EachNamed("com.amazonaws.lambda", "ClientContext"), Set(HANDWRITTEN_SETTER, "{}")),
    // A function may run for 15 minutes, and its answer needs some seconds to arrive.
    entry(OneShape("com.amazonaws.lambda#Invoke"), Set(READ_TIMEOUT, "915")),
    entry(OneShape("com.amazonaws.lambda#InvokeWithResponseStream"), Set(READ_TIMEOUT, "915")),
    // Every request names the version of the API:
    // <https://docs.aws.amazon.com/amazonglacier/latest/dev/api-common-request-headers.html>.
    entry(
        OneShape("com.amazonaws.glacier#Glacier"),
        Set(HEADERS, r#"{"x-amz-glacier-version": "{version}"}"#),
    ),
    // A hyphen is the account that signs:
    // <https://docs.aws.amazon.com/amazonglacier/latest/dev/api-archive-post.html>.
    entry(EachNamed("com.amazonaws.glacier", "accountId"), Remove(REQUIRED)),
    entry(EachNamed("com.amazonaws.glacier", "accountId"), Set(INPUT_DEFAULT, "\"-\"")),
    entry(OneShape("com.amazonaws.glacier#UploadArchive"), Set(TREE_HASH, "{}")),
    entry(OneShape("com.amazonaws.glacier#UploadMultipartPart"), Set(TREE_HASH, "{}")),
    // It answers in HAL to whoever does not ask for JSON:
    // <https://docs.aws.amazon.com/apigateway/latest/api/making-http-requests.html>.
    entry(
        OneShape("com.amazonaws.apigateway#BackplaneControlService"),
        Set(HEADERS, r#"{"accept": "application/json"}"#),
    ),
];

/// Applies entries; what needs a part of the crate that is written by hand only if there is one.
///
/// # Errors
/// The value of an entry is no JSON.
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

/// The traits of every place that is selected.
fn selected(model: &mut Model, selector: Selector) -> Vec<&mut Traits> {
    match selector {
        OneShape(id) => model.shape_mut(id).map(|shape| &mut shape.traits).into_iter().collect(),
        OneMember(id, name) => {
            let member = model.shape_mut(id).and_then(|shape| shape.member_mut(name));
            member.map(|member| &mut member.traits).into_iter().collect()
        }
        EachNamed(namespace, name) => each(model, namespace, |member| member.name == name),
        Selector::EachTargeting(namespace, id) => {
            each(model, namespace, |member| member.target == id)
        }
    }
}

/// The traits of the members of a namespace's shapes for which something holds.
fn each<'m>(
    model: &'m mut Model,
    namespace: &str,
    holds: impl Fn(&Member) -> bool,
) -> Vec<&'m mut Traits> {
    let is_in = |id: &str| id.split_once('#').is_some_and(|(it, _)| it == namespace);
    let members =
        model.shapes_mut().filter(|shape| is_in(&shape.id)).flat_map(|shape| shape.members_mut());
    members.filter(|member| holds(member)).map(|member| &mut member.traits).collect()
}

fn act(traits: &mut Traits, action: Action) -> Result<(), Error> {
    match action {
        Remove(id) => traits.remove(id),
        Action::Replace(id, _) if !traits.has(id) => {}
        Set(id, value) | Action::Replace(id, value) => {
            let value = value.parse().map_err(|error| {
                Error::new(format!("the customization `{value}` is no JSON: {error}; correct it"))
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
            "a#Size": { "type": "integer" }
        }
    }"#;

    /// The values of the trait `a#t`, by place, after an entry was applied.
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
        let rest = [("a#One", 3), ("a#One$name", 1), ("a#One$size", 2), ("b#One$name", 4)];
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
    }

    #[test]
    fn each_action_does_what_it_says() {
        let named = EachNamed("a", "name");
        let rest = [("a#One", 3), ("a#One$size", 2), ("b#One$name", 4)];
        assert_eq!(after(named, Remove("a#t")), values(&rest));
        let replaced = [("a#One", 3), ("a#One$name", 9), ("a#One$size", 2), ("b#One$name", 4)];
        assert_eq!(after(named, Action::Replace("a#t", "9")), values(&replaced));
        let mut model = Model::read([("a.json", SHAPES)]).unwrap();
        let wrong = apply(&mut model, &[entry(named, Set("a#t", "{"))], false);
        assert!(wrong.unwrap_err().to_string().contains("no JSON"));
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
