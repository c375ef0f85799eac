//! Presigned requests whose members are in the query: programs that can only send GET, such as
//! browsers and players, can use their URLs, and other services can be given them.

use http::Method;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::uri::PathAndQuery;
use percent_encoding::utf8_percent_encode;

use crate::body::Body;
use crate::build_error::BuildError;
use crate::document::Document;
use crate::json::Reader;
use crate::operation::Metadata;
use crate::percent::RESERVED;

const FORM: &str = "application/x-www-form-urlencoded";

/// Moves the members of a body to the query, and makes the request a GET request. This applies to
/// forms, because the Query protocols accept both, and to operations that declare it.
pub(super) fn move_body_to_query(
    request: &mut http::Request<Body>,
    metadata: &Metadata,
) -> Result<(), BuildError> {
    let Some(body) = request.body().as_bytes() else { return Ok(()) };
    let headers = request.headers();
    let is_form =
        headers.get(CONTENT_TYPE).is_some_and(|it| it.as_bytes().starts_with(FORM.as_bytes()));
    if headers.contains_key(CONTENT_ENCODING) || body.is_empty() {
        return Ok(());
    }
    let parameters = match (is_form, metadata.presigned_query) {
        (true, _) => String::from_utf8_lossy(body).into_owned(),
        (false, true) => of_json(body)?,
        (false, false) => return Ok(()),
    };
    let uri = request.uri();
    let separator = if uri.query().is_some() { '&' } else { '?' };
    let path = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let path = PathAndQuery::try_from(format!("{path}{separator}{parameters}"));
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path.map_err(|error| BuildError::uri(&error))?);
    let uri = http::Uri::from_parts(parts)
        .map_err(|error| BuildError::new(format!("the URL cannot be presigned: {error}")))?;
    *request.uri_mut() = uri;
    *request.method_mut() = Method::GET;
    request.headers_mut().remove(CONTENT_TYPE);
    *request.body_mut() = Body::empty();
    Ok(())
}

/// The members of a JSON object as parameters: one for each value of an array.
fn of_json(body: &[u8]) -> Result<String, BuildError> {
    let wrong = |what: &str| BuildError::new(format!("the URL cannot be presigned: {what}"));
    let document = Reader::new(body).document().map_err(|error| wrong(&error.to_string()))?;
    let members = document.as_object().ok_or_else(|| wrong("the body is not an object"))?;
    let mut parameters = String::new();
    for (name, value) in members {
        for value in value.as_array().unwrap_or(std::slice::from_ref(value)) {
            let text = match value {
                Document::String(text) => text.clone(),
                Document::Bool(value) => value.to_string(),
                Document::Number(number) => number.to_string(),
                Document::Null => continue,
                Document::Array(_) | Document::Object(_) => {
                    return Err(wrong(&format!("`{name}` has no form in a query; leave it out")));
                }
            };
            if !parameters.is_empty() {
                parameters.push('&');
            }
            parameters.extend(utf8_percent_encode(name, RESERVED));
            parameters.push('=');
            parameters.extend(utf8_percent_encode(&text, RESERVED));
        }
    }
    Ok(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUERY: Metadata = Metadata::new("Say").presigned_query();

    fn moved(content_type: &str, body: &'static str, metadata: &Metadata) -> String {
        let request = http::Request::post("https://a.example/b?c=d").header("x-more", "e");
        let request = request.header(CONTENT_TYPE, content_type);
        let mut request = request.body(Body::from(body)).unwrap();
        match move_body_to_query(&mut request, metadata) {
            Ok(()) => {
                let is_empty = request.body().as_bytes().unwrap().is_empty();
                assert_eq!(is_empty, !request.headers().contains_key(CONTENT_TYPE));
                format!("{} {}", request.method(), request.uri())
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn forms_and_declared_documents_are_moved() {
        let plain = Metadata::new("Say");
        let form = "application/x-www-form-urlencoded; charset=utf-8";
        assert_eq!(
            moved(form, "Action=A&B=c%20d", &plain),
            "GET https://a.example/b?c=d&Action=A&B=c%20d"
        );
        let document = r#"{"Text": "a b&c", "Lexicons": ["x", "y"], "None": [], "Rate": 1.5, "Is": true, "No": null}"#;
        assert_eq!(moved("application/json", document, &plain), "POST https://a.example/b?c=d");
        assert_eq!(
            moved("application/json", document, &QUERY),
            "GET https://a.example/b?c=d&Is=true&Lexicons=x&Lexicons=y&Rate=1.5&Text=a%20b%26c"
        );
        for (body, reason) in [
            (r#"{"A": {"b": 1}}"#, "`A` has no form in a query"),
            ("[]", "the body is not an object"),
            ("{", "the URL cannot be presigned"),
        ] {
            let error = moved("application/json", body, &QUERY);
            assert!(error.contains(reason), "{error}");
        }
    }

    #[test]
    fn other_bodies_stay() {
        let mut stream = http::Request::post("https://a.example/b")
            .header(CONTENT_TYPE, FORM)
            .body(Body::from_stream(Body::empty()))
            .unwrap();
        move_body_to_query(&mut stream, &QUERY).unwrap();
        assert_eq!(stream.method(), Method::POST);
        let mut compressed = http::Request::post("https://a.example/b")
            .header(CONTENT_TYPE, FORM)
            .header(CONTENT_ENCODING, "gzip")
            .body(Body::from("x"))
            .unwrap();
        move_body_to_query(&mut compressed, &QUERY).unwrap();
        assert_eq!(compressed.method(), Method::POST);
    }
}
