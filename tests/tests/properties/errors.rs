//! The code of an error, wherever the service puts it and whatever it puts around it.

use http::{HeaderValue, Response as HttpResponse};
use proptest::prelude::*;
use tinsmith_runtime::response::Response;
use tinsmith_runtime::{
    Body,
    error::{ErrorForm, code_and_message},
};

use super::inputs::{cases, damaged, damages, texts};

/// A code with a namespace before it and a URI after it.
fn codes() -> impl Strategy<Value = (String, String)> {
    let namespace = prop::option::of(r"[a-z][a-z.]{0,9}");
    let uri = prop::option::of(r"[a-z]{0,5}(://[a-z./#:]{0,9})?");
    ("[A-Z][A-Za-z0-9]{0,9}", namespace, uri).prop_map(|(code, namespace, uri)| {
        let namespace = namespace.map_or(String::new(), |it| format!("{it}#"));
        let uri = uri.map_or(String::new(), |it| format!(":{it}"));
        (format!("{namespace}{code}{uri}"), code)
    })
}

fn answer(header: Option<&str>, body: &[u8]) -> Response {
    let mut answer = HttpResponse::new(Body::from(body.to_vec()));
    *answer.status_mut() = http::StatusCode::BAD_REQUEST;
    if let Some(header) = header {
        answer.headers_mut().insert("x-amzn-errortype", HeaderValue::from_str(header).unwrap());
    }
    Response::new(answer)
}

fn read(answer: &Response) -> (Option<String>, Option<String>) {
    code_and_message(ErrorForm::Json, answer.headers(), answer.body())
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn a_code_is_found_in_each_of_its_places(
        (sent, code) in codes(),
        (other, other_code) in codes(),
        message in texts(),
        names in prop::sample::select(vec!["message", "Message", "errorMessage"]),
    ) {
        let message = Some(message);
        let in_body = serde_json::json!({ "code": sent, "__type": other, names: message });
        let in_body = in_body.to_string();
        let found = read(&answer(None, in_body.as_bytes()));
        prop_assert_eq!(found, (Some(code.clone()), message.clone()));
        let found = read(&answer(Some(&other), in_body.as_bytes()));
        prop_assert_eq!(found, (Some(other_code), message.clone()));
        let in_type = serde_json::json!({ names: message, "__type": sent }).to_string();
        let found = read(&answer(None, in_type.as_bytes()));
        prop_assert_eq!(found, (Some(code.clone()), message));
        prop_assert_eq!(read(&answer(Some(&sent), b"<html>")), (Some(code), None));
    }

    #[test]
    fn a_damaged_body_is_no_worse_than_none(
        (sent, code) in codes(),
        message in texts(),
        damages in damages(),
    ) {
        let body = serde_json::json!({ "__type": sent, "message": message, "more": [{}, 1.5] });
        let body = damaged(body.to_string().as_bytes(), &damages);
        let (found, _) = read(&answer(Some(&sent), &body));
        prop_assert_eq!(found, Some(code));
        let _ = read(&answer(None, &body));
    }

    #[test]
    fn any_bytes_are_no_worse_than_none(body in prop::collection::vec(any::<u8>(), 0..60)) {
        let (code, _) = read(&answer(None, &body));
        prop_assert_eq!(code, None);
    }
}
