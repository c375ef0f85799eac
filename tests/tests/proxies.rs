//! Proxies that environment variables name, from the variables to the wire. Variables belong to a
//! process, so that each case runs in one of its own: this program again, with one test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of a test fail the test by panicking"
)]

use std::process::Command;
use std::sync::{Arc, Mutex};

use tinsmith_lambda::{Client, Config};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Set in the processes that this program starts.
const IN_PROCESS: &str = "TINSMITH_TEST_OF_PROXIES";
/// What such a process prints before its outcome.
const OUTCOME: &str = "outcome: ";

/// Makes a call with the variables of the process. It does nothing in the program itself.
#[tokio::test]
async fn in_a_process() {
    if std::env::var_os(IN_PROCESS).is_none() {
        return;
    }
    let call = async {
        let config = Config::from_env().await.map_err(|error| error.to_string())?;
        let call = Client::new(config).list_functions().send().await;
        call.map(drop).map_err(|error| error.to_string())
    };
    match call.await {
        Ok(()) => println!("\n{OUTCOME}answered"),
        Err(error) => println!("\n{OUTCOME}{error}"),
    }
}

/// The outcome of a call in a process with these variables and no others.
async fn call(variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "in_a_process", "--nocapture"]).env_clear();
    // Windows needs it for sockets.
    command.envs(std::env::var_os("SystemRoot").map(|root| ("SystemRoot", root)));
    command.env(IN_PROCESS, "1").env("AWS_ENDPOINT_URL_LAMBDA", "http://lambda.example");
    command.envs(variables.iter().copied());
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    let outcome = output.lines().find_map(|line| line.strip_prefix(OUTCOME));
    outcome.unwrap_or_else(|| panic!("{output}")).to_owned()
}

/// A server of HTTP on a free port of 127.0.0.1, which keeps what it was sent and stops when it is
/// dropped.
struct Server {
    port: u16,
    received: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Server {
    /// The answers depend on the first line of a request.
    async fn start(answer: fn(&str) -> (u16, &'static str)) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let received = Arc::<Mutex<Vec<String>>>::default();
        let kept = Arc::clone(&received);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let request = serve(stream, answer).await;
                kept.lock().unwrap().push(request);
            }
        });
        Server { port, received, task }
    }

    fn received(&self) -> Vec<String> {
        self.received.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Answers one request without a body.
async fn serve(mut stream: TcpStream, answer: fn(&str) -> (u16, &'static str)) -> String {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let Ok(byte) = stream.read_u8().await else { break };
        request.push(byte);
    }
    let request = String::from_utf8(request).unwrap();
    let (status, body) = answer(request.lines().next().unwrap_or_default());
    let length = body.len();
    let head = format!("HTTP/1.1 {status} Status\r\ncontent-length: {length}\r\nconnection: close");
    let _ = stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes()).await;
    request
}

/// A proxy that answers calls itself.
async fn proxy() -> Server {
    Server::start(|line| match line.contains(" http://lambda.example/") {
        true => (200, r#"{"Functions": []}"#),
        false => (502, ""),
    })
    .await
}

const CREDENTIALS: &str = r#"{"Code": "Success", "AccessKeyId": "AKIDEXAMPLE", "SecretAccessKey": "hunter2",
                              "Token": "hunter3", "Expiration": "2100-01-01T00:00:00Z"}"#;

/// The proxy has the call, and nothing else.
fn assert_has_only_the_call(proxy: &Server) {
    let received = proxy.received();
    let [call] = &received[..] else { panic!("{received:#?}") };
    assert!(call.starts_with("GET http://lambda.example/2015-03-31/functions"), "{call}");
    assert!(call.contains("Credential=AKIDEXAMPLE/"), "{call}");
    assert!(!call.contains("topsecret"), "{call}");
}

#[tokio::test]
async fn a_container_agent_is_asked_directly() {
    for host in ["127.0.0.1", "localhost"] {
        let (proxy, agent) = (proxy().await, Server::start(|_| (200, CREDENTIALS)).await);
        let outcome = call(&[
            ("http_proxy", &format!("http://127.0.0.1:{}", proxy.port)),
            ("AWS_REGION", "eu-central-1"),
            ("AWS_CONTAINER_CREDENTIALS_FULL_URI", &format!("http://{host}:{}/creds", agent.port)),
            ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "topsecret"),
        ])
        .await;
        assert_eq!(outcome, "answered", "{host}");
        let received = agent.received();
        let [asked] = &received[..] else { panic!("{received:#?}") };
        assert!(asked.starts_with("GET /creds HTTP/1.1\r\n"), "{asked}");
        assert!(asked.contains("authorization: topsecret\r\n"), "{asked}");
        assert_has_only_the_call(&proxy);
    }
}

#[tokio::test]
async fn an_instance_metadata_service_is_asked_directly() {
    let proxy = proxy().await;
    let service = Server::start(|line| match line {
        "PUT /latest/api/token HTTP/1.1" => (200, "topsecret"),
        "GET /latest/meta-data/placement/region HTTP/1.1" => (200, "eu-north-1"),
        "GET /latest/meta-data/iam/security-credentials/ HTTP/1.1" => (200, "role"),
        "GET /latest/meta-data/iam/security-credentials/role HTTP/1.1" => (200, CREDENTIALS),
        _ => (404, ""),
    })
    .await;
    // There is no region either, which is looked up as well.
    let outcome = call(&[
        ("ALL_PROXY", &format!("127.0.0.1:{}", proxy.port)),
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT", &format!("http://127.0.0.1:{}", service.port)),
    ])
    .await;
    assert_eq!(outcome, "answered");
    assert_eq!(service.received().len(), 5);
    assert_has_only_the_call(&proxy);
    assert!(proxy.received()[0].contains("/eu-north-1/lambda/"), "{:?}", proxy.received());
}

/// Credentials and a region in variables.
const KEYS: [(&str, &str); 3] = [
    ("AWS_REGION", "eu-central-1"),
    ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
    ("AWS_SECRET_ACCESS_KEY", "hunter2"),
];

#[tokio::test]
async fn a_variable_that_cannot_be_read_fails_the_call_at_once() {
    for (variable, value, reason) in [
        ("http_proxy", "http//127.0.0.1:1", "it has a path, a query or a fragment; write it as"),
        (
            "HTTP_PROXY",
            "http://me:top#secret@127.0.0.1:1",
            "the user name or the password contains",
        ),
        ("ALL_PROXY", "socks5://127.0.0.1:1", "socks5 proxies are not supported; use an"),
    ] {
        let [region, id, secret] = KEYS;
        let outcome = call(&[(variable, value), region, id, secret]).await;
        let expected = format!(
            "ListFunctions: cannot connect to http://lambda.example:80: {variable}: {reason}"
        );
        assert!(outcome.starts_with(&expected), "{outcome}");
        assert!(outcome.ends_with(" (1 attempt)"), "{outcome}");
        assert!(!outcome.contains("secret"), "{outcome}");
    }
}

#[tokio::test]
async fn an_error_says_that_a_proxy_was_in_between() {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let [region, id, secret] = KEYS;
    let once = ("AWS_MAX_ATTEMPTS", "1");
    let proxy = format!("http://me:topsecret@127.0.0.1:{port}/");
    let outcome = call(&[("http_proxy", &proxy), once, region, id, secret]).await;
    let expected = format!(
        "ListFunctions: cannot connect to http://lambda.example:80: through the proxy http://127.0.0.1:{port}: "
    );
    assert!(outcome.starts_with(&expected), "{outcome}");
    assert!(!outcome.contains("topsecret"), "{outcome}");
}
