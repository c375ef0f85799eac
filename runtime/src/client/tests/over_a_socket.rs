use super::*;
use crate::transport::test_server::{Server, Then};

const PONG: &str = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\npong";

fn client(server: &Server, builder: crate::config::Builder) -> Client {
    Client::new(&SERVICE, builder.endpoint_url(server.url()).build().unwrap())
}

#[tokio::test]
async fn the_signed_request_is_sent() {
    let server = Server::start([Then::Answer(PONG)]).await;
    let client = client(&server, configured());
    assert_eq!(ping(&client, CallOptions::new()).await.unwrap(), "pong");
    let request = &server.received()[0];
    assert!(request.starts_with("POST /ping HTTP/1.1\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\nping"), "{request}");
    let host = server.url().replace("http://", "\r\nhost: ");
    assert!(request.contains(&host), "{request}");
    assert!(request.contains("\r\nauthorization: AWS4-HMAC-SHA256 Credential=AKID/"), "{request}");
}

#[tokio::test]
async fn a_call_has_a_limit() {
    for head in ["", "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\npo"] {
        let server = Server::start([Then::AnswerAndHang(head)]).await;
        let limit = Duration::from_millis(50);
        let error = ping(&client(&server, configured()), CallOptions::new().timeout(limit))
            .await
            .unwrap_err();
        let text = "Ping: timed out: no complete response within 50ms; raise `timeout` if that is too short (1 attempt, may have run)";
        assert_eq!(error.to_string(), text);
    }
}

#[tokio::test]
async fn an_attempt_has_a_limit() {
    let server = Server::start([Then::AnswerAndHang("")]).await;
    let client = client(&server, configured().attempt_timeout(Duration::from_millis(50)));
    let error = ping(&client, CallOptions::new()).await.unwrap_err();
    assert!(error.to_string().contains("`attempt_timeout`"), "{error}");
}

#[tokio::test]
async fn the_read_timeout_applies() {
    let limit = Duration::from_millis(500);
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhello";
    for part in ["", head] {
        let server = Server::start([Then::AnswerAndHang(part)]).await;
        let client = client(&server, configured());
        let error =
            ping(&client, CallOptions::new().read_timeout(limit)).await.unwrap_err().to_string();
        assert!(error.contains("no byte of the response within 500ms"), "{error}");
    }
    let server = Server::start([Then::AnswerAndHang(head)]).await;
    let client = client(&server, configured().read_timeout(limit));
    let mut body = client.send(&Stream { prefix: false }, &CallOptions::new()).await.unwrap();
    assert_eq!(body.next().await.unwrap().unwrap(), "hello");
    // The time between two reads does not count.
    tokio::time::sleep(2 * limit).await;
    let started = tokio::time::Instant::now();
    let error = body.next().await.unwrap().unwrap_err();
    let error = error.downcast_ref::<TransportError>().unwrap();
    assert_eq!(error.kind(), TransportErrorKind::Timeout);
    assert!(started.elapsed() >= limit);
}

#[tokio::test]
async fn clones_and_services_share_connections() {
    let server = Server::start([Then::Answer(PONG); 3]).await;
    let client = client(&server, configured());
    let other = Client::new(&SERVICE, client.config().clone());
    for client in [&client, &client.clone(), &other] {
        ping(client, CallOptions::new()).await.unwrap();
    }
    assert_eq!(server.connections(), 1);
}

/// The endpoint of the parameter `Url`.
fn parameter(context: &Context<'_>) -> Result<Endpoint, EndpointError> {
    let url = context.parameter("Url").and_then(Value::as_str);
    url.map(Endpoint::new).ok_or_else(|| EndpointError::new("`Url` is missing"))
}

#[tokio::test]
async fn an_endpoint_is_discovered() {
    static LOCAL: Service =
        Service::new("Local", "local", parameter).discovery(&discovery::DISCOVERY);

    let cell = Server::start([Then::Answer(PONG); 2]).await;
    let body = format!("{} 60", cell.url());
    let found = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let directory = Server::start([Then::Answer(found.leak())]).await;
    let config = configured().context_parameter("Url", directory.url()).build().unwrap();
    let client = Client::new(&LOCAL, config);
    for _ in 0..2 {
        let write = discovery::Write { prefix: false };
        client.send(&write, &CallOptions::new()).await.unwrap();
    }
    assert_eq!((directory.received().len(), cell.received().len()), (1, 2));
    let host = cell.url().replace("http://", "\r\nhost: ");
    assert!(cell.received()[0].contains(&host), "{:?}", cell.received());
}

#[tokio::test]
async fn hyper_does_not_change_paths() {
    for path in ["/a/../b", "/./a//b/", "//a", "/..", "/%2E%2E/a%2Fb+c"] {
        let server = Server::start([Then::Answer(PONG)]).await;
        let mut request = http::Request::new(Body::empty());
        *request.uri_mut() = format!("{}{path}?c", server.url()).parse().unwrap();
        crate::transport::Hyper::default().send(request).await.unwrap();
        let received = &server.received()[0];
        assert!(received.starts_with(&format!("GET {path}?c HTTP/1.1\r\n")), "{received}");
    }
}
