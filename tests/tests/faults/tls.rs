//! Servers whose TLS is not to be trusted: no request is ever sent to them. And one that is.

use std::io::Write as _;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use super::*;

/// A TLS server on 127.0.0.1, which stops when it is dropped. It answers every request with `{}`.
struct TlsServer {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    /// How many connections were trusted enough for a byte to be sent.
    trusted: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl TlsServer {
    async fn start(config: ServerConfig) -> TlsServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (connections, trusted) = <(Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
        let (counter, sent) = (Arc::clone(&connections), Arc::clone(&trusted));
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::SeqCst);
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                if stream.read_u8().await.is_ok() {
                    sent.fetch_add(1, Ordering::SeqCst);
                    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
                    let _ = stream.write_all(answer).await;
                }
            }
        });
        TlsServer { address, connections, trusted, task }
    }

    /// Invokes a function, with this name of the server, and is not to succeed.
    async fn refuse(&self, host: &str) -> String {
        let server = FaultServer::script([Answer::nothing()]).await;
        let url = format!("https://{host}:{}", self.address.port());
        let client = Client::new(quick(server.config().endpoint_url(url)).build().unwrap());
        let error = invoke(&client, CallOptions::new()).await.unwrap_err();
        assert_eq!((kind(&error).as_str(), error.may_have_run()), ("Connection", false), "{error}");
        assert_eq!(self.trusted.load(Ordering::SeqCst), 0, "a byte of the request was sent");
        assert_eq!((self.connections.load(Ordering::SeqCst), error.attempts()), (1, 1), "{error}");
        error.to_string()
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The parameters of a certificate for `localhost` and `127.0.0.1`.
fn local() -> CertificateParams {
    CertificateParams::new(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap()
}

/// A certificate that has signed itself, and the configuration of a server that has it.
fn self_signed(parameters: CertificateParams) -> (CertificateDer<'static>, ServerConfig) {
    let key = KeyPair::generate().unwrap();
    let certificate = parameters.self_signed(&key).unwrap().der().clone();
    let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
    let config =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.clone()], key)
            .unwrap();
    (certificate, config)
}

#[tokio::test]
async fn a_certificate_that_nobody_knows() {
    let server = TlsServer::start(self_signed(local()).1).await;
    for host in ["localhost", "127.0.0.1"] {
        let text = server.refuse(host).await;
        let expected =
            "Invoke: cannot connect to *:* invalid peer certificate: UnknownIssuer (1 attempt)";
        assert!(matches(&text, expected), "{text}");
        server.connections.store(0, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn a_certificate_that_has_expired() {
    let mut parameters = local();
    parameters.not_before = date_time_ymd(2020, 1, 1);
    parameters.not_after = date_time_ymd(2021, 1, 1);
    let text = TlsServer::start(self_signed(parameters).1).await.refuse("localhost").await;
    let expected = "Invoke: cannot connect to *:* invalid peer certificate: certificate expired: * (1 attempt)";
    assert!(matches(&text, expected), "{text}");
}

/// Where the next test has the server that it tells its process about.
const URL: &str = "TINSMITH_TEST_URL";

/// Does nothing but in the process that the next test starts.
#[tokio::test]
async fn in_a_process_that_trusts() {
    let Ok(url) = std::env::var(URL) else { return };
    let server = FaultServer::script([Answer::nothing()]).await;
    let client = Client::new(quick(server.config().endpoint_url(url)).build().unwrap());
    match get_alias(&client).await {
        Ok(_) => println!("\nanswered"),
        Err(error) => println!("\n{error}"),
    }
}

/// Trust is what a file says, and it is in names.
#[tokio::test]
async fn a_certificate_that_is_trusted() {
    let elsewhere = CertificateParams::new(["lambda.example".to_owned()]).unwrap();
    for (parameters, expected) in [
        (local(), "answered"),
        (
            elsewhere,
            "GetAlias: cannot connect to *:* not valid for name \"localhost\"* (1 attempt)",
        ),
    ] {
        let (certificate, config) = self_signed(parameters);
        let server = TlsServer::start(config).await;
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let base64 = aws_smithy_types::base64::encode(certificate);
        write!(file, "-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----\n").unwrap();
        let mut command = Command::new(std::env::current_exe().unwrap());
        let (_, module) = module_path!().split_once("::").unwrap();
        command
            .args(["--exact", &format!("{module}::in_a_process_that_trusts"), "--nocapture"])
            .env("SSL_CERT_FILE", file.path())
            .env(URL, format!("https://localhost:{}", server.address.port()));
        let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
        let output = String::from_utf8(output.stdout).unwrap();
        assert!(output.lines().any(|line| matches(line, expected)), "{output}");
        assert_eq!(server.connections.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test]
async fn a_server_without_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let task = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ =
                stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
        }
    });
    let server = FaultServer::script([Answer::nothing()]).await;
    let client = Client::new(quick(server.config().endpoint_url(url)).build().unwrap());
    let error = invoke(&client, CallOptions::new()).await.unwrap_err();
    let text = error.to_string();
    let expected = "Invoke: cannot connect to *:* (3 attempts)";
    assert!(matches(&text, expected), "{text}");
    assert_eq!((kind(&error).as_str(), error.may_have_run()), ("Connection", false));
    task.abort();
}
