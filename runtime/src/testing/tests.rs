use super::*;
use crate::body::Body;
use crate::build_error::BuildError;
use crate::client::{CallOptions, Client, Service};
use crate::decode_error::DecodeError;
use crate::document::Document;
use crate::endpoint::Endpoint;
use crate::error::tests::Kind;
use crate::error::{Error, ErrorForm, Failure, code_and_message};
use crate::event_stream::{Encoding, EventInput, EventStream, Message};
use crate::json::Writer;
use crate::operation::{Metadata, Operation};
use crate::request::Request;
use crate::response::Response;
use crate::timestamp::Timestamp;
use crate::transport::TransportErrorKind;

static SERVICE: Service =
    Service::new("Echo", "echo", |_| Ok(Endpoint::new("https://echo.example")));

/// An operation that sends `text`, and whose output is the text of the response.
struct Echo(&'static str);

impl Operation for Echo {
    const METADATA: Metadata = Metadata::new("Echo");
    type Output = String;
    type Error = Kind;

    fn request(&self) -> Result<Request, BuildError> {
        let mut request = crate::request::Builder::new(http::Method::POST);
        request.path("/echo");
        request.text("application/json", Some(self.0), crate::text::string);
        request.finish()
    }

    fn read(response: &mut Response) -> Result<String, DecodeError> {
        Ok(String::from_utf8_lossy(&response.bytes()?).into_owned())
    }
}

/// An operation whose output is the names of events.
struct Watch;

impl Operation for Watch {
    const METADATA: Metadata = Metadata::new("Watch").streams_output();
    type Output = EventStream<Message, Kind>;
    type Error = Kind;

    fn request(&self) -> Result<Request, BuildError> {
        crate::request::Builder::new(http::Method::GET).finish()
    }

    fn read(response: &mut Response) -> Result<Self::Output, DecodeError> {
        Ok(response.events(|message| Ok(message.clone()), &[("missing", "NotFound")]))
    }
}

async fn say(script: &Script, text: &'static str) -> Result<String, Error<Kind>> {
    Client::new(&SERVICE, script.config()).send(&Echo(text), &CallOptions::new()).await
}

async fn watch(script: &Script) -> Result<EventStream<Message, Kind>, Error<Kind>> {
    Client::new(&SERVICE, script.config()).send(&Watch, &CallOptions::new()).await
}

#[tokio::test]
async fn answers_come_in_order_and_requests_are_recorded() {
    let script = Script::new()
        .json(200, r#"{"a":1}"#)
        .answer(http::Response::new("plain"))
        .answer(Answer::new(204).header("x-more", "yes"))
        .respond(|request| Answer::json(200, request.body_text().to_uppercase()));
    assert_eq!(say(&script, r#"{"said":["one"]}"#).await.unwrap(), r#"{"a":1}"#);
    for (text, expected) in [("two", "plain"), ("three", ""), ("four", "FOUR")] {
        assert_eq!(say(&script, text).await.unwrap(), expected);
    }
    script.finish().unwrap();

    let requests = script.requests();
    let [first, second, ..] = requests.as_slice() else { panic!("{requests:?}") };
    assert_eq!(first.to_string(), "POST https://echo.example/echo");
    assert_eq!((first.path(), first.query()), ("/echo", None));
    assert_eq!(first.header("content-type"), Some("application/json"));
    assert!(first.headers()["authorization"].to_str().unwrap().contains("AKIDTEST"));
    let said = first.json().unwrap();
    assert_eq!(said.get("said"), Some(&Document::from(vec!["one"])));
    assert_eq!(second.body(), "two");
    assert!(second.json().is_err());
    assert_eq!(format!("{second:?}"), "Recorded(POST https://echo.example/echo, 3 bytes)");
}

#[tokio::test]
async fn errors_are_those_of_services() {
    let script = Script::new().error("NotFound", 404, "no \"such\" thing");
    let error = say(&script, "").await.unwrap_err();
    assert!(matches!(error.kind(), Kind::NotFound { .. }));
    assert_eq!(error.message(), Some("no \"such\" thing"));
    assert_eq!(error.status(), Some(http::StatusCode::NOT_FOUND));
}

#[tokio::test]
async fn failures_are_those_of_a_network() {
    let script = Script::new();
    let config = script.config_builder().retry(crate::Retry::off()).build().unwrap();
    let client = Client::new(&SERVICE, config);
    let cases = [
        (Answer::fail(TransportErrorKind::Connect), false),
        (Answer::fail(TransportErrorKind::Interrupted), true),
        (Answer::json(200, "{").breaks_off(), true),
    ];
    for (answer, was_sent) in cases {
        let _ = script.clone().answer(answer);
        let error = client.send(&Echo(""), &CallOptions::new()).await.unwrap_err();
        let Kind::Other(Failure::Connection(error)) = error.kind() else { panic!("{error}") };
        assert_eq!(error.sent(), was_sent, "{error}");
        assert!(error.to_string().contains("as the script says"), "{error}");
    }
    script.finish().unwrap();
}

#[tokio::test]
async fn errors_describe_unfinished_scripts() {
    let script = Script::new().json(200, "1").json(200, "2").json(200, "3");
    say(&script, "").await.unwrap();
    let error = script.finish().unwrap_err();
    assert_eq!(error.to_string(), "the script has too many responses: 2 of 3 were not requested");
    assert_eq!(format!("{error:?}"), error.to_string());

    let script = Script::new().json(200, "1");
    say(&script, "").await.unwrap();
    let error = say(&script, "").await.unwrap_err();
    assert_eq!(error.code(), Some("ScriptError"));
    assert_eq!(
        error.to_string(),
        "Echo: ScriptError: no response is left for request 2, POST https://echo.example/echo: the \
         script has 1; add one, or `otherwise` (HTTP 400, 1 attempt)"
    );
    assert_eq!(script.requests().len(), 2);
    assert_eq!(
        script.finish().unwrap_err().to_string(),
        "the script has too few responses: there was none for request 2 (POST \
         https://echo.example/echo)"
    );
}

#[tokio::test]
async fn otherwise_handles_remaining_requests() {
    let asked =
        Script::new().json(200, "first").otherwise(|request: &Recorded| match request.path() {
            "/echo" => Answer::json(200, request.body().clone()),
            _ => Answer::error("NotFound", 404, "no such path"),
        });
    assert_eq!(say(&asked, "a").await.unwrap(), "first");
    assert_eq!(say(&asked, "b").await.unwrap(), "b");
    assert_eq!(say(&asked, "c").await.unwrap(), "c");
    assert_eq!(watch(&asked).await.unwrap_err().code(), Some("NotFound"));
    asked.finish().unwrap();
}

#[tokio::test]
async fn invalid_responses_are_errors_with_a_reason() {
    let cases = [
        (Answer::json(1000, "{}"), "1000 is not a valid HTTP status"),
        (Answer::new(200).header("a b", "c"), "\"a b\" is not a valid header name"),
        (Answer::error("a\nb", 400, ""), "\"a\\nb\" is not a valid header value"),
        (
            Answer::events([Event::new(&"x".repeat(70_000), "")]),
            r#"header ":event-type": header value too long"#,
        ),
        (Answer::events([Event::new("", "").bool("", true)]), "a header has no name; set one"),
        (
            Answer::events([Event::new("", "").timestamp("at", Timestamp::from_secs(i64::MAX))]),
            r#"header "at": timestamp value"#,
        ),
    ];
    for (answer, expected) in cases {
        let script = Script::new().answer(answer.header("x-more", "yes").body("").breaks_off());
        let error = say(&script, "").await.unwrap_err();
        assert_eq!(error.code(), Some("ScriptError"));
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[tokio::test]
async fn streams_of_events() {
    let time = Timestamp::from_secs_and_nanos(1, 5_000_000);
    let script = Script::new().events([
        Event::new("all", "payload")
            .string("text", "a")
            .integer("row", 3)
            .bool("last", true)
            .bytes("blob", "b")
            .timestamp("when", time),
        Event::exception("missing", r#"{"message":"gone","seconds":3}"#),
    ]);
    let mut events = watch(&script).await.unwrap();
    let event = events.recv().await.unwrap().unwrap();
    assert_eq!((event.event_type(), event.text()), (Ok("all"), Ok("payload".to_owned())));
    assert_eq!((event.string("text"), event.i16("row")), (Ok(Some("a")), Ok(Some(3))));
    assert_eq!((event.bool("last"), event.timestamp("when")), (Ok(Some(true)), Ok(Some(time))));
    assert_eq!(event.bytes("blob").unwrap().unwrap(), "b");
    let error = events.recv().await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("NotFound"), Some("gone")));

    let events = [Event::new("a", ""), Event::error("Internal", "oh")];
    let script = Script::new()
        .answer(Answer::events(events).header("x-amzn-requestid", "1-2"))
        .answer(Answer::events([Event::new("a", "")]).breaks_off());
    let mut events = watch(&script).await.unwrap();
    assert!(events.recv().await.unwrap().is_some());
    let error = events.recv().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "Watch: Internal: oh (HTTP 200, request id 1-2, 1 attempt, may have run)"
    );
    let mut events = watch(&script).await.unwrap();
    assert!(events.recv().await.unwrap().is_some());
    let error = events.recv().await.unwrap_err();
    assert!(matches!(error.kind(), Kind::Other(Failure::Connection(_))), "{error}");
}

#[tokio::test]
async fn bodies_that_are_streams_are_recorded_whole() {
    let script = Script::new().otherwise(|_| Answer::new(200));
    let chunks = [Ok::<_, crate::BoxError>("ab".into()), Ok("cd".into())];
    let body = Body::from_stream(futures_util::stream::iter(chunks));
    let transport: &dyn crate::transport::Transport = &script;
    transport.send(http::Request::new(body)).await.unwrap();
    assert_eq!(script.requests()[0].body(), "abcd");

    let body = Body::from_stream(futures_util::stream::iter([Err(crate::BoxError::from("why"))]));
    let error = transport.send(http::Request::new(body)).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Interrupted);
}

#[test]
fn debug_shows_no_contents() {
    let mut json = Writer::new();
    json.string("hunter2");
    let script = Script::new().json(200, json.into_bytes());
    assert_eq!(format!("{script:?}"), "Script { answers_left: 1, requests: [], .. }");
    assert!(!format!("{:?}", Answer::json(200, "hunter2")).contains("hunter2"));
}

#[test]
fn errors_have_the_form_of_the_protocol() {
    let forms = [
        ErrorForm::Json,
        ErrorForm::RpcV2Json,
        #[cfg(feature = "cbor")]
        ErrorForm::RpcV2Cbor,
        #[cfg(feature = "xml")]
        ErrorForm::Xml,
        #[cfg(feature = "xml")]
        ErrorForm::S3,
    ];
    for form in forms {
        let answer = Answer::error_in(form, "Gone", 410, "a < b").into_outcome().unwrap();
        assert_eq!(answer.status(), 410);
        let found = code_and_message(form, answer.headers(), answer.body());
        assert_eq!(found, (Some("Gone".to_owned()), Some("a < b".to_owned())), "{form:?}");
    }
}

/// An operation whose request is an event stream.
struct Talk(EventInput<&'static str>);

impl Operation for Talk {
    const METADATA: Metadata = Metadata::new("Talk").sends_events().requires_http2();
    type Output = ();
    type Error = Kind;

    fn request(&self) -> Result<Request, BuildError> {
        let mut request = crate::request::Builder::new(http::Method::POST);
        let encoding = Encoding::new(|text: &&str, message| {
            message.event("Said");
            message.text(Some(*text), |text| text.into());
        });
        request.events(&self.0, encoding.initial(|message| message.json(Some(&()), |_, ()| {})))?;
        request.finish()
    }

    fn read(_: &mut Response) -> Result<(), DecodeError> {
        Ok(())
    }
}

#[tokio::test]
#[cfg(feature = "sign-eventstream")]
async fn the_events_of_a_request_are_recorded_without_signatures() {
    let script = Script::new().json(200, "");
    let (sender, events) = EventInput::channel(2);
    sender.send("one").await.unwrap();
    sender.send("two").await.unwrap();
    drop(sender);
    let client = Client::new(&SERVICE, script.config());
    client.send(&Talk(events), &CallOptions::new()).await.unwrap();
    let request = &script.requests()[0];
    assert_eq!(request.header("x-amz-content-sha256"), Some("STREAMING-AWS4-HMAC-SHA256-EVENTS"));
    let messages = request.messages().unwrap();
    let read =
        |message: &Message| (message.event_type().unwrap().to_owned(), message.text().unwrap());
    let messages: Vec<_> = messages.iter().map(read).collect();
    let expected = [("initial-request", ""), ("Said", "one"), ("Said", "two")];
    assert_eq!(messages, expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
    script.finish().unwrap();
}

#[tokio::test]
#[cfg(not(feature = "sign-eventstream"))]
async fn events_are_not_signed_without_the_feature() {
    let script = Script::new().json(200, "");
    let client = Client::new(&SERVICE, script.config());
    let talk = Talk(EventInput::from_events(["one"]));
    let error = client.send(&talk, &CallOptions::new()).await.unwrap_err().to_string();
    assert!(error.contains("enable the feature `sign-eventstream`"), "{error}");
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn a_body_that_is_no_event_stream_has_no_messages() {
    let script = Script::new().json(200, "");
    say(&script, "text").await.unwrap();
    assert!(script.requests()[0].messages().is_err());
}
