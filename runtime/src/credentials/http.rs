//! Requests to the services that provide credentials.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{HeaderValue, USER_AGENT};
use http::uri::Scheme;
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri};
use tokio::time::Instant;

use super::source_error::SourceError;
use crate::body::Body;
use crate::random;
use crate::text::Chain;
use crate::transport::{Direct, Timeouts, Transport};
use crate::user_agent::user_agent;

/// The maximum size of a response in bytes. Typical responses have a few thousand.
const MAX_ANSWER: usize = 1024 * 1024;
/// The backoff before the second attempt. It doubles with each further attempt.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// The options for requests to a service.
#[derive(Clone, Copy)]
pub(super) struct HttpClient<'a> {
    transport: &'a dyn Transport,
    /// The timeout of one attempt.
    limit: Duration,
    attempts: u32,
    /// Whether requests without TLS must bypass the proxy.
    is_direct: bool,
    /// Whether a timeout means that the service does not exist, so that it is not retried.
    once_if_silent: bool,
}

/// A complete response. It has no `Debug`, because the body may contain secrets.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl<'a> HttpClient<'a> {
    /// For a service in the network.
    pub(super) const fn remote(transport: &'a dyn Transport) -> HttpClient<'a> {
        HttpClient {
            transport,
            limit: Duration::from_secs(10),
            attempts: 3,
            is_direct: false,
            once_if_silent: false,
        }
    }

    /// For a service on the machine, which responds quickly if it exists. A request over `http` is
    /// [`Direct`]. A request over `https` may use a proxy, which sees neither tokens nor
    /// credentials.
    pub(super) const fn local(transport: &'a dyn Transport) -> HttpClient<'a> {
        HttpClient {
            transport,
            limit: Duration::from_secs(1),
            attempts: 2,
            is_direct: true,
            once_if_silent: false,
        }
    }

    pub(super) const fn limit(self, limit: Duration) -> HttpClient<'a> {
        HttpClient { limit, ..self }
    }

    pub(super) const fn attempts(self, attempts: u32) -> HttpClient<'a> {
        HttpClient { attempts, ..self }
    }

    pub(super) const fn once_if_silent(self) -> HttpClient<'a> {
        HttpClient { once_if_silent: true, ..self }
    }

    /// Sends a request, with retries. The error names the host, but neither the path nor a header,
    /// which may be secrets.
    pub(super) async fn send(&self, request: Request<Body>) -> Result<Answer, String> {
        self.send_until(request, |_| true).await
    }

    /// Like `send`, and also retries successful responses that a function finds incomplete. If all
    /// attempts are incomplete, the last response is returned.
    pub(super) async fn send_until(
        &self,
        mut request: Request<Body>,
        is_whole: fn(&Answer) -> bool,
    ) -> Result<Answer, String> {
        let host = request.uri().authority().map_or_else(String::new, ToString::to_string);
        if tokio::runtime::Handle::try_current().is_err() {
            return Err("there is no Tokio runtime; make the call within one".to_owned());
        }
        request.headers_mut().insert(USER_AGENT, user_agent(None, None, None));
        if self.is_direct && request.uri().scheme() == Some(&Scheme::HTTP) {
            request.extensions_mut().insert(Direct);
        }
        let limit = Some(self.limit);
        request.extensions_mut().insert(Timeouts { connect: limit, read: limit, attempt: limit });
        let mut attempt = 1;
        loop {
            let start = Instant::now();
            let outcome = self.attempt(request.clone()).await;
            let is_passing = match &outcome {
                Ok(answer) => is_passing(answer.status) || !is_whole(answer),
                Err(_) => !self.once_if_silent || start.elapsed() < self.limit,
            };
            if !is_passing || attempt >= self.attempts {
                return outcome.map_err(|reason| format!("{host}: {reason}"));
            }
            tokio::time::sleep(pause(attempt)).await;
            attempt += 1;
        }
    }

    async fn attempt(&self, request: Request<Body>) -> Result<Answer, String> {
        let work = async {
            let response = self.transport.send(request).await;
            receive(response.map_err(|error| Chain(&error).to_string())?).await
        };
        match tokio::time::timeout(self.limit, work).await {
            Ok(outcome) => outcome,
            Err(_) => Err(format!("no response within {:?}", self.limit)),
        }
    }
}

/// Reads the whole body, up to a maximum size.
async fn receive(response: Response<Body>) -> Result<Answer, String> {
    let (head, mut body) = response.into_parts();
    let mut bytes = BytesMut::new();
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|_| "the connection was interrupted".to_owned())?;
        if bytes.len() + chunk.len() > MAX_ANSWER {
            return Err(format!("the response is larger than {MAX_ANSWER} bytes"));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Answer { status: head.status, headers: head.headers, body: bytes.freeze() })
}

/// Whether the status is a transient error.
pub(super) fn is_passing(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS
}

/// Between half of the backoff and all of it, so that many clients do not retry at the same time.
fn pause(attempt: u32) -> Duration {
    let longest = FIRST_PAUSE * 2_u32.saturating_pow(attempt.saturating_sub(1).min(8));
    longest.mul_f64(0.5 + random::fraction() / 2.0)
}

