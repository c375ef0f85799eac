//! Requests to another endpoint than that of the endpoint rules.

use super::Request;
use crate::build_error::BuildError;
use crate::endpoint::parse_url;

/// A request extension: the URL of the endpoint that the request is sent to. The signature is that
/// of the endpoint rules.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EndpointUrl(pub String);

/// Addresses a request to the endpoint in a member of the input, if the member is set.
///
/// ```
/// use tinsmith_runtime::request::{EndpointUrl, to_endpoint};
///
/// let url = "https://realtime.example.com".to_owned();
/// let request = to_endpoint(Default::default(), "PredictEndpoint", Some(&url))?;
/// assert_eq!(request.extensions().get::<EndpointUrl>().unwrap().0, url);
/// # Ok::<(), tinsmith_runtime::BuildError>(())
/// ```
///
/// # Errors
/// The value is not the URL of an endpoint.
pub fn to_endpoint(
    mut request: Request,
    member: &str,
    url: Option<&String>,
) -> Result<Request, BuildError> {
    let Some(url) = url else { return Ok(request) };
    if parse_url(url).is_none() {
        return Err(BuildError::new(format!(
            "`{member}` is not the URL of an endpoint: {url:?}; use one such as `https://example.com`"
        )));
    }
    request.extensions_mut().insert(EndpointUrl(url.clone()));
    Ok(request)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_url_is_an_endpoint() {
        let to = |url: Option<&str>| {
            let request = to_endpoint(Request::default(), "Url", url.map(str::to_owned).as_ref());
            request.map(|request| request.extensions().get::<EndpointUrl>().cloned())
        };
        assert_eq!(to(None).unwrap(), None);
        let url = "https://a.example/b";
        assert_eq!(to(Some(url)).unwrap(), Some(EndpointUrl(url.to_owned())));
        for wrong in ["", "a.example", "ftp://a.example", "https://a.example?b"] {
            let error = to(Some(wrong)).unwrap_err().to_string();
            assert!(error.contains("`Url` is not the URL of an endpoint"), "{error}");
        }
    }
}
