//! Requests through a proxy. The variables are passed explicitly.

use super::*;
use crate::environment::Environment;
use crate::transport::Direct;
use crate::transport::causes::causes;

/// `Basic` with `me:secret`.
const AUTHORIZATION: &str = "proxy-authorization: Basic bWU6c2VjcmV0";
const REFUSED: &str = "HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\ncontent-length: 0\r\n\r\n";

fn transport<const N: usize>(variables: [(&str, &str); N]) -> Subject {
    Subject::builder().environment(Environment::from_iter(variables)).build()
}

fn get(uri: &str) -> http::Request<Body> {
    request(Method::GET, uri.to_owned(), "")
}

async fn ask(transport: &Subject, uri: &str) -> Result<http::Response<Body>, TransportError> {
    send(transport, get(uri)).await
}

/// The sources of an error on one line.
fn chain(error: &TransportError) -> String {
    let causes: Vec<String> = causes(error).map(ToString::to_string).collect();
    causes.join(": ")
}

fn unused_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[tokio::test]
async fn a_proxy_gets_absolute_uris() {
    let server = Server::start([Then::Answer(HELLO)]).await;
    let proxy = server.url().replace("http://", "http://me:secret@");
    let transport = transport([("http_proxy", &proxy)]);
    let response = ask(&transport, "http://a.example/b?c").await.unwrap();
    assert_eq!(response.into_body().collect().await.unwrap(), "hello");
    let [received] = &server.received()[..] else { panic!() };
    assert!(received.starts_with("GET http://a.example/b?c HTTP/1.1\r\n"), "{received}");
    assert!(received.contains("host: a.example\r\n"), "{received}");
    assert!(received.contains(AUTHORIZATION), "{received}");
}

#[tokio::test]
async fn a_password_with_special_characters_arrives_whole() {
    let server = Server::start([Then::Answer(HELLO)]).await;
    let proxy = server.url().replace("http://", "http://me:a^b c@d%2F%23@");
    ask(&transport([("http_proxy", &proxy)]), "http://a.example/").await.unwrap();
    let expected = crate::base64::encode(b"me:a^b c@d/#");
    let [received] = &server.received()[..] else { panic!() };
    assert!(received.contains(&format!("proxy-authorization: Basic {expected}\r\n")), "{received}");
}

#[tokio::test]
async fn an_excluded_host_is_reached_directly_and_receives_no_authorization() {
    let proxy = Server::start([Then::Answer(HELLO); 2]).await;
    let server = Server::start([Then::Answer(HELLO); 2]).await;
    let of_proxy = proxy.url().replace("http://", "http://me:secret@");
    let transport = transport([("http_proxy", &of_proxy), ("no_proxy", "127.0.0.1")]);
    ask(&transport, &server.url()).await.unwrap();
    ask(&transport, "http://a.example/").await.unwrap();
    assert_eq!((server.received().len(), proxy.received().len()), (1, 1));
    assert!(!server.received()[0].contains("proxy-authorization"));
}

#[tokio::test]
async fn direct_requests_bypass_proxies() {
    let proxy = Server::start([Then::Answer(HELLO)]).await;
    for variable in [("http_proxy", proxy.url().as_str()), ("http_proxy", "socks5://a")] {
        let server = Server::start([Then::Answer(HELLO)]).await;
        let mut request = get(&server.url());
        request.extensions_mut().insert(Direct);
        send(&transport([variable]), request).await.unwrap();
        assert_eq!(server.received().len(), 1);
    }
    assert_eq!(proxy.connections(), 0);
}

#[tokio::test]
async fn requests_to_one_host_through_a_proxy_share_a_connection() {
    let server = Server::start([Then::Answer(HELLO); 2]).await;
    let transport = transport([("http_proxy", &server.url())]);
    for _ in 0..2 {
        let response = ask(&transport, "http://a.example/").await.unwrap();
        response.into_body().collect().await.unwrap();
    }
    assert_eq!((server.connections(), server.received().len()), (1, 2));
}

/// Reads a CONNECT request and responds. With 200, it then reads the first byte in the tunnel.
#[cfg(any(feature = "__rustls", feature = "native-tls"))]
async fn tunnel(listener: &tokio::net::TcpListener, answer: &str) -> (String, Option<u8>) {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let (mut stream, _) = listener.accept().await.unwrap();
    let mut received = Vec::new();
    while !received.ends_with(b"\r\n\r\n") {
        received.push(stream.read_u8().await.unwrap());
    }
    stream.write_all(answer.as_bytes()).await.unwrap();
    (String::from_utf8(received).unwrap().to_lowercase(), stream.read_u8().await.ok())
}

#[cfg(any(feature = "__rustls", feature = "native-tls"))]
#[tokio::test]
async fn tls_goes_through_a_tunnel() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let transport = transport([("https_proxy", &format!("http://me:secret@{address}"))]);
    let asked = ask(&transport, "https://a.example/secret");
    let (asked, (received, first)) =
        tokio::join!(asked, tunnel(&listener, "HTTP/1.1 200 OK\r\n\r\n"));
    assert!(received.starts_with("connect a.example:443 http/1.1\r\n"), "{received}");
    assert!(received.contains(&AUTHORIZATION.to_lowercase()), "{received}");
    assert_eq!(first, Some(22), "a TLS handshake record");
    let error = asked.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    assert!(
        chain(&error).starts_with(&format!("through the proxy http://{address}: ")),
        "{error:?}"
    );
    assert!(!format!("{error:?}").contains("secret"), "{error:?}");
}

