//! [`FunctionUrl`]: requests to a function's own URL.

use std::time::Duration;

use tinsmith_runtime::error::is_of_service;
#[cfg(feature = "json")]
use tinsmith_runtime::http::header::CONTENT_TYPE;
use tinsmith_runtime::http::{HeaderMap, StatusCode};
use tinsmith_runtime::operation::read_error;
use tinsmith_runtime::retry::{Cause, FailedAttempt, Retry, RetryPolicy};

#[cfg(feature = "json")]
use super::PayloadError;
use crate::prelude::*;

/// How often a request may be sent as long as no connection can be made.
const ATTEMPTS: u32 = 3;

/// A function's own [URL](https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html), called with
/// signed requests over the connections, credentials, hooks and limits of a client.
///
/// The principal needs `lambda:InvokeFunctionUrl` and `lambda:InvokeFunction`. A client that wants FIPS or
/// dual-stack endpoints refuses, since this one is what it is.
///
/// ```no_run
/// # async fn example(client: tinsmith_lambda::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use tinsmith_lambda::FunctionUrl;
///
/// let resize = FunctionUrl::new(&client, "https://abc123.lambda-url.eu-central-1.on.aws/");
/// let answer = resize.post("/images").query("width", "320").body("cat.png").send().await?;
/// println!("{}: {} bytes", answer.status, answer.body.len());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct FunctionUrl {
    client: Client,
    url: String,
    region: Option<String>,
}

impl FunctionUrl {
    /// A function's URL. The region that requests are signed for is the one in its host name, else the client's. That
    /// it is no URL is an error of the first request.
    pub fn new(client: &Client, url: impl Into<String>) -> Self {
        let url = url.into();
        Self { client: client.clone(), region: region(&url).map(str::to_owned), url }
    }

    /// A `GET` of a path, such as `/`.
    pub fn get(&self, path: impl Into<String>) -> FunctionUrlCall {
        self.request(Method::GET, path)
    }

    /// A `POST` to a path, such as `/`.
    pub fn post(&self, path: impl Into<String>) -> FunctionUrlCall {
        self.request(Method::POST, path)
    }

    /// A request with any method. The path is as it is read: what must be encoded is encoded here.
    pub fn request(&self, method: Method, path: impl Into<String>) -> FunctionUrlCall {
        let operation = FunctionUrlRequest {
            method,
            path: path.into(),
            query: Vec::new(),
            headers: Vec::new(),
            body: Bytes::new(),
        };
        FunctionUrlCall {
            url: self.clone(),
            operation,
            options: CallOptions::new(),
            idempotent: false,
        }
    }
}

/// The region in a host name such as `abc123.lambda-url.eu-central-1.on.aws`.
fn region(url: &str) -> Option<&str> {
    let host = url.split_once("://")?.1.split(['/', ':']).next()?;
    let mut labels = host.split('.').skip_while(|label| *label != "lambda-url");
    labels.next()?;
    labels.next()
}

/// A request to a function's URL: set what it is to have, then [`send`](FunctionUrlCall::send).
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is sent"]
pub struct FunctionUrlCall {
    url: FunctionUrl,
    operation: FunctionUrlRequest,
    options: CallOptions,
    idempotent: bool,
}

impl FunctionUrlCall {
    /// A parameter of the query, not yet encoded. A name may come several times.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.operation.query.push((name.into(), value.into()));
        self
    }

    /// A header. It replaces one of the same name.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.operation.headers.push((name.into(), value.into()));
        self
    }

    /// The body.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.operation.body = body.into();
        self
    }

    /// A value as JSON for the body, and the header that says so.
    ///
    /// # Errors
    /// The value has no form in JSON: a map with keys that are not texts, or a `Serialize` that fails.
    #[cfg(feature = "json")]
    pub fn json<T: serde::Serialize + ?Sized>(self, value: &T) -> Result<Self, PayloadError> {
        let body = super::payload::to_json(value)?;
        Ok(self.header(CONTENT_TYPE.as_str(), "application/json").body(body))
    }

    /// Options of this call alone, in addition to those that were set before. Region and endpoint are those of the URL, and retries count only if the call is
    /// [`idempotent`](FunctionUrlCall::idempotent).
    pub fn with(mut self, options: CallOptions) -> Self {
        self.options = self.options.with(options);
        self
    }

    /// The caller's word that doing it twice is the same as doing it once: it is then repeated like other calls, after
    /// an answer of 429 or 503 as well. Without it, a request is sent again only if no connection could be made.
    pub fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Sends the request. An answer of the function is no error, whatever its status.
    ///
    /// # Errors
    /// Lambda refuses the request before the function has it, as with an `AccessDeniedException`; and everything that
    /// can go wrong on the way: see [`ErrorKind`].
    pub async fn send(self) -> Result<FunctionUrlAnswer, Error> {
        let mut options = self.options.endpoint_url(&self.url.url);
        if let Some(region) = &self.url.region {
            options = options.region(region);
        }
        options = match self.idempotent {
            true => options.idempotent(true),
            false => options.idempotent(false).retry(unanswered()),
        };
        Call::new(&self.url.client, self.operation).with(options).send().await
    }
}

