//! An operation like that of Amazon Bedrock, which is also possible over HTTP/1.1, with a bearer token: events are not
//! signed.

use tinsmith_runtime::bytes::{Buf as _, BytesMut};
use tinsmith_runtime::client::{Client, Service};
use tinsmith_runtime::endpoint::Endpoint;
use tinsmith_runtime::operation::{Auth, Metadata, Operation};
use tinsmith_runtime::request::Request;
use tinsmith_runtime::{BuildError, Config, DecodeError, Response};
use tinsmith_tests::transport;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::frame::Frame;
use super::*;

static SERVICE: Service = Service::new("Bedrock Runtime", "bedrock", |context| {
    Ok(Endpoint::new(context.endpoint.unwrap_or_default().to_owned()))
});

struct Invoke(Transcribe);

impl Operation for Invoke {
    const METADATA: Metadata = Metadata::new("InvokeModelWithBidirectionalStream")
        .streams_output()
        .sends_events()
        .auth(&[Auth::Bearer]);
    type Output = Output;
    type Error = Kind;

    fn request(&self) -> Result<Request, BuildError> {
        self.0.request()
    }

    fn read(response: &mut Response) -> Result<Output, DecodeError> {
        Transcribe::read(response)
    }
}

/// The next chunk of the request's body; empty at its end.
async fn chunk(stream: &mut TcpStream, unread: &mut BytesMut) -> BytesMut {
    loop {
        if let Some(end) = unread.windows(2).position(|window| window == b"\r\n") {
            let length = std::str::from_utf8(&unread[..end]).unwrap();
            let length = usize::from_str_radix(length, 16).unwrap();
            if unread.len() >= end + length + 4 {
                unread.advance(end + 2);
                let chunk = unread.split_to(length);
                unread.advance(2);
                return chunk;
            }
        }
        assert!(stream.read_buf(unread).await.unwrap() > 0, "the connection was closed");
    }
}

#[tokio::test]
async fn events_in_both_directions() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let config = Config::builder().endpoint_url(url).bearer_token("token");
    let config = transport::set(env!("CARGO_CRATE_NAME"), config).build().unwrap();
    let (sender, events) = channel();
    let call = tokio::spawn(async move {
        let client = Client::new(&SERVICE, config);
        client.send(&Invoke(Transcribe { events }), &CallOptions::new()).await
    });
    let (mut stream, _) = soon(listener.accept()).await.unwrap();
    let mut unread = BytesMut::new();
    let head = loop {
        soon(stream.read_buf(&mut unread)).await.unwrap();
        let end = unread.windows(4).position(|window| window == b"\r\n\r\n");
        if let Some(end) = end {
            break String::from_utf8(unread.split_to(end + 4).to_vec()).unwrap();
        }
    };
    let head = head.to_lowercase();
    assert!(head.contains("authorization: bearer token"), "{head}");
    assert!(head.contains("transfer-encoding: chunked"), "{head}");
    assert!(!head.contains("x-amz-content-sha256"), "{head}");
    let answer = "HTTP/1.1 200 OK\r\ncontent-type: application/vnd.amazon.eventstream\r\nconnection: close\r\n\r\n";
    stream.write_all(answer.as_bytes()).await.unwrap();
    let mut output = soon(call).await.unwrap().unwrap();
    for text in ["one", "two"] {
        sender.send(text.into()).await.unwrap();
        let bytes = soon(chunk(&mut stream, &mut unread)).await;
        let frame = Frame::parse(&bytes);
        assert_eq!((frame.text(":event-type"), &*frame.payload), ("AudioEvent", text.as_bytes()));
        // The same bytes are an event of the response.
        stream.write_all(&bytes).await.unwrap();
        assert_eq!(soon(output.recv()).await.unwrap().as_deref(), Some(text));
    }
    drop(sender);
    // Without signatures, the end of the body is the end of the stream.
    assert!(soon(chunk(&mut stream, &mut unread)).await.is_empty());
    drop(stream);
    assert_eq!(soon(output.recv()).await.unwrap(), None);
}
