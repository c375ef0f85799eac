use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use super::*;
use crate::body::Body;
use crate::build_error::BuildError;
use crate::config::Config;
use crate::credentials::Credentials;
use crate::endpoint::Endpoint;
use crate::error::ServiceError;
use crate::operation::Metadata;
use crate::request::{Builder, Request};
use crate::response::Response;
use crate::retry::Retry;
use crate::transport::{Transport, TransportError, TransportErrorKind, TransportFuture};
use crate::{Service, text};

static SERVICE: Service =
    Service::new("Lists", "lists", |_| Ok(Endpoint::new("https://lists.example")));

#[derive(Debug)]
pub(crate) struct Kind(Failure);

impl From<Failure> for Kind {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Kind {}

impl ServiceError for Kind {
    fn read(_: &str, _: &mut Response) -> Option<Result<Self, DecodeError>> {
        None
    }
}

/// A list whose pages are strings: words, and the token of the next page after `>`.
#[derive(Default)]
struct List {
    token: Option<String>,
}

struct Page(String);

impl Operation for List {
    const METADATA: Metadata = Metadata::new("List").readonly();
    type Output = (Page, Option<String>);
    type Error = Kind;

    fn request(&self) -> Result<Request, BuildError> {
        let mut request = Builder::new(http::Method::GET);
        request.path("/");
        request.query("token", self.token.as_ref(), text::string);
        request.finish()
    }

    fn read(response: &mut Response) -> Result<Self::Output, DecodeError> {
        let body = response.body().as_bytes().cloned().unwrap_or_default();
        let body = String::from_utf8_lossy(&body).into_owned();
        Ok(match body.split_once('>') {
            Some((words, token)) => (Page(words.to_owned()), Some(token.to_owned())),
            None => (Page(body), None),
        })
    }
}

impl Paginated for List {
    type Token = String;

    fn token(&self) -> Option<&String> {
        self.token.as_ref()
    }

    fn set_token(&mut self, token: String) {
        self.token = Some(token);
    }

    fn next_token(output: &Self::Output) -> Option<&String> {
        output.1.as_ref()
    }
}

impl PaginatedItems for List {
    type Item = String;

    fn items(output: Self::Output) -> Vec<String> {
        output.0.0.split_whitespace().map(str::to_owned).collect()
    }
}

/// Responds with these pages, and records the queries; an empty page is a failed request.
#[derive(Clone)]
struct Answering {
    pages: Arc<Mutex<VecDeque<&'static str>>>,
    queries: Arc<Mutex<Vec<String>>>,
}

impl Transport for Answering {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let query = request.uri().query().unwrap_or_default().to_owned();
        self.queries.lock().unwrap().push(query);
        let page = self.pages.lock().unwrap().pop_front().unwrap_or_default();
        Box::pin(async move {
            // The response is delayed.
            tokio::task::yield_now().await;
            match page {
                "" => Err(TransportError::new(TransportErrorKind::Connect, "no")),
                page => Ok(http::Response::new(Body::from(page))),
            }
        })
    }
}

fn list(pages: &[&'static str]) -> (Pages<List>, Answering) {
    let pages = Arc::new(Mutex::new(pages.iter().copied().collect()));
    let transport = Answering { pages, queries: Arc::default() };
    let config = Config::builder()
        .region("us-east-1")
        .credentials(Credentials::new("id", "secret", None, None, "test"))
        .retry(Retry::off())
        .transport(transport.clone());
    let client = Client::new(&SERVICE, config.build().unwrap());
    (Pages::new(&client, List::default(), CallOptions::new()), transport)
}

fn queries(transport: &Answering) -> Vec<String> {
    transport.queries.lock().unwrap().clone()
}

#[tokio::test]
async fn pages_are_requested_lazily() {
    let (mut pages, transport) = list(&["a b>2", "c"]);
    assert!(queries(&transport).is_empty());
    assert_eq!(pages.try_next().await.unwrap().unwrap().0.0, "a b");
    assert_eq!(queries(&transport), [""]);
    assert_eq!(pages.try_next().await.unwrap().unwrap().0.0, "c");
    assert!(pages.try_next().await.unwrap().is_none());
    assert!(pages.try_next().await.unwrap().is_none());
    assert_eq!(queries(&transport), ["", "token=2"]);
}

#[tokio::test]
async fn an_empty_token_is_the_end_and_an_empty_page_is_not() {
    let (pages, transport) = list(&["a>2", " >3", "b>"]);
    assert_eq!(pages.items().collect().await.unwrap(), ["a", "b"]);
    assert_eq!(queries(&transport), ["", "token=2", "token=3"]);
}

#[tokio::test]
async fn a_failed_page_is_requested_again() {
    let (pages, transport) = list(&["a b>2", "", "c"]);
    let mut items = pages.items();
    assert_eq!(items.try_next().await.unwrap().as_deref(), Some("a"));
    assert_eq!(items.try_next().await.unwrap().as_deref(), Some("b"));
    let error = items.try_next().await.unwrap_err();
    assert!(matches!(error.kind().0, Failure::Connection(_)), "{error}");
    assert_eq!(items.try_next().await.unwrap().as_deref(), Some("c"));
    assert_eq!(items.try_next().await.unwrap(), None);
    assert_eq!(queries(&transport), ["", "token=2", "token=2"]);
}

#[tokio::test]
async fn a_repeated_token_is_an_error_and_ends_the_list() {
    let (mut pages, transport) = list(&["a>2", "b>2", "never"]);
    assert!(pages.try_next().await.unwrap().is_some());
    assert_eq!(pages.try_next().await.unwrap().unwrap().0.0, "b");
    let error = pages.try_next().await.err().unwrap();
    assert!(matches!(error.kind().0, Failure::Decode(_)), "{error}");
    assert!(pages.try_next().await.unwrap().is_none());
    assert_eq!(queries(&transport), ["", "token=2"]);
}

#[tokio::test]
async fn a_limit_saves_requests() {
    let (pages, transport) = list(&["a b>2", "c d>3", "e"]);
    assert_eq!(pages.items().limit(3).collect().await.unwrap(), ["a", "b", "c"]);
    assert_eq!(queries(&transport).len(), 2);
    let (pages, transport) = list(&["a b>2", "c"]);
    let mut items = pages.items().limit(2);
    while items.try_next().await.unwrap().is_some() {}
    assert_eq!(queries(&transport).len(), 1);
    // A limit counts from where it is set.
    assert_eq!(items.limit(1).collect().await.unwrap(), ["c"]);
}

#[tokio::test]
async fn a_cancelled_request_is_continued() {
    let (mut pages, transport) = list(&["a>2", "b"]);
    let mut context = Context::from_waker(std::task::Waker::noop());
    // The future is dropped, and the next one continues the request.
    assert!(Box::pin(pages.try_next()).as_mut().poll(&mut context).is_pending());
    assert_eq!(pages.try_next().await.unwrap().unwrap().0.0, "a");
    assert_eq!(queries(&transport), [""]);
}

#[test]
fn pages_and_items_are_send_and_debug() {
    fn is_free<T: Send + Unpin + 'static>(_: &T) {}
    let (pages, _) = list(&[]);
    is_free(&pages);
    assert_eq!(format!("{pages:?}"), "Pages { operation: \"List\", .. }");
    let items = pages.items();
    is_free(&items);
    assert_eq!(format!("{items:?}"), "Items { operation: \"List\", .. }");
}
