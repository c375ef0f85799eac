//! The region of an EC2 instance.

use std::sync::Mutex;

use super::*;
use crate::Body;
use crate::transport::TransportFuture;

/// A metadata service, or a machine without one, and the number of requests.
#[derive(Clone, Default)]
struct Fake {
    region: Option<&'static str>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Transport for Fake {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        self.requests.lock().unwrap().push(request.uri().to_string());
        let (status, body) = match (request.uri().path(), self.region) {
            ("/latest/api/token", Some(_)) => (200, "token"),
            ("/latest/meta-data/placement/region", Some(region)) => (200, region),
            _ => (404, ""),
        };
        let response = http::Response::builder().status(status).body(Body::from(body));
        Box::pin(async { Ok(response.unwrap()) })
    }
}

async fn on(fake: &Fake, variables: &[(&str, &str)]) -> Config {
    let config = from(variables).await.unwrap();
    config.to_builder().transport(fake.clone()).build().unwrap()
}

#[tokio::test]
async fn it_is_asked_once_and_last() {
    let fake = Fake { region: Some("eu-north-1"), ..Fake::default() };
    let config = on(&fake, &[]).await;
    assert_eq!(config.region(), None);
    let clone = config.clone();
    tokio::join!(config.find_region(), clone.find_region());
    config.find_region().await;
    assert_eq!((config.region(), clone.region()), (Some("eu-north-1"), Some("eu-north-1")));
    assert_eq!(fake.requests.lock().unwrap().len(), 2);

    let variable = on(&fake, &[("AWS_REGION", "eu-central-1")]).await;
    let code = Config::builder().transport(fake.clone()).build().unwrap();
    variable.find_region().await;
    code.find_region().await;
    assert_eq!((variable.region(), code.region()), (Some("eu-central-1"), None));
    assert_eq!(fake.requests.lock().unwrap().len(), 2);
}

/// Fails this many requests.
struct Starting(Mutex<u32>, Fake);

impl Transport for Starting {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let mut left = self.0.lock().unwrap();
        if *left == 0 {
            return self.1.send(request);
        }
        *left -= 1;
        let response = http::Response::builder().status(503).body(Body::empty());
        Box::pin(async { Ok(response.unwrap()) })
    }
}

#[tokio::test(start_paused = true)]
async fn failures_are_not_cached_forever() {
    let fake = Fake { region: Some("eu-north-1"), ..Fake::default() };
    // A caller uses all attempts of one call.
    let starting = Starting(Mutex::new(4), fake);
    let config = from(&[]).await.unwrap().to_builder().transport(starting).build().unwrap();
    tokio::join!(config.find_region(), config.find_region());
    assert!(config.missing_region().to_string().contains("HTTP status 503"));
    assert_eq!(config.region(), None);
    config.find_region().await;
    assert_eq!(config.region(), Some("eu-north-1"));

    // Without a metadata service, not every call tries it again.
    let fake = Fake::default();
    let config = on(&fake, &[]).await;
    for (seconds, requests) in [(0, 1), (29, 1), (2, 2), (29, 2)] {
        tokio::time::advance(Duration::from_secs(seconds)).await;
        config.find_region().await;
        assert_eq!(fake.requests.lock().unwrap().len(), requests);
    }
}

#[tokio::test]
async fn errors_contain_the_refusal() {
    let fake = Fake::default();
    let config = on(&fake, &[]).await;
    config.find_region().await;
    config.find_region().await;
    let error = config.missing_region().to_string();
    assert!(error.contains("HOME is not set); instance metadata service: "), "{error}");
    assert!(error.contains("404") && error.contains("; set AWS_REGION, or set"), "{error}");
    assert_eq!(fake.requests.lock().unwrap().len(), 1);

    let config = on(&fake, &[("AWS_EC2_METADATA_DISABLED", "true")]).await;
    config.find_region().await;
    let error = config.missing_region().to_string();
    assert!(error.contains("AWS_EC2_METADATA_DISABLED is true"), "{error}");
    assert_eq!(fake.requests.lock().unwrap().len(), 1);
}
