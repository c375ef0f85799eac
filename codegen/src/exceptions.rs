//! What a service does that its model does not say, applied to the model before it is lowered.

use crate::lower::{AT_MOST_ONCE, READ_TIMEOUT};
use crate::smithy::Model;

/// What gets a trait: a shape, or a member after `$`, the trait, and its value as JSON. An entry for what a model does not
/// have does nothing, so that older models and subsets work as well.
const TRAITS: &[(&str, &str, &str)] = &[
    // Every function has a name and Lambda always answers with it, so that users need not unwrap it.
    ("com.amazonaws.lambda#FunctionConfiguration$FunctionName", "smithy.api#required", "{}"),
    // Nobody but its author knows whether a function may run twice.
    ("com.amazonaws.lambda#Invoke", AT_MOST_ONCE, "{}"),
    ("com.amazonaws.lambda#InvokeAsync", AT_MOST_ONCE, "{}"),
    ("com.amazonaws.lambda#InvokeWithResponseStream", AT_MOST_ONCE, "{}"),
    // A function may run for 15 minutes, and its answer needs some seconds to arrive.
    ("com.amazonaws.lambda#Invoke", READ_TIMEOUT, "915"),
    ("com.amazonaws.lambda#InvokeWithResponseStream", READ_TIMEOUT, "915"),
];

/// Applies the table.
pub(crate) fn apply(model: &mut Model) {
    for (target, trait_id, value) in TRAITS {
        let (shape, member) = match target.split_once('$') {
            Some((shape, member)) => (shape, Some(member)),
            None => (*target, None),
        };
        let Some(shape) = model.shape_mut(shape) else { continue };
        let traits = match member {
            Some(member) => shape.member_mut(member).map(|member| &mut member.traits),
            None => Some(&mut shape.traits),
        };
        if let (Some(traits), Ok(value)) = (traits, value.parse()) {
            traits.set(trait_id, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_json() {
        for (target, _, value) in TRAITS {
            assert!(value.parse::<serde_json::Value>().is_ok(), "{target}");
        }
    }
}
