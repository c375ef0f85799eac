//! The behaviour of S3, over sockets.

use super::*;
use crate::error::ErrorForm;
use crate::transport::test_server::{Server, Then};

const PONG: &str = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\npong";

/// The endpoint is a parameter with the name of the region.
fn endpoint(context: &Context<'_>) -> Result<Endpoint, EndpointError> {
    let url = context.region.and_then(|region| context.parameter(region)?.as_str());
    url.map(Endpoint::new).ok_or_else(|| EndpointError::new("an unknown region"))
}

static S3: Service =
    Service::new("S3", "s3", endpoint).errors(ErrorForm::S3).content_sha256().region_of("Bucket");

struct Copy {
    body: Option<Body>,
}

impl Operation for Copy {
    const METADATA: Metadata = Metadata::new("Copy");
    type Output = bytes::Bytes;
    type Error = S3Error;

    fn request(&self) -> Result<Request, BuildError> {
        let mut request = crate::request::Builder::new(http::Method::PUT);
        request.endpoint_label("Bucket", "b", crate::text::string)?;
        request.path("/");
        request.exact_label("Key", "a/../b", crate::text::string)?;
        if let Some(body) = &self.body {
            request.stream("text/plain", body);
        }
        request.finish()
    }

    fn read(response: &mut Response) -> Result<bytes::Bytes, DecodeError> {
        response.bytes()
    }

    fn endpoint_parameters(&self) -> Vec<(&'static str, Value)> {
        vec![("Bucket", Value::from("b"))]
    }
}

#[derive(Debug)]
struct S3Error(Failure);

impl fmt::Display for S3Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for S3Error {}

impl From<Failure> for S3Error {
    fn from(failure: Failure) -> S3Error {
        S3Error(failure)
    }
}

impl ServiceError for S3Error {
    const FORM: ErrorForm = ErrorForm::S3;

    fn read(_: &str, _: &mut Response) -> Option<Result<S3Error, DecodeError>> {
        None
    }
}

/// A client in the region `one`, with servers in `one` and `two`.
fn client_of(one: &Server, two: &Server) -> Client {
    let config = configured().region("one").transport(crate::transport::Hyper::default());
    let config = config.context_parameter("one", one.url()).context_parameter("two", two.url());
    let retry = Retry::standard().initial_backoff(Duration::ZERO).max_backoff(Duration::ZERO);
    Client::new(&S3, config.retry(retry).build().unwrap())
}

const REDIRECT: &str = "HTTP/1.1 301 Moved Permanently\r\nx-amz-bucket-region: two\r\n\
    location: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";

#[tokio::test]
async fn a_redirect_to_another_region_is_followed_with_a_new_signature() {
    let one = Server::start([Then::Answer(REDIRECT)]).await;
    let two = Server::start([Then::Answer(PONG), Then::Answer(PONG)]).await;
    let client = client_of(&one, &two);
    let copy = Copy { body: Some(Body::from("text")) };
    for _ in 0..2 {
        assert_eq!(client.send(&copy, &CallOptions::new()).await.unwrap(), "pong");
    }
    assert_eq!(one.received().len(), 1);
    assert!(one.received()[0].contains("/one/s3/aws4_request"));
    assert_eq!(two.received().len(), 2);
    for request in two.received() {
        assert!(request.starts_with("PUT /a/../b HTTP/1.1\r\n"), "{request}");
        assert!(request.contains("/two/s3/aws4_request"), "{request}");
        assert!(request.contains("\r\nx-amz-content-sha256: 982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1\r\n"), "{request}");
        assert!(request.ends_with("\r\n\r\ntext"), "{request}");
    }
}

#[tokio::test]
async fn a_stream_is_not_sent_again_but_the_region_is_learned() {
    let one = Server::start([Then::Answer(REDIRECT)]).await;
    let two = Server::start([Then::Answer(PONG)]).await;
    let client = client_of(&one, &two);
    let chunks = futures_util::stream::iter([Ok::<_, crate::BoxError>("text".into())]);
    let copy = Copy { body: Some(Body::from_stream(chunks)) };
    let error = client.send(&copy, &CallOptions::new()).await.unwrap_err();
    assert_eq!(error.status(), Some(http::StatusCode::MOVED_PERMANENTLY));
    assert_eq!((error.code(), error.attempts()), (Some("MovedPermanently"), 1));
    client.send(&Copy { body: None }, &CallOptions::new()).await.unwrap();
    assert_eq!((one.received().len(), two.received().len()), (1, 1));
}

#[tokio::test]
async fn a_success_that_contains_an_error_is_retried() {
    const FAILED: &str = "HTTP/1.1 200 OK\r\ncontent-length: 63\r\n\r\n\
        <?xml version=\"1.0\"?>\n<Error><Code>InternalError</Code></Error>";
    let one = Server::start([Then::Answer(FAILED), Then::Answer(FAILED), Then::Answer(PONG)]).await;
    let client = client_of(&one, &one);
    let copied = client.send(&Copy { body: None }, &CallOptions::new()).await;
    assert_eq!(copied.unwrap(), "pong");
    assert_eq!(one.received().len(), 3);

    const DENIED: &str = "HTTP/1.1 200 OK\r\ncontent-length: 40\r\n\r\n\
        <Error><Code>AccessDenied</Code></Error>";
    let one = Server::start([Then::Answer(DENIED); 3]).await;
    let client = client_of(&one, &one);
    let error = client.send(&Copy { body: None }, &CallOptions::new()).await.unwrap_err();
    assert_eq!(error.code(), Some("AccessDenied"));
    assert!(error.may_have_run());
}
