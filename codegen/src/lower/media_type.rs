//! Media types of members: <https://smithy.io/2.0/spec/protocol-traits.html#mediatype-trait>.

use super::Context;
use crate::{
    Error,
    api::{HeaderText, Ty},
    smithy::{Member, Shape, ShapeType},
};

const MEDIA_TYPE: &str = "smithy.api#mediaType";

/// The media type of a string or blob member, or of the elements of a list, if the model has one.
pub(super) fn of_member<'m>(
    context: &Context<'m>,
    member: &'m Member,
) -> Result<Option<&'m str>, Error> {
    let target = context.model.expect(&member.target)?;
    let found = member.traits.string(MEDIA_TYPE)?.or(target.traits.string(MEDIA_TYPE)?);
    if let ShapeType::List(item) = &target.kind {
        let of_target = context.model.expect(&item.target)?.traits.string(MEDIA_TYPE)?;
        return Ok(item.traits.string(MEDIA_TYPE)?.or(of_target));
    }
    Ok(found)
}

/// The media type of a request whose whole body is this member. A document has the media type of its codec.
pub(super) fn of_payload(
    context: &Context<'_>,
    input: &Shape,
    name: &str,
    ty: &Ty,
) -> Result<Option<String>, Error> {
    let default = match ty {
        Ty::Blob | Ty::Stream => "application/octet-stream",
        Ty::String | Ty::Enum(_) => "text/plain",
        _ => return Ok(None),
    };
    let modelled = match input.members().iter().find(|member| member.name == name) {
        None => None,
        Some(member) => of_member(context, member)?,
    };
    Ok(Some(modelled.unwrap_or(default).to_owned()))
}

/// The format of strings in a header: those with a media type are base64, those in a list may be quoted.
pub(super) fn header_text(ty: &Ty, media_type: Option<&str>) -> HeaderText {
    match ty {
        Ty::String if media_type.is_some() => HeaderText::Base64,
        Ty::List { item, .. } => match (&**item, media_type) {
            (Ty::String, Some(_)) => HeaderText::Base64,
            (Ty::String | Ty::Enum(_), _) => HeaderText::Quoted,
            _ => HeaderText::Plain,
        },
        _ => HeaderText::Plain,
    }
}
