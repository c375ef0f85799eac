//! Converts Smithy 1.0 to 2.0: makes implicit defaults of version 1.0 explicit.
//!
//! In 1.0, booleans and numbers have a zero value unless they have the trait `box`. In 2.0, they have none unless they
//! have the trait `default`. Specification: <https://smithy.io/2.0/guides/migrating-idl-1-to-2.html>.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Shape, ShapeType, shape};

const BOX: &str = "smithy.api#box";
const DEFAULT: &str = "smithy.api#default";

/// Adds the implicit defaults of structure members in version 1.0.
pub(super) fn add_defaults(shapes: &mut BTreeMap<String, Shape>) {
    let mut unsaid = Vec::new();
    for shape in shapes.values().filter(|shape| shape.is_v1) {
        let ShapeType::Structure(members) = &shape.kind else { continue };
        for member in members {
            let target = shapes.get(&member.target).or_else(|| shape::prelude(&member.target));
            let Some(zero) = target.and_then(zero_value) else { continue };
            if !member.traits.has(DEFAULT) && !member.traits.has(BOX) {
                unsaid.push((shape.id.clone(), member.name.clone(), zero));
            }
        }
    }
    for (id, name, zero) in unsaid {
        if let Some(member) = shapes.get_mut(&id).and_then(|shape| shape.member_mut(&name)) {
            member.traits.set(DEFAULT, zero);
        }
    }
}

/// The implicit default of a version 1.0 member that targets this shape. A shape of version 2.0, including the prelude,
/// has it if its explicit default is the same.
fn zero_value(target: &Shape) -> Option<Value> {
    let zero = match target.kind {
        ShapeType::Boolean => Value::from(false),
        ShapeType::Byte
        | ShapeType::Short
        | ShapeType::Integer
        | ShapeType::IntEnum(_)
        | ShapeType::Long
        | ShapeType::Float
        | ShapeType::Double => Value::from(0),
        _ => return None,
    };
    let is_zero = |value: &Value| *value == zero || value.as_f64() == Some(0.0);
    let has_it = match target.traits.get(DEFAULT) {
        Some(default) => is_zero(default),
        None => target.is_v1 && !target.traits.has(BOX),
    };
    has_it.then_some(zero)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::smithy::Model;

    /// The resulting default of a member that targets a shape, in files of these versions.
    fn default(member: (&str, &str), target: &str, shape: (&str, &str)) -> Option<String> {
        let structure = format!(
            r#"{{ "smithy": "{}", "shapes": {{ "a#It": {{ "type": "structure",
                "members": {{ "it": {{ "target": "{target}", "traits": {} }} }} }} }} }}"#,
            member.0, member.1
        );
        let simple =
            format!(r#"{{ "smithy": "{}", "shapes": {{ "a#Simple": {} }} }}"#, shape.0, shape.1);
        let model = Model::read([("member.json", structure.as_str()), ("simple.json", &simple)]);
        let model = model.unwrap_or_else(|error| panic!("{error}"));
        let default = model.shape("a#It")?.members()[0].traits.get(super::DEFAULT)?;
        Some(default.to_string())
    }

    #[test]
    fn shapes_without_box_are_zero_in_1_0() {
        for kind in ["byte", "short", "integer", "long", "float", "double", "boolean"] {
            let zero = if kind == "boolean" { "false" } else { "0" };
            let plain = json!({ "type": kind }).to_string();
            let boxed = json!({ "type": kind, "traits": { "smithy.api#box": {} } }).to_string();
            let member = |traits: &str, version: &str, shape: (&str, &str)| {
                default((version, traits), "a#Simple", shape)
            };
            for version in ["1", "1.0"] {
                assert_eq!(member("{}", version, ("1.0", &plain)).as_deref(), Some(zero), "{kind}");
                assert_eq!(member("{}", version, ("1.0", &boxed)), None, "{kind}");
            }
            let box_trait = r#"{ "smithy.api#box": {} }"#;
            assert_eq!(member(box_trait, "1.0", ("1.0", &plain)), None, "{kind}");
            assert_eq!(member("{}", "2.0", ("1.0", &plain)), None, "{kind}");
            assert_eq!(member("{}", "1.0", ("2.0", &plain)), None, "{kind}");
        }
        assert_eq!(default(("1.0", "{}"), "a#Simple", ("1.0", r#"{ "type": "string" }"#)), None);
    }

    #[test]
    fn shapes_of_2_0_are_zero_if_their_default_is() {
        let shape = |default: &str| {
            format!(r#"{{ "type": "float", "traits": {{ "smithy.api#default": {default} }} }}"#)
        };
        let member = |value: &str| default(("1.0", "{}"), "a#Simple", ("2.0", &shape(value)));
        assert_eq!(member("0").as_deref(), Some("0"));
        assert_eq!(member("0.0").as_deref(), Some("0"));
        assert_eq!(member("1"), None);
    }

    #[test]
    fn the_prelude_is_boxed_but_for_its_primitives() {
        let unused = ("2.0", r#"{ "type": "string" }"#);
        let member = |version: &str, target: &str| {
            default((version, "{}"), &format!("smithy.api#{target}"), unused)
        };
        assert_eq!(member("1.0", "PrimitiveBoolean").as_deref(), Some("false"));
        assert_eq!(member("1.0", "PrimitiveLong").as_deref(), Some("0"));
        assert_eq!(member("1.0", "Long"), None);
        assert_eq!(member("2.0", "PrimitiveLong"), None);
    }

    #[test]
    fn what_is_applied_counts() {
        let text = r#"{ "smithy": "1.0", "shapes": {
            "a#It": { "type": "structure", "members": {
                "one": { "target": "a#Count" }, "two": { "target": "a#Count" } } },
            "a#Count": { "type": "integer" },
            "a#It$one": { "type": "apply", "traits": { "smithy.api#box": {} } } } }"#;
        let model = Model::read([("model.json", text)]).unwrap_or_else(|error| panic!("{error}"));
        let members = model.shape("a#It").map(super::Shape::members).unwrap_or_default();
        let defaults: Vec<_> = members.iter().map(|it| it.traits.get(super::DEFAULT)).collect();
        assert_eq!(defaults, [None, Some(&json!(0))]);
    }
}
