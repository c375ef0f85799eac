//! Presigned URLs, which another program uses. Servers of others verify signatures.

use std::time::Duration;

use tinsmith_runtime::sign::Presigned;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::client;
use super::server::Server;

const MINUTE: Duration = Duration::from_secs(60);

/// Sends a request with a body, and returns the status.
async fn send(presigned: &Presigned, body: &str) -> String {
    let url = presigned.uri.to_string();
    let (host, target) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut request = format!("{} /{target} HTTP/1.1\r\nhost: {host}\r\n", presigned.method);
    for (name, value) in &presigned.headers {
        request += &format!("{name}: {}\r\n", value.to_str().unwrap());
    }
    request += &format!("content-length: {}\r\n\r\n{body}", body.len());
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut status = [0; 12];
    stream.read_exact(&mut status).await.unwrap();
    String::from_utf8_lossy(&status[9..]).into_owned()
}

/// The body is not known when the URL is signed, so that neither its hash nor a checksum is signed.
#[tokio::test]
async fn any_body_is_uploaded() {
    let server = Server::start().await;
    // The other program sends no checksum.
    server.service.lock().unwrap().has_no_checksums = true;
    let put = client(&server.url).put_object("bucket", "a/../b c").content_type("text/csv");
    let presigned = put.if_none_match("*").presign(MINUTE).await.unwrap();
    assert_eq!(send(&presigned, "a,b").await, "200");
    let service = server.service.lock().unwrap();
    assert_eq!(service.objects["a/../b%20c"].bytes, b"a,b");

    let request = &server.requests("PutObject")[0];
    assert_eq!(request.header("content-type"), Some("text/csv"));
    assert_eq!(request.header("if-none-match"), Some("*"));
    assert_eq!(request.query["X-Amz-Expires"], "60");
    assert_eq!(request.query["X-Amz-SignedHeaders"], "content-type%3Bhost%3Bif-none-match");
    let names = request.headers.keys().chain(request.query.keys());
    let of_body = ["checksum", "sha256", "expect", "md5"];
    let is_of_body = |name: &String| of_body.iter().any(|it| name.to_lowercase().contains(it));
    assert_eq!(names.filter(|name| is_of_body(name)).collect::<Vec<_>>(), [""; 0]);
}
