use http::Method;

use super::tests::{HELLO, request, send, source_of};
use super::*;
use crate::transport::test_server::{Server, Then};

/// A transport with a client that enables everything that must be disabled.
fn careless() -> Reqwest {
    let policy = reqwest::redirect::Policy::limited(5);
    let builder = reqwest::Client::builder().no_proxy().redirect(policy).user_agent("mine");
    Reqwest::configured(builder.referer(true)).unwrap()
}

#[tokio::test]
async fn redirects_are_always_disabled() {
    let elsewhere = Server::start([Then::Answer(HELLO); 20]).await;
    for status in ["301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"] {
        for transport in [Reqwest::default(), careless()] {
            let url = elsewhere.url();
            let moved =
                format!("HTTP/1.1 {status}\r\nlocation: {url}\r\ncontent-length: 0\r\n\r\n");
            let server = Server::start([Then::Answer(moved.leak())]).await;
            let mut request = request(Method::POST, server.url(), "payload");
            request.headers_mut().insert("x-amz-security-token", "hunter2".parse().unwrap());
            let response = send(&transport, request).await.unwrap();
            assert_eq!(response.status().as_str(), &status[..3]);
            assert_eq!(server.received().len(), 1);
        }
    }
    assert_eq!(elsewhere.connections(), 0, "no redirect was followed");
}

#[tokio::test]
async fn program_settings_do_not_apply_to_metadata_services() {
    let server = Server::start([Then::Answer(HELLO); 2]).await;
    let transport = careless();
    for is_direct in [false, true] {
        let mut request = request(Method::GET, server.url(), "");
        if is_direct {
            request.extensions_mut().insert(Direct);
        }
        send(&transport, request).await.unwrap();
    }
    let received = server.received();
    assert!(received[0].contains("user-agent: mine"), "{}", received[0]);
    assert!(!received[1].contains("user-agent: mine"), "{}", received[1]);
}

#[tokio::test]
async fn requests_that_would_change_are_rejected() {
    let server = Server::start([Then::Answer(HELLO)]).await;
    for path in ["/a/../b", "/a/./b", "/%2e%2E/b", "/a?b='c'"] {
        let request = request(Method::GET, server.url() + path, "");
        let error = send(&careless(), request).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Permanent);
        assert!(source_of(&error).contains("would change the path"), "{path}: {error:?}");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
#[cfg(feature = "hyper")]
async fn hyper_sends_paths_that_reqwest_would_change() {
    let paths = ["/a/../b", "/a/./b", "/%2e%2E/b", "/a/.."];
    let server = Server::start([Then::Answer(HELLO); 8]).await;
    let environment = crate::environment::Environment::from_iter([("http_proxy", server.url())]);
    let through_proxy = Reqwest::builder().environment(environment).build();
    for (transport, prefix) in
        [(Reqwest::default(), server.url()), (through_proxy, "http://a.example".to_owned())]
    {
        for path in paths {
            let request = request(Method::GET, format!("{prefix}{path}"), "");
            let body = send(&transport, request).await.unwrap().into_body();
            assert_eq!(body.collect().await.unwrap(), "hello");
        }
    }
    let received = server.received();
    for (index, path) in paths.iter().enumerate() {
        assert!(received[index].starts_with(&format!("GET {path} HTTP/1.1\r\n")));
        let of_proxy = &received[paths.len() + index];
        assert!(of_proxy.starts_with(&format!("GET http://a.example{path} HTTP/1.1\r\n")));
    }
    assert_eq!(server.connections(), 2, "connections are reused");
}

#[tokio::test]
#[cfg(all(feature = "hyper", feature = "http-checksum"))]
async fn hyper_sends_bodies_that_wait_for_the_server() {
    let server = Server::start([Then::Answer(HELLO); 2]).await;
    for (transport, is_announced) in [(Reqwest::default(), true), (careless(), false)] {
        let mut request = request(Method::PUT, server.url(), "payload");
        request.extensions_mut().insert(ExpectContinue);
        send(&transport, request).await.unwrap();
        let received = server.received().pop().unwrap();
        assert_eq!(received.contains("expect: 100-continue\r\n"), is_announced, "{received}");
        assert!(received.ends_with("payload"));
    }
}

#[tokio::test]
#[cfg(feature = "hyper")]
async fn hyper_receives_large_responses() {
    let server = Server::start([Then::Answer(HELLO); 2]).await;
    for (transport, is_of_reqwest) in [(Reqwest::default(), false), (careless(), true)] {
        let mut request = request(Method::GET, server.url(), "");
        request.extensions_mut().insert(LargeResponse);
        let body = send(&transport, request).await.unwrap().into_body();
        assert_eq!(body.collect().await.unwrap(), "hello");
        let received = server.received().pop().unwrap();
        assert_eq!(received.contains("accept: */*\r\n"), is_of_reqwest, "{received}");
    }
}
