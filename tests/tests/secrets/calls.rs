//! Calls, what they are made of and what comes of them.

use std::time::Duration;

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use tinsmith_lambda::operation::Invoke;
use tinsmith_lambda::runtime::environment::Environment as Variables;
use tinsmith_lambda::runtime::retry::Retry;
use tinsmith_lambda::runtime::transport::{
    Transport, TransportError, TransportErrorKind, TransportFuture,
};
use tinsmith_lambda::types::{Environment, FunctionCode};
use tinsmith_lambda::{Body, CallOptions, Client, Config, Credentials, Error, Operation};
use tinsmith_tests::faults::{Answer, closed_port};
use tinsmith_tests::http2::Reaction;
use tinsmith_tests::transport::set_trusting;
use tinsmith_tests::{FaultServer, Http2Server};

use super::{
    LOG, client_of, errs_without_secrets, is_clean, keep_logs, logged_nothing, shows_nothing,
};

const ROLE: &str = "arn:aws:iam::123456789012:role/lambda";

fn credentials() -> Credentials {
    let token = Some("hunter2-session-token".to_owned());
    Credentials::new("AKIDEXAMPLE", "hunter2-secret-access-key", token, None, "secrets")
}

fn client(server: &FaultServer) -> Client {
    keep_logs();
    let retry = Retry::standard().initial_backoff(Duration::from_millis(1));
    let config = server.config().credentials(credentials()).retry(retry);
    client_of(config.bearer_token("hunter2-bearer-token"))
}

fn options() -> CallOptions {
    CallOptions::new().header("x-secret", "hunter2-header")
}

async fn answering(answer: Answer) -> (FaultServer, Client) {
    let server = FaultServer::script([answer]).await;
    let client = client(&server);
    (server, client)
}

#[tokio::test]
async fn a_configuration() {
    let variables = [
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "hunter2-secret-access-key"),
        ("AWS_SESSION_TOKEN", "hunter2-session-token"),
        ("AWS_BEARER_TOKEN_LAMBDA", "hunter2-bearer-token"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1/hunter2-path"),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "hunter2-container-token"),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", "/tmp/hunter2-file"),
        ("AWS_REGION", "eu-central-1"),
    ];
    let variables = Variables::from_iter(variables);
    shows_nothing("variables", &variables);
    let config = Config::from_environment(variables).await.unwrap();
    shows_nothing("a configuration of variables", &config);
    shows_nothing("its builder", config.to_builder());
    shows_nothing("its client", Client::new(config));

    let url = "https://user:hunter2-password@lambda.example";
    let error = Config::builder().endpoint_url(url).build().unwrap_err();
    shows_nothing("an endpoint with a password", &error);
    is_clean("an endpoint with a password", &error.to_string());
}

#[tokio::test]
async fn what_is_set_for_a_call() {
    let (_server, client) = answering(Answer::nothing()).await;
    shows_nothing("a client", &client);
    shows_nothing("a configuration", client_config());
    shows_nothing("options", options());
    let call = client.invoke("f").payload("hunter2-payload").with(options());
    shows_nothing("a call", &call);
    shows_nothing("an operation", call.operation());
    shows_nothing("a request", call.operation().request().unwrap());
    let environment = Environment::new().variables([("KEY", "hunter2-variable")]);
    let code = FunctionCode::new().zip_file("hunter2-zip");
    let call = client.create_function("f", ROLE, code).environment(environment);
    shows_nothing("a call with structures", &call);
    shows_nothing("a request in JSON", call.operation().request().unwrap());
    shows_nothing("a body", Body::from("hunter2-body"));
}

fn client_config() -> Config {
    let config = Config::builder().credentials(credentials()).bearer_token("hunter2");
    config.api_key("hunter2-key").basic_auth("hunter2", "hunter2").build().unwrap()
}

#[tokio::test]
async fn success() {
    let answer = r#"{"FunctionName":"f","Environment":{"Variables":{"KEY":"hunter2-variable"}}}"#;
    let (server, client) = answering(Answer::json(201, answer)).await;
    let environment = Environment::new().variables([("KEY", "hunter2-variable")]);
    let code = FunctionCode::new().zip_file("hunter2-zip");
    let call = client.create_function("f", ROLE, code).environment(environment).with(options());
    let output = call.send().await.unwrap();
    shows_nothing("an output", &output);
    assert_eq!(output.environment.unwrap().variables.unwrap()["KEY"], "hunter2-variable");

    let call = client.invoke("f").payload("hunter2-payload").with(options());
    shows_nothing("the output of a function", call.send().await.unwrap());
    logged_nothing("calls that succeed");

    // What was not shown was sent all the same.
    let [create, invoke] = server.received().try_into().unwrap();
    assert!(create.text().contains("hunter2-variable") && create.text().contains("aHVudGVyM"));
    assert_eq!(invoke.text(), "hunter2-payload");
    for request in [create, invoke] {
        assert_eq!(request.header("x-amz-security-token"), "hunter2-session-token");
        assert_eq!(request.header("x-secret"), "hunter2-header");
    }
    let log = LOG.text();
    for library in ["tinsmith_runtime", "hyper_util"] {
        assert!(log.contains(library), "{library} has logged nothing");
    }
}

async fn invoked(client: &Client) -> Error {
    let call = client.invoke("f").payload("hunter2-payload").with(options());
    call.send().await.unwrap_err()
}

#[tokio::test]
async fn errors_of_the_service() {
    for (status, code) in [(404, "ResourceNotFoundException"), (403, "Other"), (500, "Oops")] {
        let (_server, client) = answering(Answer::error(status, code, &[])).await;
        errs_without_secrets(code, &invoked(&client).await);
    }
}

