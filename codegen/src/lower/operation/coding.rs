//! What happens to the body of a request before it is sent: compression and checksums.

use serde_json::Value;

use crate::{
    Error,
    api::{Binding, ChosenChecksum, Field, Presence, RequestBody, ResponseChecksum, Structure, Ty},
    smithy::Shape,
};

const CHECKSUM: &str = "aws.protocols#httpChecksum";
const COMPRESSION: &str = "smithy.api#requestCompression";

/// Whether the body is compressed, which it is if possible:
/// <https://smithy.io/2.0/spec/behavior-traits.html#requestcompression-trait>.
pub(super) fn is_compressed(
    operation: &Shape,
    input: &Structure,
    body: &RequestBody,
) -> Result<bool, Error> {
    let wrong = |message: String| Err(Error::new(message).of_trait(COMPRESSION));
    let Some(compression) = operation.traits.object(COMPRESSION)? else { return Ok(false) };
    let Some(encodings) = compression.get("encodings").and_then(Value::as_array) else {
        return wrong("it has no `encodings`; add `[\"gzip\"]`".to_owned());
    };
    if encodings.is_empty() {
        return wrong("its `encodings` are empty; add `gzip`, or drop the trait".to_owned());
    }
    let is_gzip =
        |encoding: &Value| encoding.as_str().is_some_and(|it| it.eq_ignore_ascii_case("gzip"));
    if let Some(other) = encodings.iter().find(|encoding| !is_gzip(encoding)) {
        return wrong(format!(
            "the encoding {other} is not supported, and Tinsmith supports gzip; use `gzip` alone"
        ));
    }
    if let Some(field) = input.fields.iter().find(|field| field.requires_length) {
        return wrong(format!(
            "`{}` must have a known length, but the compressed length is unknown; drop requiresLength or this trait",
            field.member
        ));
    }
    Ok(*body != RequestBody::Empty)
}

/// The checksum of a request whose algorithm the caller can choose:
/// <https://smithy.io/2.0/aws/aws-core.html#aws-protocols-httpchecksum-trait>.
pub(super) fn chosen_checksum(
    operation: &Shape,
    input: &Structure,
) -> Result<Option<ChosenChecksum>, Error> {
    let Some(value) = operation.traits.object(CHECKSUM)? else { return Ok(None) };
    if operation.traits.has(COMPRESSION) {
        let message = "a checksum of a compressed body is not supported; drop this trait or requestCompression";
        return Err(Error::new(message).of_trait(CHECKSUM));
    }
    let member = value.get("requestAlgorithmMember").and_then(Value::as_str);
    let required = value.get("requestChecksumRequired").and_then(Value::as_bool) == Some(true);
    let position = |member: &str| enum_in_header(input, member).map(|(position, _)| position);
    let algorithm = member.map(position).transpose()?;
    Ok((required || algorithm.is_some()).then_some(ChosenChecksum { algorithm, required }))
}

/// The checksum of a response:
/// <https://smithy.io/2.0/aws/aws-core.html#aws-protocols-httpchecksum-trait>.
pub(super) fn response_checksum(
    operation: &Shape,
    input: &Structure,
) -> Result<Option<ResponseChecksum>, Error> {
    let Some(value) = operation.traits.object(CHECKSUM)? else { return Ok(None) };
    let Some(member) = value.get("requestValidationModeMember").and_then(Value::as_str) else {
        return Ok(None);
    };
    let (_, header) = enum_in_header(input, member)?;
    let algorithms = value.get("responseAlgorithms").and_then(Value::as_array);
    let names = algorithms.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    let algorithms: Vec<String> = names.collect();
    if algorithms.is_empty() {
        let message =
            "it has `requestValidationModeMember`, but no `responseAlgorithms`; add both or none";
        return Err(Error::new(message).of_trait(CHECKSUM));
    }
    Ok(Some(ResponseChecksum { header: header.to_owned(), algorithms }))
}

/// The position of a member among the fields of the input, and its header.
fn enum_in_header<'a>(input: &'a Structure, member: &str) -> Result<(usize, &'a str), Error> {
    let find = |(position, field): (usize, &'a Field)| match (&field.ty, &field.binding) {
        (Ty::Enum(_), Binding::Header(header))
            if field.member == member && field.presence == Presence::Optional =>
        {
            Some((position, header.as_str()))
        }
        _ => None,
    };
    input.fields.iter().enumerate().find_map(find).ok_or_else(|| {
        let message = format!("`{member}` is not an optional enum in a header; correct its name");
        Error::new(message).of_trait(CHECKSUM)
    })
}
