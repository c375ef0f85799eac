//! Properties of operations and types for which Smithy has no traits. Models may use these traits directly; `customizations.rs`
//! adds them to models that do not.

use serde_json::Value;

use super::{auth, binding::Role, endpoint};
use crate::{
    Error,
    api::{Binding, BodyLimit, Field, Presence, Structure, Ty},
    smithy::{Member, Model, Shape, ShapeType},
};

/// The union is an attribute value: the crate converts values of Rust types to it and back, by `serde`. It has the
/// members `S`, `N`, `B`, `SS`, `NS`, `BS`, `M`, `L`, `NULL` and `BOOL`.
pub(crate) const ATTRIBUTE_VALUE: &str = "tinsmith#attributeValue";
/// The operation must not be executed twice: it is retried only if the service has not started to execute it. Other
/// operations that are neither `readonly` nor `idempotent` are still retried, as in all SDKs.
pub(crate) const AT_MOST_ONCE: &str = "tinsmith#atMostOnce";
/// The read timeout in seconds, if it is longer than the default.
pub(crate) const READ_TIMEOUT: &str = "tinsmith#readTimeout";
/// The maximum size of the request body: `bytes`, with an exception if a `member` of the input has a `value`.
pub(crate) const BODY_LIMIT: &str = "tinsmith#bodyLimit";
/// The setter of the member is in `src/handwritten` of the crate.
pub(crate) const HANDWRITTEN_SETTER: &str = "tinsmith#handwrittenSetter";

/// Headers of all requests of an operation, or of a service: names and values. `{version}` is replaced by the version
/// of the service.
pub(crate) const HEADERS: &str = "tinsmith#headers";
/// The default of an input member.
pub(crate) const INPUT_DEFAULT: &str = "tinsmith#inputDefault";
/// The last page of the operation has its own token as the token of the next page.
pub(crate) const LAST_PAGE_REPEATS_TOKEN: &str = "tinsmith#lastPageRepeatsToken";
/// A member of the path is the part of its value after the last slash.
pub(crate) const LAST_SEGMENT: &str = "tinsmith#lastSegment";
/// The media type of the document that each request has, even without any members.
pub(crate) const DOCUMENT: &str = "tinsmith#document";
/// Requests contain the SHA-256 hash of the body, and its tree hash.
pub(crate) const TREE_HASH: &str = "tinsmith#treeHash";

/// A member of the path is part of the endpoint instead, if the service has endpoint rules: it is only an endpoint
/// parameter.
pub(crate) const ENDPOINT_LABEL: &str = "tinsmith#endpointLabel";
/// A member of the path is sent as it is: its segments may be `.` and `..`.
pub(crate) const EXACT_LABEL: &str = "tinsmith#exactLabel";
/// Signed requests of the service contain the SHA-256 hash of the body in `x-amz-content-sha256`.
pub(crate) const CONTENT_SHA256: &str = "tinsmith#contentSha256";
/// The service reports errors as S3 does: also in responses with status 200, and without a body in responses to `HEAD`.
pub(crate) const S3_ERRORS: &str = "tinsmith#s3Errors";
/// The endpoint parameter that names the resources of the service which have a region of their own.
pub(crate) const REGION_OF: &str = "tinsmith#regionOf";
/// Client context parameters of the endpoint rules that are settings of the runtime, although they are not built in.
pub(crate) const SETTINGS: &str = "tinsmith#settings";
/// The member of the output that tells whether there is another page. A token alone does not.
pub(crate) const HAS_MORE_PAGES: &str = "tinsmith#hasMorePages";
/// The strings of this shape are timestamps.
pub(crate) const TIMESTAMP: &str = "tinsmith#timestamp";
/// The member is optional if its value is invalid, and its text is in another member, whose name is the value.
pub(crate) const TEXT_MEMBER: &str = "tinsmith#textMember";

/// The value of [`HEADERS`] of the service and the operation.
pub(super) fn headers(
    service: &Shape,
    version: &str,
    operation: &Shape,
) -> Result<Vec<(String, String)>, Error> {
    let mut headers = Vec::new();
    for shape in [service, operation] {
        let at = |error: Error| error.of_trait(HEADERS).at(&shape.id).in_file(&shape.file);
        for (name, value) in shape.traits.object(HEADERS).map_err(at)?.into_iter().flatten() {
            let wrong =
                || at(Error::new(format!("`{name}: {value}` is not a valid header; correct it")));
            let is_value = |text: &&str| text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
            let value = value.as_str().filter(is_value).filter(|_| auth::is_token(name));
            headers.push((name.clone(), value.ok_or_else(wrong)?.replace("{version}", version)));
        }
    }
    Ok(headers)
}

