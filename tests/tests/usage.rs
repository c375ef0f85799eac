//! How the client is used, without a network: the requests of a program go to a [`Transport`] that
//! is written here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

use std::error::Error as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tinsmith_lambda::operation::{GetAlias, Invoke};
use tinsmith_lambda::runtime::credentials::ProvideCredentials;
use tinsmith_lambda::runtime::credentials::provider::{error::CredentialsError, future};
use tinsmith_lambda::runtime::environment::Environment;
use tinsmith_lambda::runtime::http;
use tinsmith_lambda::runtime::transport::{
    Transport, TransportError, TransportErrorKind, TransportFuture,
};
use tinsmith_lambda::types::{
    Environment as Variables, EnvironmentResponse, FunctionCode, InvocationType, LogType, Runtime,
    State,
};
use tinsmith_lambda::{
    Body, CallOptions, Client, Config, Credentials, Error, ErrorKind, Operation,
};

type Answer = fn(&http::Request<Body>) -> http::Response<Body>;

/// Answers requests by a function, and remembers them.
#[derive(Clone)]
struct Fake {
    answer: Answer,
    sent: Arc<Mutex<Vec<http::Request<Body>>>>,
}

impl Fake {
    fn new(answer: Answer) -> Self {
        Self { answer, sent: Arc::default() }
    }

    /// The only request that was sent.
    fn request(&self) -> http::Request<Body> {
        let sent = self.sent.lock().unwrap();
        assert_eq!(sent.len(), 1, "one request");
        sent[0].clone()
    }

    fn client(&self) -> Client {
        let credentials = Credentials::new("AKIDEXAMPLE", "hunter2", None, None, "test");
        let config = Config::builder().region("eu-central-1").credentials(credentials);
        Client::new(config.transport(self.clone()).build().unwrap())
    }
}

impl Transport for Fake {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let response = (self.answer)(&request);
        self.sent.lock().unwrap().push(request);
        Box::pin(async { Ok(response) })
    }
}

fn response(status: u16, headers: &[(&str, &str)], body: &'static str) -> http::Response<Body> {
    let mut response = http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(Body::from(body)).unwrap()
}

fn json(body: &'static str) -> http::Response<Body> {
    response(200, &[("content-type", "application/json")], body)
}

