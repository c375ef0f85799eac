//! Selects the operations that are compared, of which a model may lack some.

use tinsmith_codegen::api::Api;

/// One of the two models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The old model.
    Old,
    /// The new model.
    New,
}

/// The clients of the old and the new model, with these operations, or with all. An operation may be missing in one of
/// the models. `lower` makes the client of a model with some operations.
///
/// # Errors
/// A model is invalid, or both lack an operation.
pub fn apis(
    lower: impl Fn(Side, Option<Vec<String>>) -> Result<Api, String>,
    operations: Option<&[String]>,
) -> Result<(Api, Api), String> {
    let Some(wanted) = operations else {
        return Ok((lower(Side::Old, None)?, lower(Side::New, None)?));
    };
    let (old, new) = (side(&lower, Side::Old, wanted)?, side(&lower, Side::New, wanted)?);
    let is_missing = |name: &&String| !has(&old, name) && !has(&new, name);
    if let Some(name) = wanted.iter().find(is_missing) {
        // The error says why, and suggests similar names.
        lower(Side::New, Some(vec![name.clone()]))?;
    }
    Ok((old, new))
}

/// The client with those of the operations that its model has.
fn side(
    lower: &impl Fn(Side, Option<Vec<String>>) -> Result<Api, String>,
    side: Side,
    wanted: &[String],
) -> Result<Api, String> {
    let error = match lower(side, Some(wanted.to_vec())) {
        Ok(api) => return Ok(api),
        Err(error) => error,
    };
    // A model without some of the operations can be compared, an invalid one cannot.
    let Ok(all) = lower(side, None) else { return Err(error) };
    let present: Vec<String> = wanted.iter().filter(|name| has(&all, name)).cloned().collect();
    match present.len() {
        0 => {
            let (operations, types, errors) = (Vec::new(), Vec::new(), Vec::new());
            Ok(Api { operations, types, errors, attribute_value: None, ..all })
        }
        count if count == wanted.len() => Err(error),
        _ => lower(side, Some(present)),
    }
}

/// Whether a client has an operation, by name or shape ID.
fn has(api: &Api, name: &str) -> bool {
    let local = name.rsplit('#').next().unwrap_or_default();
    api.operations.iter().any(|operation| operation.shape == local)
}