/// Whether an operation has [`TREE_HASH`], which requires a body of bytes.
pub(super) fn tree_hash(operation: &Shape, input: &Structure) -> Result<bool, Error> {
    let is_bytes = |field: &Field| {
        field.binding == Binding::Payload && matches!(field.ty, Ty::Blob | Ty::Stream)
    };
    match operation.traits.has(TREE_HASH) {
        true if !input.fields.iter().any(is_bytes) => {
            let message = "its body does not consist of bytes; give a blob the trait httpPayload";
            Err(Error::new(message).of_trait(TREE_HASH))
        }
        has_it => Ok(has_it),
    }
}

/// The value of [`READ_TIMEOUT`].
pub(super) fn read_timeout(operation: &Shape) -> Result<Option<u64>, Error> {
    let Some(value) = operation.traits.get(READ_TIMEOUT) else { return Ok(None) };
    value.as_u64().map(Some).ok_or_else(|| {
        Error::new(format!(
            "its value must be a whole number of seconds and is `{value}`; correct it"
        ))
        .of_trait(READ_TIMEOUT)
    })
}

/// The value of [`BODY_LIMIT`].
pub(super) fn body_limit(operation: &Shape, input: &Structure) -> Result<Option<BodyLimit>, Error> {
    let wrong = |message: String| Error::new(message).of_trait(BODY_LIMIT);
    let Some(limit) = operation.traits.object(BODY_LIMIT)? else { return Ok(None) };
    let bytes = |of: Option<&Value>| {
        of.and_then(Value::as_u64)
            .ok_or_else(|| wrong("its `bytes` must be a whole number; correct it".to_owned()))
    };
    let unless = match limit.get("unless") {
        None => None,
        Some(unless) => {
            let text = |key: &str| unless.get(key).and_then(Value::as_str).unwrap_or_default();
            let member = text("member");
            let field = input.fields.iter().find(|field| {
                field.member == member
                    && field.presence == Presence::Optional
                    && matches!(field.ty, Ty::Enum(_))
            });
            let field = field.ok_or_else(|| {
                wrong(format!("`{member}` is not an optional enum of the input; correct its name"))
            })?;
            Some((field.name.clone(), text("value").to_owned(), bytes(unless.get("bytes"))?))
        }
    };
    Ok(Some(BodyLimit { bytes: bytes(limit.get("bytes"))?, unless }))
}

/// The value of [`SETTINGS`].
pub(super) fn settings(service: &Shape) -> Result<Vec<String>, Error> {
    let wrong =
        || Error::new("its value must be an array of strings; correct it").of_trait(SETTINGS);
    let Some(value) = service.traits.get(SETTINGS) else { return Ok(Vec::new()) };
    let names = value.as_array().ok_or_else(wrong)?.iter();
    names.map(|name| name.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
}

/// The value of [`REGION_OF`], which has no effect without endpoint rules.
pub(super) fn region_of(service: &Shape) -> Result<Option<String>, Error> {
    let name = service.traits.string(REGION_OF)?.filter(|_| endpoint::has_rules(service));
    Ok(name.map(str::to_owned))
}

/// Changes a model as [`TIMESTAMP`] and [`TEXT_MEMBER`] require. An added member has the bindings of the original.
pub(crate) fn apply(model: &mut Model) -> Result<(), Error> {
    for shape in model.shapes_mut() {
        if shape.traits.has(TIMESTAMP) && matches!(shape.kind, ShapeType::String) {
            shape.kind = ShapeType::Timestamp;
        }
        let (id, file) = (shape.id.clone(), shape.file.clone());
        let ShapeType::Structure(members) = &mut shape.kind else { continue };
        let mut added = Vec::new();
        for member in members.iter() {
            let place = |error: Error| error.at(format!("{id}${}", member.name)).in_file(&file);
            let Some(name) = member.traits.string(TEXT_MEMBER).map_err(place)? else { continue };
            let mut text = Member {
                name: name.to_owned(),
                target: "smithy.api#String".to_owned(),
                traits: member.traits.clone(),
            };
            text.traits.remove(TEXT_MEMBER);
            text.traits.remove("smithy.api#timestampFormat");
            let docs = format!("The text of `{}`, even if it is not valid.", member.name);
            text.traits.set("smithy.api#documentation", docs.into());
            added.push(text);
        }
        members.extend(added);
    }
    Ok(())
}

/// Whether an invalid value of a member is like a missing one: an optional header of an output with [`TEXT_MEMBER`].
pub(super) fn is_lenient(
    member: &Member,
    role: Role,
    presence: &Presence,
    binding: &Binding,
) -> Result<bool, Error> {
    match member.traits.has(TEXT_MEMBER) {
        false => Ok(false),
        true if role == Role::Output
            && *presence == Presence::Optional
            && matches!(binding, Binding::Header(_)) =>
        {
            Ok(true)
        }
        true => {
            let message =
                "only an optional header of an output can have another text; drop the trait";
            Err(Error::new(message).of_trait(TEXT_MEMBER))
        }
    }
}

/// Whether the setter of an input member is handwritten.
pub(super) fn has_handwritten_setter(member: &Member, role: Role) -> bool {
    role == Role::Input && member.traits.has(HANDWRITTEN_SETTER)
}
