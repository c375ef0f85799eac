//! Requests that go through a proxy. What the environment says is given here as it would be read.

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;

use super::super::clients::Client;
use super::super::proxies::Proxies;
use super::super::tls::Tls;
use super::*;

/// `Basic` with `me:secret`.
const AUTHORIZATION: &str = "proxy-authorization: Basic bWU6c2VjcmV0";

fn client(over_tls: bool, proxy: &str) -> Client {
    let matcher = Matcher::builder().all(proxy.to_owned()).no("direct.example").build();
    Client::new(Tls::new(over_tls, None).unwrap(), Proxies::with(matcher), None, None)
}

async fn ask(client: &Client, uri: &str) -> Result<http::Response<Body>, TransportError> {
    let mut request = request(Method::GET, uri.to_owned(), "");
    client.authorize(&mut request);
    let response = client.send(request.map(Outgoing)).await;
    let response = response.map_err(|error| classify(error, false))?;
    Ok(response.map(|body| incoming(body, broken_off)))
}

#[tokio::test]
async fn a_proxy_is_sent_requests_for_others() {
    let server = Server::start([Then::Answer(HELLO)]).await;
    let proxy = server.url().replace("http://", "http://me:secret@");
    let response = ask(&client(false, &proxy), "http://a.example/b?c").await.unwrap();
    assert_eq!(response.into_body().collect().await.unwrap(), "hello");
    let [received] = &server.received()[..] else { panic!() };
    assert!(received.starts_with("GET http://a.example/b?c HTTP/1.1\r\n"), "{received}");
    assert!(received.contains("host: a.example\r\n"), "{received}");
    assert!(received.contains(AUTHORIZATION), "{received}");
}

#[test]
fn who_is_not_to_be_asked_through_a_proxy_is_told_nothing_of_it() {
    let client = client(false, "http://me:secret@proxy.example");
    for (uri, is_told) in [("http://direct.example/", false), ("http://a.example/", true)] {
        let mut request = request(Method::GET, uri.to_owned(), "");
        client.authorize(&mut request);
        assert_eq!(request.headers().contains_key("proxy-authorization"), is_told, "{uri}");
    }
}

#[cfg(any(feature = "__rustls", feature = "native-tls"))]
#[tokio::test]
async fn tls_goes_through_a_tunnel() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://me:secret@{}", listener.local_addr().unwrap());
    let tunnel = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut received = Vec::new();
        while !received.ends_with(b"\r\n\r\n") {
            received.push(stream.read_u8().await.unwrap());
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        (String::from_utf8(received).unwrap().to_lowercase(), stream.read_u8().await.unwrap())
    };
    let client = client(true, &proxy);
    let (asked, (received, first)) = tokio::join!(ask(&client, "https://a.example/secret"), tunnel);
    assert!(received.starts_with("connect a.example:443 http/1.1\r\n"), "{received}");
    assert!(received.contains(&AUTHORIZATION.to_lowercase()), "{received}");
    assert_eq!(first, 22, "a TLS handshake record");
    assert_eq!(asked.unwrap_err().kind(), TransportErrorKind::Connect);
}

#[tokio::test]
async fn a_proxy_of_another_kind_is_an_error_that_says_so() {
    let error = ask(&client(false, "socks5://127.0.0.1:1"), "http://a.example/").await.unwrap_err();
    let said = super::super::super::causes::causes(&error)
        .any(|cause| cause.to_string().starts_with("proxies of socks5 are not supported"));
    assert!(said, "{error:?}");
}

#[test]
fn without_variables_there_are_none() {
    let uri = Uri::from_static("http://a.example");
    assert!(Proxies::none().of(&uri).unwrap().is_none());
    assert!(Proxies::none().authorization(&uri).is_none());
}