#[cfg(any(feature = "__rustls", feature = "native-tls"))]
#[tokio::test]
async fn a_proxy_may_refuse_a_tunnel() {
    let cases = [
        (
            "",
            REFUSED,
            TransportErrorKind::Permanent,
            "it requires a user name and a password (HTTP status 407)",
        ),
        (
            "me:secret@",
            REFUSED,
            TransportErrorKind::Permanent,
            "it rejected the user name and the password",
        ),
        (
            "me:secret@",
            "HTTP/1.1 503 No\r\n\r\n",
            TransportErrorKind::Connect,
            "tunnel error: unsuccessful",
        ),
        ("", "HTTP/1.1 403 No\r\n\r\n", TransportErrorKind::Connect, "tunnel error: unsuccessful"),
        ("", "SSH-2.0\r\n", TransportErrorKind::Connect, "tunnel error: "),
    ];
    for (user, answer, kind, reason) in cases {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let transport = transport([("https_proxy", &format!("http://{user}{address}"))]);
        let (asked, _) =
            tokio::join!(ask(&transport, "https://a.example/"), tunnel(&listener, answer));
        let error = asked.unwrap_err();
        assert_eq!(error.kind(), kind, "{answer}");
        let chain = chain(&error);
        assert!(chain.starts_with(&format!("through the proxy http://{address}: ")), "{chain}");
        assert!(chain.contains(reason), "{chain}");
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    }
}

#[tokio::test]
async fn a_proxy_may_refuse_a_plain_request() {
    for (user, reason) in [
        ("", "it requires a user name and a password (HTTP status 407); add them to"),
        ("me:secret@", "it rejected the user name and the password (HTTP status 407); correct"),
    ] {
        let server = Server::start([Then::Answer(REFUSED)]).await;
        let proxy = server.url().replace("http://", &format!("http://{user}"));
        let error =
            ask(&transport([("http_proxy", &proxy)]), "http://a.example/").await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Permanent);
        let expected = format!("through the proxy {}: {reason}", server.url());
        assert!(chain(&error).starts_with(&expected), "{}", chain(&error));
    }
    // The response of a server is not changed.
    let server = Server::start([Then::Answer(REFUSED)]).await;
    assert_eq!(ask(&transport([]), &server.url()).await.unwrap().status(), 407);
}

#[tokio::test]
async fn a_proxy_may_be_down() {
    let proxy = format!("127.0.0.1:{}", unused_port());
    let transport = transport([("all_proxy", &format!("me:secret@{proxy}"))]);
    let uris = [
        "http://a.example/",
        #[cfg(any(feature = "__rustls", feature = "native-tls"))]
        "https://a.example/",
    ];
    for uri in uris {
        let error = ask(&transport, uri).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect, "{uri}");
        let chain = chain(&error);
        assert!(
            chain.starts_with(&format!("through the proxy http://{proxy}: ")),
            "{uri}: {chain}"
        );
        assert!(chain.contains("onnection refused"), "{uri}: {chain}");
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    }
}

#[tokio::test]
async fn a_proxy_may_break_the_connection() {
    let server = Server::start([]).await;
    let error =
        ask(&transport([("http_proxy", &server.url())]), "http://a.example/").await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Interrupted);
    let expected = format!("through the proxy {}: ", server.url());
    assert!(chain(&error).starts_with(&expected), "{error:?}");

    let half = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhello";
    let server = Server::start([Then::AnswerAndClose(half)]).await;
    let response =
        ask(&transport([("http_proxy", &server.url())]), "http://a.example/").await.unwrap();
    let error = response.into_body().collect().await.unwrap_err();
    let error = error.downcast_ref::<TransportError>().unwrap();
    assert_eq!(error.kind(), TransportErrorKind::Interrupted);
    let expected = format!("through the proxy {}: ", server.url());
    assert!(chain(error).starts_with(&expected), "{error:?}");
}

#[tokio::test]
async fn an_invalid_variable_is_a_permanent_error() {
    let server = Server::start([Then::Answer(HELLO)]).await;
    for (variables, expected) in [
        (
            [("http_proxy", "socks5://127.0.0.1:1"), ("no_proxy", "a")],
            "http_proxy: socks5 proxies are not supported",
        ),
        ([("HTTP_PROXY", "http//127.0.0.1:1"), ("no_proxy", "a")], "HTTP_PROXY: it has a path"),
        (
            [("https_proxy", "127.0.0.1:1"), ("NO_PROXY", "10.0.0.0/99")],
            "NO_PROXY: the entry \"10.0.0.0/99\"",
        ),
    ] {
        let transport = transport(variables);
        for _ in 0..2 {
            let error = ask(&transport, &server.url()).await.unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Permanent);
            assert!(source_of(&error).starts_with(expected), "{error:?}");
        }
    }
    assert_eq!(server.connections(), 0);
    // A request that does not need the variable is not affected.
    let transport =
        transport([("http_proxy", "socks5://127.0.0.1:1"), ("no_proxy", "127.0.0.0/8")]);
    ask(&transport, &server.url()).await.unwrap();
}
