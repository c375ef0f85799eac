//! [`ExpectedRequest`]: the expected request of a test.

use super::Difference;
use super::body::ExpectedBody;
use crate::client::join_url;
use crate::request::{EndpointUrl, HostPrefix, Request};

/// The expected request of a test. Properties that are not set are not compared.
#[derive(Clone, Debug, Default)]
#[must_use = "call `check`"]
pub struct ExpectedRequest {
    method: &'static str,
    path: &'static str,
    query: Vec<&'static str>,
    forbidden_query: Vec<&'static str>,
    required_query: Vec<&'static str>,
    headers: Vec<(&'static str, &'static str)>,
    forbidden_headers: Vec<&'static str>,
    required_headers: Vec<&'static str>,
    body: Option<ExpectedBody>,
    host: Option<&'static str>,
    resolved_host: Option<&'static str>,
}

impl ExpectedRequest {
    /// Expects this method and path.
    pub fn new(method: &'static str, path: &'static str) -> Self {
        Self { method, path, ..Self::default() }
    }

    /// Query parameters that are required, percent-encoded as sent.
    pub fn query(mut self, pairs: &[&'static str]) -> Self {
        self.query = pairs.to_vec();
        self
    }

    /// Names of query parameters that are forbidden.
    pub fn forbid_query(mut self, names: &[&'static str]) -> Self {
        self.forbidden_query = names.to_vec();
        self
    }

    /// Names of query parameters that are required, with any value.
    pub fn require_query(mut self, names: &[&'static str]) -> Self {
        self.required_query = names.to_vec();
        self
    }

    /// A required header with its value.
    pub fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Headers that are forbidden.
    pub fn forbid_headers(mut self, names: &[&'static str]) -> Self {
        self.forbidden_headers = names.to_vec();
        self
    }

    /// Headers that are required, with any value.
    pub fn require_headers(mut self, names: &[&'static str]) -> Self {
        self.required_headers = names.to_vec();
        self
    }

    /// Expects an empty body.
    pub fn empty_body(mut self) -> Self {
        self.body = Some(ExpectedBody::Empty);
        self
    }

    /// Expects this text as the body.
    pub fn text(mut self, text: &'static str) -> Self {
        self.body = Some(ExpectedBody::Text(text));
        self
    }

    /// Expects a body with an equal JSON value.
    pub fn json(mut self, json: &'static str) -> Self {
        self.body = Some(ExpectedBody::Json(json));
        self
    }

    /// Expects a body with an equal XML document. Attributes may have any order.
    #[cfg(feature = "xml")]
    pub fn xml(mut self, xml: &'static str) -> Self {
        self.body = Some(ExpectedBody::Xml(xml));
        self
    }

    /// Expects a body with the pairs of this form, in any order.
    #[cfg(feature = "form")]
    pub fn form(mut self, form: &'static str) -> Self {
        self.body = Some(ExpectedBody::Form(form));
        self
    }

    /// Expects a body with an equal CBOR value.
    #[cfg(feature = "cbor")]
    pub fn cbor(mut self, cbor: &'static [u8]) -> Self {
        self.body = Some(ExpectedBody::Cbor(cbor));
        self
    }

    /// The host of the endpoint, with an optional path.
    pub fn host(mut self, host: &'static str) -> Self {
        self.host = Some(host);
        self
    }

    /// The expected host of the request.
    pub fn resolved_host(mut self, host: &'static str) -> Self {
        self.resolved_host = Some(host);
        self
    }

    /// Compares with the request of a client with the default configuration: a body that may be
    /// compressed is compressed, if it is large enough.
    ///
    /// # Errors
    /// The first difference.
    pub fn check(&self, request: &Request) -> Result<(), Difference> {
        #[cfg(feature = "compression")]
        let request = &compressed(request)?;
        if request.method().as_str() != self.method {
            return Err(Difference::of("method", &self.method, request.method()));
        }
        self.check_address(request)?;
        self.check_query(request.uri().query().unwrap_or_default())?;
        self.check_headers(request)?;
        match &self.body {
            None => Ok(()),
            Some(expected) => expected.check(request.body()),
        }
    }

    /// Compares the path, after the path of the endpoint, and the host, with the prefix of the
    /// operation.
    fn check_address(&self, request: &Request) -> Result<(), Difference> {
        let host = self.host.unwrap_or("example.com");
        let prefix = request.extensions().get::<HostPrefix>().map_or("", |prefix| &prefix.0);
        let of_member = request.extensions().get::<EndpointUrl>().map(|url| url.0.clone());
        let url = of_member.unwrap_or_else(|| format!("https://{host}"));
        let uri = join_url(&url, prefix, request.uri())
            .map_err(|error| Difference::new(error.to_string()))?;
        if uri.path() != self.path {
            return Err(Difference::of("path", &self.path, &uri.path()));
        }
        match self.resolved_host {
            Some(expected) if uri.host() != Some(expected) => {
                Err(Difference::of("host", &expected, &uri.host()))
            }
            _ => Ok(()),
        }
    }

    fn check_query(&self, query: &str) -> Result<(), Difference> {
        let pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
        let count = |wanted: &str, among: &[&str]| {
            among.iter().filter(|pair| same_pair(pair, wanted)).count()
        };
        for pair in &self.query {
            if count(pair, &pairs) != count(pair, &self.query) {
                return Err(Difference::of("query", &self.query, &pairs));
            }
        }
        let has = |name: &&&str| pairs.iter().any(|pair| pair.split('=').next() == Some(name));
        if let Some(name) = self.forbidden_query.iter().find(has) {
            return Err(Difference::of("query without", name, &pairs));
        }
        match self.required_query.iter().find(|name| !has(name)) {
            Some(name) => Err(Difference::of("query with", name, &pairs)),
            None => Ok(()),
        }
    }

    fn check_headers(&self, request: &Request) -> Result<(), Difference> {
        for (name, expected) in &self.headers {
            let values = request.headers().get_all(*name).iter();
            let values: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
            if values.is_empty() || values.join(", ") != *expected {
                return Err(Difference::of(&format!("header {name}"), expected, &values));
            }
        }
        // The transport sends the length of a non-empty body.
        let has = |name: &&&str| match name.to_ascii_lowercase().as_str() {
            "content-length" => request.body().content_length() != Some(0),
            name => request.headers().contains_key(name),
        };
        if let Some(name) = self.forbidden_headers.iter().find(has) {
            return Err(Difference::of("headers without", name, request.headers()));
        }
        match self.required_headers.iter().find(|name| !has(name)) {
            Some(name) => Err(Difference::of("headers with", name, request.headers())),
            None => Ok(()),
        }
    }
}

#[cfg(feature = "compression")]
fn compressed(request: &Request) -> Result<Request, Difference> {
    let mut request = request.clone();
    crate::request::compress(&mut request, crate::request::Compression::default())
        .map_err(|error| Difference::new(error.to_string()))?;
    Ok(request)
}

/// Whether two query parameters are equal; `a` equals `a=`.
fn same_pair(pair: &str, wanted: &str) -> bool {
    pair.trim_end_matches('=') == wanted.trim_end_matches('=')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::Body;

    fn request() -> Request {
        let body = Body::from("{\"a\":1}");
        let mut request =
            http::Request::post("/b/c?d=e&f=&g=1&g=2").header("x-h", "i").body(body).unwrap();
        request.extensions_mut().insert(HostPrefix("data.".to_owned()));
        request
    }

    #[test]
    fn a_member_can_have_the_endpoint() {
        let mut request = request();
        let url = "https://member.example/base".to_owned();
        request.extensions_mut().insert(EndpointUrl(url));
        let expected = ExpectedRequest::new("POST", "/base/b/c").host("example.com");
        assert_eq!(expected.resolved_host("data.member.example").check(&request), Ok(()));
        let expected = ExpectedRequest::new("POST", "/base/b/c").host("example.com");
        assert!(expected.resolved_host("data.example.com").check(&request).is_err());
    }

    #[test]
    fn equal_requests_pass() {
        let expected = ExpectedRequest::new("POST", "/base/b/c")
            .query(&["d=e", "f", "g=1", "g=2"])
            .forbid_query(&["x"])
            .require_query(&["g"])
            .header("X-H", "i")
            .forbid_headers(&["x-j"])
            .require_headers(&["x-h", "Content-Length"])
            .json("{ \"a\": 1.0 }")
            .host("example.com/base")
            .resolved_host("data.example.com");
        assert_eq!(expected.check(&request()), Ok(()));
    }

    #[test]
    fn every_difference_is_found() {
        let right = || ExpectedRequest::new("POST", "/b/c");
        let wrong = [
            ExpectedRequest::new("GET", "/b/c"),
            ExpectedRequest::new("POST", "/b"),
            right().query(&["d=f"]),
            right().query(&["g=1", "g=1"]),
            right().forbid_query(&["d"]),
            right().require_query(&["x"]),
            right().header("x-h", "j"),
            right().header("x-k", "i"),
            right().forbid_headers(&["X-H"]),
            right().require_headers(&["x-j"]),
            right().empty_body(),
            right().text("{}"),
            right().json("{\"a\":2}"),
            right().json("{\"a\":1,\"b\":2}"),
            right().resolved_host("example.com"),
        ];
        for expected in wrong {
            assert!(expected.check(&request()).is_err(), "{expected:?}");
        }
    }

    #[cfg(feature = "compression")]
    #[test]
    fn compressible_bodies_are_compressed() {
        let sent = |length: usize| {
            let mut request = crate::request::Builder::new(http::Method::PUT);
            request.text("a/b", Some(&"x".repeat(length)), crate::text::string);
            request.compressible();
            request.finish().unwrap()
        };
        let compressed = ExpectedRequest::new("PUT", "/").header("Content-Encoding", "gzip");
        assert_eq!(compressed.check(&sent(10_240)), Ok(()));
        assert!(compressed.check(&sent(10_239)).is_err());
        let plain = ExpectedRequest::new("PUT", "/").forbid_headers(&["Content-Encoding"]);
        assert_eq!(plain.check(&sent(10_239)), Ok(()));
    }
}
