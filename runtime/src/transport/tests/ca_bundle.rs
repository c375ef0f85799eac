//! The certificates that a CA bundle makes the transport trust.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use rcgen::{CertificateParams, DnType, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use tempfile::TempDir;

use super::*;
use crate::transport::CaBundle;

/// A TLS server with a self-signed certificate. It serves one connection.
struct TlsServer {
    url: String,
    certificate: String,
    thread: JoinHandle<()>,
}

impl TlsServer {
    /// OpenSSL distinguishes certificates in a file by name.
    fn start(name: &str) -> TlsServer {
        let mut params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let thread = std::thread::spawn(move || serve(&listener, Arc::new(config)));
        TlsServer { url, certificate: certificate.pem(), thread }
    }

    /// Sends a request with a transport that trusts a file of certificates.
    async fn ask(self, path: &Path) -> Result<Bytes, TransportError> {
        let bundle = CaBundle { path: path.to_owned(), origin: "AWS_CA_BUNDLE".to_owned() };
        let transport = Subject::builder().trusting(Some(bundle)).build();
        let answer = send(&transport, request(Method::GET, self.url.clone(), "")).await;
        drop(std::net::TcpStream::connect(&self.url["https://".len()..]));
        self.thread.join().unwrap();
        Ok(answer?.into_body().collect().await.unwrap())
    }
}

/// A client that does not trust the server aborts the handshake.
fn serve(listener: &TcpListener, config: Arc<ServerConfig>) {
    let (stream, _) = listener.accept().unwrap();
    let mut stream = StreamOwned::new(ServerConnection::new(config).unwrap(), stream);
    if matches!(stream.read(&mut [0; 4096]), Ok(1..)) {
        stream.write_all(HELLO.as_bytes()).unwrap();
        stream.conn.send_close_notify();
        stream.flush().unwrap();
    }
}

fn file(folder: &TempDir, text: &str) -> PathBuf {
    let path = folder.path().join("bundle.pem");
    std::fs::write(&path, text).unwrap();
    path
}

#[tokio::test]
async fn certificates_in_the_file_are_trusted() {
    let folder = TempDir::new().unwrap();
    let server = TlsServer::start("one");
    let another = TlsServer::start("another");
    let both = format!("# two\n{}\n{}", another.certificate, server.certificate);
    let path = file(&folder, &both);
    assert_eq!(server.ask(&path).await.unwrap(), "hello");
    assert_eq!(another.ask(&path).await.unwrap(), "hello");
}

#[tokio::test]
async fn other_certificates_are_not_trusted() {
    let folder = TempDir::new().unwrap();
    let server = TlsServer::start("one");
    let another = TlsServer::start("another");
    let path = file(&folder, &another.certificate);
    let error = server.ask(&path).await.unwrap_err();
    // `native-tls` does not report the cause.
    let expected = match cfg!(feature = "native-tls") {
        true => TransportErrorKind::Connect,
        false => TransportErrorKind::Permanent,
    };
    assert_eq!(error.kind(), expected);
    another.ask(&path).await.unwrap();
}

#[tokio::test]
async fn invalid_files_are_errors_that_name_them() {
    let folder = TempDir::new().unwrap();
    for text in ["", "hunter2", "-----BEGIN CERTIFICATE-----\naaaa\n-----END CERTIFICATE-----\n"] {
        let path = file(&folder, text);
        let error = TlsServer::start("one").ask(&path).await.unwrap_err();
        let expected = format!("AWS_CA_BUNDLE: {} contains no certificates; ", path.display());
        assert!(source_of(&error).starts_with(&expected), "{error:?}");
    }
    let missing = folder.path().join("missing.pem");
    let error = TlsServer::start("one").ask(&missing).await.unwrap_err();
    let expected = format!("AWS_CA_BUNDLE: {} cannot be read: ", missing.display());
    assert!(source_of(&error).starts_with(&expected), "{error:?}");
}
