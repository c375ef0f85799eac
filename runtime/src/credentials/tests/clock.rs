//! Clock skew of requests to STS.

use std::sync::{Arc, Mutex};

use ::http::{HeaderMap, Request, Response, StatusCode, header};

use super::world::{World, assumed};
use crate::body::Body;
use crate::credentials::CredentialsSource;
use crate::transport::{Transport, TransportFuture};

const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

/// An STS with a clock in 1994: it rejects signatures of any other day.
#[derive(Clone, Default)]
struct Past(Arc<Mutex<Vec<String>>>);

impl Transport for Past {
    fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
        let date = request.headers()["x-amz-date"].to_str().unwrap().to_owned();
        let is_good = date.starts_with("19941106T0849");
        self.0.lock().unwrap().push(date);
        let refusal = "<Error><Code>SignatureDoesNotMatch</Code></Error>";
        let body = if is_good { assumed("ROLE").1 } else { refusal.to_owned() };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = if is_good { StatusCode::OK } else { StatusCode::FORBIDDEN };
        response.headers_mut().insert("date", DATE.parse().unwrap());
        Box::pin(async { Ok(response) })
    }
}

const ROLES: &str = "[default]\nregion = r\nrole_arn = 1\nsource_profile = b\n[profile b]\nrole_arn = 2\n\
                     source_profile = c\n[profile c]\naws_access_key_id = AKID\n\
                     aws_secret_access_key = hunter2\n";

#[tokio::test]
async fn clock_skew_is_learned_from_sts() {
    let (world, sts) = (World::new().config(ROLES), Past::default());
    let source = world.source_over(sts.clone());
    assert_eq!(source.provide().await.unwrap().access_key_id(), "ROLE");
    // The second role is assumed with the corrected time immediately.
    let dates = sts.0.lock().unwrap().clone();
    let good: Vec<bool> = dates.iter().map(|date| date.starts_with("1994")).collect();
    assert_eq!(good, [false, true, true]);
}

#[tokio::test]
async fn clock_skew_of_a_client_is_used() {
    let (world, sts) = (World::new().config(ROLES), Past::default());
    let surroundings = world.surroundings(sts.clone());
    let headers = HeaderMap::from_iter([(header::DATE, DATE.parse().unwrap())]);
    assert!(surroundings.clock.learn(&headers));
    let source = CredentialsSource::chain(surroundings);
    assert_eq!(source.provide().await.unwrap().access_key_id(), "ROLE");
    assert_eq!(sts.0.lock().unwrap().len(), 2);
}
