//! What a service does that its model does not say, applied to the model before it is lowered.

use serde_json::json;

use crate::smithy::Model;

/// Members that get a trait: shape, member, trait. An entry for a shape or member that a model does not have does
/// nothing, so that older models and subsets work as well.
const TRAITS: &[(&str, &str, &str)] = &[
    // Every function has a name and Lambda always answers with it, so that users need not unwrap it.
    ("com.amazonaws.lambda#FunctionConfiguration", "FunctionName", "smithy.api#required"),
];

/// Applies the table.
pub(crate) fn apply(model: &mut Model) {
    for (shape, member, trait_id) in TRAITS {
        if let Some(member) = model.shape_mut(shape).and_then(|shape| shape.member_mut(member)) {
            member.traits.set(trait_id, json!({}));
        }
    }
}
