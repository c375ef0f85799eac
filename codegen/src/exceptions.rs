//! What a service does that its model does not say, applied to the model before it is lowered.

use crate::lower::{AT_MOST_ONCE, BODY_LIMIT, HANDWRITTEN_SETTER, READ_TIMEOUT};
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
    // What Lambda says when it refuses a payload, which is a little more than 6 MB, and 1 MB for those that it queues:
    // <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>.
    (
        "com.amazonaws.lambda#Invoke",
        BODY_LIMIT,
        r#"{"bytes": 6291556, "unless": {"member": "InvocationType", "value": "Event", "bytes": 1048576}}"#,
    ),
    ("com.amazonaws.lambda#InvokeWithResponseStream", BODY_LIMIT, r#"{"bytes": 6291556}"#),
    ("com.amazonaws.lambda#InvokeAsync", BODY_LIMIT, r#"{"bytes": 1048576}"#),
    // Values are taken instead, and texts made of them.
    ("com.amazonaws.lambda#InvocationRequest$ClientContext", HANDWRITTEN_SETTER, "{}"),
    (
        "com.amazonaws.lambda#InvokeWithResponseStreamRequest$ClientContext",
        HANDWRITTEN_SETTER,
        "{}",
    ),
    // A function may run for 15 minutes, and its answer needs some seconds to arrive.
    ("com.amazonaws.lambda#Invoke", READ_TIMEOUT, "915"),
    ("com.amazonaws.lambda#InvokeWithResponseStream", READ_TIMEOUT, "915"),
];

/// Applies the table; what needs a part of the crate that is written by hand only if there is one.
pub(crate) fn apply(model: &mut Model, handwritten: bool) {
    for (target, trait_id, value) in TRAITS {
        if *trait_id == HANDWRITTEN_SETTER && !handwritten {
            continue;
        }
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