/// Sends again what no server has seen. An answer is the function's, and nothing in it a reason to call it twice.
fn unanswered() -> Retry {
    struct Unanswered;
    impl RetryPolicy for Unanswered {
        fn pause(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
            let may_work = failed.status.is_none() && failed.cause != Cause::Permanent;
            may_work.then(|| Duration::from_millis(250) * failed.number)
        }
    }
    Retry::custom(Unanswered).max_attempts(ATTEMPTS)
}

/// A request to a function's URL, as a value.
#[derive(Clone, PartialEq)]
struct FunctionUrlRequest {
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: Bytes,
}

impl Operation for FunctionUrlRequest {
    const METADATA: Metadata =
        Metadata::new("FunctionUrl").at_most_once().proxied().read_timeout(915);
    type Output = FunctionUrlAnswer;
    type Error = ErrorKind;

    fn request(&self) -> Result<Request, BuildError> {
        let mut request = request::Builder::new(self.method.clone());
        request.path("/");
        let path = self.path.trim_start_matches('/');
        if !path.is_empty() {
            request.greedy_label("path", path, text::string)?;
        }
        for (name, value) in &self.query {
            request.query(name, Some(value.as_str()), text::string);
        }
        for (name, value) in &self.headers {
            request.header(name, Some(value.as_str()), text::string)?;
        }
        let body = (!self.body.is_empty()).then_some(&self.body);
        request.blob("application/octet-stream", body);
        request.finish()
    }

    fn read(response: &mut Response) -> Result<FunctionUrlAnswer, DecodeError> {
        Ok(FunctionUrlAnswer {
            status: response.http_status(),
            headers: response.headers().clone(),
            body: response.body().as_bytes().cloned().unwrap_or_default(),
        })
    }

    fn output(response: tinsmith_runtime::http::Response<Body>) -> Result<Self::Output, Error> {
        let is_refused = is_of_service(response.headers());
        let mut response = Response::new(response);
        if is_refused {
            return Err(read_error(Self::METADATA.name, &mut response));
        }
        Self::read(&mut response)
            .map_err(|error| Error::new(Self::METADATA.name, ErrorKind::Decode(error)))
    }
}

impl fmt::Debug for FunctionUrlRequest {
    /// Without the values, any of which may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FunctionUrlRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// What a function answers to a request to its URL.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct FunctionUrlAnswer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl FunctionUrlAnswer {
    /// Reads the body of a success. An empty one is read as `null`.
    ///
    /// # Errors
    /// The status is no success, or the body not a `T`; the error shows how the body begins.
    #[cfg(feature = "json")]
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, PayloadError> {
        if self.status.is_success() {
            return super::payload::from_json(&self.body);
        }
        let shown = super::payload::beginning(&self.body);
        let message = format!("the function answered HTTP {}: {shown}", self.status.as_u16());
        Err(PayloadError::read(message))
    }
}

impl fmt::Debug for FunctionUrlAnswer {
    /// Without the body and the values of headers, any of which may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self.headers.keys().map(|name| name.as_str()).collect();
        f.debug_struct("FunctionUrlAnswer")
            .field("status", &self.status)
            .field("headers", &headers)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_region_is_in_the_host_name() {
        let known = "https://abc.lambda-url.eu-central-1.on.aws/path";
        assert_eq!(region(known), Some("eu-central-1"));
        for url in ["https://api.example.com/", "http://127.0.0.1:9000", "", "https://lambda-url"] {
            assert_eq!(region(url), None, "{url}");
        }
    }
}
