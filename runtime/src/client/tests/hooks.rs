use super::*;
use crate::BoxError;
use crate::hook::{About, Hook};

/// Records requests and responses, and changes both.
#[derive(Clone, Default)]
struct Seeing(Arc<Mutex<Vec<String>>>);

impl Hook for Seeing {
    fn before_signing(
        &self,
        request: &mut http::Request<Body>,
        about: &About,
    ) -> Result<(), BoxError> {
        assert!(!request.headers().contains_key("authorization"));
        request.headers_mut().insert("x-tenant", HeaderValue::from_static("blue"));
        let About { service, operation, attempt } = about;
        self.0.lock().unwrap().push(format!("{service} {operation} {attempt} {}", request.uri()));
        Ok(())
    }

    fn before_decoding(
        &self,
        response: &mut http::Response<Body>,
        about: &About,
    ) -> Result<(), BoxError> {
        self.0.lock().unwrap().push(format!("{} {}", about.attempt, response.status().as_u16()));
        *response.body_mut() = Body::from("changed");
        Ok(())
    }
}

struct Refusing {
    request: bool,
}

impl Hook for Refusing {
    fn before_signing(&self, _: &mut http::Request<Body>, _: &About) -> Result<(), BoxError> {
        if self.request { Err("not today".into()) } else { Ok(()) }
    }

    fn before_decoding(&self, _: &mut http::Response<Body>, _: &About) -> Result<(), BoxError> {
        Err("not like this".into())
    }
}

#[tokio::test(start_paused = true)]
async fn a_hook_sees_and_changes_every_attempt() {
    let mut failing = http::Response::new(Body::empty());
    *failing.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
    let recorder = Recorder::answering(Ok(failing));
    let seeing = Seeing::default();
    let client = client(configured().retry(Retry::standard()).hook(seeing.clone()), &recorder);
    assert_eq!(ping(&client, CallOptions::new()).await.unwrap(), "changed");
    let url = "https://ping.eu-central-1.example/ping";
    assert_eq!(
        *seeing.0.lock().unwrap(),
        [
            format!("Ping Ping 1 {url}"),
            "1 503".into(),
            format!("Ping Ping 2 {url}"),
            "2 200".into()
        ]
    );
    let request = recorder.request();
    assert_eq!(header(&request, "x-tenant"), "blue");
    assert!(header(&request, "authorization").contains(";x-tenant,"));
}

#[tokio::test]
async fn a_hook_can_reject() {
    for (request, text, sent) in [
        (true, "Ping: a hook rejected the request: not today (0 attempts)", 0),
        (false, "Ping: a hook rejected the response: not like this (1 attempt, may have run)", 1),
    ] {
        let recorder = Recorder::default();
        let client = client(configured().hook(Refusing { request }), &recorder);
        let error = ping(&client, CallOptions::new()).await.unwrap_err();
        assert_eq!(error.to_string(), text);
        assert_eq!(recorder.count(), sent);
    }
}

#[tokio::test]
async fn custom_requests_are_signed() {
    let client = client(configured(), &Recorder::default());
    let request = http::Request::get("https://ping.example/other").body(Body::empty()).unwrap();
    let signed = client.sign(request).await.unwrap();
    assert!(header(&signed, "authorization").contains("/eu-central-1/ping/aws4_request"));
    let relative = http::Request::get("/other").body(Body::empty()).unwrap();
    let error = client.sign(relative).await.unwrap_err();
    assert!(error.to_string().contains("absolute"), "{error}");
}