/// A request without a body.
pub(super) fn request(method: Method, url: &str) -> Result<Request<Body>, SourceError> {
    let uri = Uri::try_from(url).ok().filter(|uri| uri.host().is_some());
    // The URL is not shown, because its path may be a secret.
    let uri = uri.ok_or_else(|| SourceError::failed("its endpoint is not a URL; correct it"))?;
    let mut request = Request::new(Body::empty());
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    Ok(request)
}

/// The value of a sensitive header, which is never logged.
pub(super) fn secret(value: &str, what: &str) -> Result<HeaderValue, SourceError> {
    let mut value = HeaderValue::try_from(value).map_err(|_| {
        SourceError::failed(format!(
            "{what} contains a character that is not valid in a header, such as a line break; correct it"
        ))
    })?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::transport::{TransportError, TransportErrorKind, TransportFuture};

    /// Responds with these statuses in order; 0 is a failed connection.
    struct Statuses(Mutex<Vec<u16>>);

    impl Transport for Statuses {
        fn send(&self, _request: Request<Body>) -> TransportFuture<'_> {
            let status = self.0.lock().unwrap().remove(0);
            Box::pin(async move {
                if status == 0 {
                    return Err(TransportError::new(TransportErrorKind::Connect, "refused"));
                }
                let mut response = Response::new(Body::from("body"));
                *response.status_mut() = StatusCode::from_u16(status).unwrap();
                Ok(response)
            })
        }
    }

    async fn send(statuses: &[u16]) -> (Result<u16, String>, usize) {
        let transport = Statuses(Mutex::new(statuses.to_vec()));
        let request = request(Method::GET, "http://a.example/secret?secret").unwrap();
        let outcome = HttpClient::remote(&transport).send(request).await;
        let left = transport.0.lock().unwrap().len();
        (outcome.map(|answer| answer.status.as_u16()), statuses.len() - left)
    }

    #[tokio::test(start_paused = true)]
    async fn only_what_may_pass_is_tried_again() {
        assert_eq!(send(&[200, 200]).await, (Ok(200), 1));
        assert_eq!(send(&[403, 200]).await, (Ok(403), 1));
        assert_eq!(send(&[500, 0, 200]).await, (Ok(200), 3));
        assert_eq!(send(&[429, 503, 500, 200]).await, (Ok(500), 3));
        let (outcome, count) = send(&[0, 0, 0, 200]).await;
        assert_eq!(outcome.unwrap_err(), "a.example: connection failed: refused");
        assert_eq!(count, 3);
    }

    /// Responds with 200 to a direct request, and with 403 to others.
    struct Directness;

    impl Transport for Directness {
        fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
            let mut response = Response::new(Body::empty());
            if request.extensions().get::<Direct>().is_none() {
                *response.status_mut() = StatusCode::FORBIDDEN;
            }
            Box::pin(async { Ok(response) })
        }
    }

    #[tokio::test]
    async fn only_services_of_the_machine_are_asked_directly_and_only_without_tls() {
        let (local, remote) = (HttpClient::local(&Directness), HttpClient::remote(&Directness));
        for (http, url, is_direct) in [
            (local, "http://127.0.0.1/", true),
            (local, "http://metadata.example:1338/", true),
            (local, "https://127.0.0.1/", false),
            (remote, "http://127.0.0.1/", false),
            (remote, "https://sts.example/", false),
        ] {
            let answer = http.send(request(Method::GET, url).unwrap()).await.unwrap();
            assert_eq!(answer.status == StatusCode::OK, is_direct, "{url}");
        }
    }

    struct Endless;

    impl Transport for Endless {
        fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
            let chunk = Ok::<_, std::convert::Infallible>(Bytes::from(vec![b'x'; 65_536]));
            let hangs = request.uri().path() == "/hangs";
            Box::pin(async move {
                if hangs {
                    std::future::pending::<()>().await;
                }
                let chunks = std::iter::repeat_n(chunk, 17);
                Ok(Response::new(Body::from_stream(futures_util::stream::iter(chunks))))
            })
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_has_limits_of_size_and_time() {
        for (path, reason) in [("/", "larger than 1048576 bytes"), ("/hangs", "within 1s")] {
            let request = request(Method::GET, &format!("http://a.example{path}")).unwrap();
            let error = HttpClient::local(&Endless).send(request).await.map(|_| ()).unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_silent_may_be_asked_once() {
        let http = HttpClient::local(&Endless).attempts(4);
        for (http, seconds) in [(http, 4), (http.once_if_silent(), 1)] {
            let request = request(Method::GET, "http://a.example/hangs").unwrap();
            let start = Instant::now();
            assert!(http.send(request).await.is_err());
            assert_eq!(start.elapsed().as_secs(), seconds);
        }
    }

    #[test]
    fn without_a_runtime_it_is_an_error() {
        let request = request(Method::GET, "http://a.example/").unwrap();
        let http = HttpClient::local(&Endless);
        let outcome = futures_util::FutureExt::now_or_never(http.send(request)).unwrap();
        assert!(outcome.map(|_| ()).unwrap_err().contains("no Tokio runtime"));
    }
}
