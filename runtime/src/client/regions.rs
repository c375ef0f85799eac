//! Resources with a region of their own, such as S3 buckets: a service redirects requests that are
//! sent to another region, and the client remembers the right one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use aws_credential_types::attributes::AccountId;
use http::StatusCode;

use super::failed_call::FailedCall;
use super::{Call, Inner};
use crate::body::Body;
use crate::endpoint::{Value, is_valid_host_label};
use crate::error::Progress;
use crate::request::Request;

/// The header with the region of a bucket:
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html>.
const REGION: &str = "x-amz-bucket-region";

/// The number of resources that a client remembers.
const MAX_KNOWN: usize = 1000;

/// The regions that a client has learned, by the name of the resource.
#[derive(Debug, Default)]
pub(super) struct Regions(Mutex<BTreeMap<String, Arc<str>>>);

impl Regions {
    fn get(&self, name: &str) -> Option<Arc<str>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// Remembers a region. If too many are known, another one is forgotten, and learned again if it
    /// is needed.
    fn learn(&self, name: &str, region: Arc<str>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MAX_KNOWN && !known.contains_key(name) {
            known.pop_first();
        }
        known.insert(name.to_owned(), region);
    }
}

impl Inner {
    /// The learned region of the resource that an operation uses.
    pub(super) fn learned_region(&self, parameters: &[(&'static str, Value)]) -> Option<Arc<str>> {
        self.regions.get(self.resource(parameters)?)
    }

    /// The name of the resource that an operation uses. The region of an ARN is part of it.
    fn resource<'p>(&self, parameters: &'p [(&'static str, Value)]) -> Option<&'p str> {
        let wanted = self.service.region_of?;
        let (_, value) = parameters.iter().find(|(name, _)| *name == wanted)?;
        value.as_str().filter(|name| !name.starts_with("arn:"))
    }

    /// Sends a request like [`Inner::attempts`]. If another region has the resource, the request is
    /// sent there, signed for that region.
    pub(super) async fn attempts_in_regions(
        &self,
        call: &Call<'_>,
        request: Request,
        parameters: &[(&'static str, Value)],
        account_id: Option<AccountId>,
        progress: &mut Progress,
    ) -> Result<http::Response<Body>, FailedCall> {
        let learned = self.learned_region(parameters);
        let asked = learned.as_deref().or(self.region(call)?);
        // The original has capacity for more headers.
        let copy = request.clone();
        let mut prepared =
            self.prepare(call, request, parameters, account_id.clone(), learned.as_deref())?;
        let outcome = self.attempts(call, &mut prepared, progress).await;
        let (Some(name), Ok(response)) = (self.resource(parameters), &outcome) else {
            return outcome;
        };
        let Some(region) = region_of(response).filter(|region| Some(region.as_ref()) != asked)
        else {
            return outcome;
        };
        self.regions.learn(name, Arc::clone(&region));
        // The next call uses the region, even if this one cannot be repeated.
        if !prepared.is_whole() {
            return outcome;
        }
        if progress.attempts == 1 {
            // The other region did not execute the operation.
            progress.may_have_run = false;
        }
        tracing::debug!(region = region.as_ref(), "redirected to another region");
        call.span.record("region", region.as_ref());
        let mut prepared = self.prepare(call, copy, parameters, account_id, Some(&region))?;
        self.attempts(call, &mut prepared, progress).await
    }
}

/// The region that a response redirects to. The service reports it with several statuses:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/Redirects.html>.
fn region_of(response: &http::Response<Body>) -> Option<Arc<str>> {
    let redirects = [
        StatusCode::MOVED_PERMANENTLY,
        StatusCode::FOUND,
        StatusCode::TEMPORARY_REDIRECT,
        StatusCode::PERMANENT_REDIRECT,
        StatusCode::BAD_REQUEST,
    ];
    if !redirects.contains(&response.status()) {
        return None;
    }
    let of_header = response.headers().get(REGION).and_then(|value| value.to_str().ok());
    let region = of_header.map(str::to_owned).or_else(|| region_in(response.body()))?;
    // It becomes part of the host name.
    is_valid_host_label(&region, false).then(|| region.into())
}

/// The region in the error `AuthorizationHeaderMalformed`, which may not have the header.
#[cfg(feature = "xml")]
fn region_in(body: &Body) -> Option<String> {
    let mut xml = crate::xml::Reader::new(body.as_bytes()?);
    if xml.root().ok()? != "Error" {
        return None;
    }
    while let Some(element) = xml.next_element().ok()? {
        match element {
            "Region" => return xml.string().ok(),
            _ => xml.skip().ok()?,
        }
    }
    None
}

#[cfg(not(feature = "xml"))]
fn region_in(_body: &Body) -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_known_regions_is_limited() {
        let regions = Regions::default();
        for number in 0..2 * MAX_KNOWN {
            regions.learn(&format!("b{number}"), "eu-west-1".into());
        }
        assert_eq!(regions.0.lock().unwrap().len(), MAX_KNOWN);
        let last = format!("b{}", 2 * MAX_KNOWN - 1);
        regions.learn(&last, "eu-west-2".into());
        assert_eq!(regions.get(&last).as_deref(), Some("eu-west-2"));
        assert_eq!(regions.0.lock().unwrap().len(), MAX_KNOWN);
    }

    fn response(status: u16, region: Option<&'static str>, body: &'static str) -> Option<Arc<str>> {
        let mut response = http::Response::builder().status(status);
        if let Some(region) = region {
            response = response.header(REGION, region);
        }
        region_of(&response.body(Body::from(body)).unwrap())
    }

    #[test]
    fn a_region_must_be_part_of_a_host_name() {
        assert_eq!(response(301, Some("eu-west-1"), "").as_deref(), Some("eu-west-1"));
        assert_eq!(response(400, Some("eu-west-1"), "").as_deref(), Some("eu-west-1"));
        for (status, region) in [(403, "eu-west-1"), (200, "eu-west-1"), (301, "evil.example/")] {
            assert_eq!(response(status, Some(region), ""), None, "{status} {region}");
        }
        assert_eq!(response(301, None, "not XML"), None);
    }

    #[cfg(feature = "xml")]
    #[test]
    fn a_region_may_be_in_the_body() {
        let body =
            "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-1</Region></Error>";
        assert_eq!(response(400, None, body).as_deref(), Some("eu-west-1"));
        assert_eq!(response(400, None, "<Other><Region>eu-west-1</Region></Other>"), None);
    }
}
