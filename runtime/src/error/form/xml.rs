//! Reads the description of an error from XML.

use super::Description;
use crate::decode_error::DecodeError;
use crate::xml::Reader;

/// The description in a body. Elements before a syntax error are used as if the body were valid.
pub(super) fn describe(body: &[u8]) -> Description {
    let mut description = Description::default();
    let _ = read_root(&mut Reader::new(body), &mut description);
    description
}

/// Whether a body of a successful response is an error. S3 sends white space while it works, so that
/// white space alone is a response that was not finished.
pub(super) fn is_error(body: &[u8]) -> bool {
    let text = body.trim_ascii_start();
    match text.first() {
        Some(b'<') => Reader::new(text).root().is_ok_and(|root| root == "Error"),
        Some(_) => false,
        None => !body.is_empty(),
    }
}

fn read_root(xml: &mut Reader<'_>, description: &mut Description) -> Result<(), DecodeError> {
    if xml.root()? == "Error" {
        return read_error(xml, description);
    }
    while let Some(element) = xml.next_element()? {
        match element {
            "Error" => read_error(xml, description)?,
            "Errors" => read_errors(xml, description)?,
            "RequestId" | "RequestID" => description.request_id = Some(xml.string()?),
            _ => xml.skip()?,
        }
    }
    Ok(())
}

/// Reads the first of several errors.
fn read_errors(xml: &mut Reader<'_>, description: &mut Description) -> Result<(), DecodeError> {
    while let Some(element) = xml.next_element()? {
        match element {
            "Error" if description.code.is_none() => read_error(xml, description)?,
            _ => xml.skip()?,
        }
    }
    Ok(())
}

fn read_error(xml: &mut Reader<'_>, description: &mut Description) -> Result<(), DecodeError> {
    while let Some(element) = xml.next_element()? {
        match element {
            "Code" => {
                let code = xml.text()?;
                description.code = Some(code.trim().to_owned()).filter(|code| !code.is_empty());
            }
            "Message" | "message" => description.message = Some(xml.string()?),
            "RequestId" => description.request_id = Some(xml.string()?),
            _ => xml.skip()?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::Body;
    use crate::error::ErrorForm;
    use http::StatusCode;

    #[test]
    fn only_the_root_makes_a_success_an_error() {
        let errors = ["<Error/>", "\n <?xml version=\"1.0\"?><Error><Code>A</Code>", " ", "\n\n"];
        for body in errors {
            assert!(is_error(body.as_bytes()), "{body:?}");
        }
        for body in
            ["", "{}", "Error", "<a><Error/></a>", "<Errors/>", "<!-- <Error/> --><a/>", "<"]
        {
            assert!(!is_error(body.as_bytes()), "{body:?}");
        }
    }

    #[test]
    fn only_s3_has_errors_in_successes() {
        let body = Body::from("<Error/>");
        let status = |form: ErrorForm, status: StatusCode| form.status(status, &body);
        assert_eq!(status(ErrorForm::S3, StatusCode::OK), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(status(ErrorForm::S3, StatusCode::NOT_FOUND), StatusCode::NOT_FOUND);
        assert_eq!(status(ErrorForm::Xml, StatusCode::OK), StatusCode::OK);
    }
}