/// A little Lambda.
fn lambda(request: &http::Request<Body>) -> http::Response<Body> {
    match (request.method().as_str(), request.uri().path()) {
        ("GET", "/2015-03-31/functions/resize/aliases/prod") => json(
            r#"{
                "AliasArn": "arn:aws:lambda:eu-central-1:123456789012:function:resize:prod",
                "Name": "prod",
                "FunctionVersion": "3"
            }"#,
        ),
        ("POST", "/2015-03-31/functions/resize/invocations") => {
            response(200, &[("x-amz-executed-version", "3")], r#"{"width": 320}"#)
        }
        ("GET", "/2015-03-31/functions") => match request.uri().query() {
            None => json(r#"{ "Functions": [{ "FunctionName": "resize" }], "NextMarker": "2" }"#),
            Some("Marker=2") => json(r#"{ "Functions": [{ "FunctionName": "crop" }] }"#),
            Some(query) => panic!("{query}"),
        },
        _ => response(
            404,
            &[("x-amzn-errortype", "ResourceNotFoundException"), ("x-amzn-requestid", "1-2-3")],
            r#"{ "Type": "User", "Message": "Function not found:\n nothing" }"#,
        ),
    }
}

#[tokio::test]
async fn calls_and_operations() -> Result<(), Box<dyn std::error::Error>> {
    let transport = Fake::new(lambda);
    let lambda = transport.client();

    // Required members are arguments; optional ones are setters of the same name as the official SDK's.
    let alias = lambda.get_alias("resize", "prod").send().await?;
    assert_eq!(alias.name.as_deref(), Some("prod"));
    assert_eq!(alias.function_version.as_deref(), Some("3"));

    // A payload in, an answer out.
    let reply = lambda.invoke("resize").qualifier("prod").payload(r#"{"key": "a"}"#).send().await?;
    assert_eq!(reply.payload.unwrap(), r#"{"width": 320}"#);
    assert_eq!(reply.executed_version.as_deref(), Some("3"));
    assert_eq!((reply.status_code, reply.function_error), (200, None));

    // Every page.
    let (mut names, mut marker) = (vec![], None);
    loop {
        let mut page = lambda.list_functions();
        if let Some(marker) = marker {
            page = page.marker(marker);
        }
        let page = page.send().await?;
        names.extend(page.functions.into_iter().flatten().map(|function| function.function_name));
        marker = page.next_marker;
        if marker.is_none() {
            break;
        }
    }
    assert_eq!(names, ["resize", "crop"]);

    // An operation is also a value: build it, send it, sign it, or look at its HTTP without a network.
    let mut operation = GetAlias::new("resize", "prod");
    assert_eq!(lambda.send(&operation).await?, alias);
    operation.name = "test".into();
    assert_eq!(operation.request()?.uri(), "/2015-03-31/functions/resize/aliases/test");
    assert!(lambda.send(&operation).await.is_err());
    Ok(())
}

#[tokio::test]
async fn configuration_comes_from_the_environment() -> Result<(), Box<dyn std::error::Error>> {
    // It connects to nothing, and that region or credentials are missing is an error of the call.
    let _: Client = Client::from_env().await?;

    let transport = Fake::new(lambda);
    let environment = Environment::from_iter([
        ("AWS_REGION", "eu-central-1"),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "hunter2"),
        ("AWS_SESSION_TOKEN", "a-token"),
        ("AWS_ENDPOINT_URL_LAMBDA", "http://localhost:4566"),
    ]);
    let config = Config::from_environment(environment).await?;
    let lambda = Client::new(config.to_builder().transport(transport.clone()).build()?);
    lambda.get_alias("resize", "prod").send().await?;
    let request = transport.request();
    assert_eq!(request.uri(), "http://localhost:4566/2015-03-31/functions/resize/aliases/prod");
    assert_eq!(request.headers()["x-amz-security-token"], "a-token");
    let authorization = request.headers()["authorization"].to_str()?;
    assert!(authorization.starts_with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"));
    assert!(authorization.contains("/eu-central-1/lambda/aws4_request, "), "{authorization}");
    Ok(())
}

#[tokio::test]
async fn calls_have_options_of_their_own() {
    let transport = Fake::new(lambda);
    let options = CallOptions::new()
        .region("us-east-1")
        .endpoint_url("https://proxy.example.com:8443/lambda")
        .timeout(Duration::from_secs(900))
        .header("x-team", "blue");
    // The path of the endpoint comes first, which is no alias of this Lambda's.
    let client = transport.client();
    client.get_alias("resize", "prod").with(options).send().await.unwrap_err();
    let request = transport.request();
    assert_eq!(
        request.uri(),
        "https://proxy.example.com:8443/lambda/2015-03-31/functions/resize/aliases/prod"
    );
    assert_eq!(request.headers()["x-team"], "blue");
    let authorization = request.headers()["authorization"].to_str().unwrap();
    assert!(authorization.contains("/us-east-1/lambda/aws4_request, "), "{authorization}");
    assert!(authorization.contains("x-team"), "{authorization}");

    for (name, value) in [("a b", "c"), ("", "c"), ("a", "b\nc")] {
        let options = CallOptions::new().header(name, value);
        let error = client.invoke("resize").with(options).send().await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Build(_)), "{error:?}");
    }
    assert_eq!(transport.sent.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_call_is_a_value() {
    let transport = Fake::new(lambda);
    let client = transport.client();
    let call = client.invoke("resize").qualifier("prod");
    let other = call.clone().invocation_type(InvocationType::DryRun).log_type("Tail");

    assert_eq!(call.operation().function_name, "resize");
    assert_eq!(call.operation().qualifier.as_deref(), Some("prod"));
    assert_eq!(call.operation().invocation_type, None);
    assert_eq!(other.operation().invocation_type, Some(InvocationType::DryRun));
    assert_eq!(other.operation().log_type, Some(LogType::Tail));
    let mut expected = Invoke::new("resize");
    expected.qualifier = Some("prod".into());
    assert_eq!(call.operation(), &expected);
    assert_ne!(call.operation(), other.operation());

    // Nothing is sent before `send`.
    drop(other);
    assert_eq!(transport.sent.lock().unwrap().len(), 0);
    call.send().await.unwrap();
    let request = transport.request();
    assert_eq!(request.uri().query(), Some("Qualifier=prod"));
}

#[tokio::test]
async fn futures_and_clients_cross_threads() {
    fn is_send_and_sync<T: Send + Sync + 'static>() {}
    is_send_and_sync::<Client>();
    is_send_and_sync::<Config>();
    is_send_and_sync::<Error>();

    let client = Fake::new(lambda).client();
    let tasks = ["prod", "test"].map(|name| {
        let client = client.clone();
        tokio::spawn(async move { client.get_alias("resize", name).send().await })
    });
    let [prod, test] = tasks;
    assert!(prod.await.unwrap().is_ok());
    assert!(test.await.unwrap().is_err());

    let operation = GetAlias::new("resize", "prod");
    let sent = tokio::spawn(async move { client.send(&operation).await });
    assert!(sent.await.unwrap().is_ok());
}

#[tokio::test]
async fn any_provider_of_credentials_plugs_in() {
    #[derive(Debug)]
    struct Vault {
        is_sealed: bool,
    }

    impl ProvideCredentials for Vault {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            future::ProvideCredentials::new(async {
                tokio::task::yield_now().await;
                match self.is_sealed {
                    true => Err(CredentialsError::provider_error("the vault is sealed")),
                    false => Ok(Credentials::new("AKIDVAULT", "hunter2", None, None, "vault")),
                }
            })
        }
    }

    let transport = Fake::new(lambda);
    let builder = Config::builder().region("eu-central-1").transport(transport.clone());
    let open = builder.clone().credentials(Vault { is_sealed: false }).build().unwrap();
    Client::new(open).get_alias("resize", "prod").send().await.unwrap();
    let authorization = transport.request().headers()["authorization"].clone();
    assert!(authorization.to_str().unwrap().contains("Credential=AKIDVAULT/"));

    let sealed = builder.credentials(Vault { is_sealed: true }).build().unwrap();
    let error = Client::new(sealed).get_alias("resize", "prod").send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Credentials(_)), "{error:?}");
    assert!(error.to_string().contains("the vault is sealed"), "{error}");
    assert_eq!(transport.sent.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn errors_are_one_match_deep() {
    assert_eq!(size_of::<Error>(), size_of::<usize>());

    let client = Fake::new(lambda).client();
    let error = client.get_function("nothing").send().await.unwrap_err();
    let words = match error.kind() {
        ErrorKind::ResourceNotFound(error) => error.message.as_deref(),
        ErrorKind::TooManyRequests(error) => error.retry_after_seconds.as_deref(),
        ErrorKind::Timeout(_) | ErrorKind::Connection(_) => None,
        other => panic!("{other:?}"),
    };
    assert_eq!(words, Some("Function not found:\n nothing"));
    assert_eq!(error.operation(), "GetFunction");
    assert_eq!(error.code(), Some("ResourceNotFoundException"));
    assert_eq!(error.message(), Some("Function not found:\n nothing"));
    assert_eq!(error.status(), Some(http::StatusCode::NOT_FOUND));
    assert_eq!(error.request_id(), Some("1-2-3"));
    assert_eq!(error.attempts(), 1);
    assert_eq!(
        error.to_string(),
        "GetFunction: ResourceNotFoundException: Function not found:  nothing \
         (HTTP 404, request id 1-2-3, 1 attempt)"
    );
    assert!(matches!(error.into_kind(), ErrorKind::ResourceNotFound(_)));
}

#[tokio::test]
async fn options_of_a_call_are_merged() {
    let fake = Fake::new(|_| json("{}"));
    let (first, second) = (CallOptions::new().header("x-a", "1"), CallOptions::new());
    let call = fake.client();
    let call = call.list_functions().with(first.header("x-b", "1")).with(second.header("x-b", "2"));
    call.send().await.unwrap();
    let request = fake.request();
    assert_eq!(["x-a", "x-b"].map(|name| &request.headers()[name]), ["1", "2"]);
}

#[tokio::test]
async fn every_error_is_one_line_and_has_its_cause() {
    let decode = Fake::new(|_| json("{\"Functions\":\n 5}")).client();
    let decode = decode.list_functions().send().await.unwrap_err();
    assert!(matches!(decode.kind(), ErrorKind::Decode(_)), "{decode:?}");
    assert_eq!(decode.status(), Some(http::StatusCode::OK));

    let proxy = Fake::new(|_| response(502, &[], "<html>\nBad\tGateway\r\n</html>")).client();
    let proxy = proxy.list_functions().send().await.unwrap_err();
    assert!(matches!(proxy.kind(), ErrorKind::Unmodelled(_)), "{proxy:?}");

    struct Broken;
    impl Transport for Broken {
        fn send(&self, _: http::Request<Body>) -> TransportFuture<'_> {
            let error = TransportError::new(TransportErrorKind::Interrupted, "reset\nby peer");
            Box::pin(async { Err(error) })
        }
    }
    let credentials = Credentials::new("AKIDEXAMPLE", "hunter2", None, None, "test");
    let config = Config::builder().region("eu-central-1").credentials(credentials);
    let broken = Client::new(config.transport(Broken).build().unwrap());
    let broken = broken.list_functions().send().await.unwrap_err();
    assert!(matches!(broken.kind(), ErrorKind::Connection(error) if error.sent()), "{broken:?}");
    assert!(broken.source().is_none(), "`Display` shows the cause: {broken}");

    for error in [decode, proxy, broken] {
        let text = error.to_string();
        assert!(text.starts_with("ListFunctions: "), "{text}");
        assert!(!text.contains(char::is_control), "{text:?}");
    }
}

#[test]
fn enums_keep_what_they_do_not_know() {
    let unknown = Runtime::from("cobol1959");
    assert_eq!(unknown, Runtime::Unknown("cobol1959".into()));
    assert_eq!(unknown.as_str(), "cobol1959");
    assert_eq!(unknown.to_string(), "cobol1959");
    assert_eq!(Runtime::from("python3.13"), Runtime::Python313);
    assert_eq!(Runtime::Python313.as_str(), "python3.13");

    // From an answer into a request.
    let body = r#"{ "FunctionName": "resize", "Runtime": "cobol1959", "State": "Dreaming" }"#;
    let read = tinsmith_lambda::operation::GetFunctionConfiguration::output(json(body)).unwrap();
    assert_eq!(read.state, Some(State::Unknown("Dreaming".into())));
    let client = Fake::new(lambda).client();
    let update = client.update_function_configuration("resize").runtime(read.runtime.unwrap());
    let request = update.operation().request().unwrap();
    assert_eq!(request.body().as_bytes().unwrap(), r#"{"Runtime":"cobol1959"}"#);
}

#[test]
fn debug_shows_no_secrets() {
    fn is_clean(debug: &impl std::fmt::Debug) {
        for text in [format!("{debug:?}"), format!("{debug:#?}")] {
            assert!(!text.contains("hunter2"), "{text}");
        }
    }

    let client = Fake::new(lambda).client();
    is_clean(&client);
    is_clean(&CallOptions::new().header("x-api-key", "hunter2"));

    let invoke = client.invoke("resize").payload("hunter2");
    is_clean(&invoke);
    assert!(format!("{:?}", invoke.operation()).contains("*** redacted ***"));
    is_clean(&invoke.operation().request().unwrap());
    is_clean(&client.invoke_with_response_stream("resize").payload("hunter2"));
    is_clean(&Invoke::output(json("hunter2")).unwrap());

    let variables = Variables::new().variables([("PASSWORD", "hunter2")]);
    is_clean(&variables);
    let code = FunctionCode::new().zip_file("hunter2");
    is_clean(&code);
    let create = client.create_function("resize", "role", code).environment(variables.clone());
    is_clean(&create);
    assert!(format!("{create:?}").contains("\"resize\""), "the rest is shown");
    is_clean(&client.update_function_configuration("resize").environment(variables));
    is_clean(&client.update_function_code("resize").zip_file("hunter2"));

    let body = r#"{ "Environment": { "Variables": { "PASSWORD": "hunter2" } } }"#;
    let read = tinsmith_lambda::operation::GetFunctionConfiguration::output(json(body)).unwrap();
    let response: &EnvironmentResponse = read.environment.as_ref().unwrap();
    assert_eq!(response.variables.as_ref().unwrap()["PASSWORD"], "hunter2");
    is_clean(&read);
}