#[tokio::test]
async fn connections_that_fail() {
    let server = FaultServer::script([Answer::nothing().reset()]).await;
    errs_without_secrets("a broken connection", &invoked(&client(&server)).await);
    let half = Answer::nothing().head(200, &[("content-length", "100")]).write("hunter2-answer");
    let server = FaultServer::script([half.close()]).await;
    errs_without_secrets("half an answer", &invoked(&client(&server)).await);
    let config = client(&server).config().to_builder();
    let (address, _socket) = closed_port();
    let nobody = config.endpoint_url(format!("http://{address}"));
    errs_without_secrets("no connection", &invoked(&client_of(nobody)).await);
    let server = FaultServer::script([Answer::nothing().hang()]).await;
    let call = client(&server);
    let call =
        call.invoke("f").payload("hunter2").with(options().timeout(Duration::from_millis(50)));
    errs_without_secrets("a timeout", &call.send().await.unwrap_err());
}

/// An error shows where an answer cannot be read, but not what is sensitive there.
#[tokio::test]
async fn answers_that_cannot_be_read() {
    for body in [
        r#"{"Environment":{"Variables":{"KEY":"hunter2-variable"#,
        r#"{"Environment":{"Variables":{"KEY":"hunter2-variable","#,
        r#"{"Environment":{"Variables":{"KEY":"hunter2-variable"}}}{"#,
        r#"{"Environment":{"Variables":{"KEY":{"hunter2-variable":"hunter2"}}}}"#,
        r#"{"Environment":{"Variables":["hunter2-variable"]}}"#,
        r#"{"Environment":{"Variables":"hunter2-variable"}}"#,
        r#"{"Environment":{"Variables":{"KEY":"\uhunter2-variable"}}}"#,
        "{\"Environment\":{\"Variables\":{\"KEY\":\"hunter2\n-variable\"}}}",
    ] {
        let (_server, client) = answering(Answer::json(200, body)).await;
        let error = client.get_function_configuration("f").send().await.unwrap_err();
        errs_without_secrets(body, &error);
    }
}

#[tokio::test]
async fn requests_that_cannot_be_sent() {
    let (server, client) = answering(Answer::nothing()).await;
    let header = CallOptions::new().header("x-secret", "hunter2\n");
    let error = client.invoke("f").with(header).send().await.unwrap_err();
    errs_without_secrets("a header that cannot be sent", &error);
    for (key, secret, token) in
        [("AKIDEXAMPLE", "hunter2", "hunter2\n"), ("AKIDEXAMPLE\n", "hunter2", "hunter2")]
    {
        let unusable = Credentials::new(key, secret, Some(token.to_owned()), None, "secrets");
        let config = client.config().to_builder().credentials(unusable).build().unwrap();
        let error = Client::new(config).list_functions().send().await.unwrap_err();
        errs_without_secrets("unusable credentials", &error);
    }
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn a_stream_of_events() {
    let header = |name, value: &'static str| Header::new(name, HeaderValue::String(value.into()));
    let headers = vec![header(":message-type", "event"), header(":event-type", "PayloadChunk")];
    let message = Message::new_from_parts(headers, "hunter2-chunk");
    let mut frame = Vec::new();
    write_message_to(&message, &mut frame).unwrap();
    frame.extend_from_slice(b"hunter2-rest-of-the-stream");
    let (_server, client) = answering(Answer::new(200, &[], &frame)).await;
    let call = client.invoke_with_response_stream("f").payload("hunter2-payload");
    let mut output = call.with(options()).send().await.unwrap();
    shows_nothing("an output with a stream", &output);
    let event = output.event_stream.recv().await.unwrap().unwrap();
    shows_nothing("an event", &event);
    let error = output.event_stream.recv().await.unwrap_err();
    errs_without_secrets("a stream that cannot be read", &error);
}

/// Shows each request that it is given, as a transport of one's own may do.
struct Talkative;

impl Transport for Talkative {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let text = format!("{request:?}");
        Box::pin(async { Err(TransportError::new(TransportErrorKind::Permanent, text)) })
    }
}

/// Headers with secrets are marked, so that no library shows them.
#[tokio::test]
async fn requests_on_their_way() {
    let config = client_config().to_builder().region("eu-central-1").transport(Talkative);
    let client = Client::new(config.build().unwrap());
    let error = client.send(&Invoke::new("f")).await.unwrap_err();
    assert!(error.to_string().contains("x-amz-date"), "{error}");
    assert!(!error.to_string().contains("Signature="), "{error}");
    errs_without_secrets("a request", &error);
    errs_without_secrets("a request with a header", &invoked(&client).await);
}

/// Libraries log frames of HTTP/2 as well.
#[tokio::test]
async fn over_http2() {
    keep_logs();
    for reaction in [Reaction::Answer, Reaction::Close] {
        let server = Http2Server::script([reaction]).await;
        let config = server.config().credentials(credentials());
        let config = set_trusting(env!("CARGO_CRATE_NAME"), config, server.certificate());
        let client = Client::new(config.build().unwrap());
        let call = client.invoke("f").payload("hunter2-payload").with(options());
        match call.send().await {
            Ok(reply) => shows_nothing("a reply over HTTP/2", &reply),
            Err(error) => errs_without_secrets("a closed connection of HTTP/2", &error),
        }
        assert_eq!(server.received()[0].body(), "hunter2-payload");
        logged_nothing("a call over HTTP/2");
    }
    assert!(LOG.text().contains("h2::"), "the library logs nothing");
}
