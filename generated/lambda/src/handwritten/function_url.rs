//! [`FunctionUrl`]: signed requests to a function URL.

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

/// The maximum number of attempts if no connection can be established.
const ATTEMPTS: u32 = 3;

/// A [function URL](https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html), called with signed requests.
/// They use the connections, credentials, hooks and limits of a client.
///
/// The principal needs the permissions `lambda:InvokeFunctionUrl` and `lambda:InvokeFunction`. If the client is
/// configured for FIPS or dual-stack endpoints, requests fail, because a function URL has no such variants.
///
/// ```no_run
/// # async fn example(client: tinsmith_lambda::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use tinsmith_lambda::FunctionUrl;
///
/// let resize = FunctionUrl::new(&client, "https://abc123.lambda-url.eu-central-1.on.aws/");
/// let response = resize.post("/images").query("width", "320").body("cat.png").send().await?;
/// println!("{}: {} bytes", response.status, response.body.len());
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
    /// A function URL. Requests are signed for the region in its host name, or else for the region of the client. If
    /// the URL is invalid, the first request fails.
    pub fn new(client: &Client, url: impl Into<String>) -> Self {
        let url = url.into();
        Self { client: client.clone(), region: region(&url).map(str::to_owned), url }
    }

    /// A `GET` request to a path, such as `/`.
    pub fn get(&self, path: impl Into<String>) -> FunctionUrlCall {
        self.request(Method::GET, path)
    }

    /// A `POST` request to a path, such as `/`.
    pub fn post(&self, path: impl Into<String>) -> FunctionUrlCall {
        self.request(Method::POST, path)
    }

    /// A request with any method. The path must not be percent-encoded: this method encodes it.
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

/// A request builder for a function URL: set headers and a body, then call [`send`](FunctionUrlCall::send).
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is sent"]
pub struct FunctionUrlCall {
    url: FunctionUrl,
    operation: FunctionUrlRequest,
    options: CallOptions,
    idempotent: bool,
}

impl FunctionUrlCall {
    /// Adds a query parameter, which must not be percent-encoded. A name may be used several times.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.operation.query.push((name.into(), value.into()));
        self
    }

    /// Sets a header. It replaces a header with the same name.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.operation.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the body.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.operation.body = body.into();
        self
    }

    /// Serializes a value as the JSON body, and sets the header `Content-Type`.
    ///
    /// # Errors
    /// The value cannot be serialized as JSON: it has a map with keys that are not strings, or its `Serialize`
    /// implementation fails.
    #[cfg(feature = "json")]
    pub fn json<T: serde::Serialize + ?Sized>(self, value: &T) -> Result<Self, PayloadError> {
        let body = super::payload::to_json(value)?;
        Ok(self.header(CONTENT_TYPE.as_str(), "application/json").body(body))
    }

    /// Adds options for this call. Region and endpoint are those of the URL. Retry settings are used only if the call is
    /// [`idempotent`](FunctionUrlCall::idempotent).
    pub fn with(mut self, options: CallOptions) -> Self {
        self.options = self.options.with(options);
        self
    }

    /// Declares the request idempotent: it can safely be sent several times. It is then retried like other calls, also
    /// after responses with status 429 or 503. Otherwise it is retried only if no connection could be established.
    pub fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Sends the request. A response of the function is not an error, regardless of its status.
    ///
    /// # Errors
    /// Lambda rejected the request before it reached the function, for example with an `AccessDeniedException`, or the
    /// call failed: see [`ErrorKind`].
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

/// Retries requests that did not reach a server. Responses come from the function, so they are never retried.
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

/// The operation of a request to a function URL.
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
    /// Omits the query, headers and body, which may contain secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FunctionUrlRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// The response of a function to a request to its URL.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct FunctionUrlAnswer {
    /// The HTTP status code.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl FunctionUrlAnswer {
    /// Deserializes the JSON body of a successful response. An empty body is deserialized as `null`.
    ///
    /// # Errors
    /// The status is not 2xx, or the body is not a `T`. The error shows the beginning of the body.
    #[cfg(feature = "json")]
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, PayloadError> {
        if self.status.is_success() {
            return super::payload::from_json(&self.body);
        }
        let shown = super::payload::beginning(&self.body);
        let message =
            format!("the function returned HTTP status {}: {shown}", self.status.as_u16());
        Err(PayloadError::read(message))
    }
}

impl fmt::Debug for FunctionUrlAnswer {
    /// Omits the body and the values of headers, which may be secrets.
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
