//! HTTP/2 is used if the server selects it, with each TLS implementation, also through a proxy.

use std::io::{Read, Write as _};
use std::net::TcpListener;
use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::*;
use crate::environment::Environment;

/// The connection preface of a client: [RFC 9113, section
/// 3.4](https://www.rfc-editor.org/rfc/rfc9113#section-3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// The first bytes of a client to a server that selects a protocol, directly or through a tunnel.
async fn first_bytes(protocol: &str, by_proxy: bool) -> Vec<u8> {
    let key = KeyPair::generate().unwrap();
    let parameters = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    let certificate = parameters.self_signed(&key).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let mut config =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
    config.alpn_protocols = vec![protocol.into()];
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        if by_proxy {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                head.extend(byte);
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        }
        let tls = ServerConnection::new(Arc::new(config)).unwrap();
        let mut first = vec![0; PREFACE.len()];
        StreamOwned::new(tls, stream).read_exact(&mut first).unwrap();
        first
    });

    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("bundle.pem");
    std::fs::write(&path, certificate.pem()).unwrap();
    let proxy = if by_proxy { format!("http://{address}") } else { String::new() };
    let environment = Environment::from_iter([("https_proxy", proxy)]);
    let transport = Subject::builder().ca_bundle(path).environment(environment).build();
    let request = request(Method::GET, format!("https://{address}/"), "");
    // The server closes the connection without a response.
    send(&transport, request).await.unwrap_err();
    server.join().unwrap()
}

#[tokio::test]
async fn the_server_chooses_the_protocol() {
    for by_proxy in [false, true] {
        assert_eq!(first_bytes("h2", by_proxy).await, PREFACE, "by a proxy: {by_proxy}");
        let first = first_bytes("http/1.1", by_proxy).await;
        assert!(first.starts_with(b"GET / HTTP/1.1\r\n"), "{first:?}");
    }
}
