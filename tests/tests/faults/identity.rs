//! Credentials that run out and clocks that are wrong: both are mended, once, by signing anew.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use time::format_description::FormatItem;
use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime};
use tinsmith_lambda::Credentials;
use tinsmith_lambda::runtime::credentials::ProvideCredentials;
use tinsmith_lambda::runtime::credentials::provider::future;
use tinsmith_tests::faults::Received;

use super::*;

const AMZ_DATE: &[FormatItem<'_>] =
    format_description!("[year][month][day]T[hour][minute][second]Z");
const HTTP_DATE: &[FormatItem<'_>] = format_description!(
    "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
);

/// Gives the keys `AKID0`, `AKID1` and so on, another each time that it is asked.
#[derive(Clone, Debug, Default)]
struct Rotating(Arc<AtomicUsize>);

impl ProvideCredentials for Rotating {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let key = format!("AKID{}", self.0.fetch_add(1, Ordering::SeqCst));
        let credentials = Credentials::new(key, "secret", None, None, "Rotating");
        future::ProvideCredentials::ready(Ok(credentials))
    }
}

fn key(request: &Received) -> String {
    let authorization = request.header("authorization");
    let (_, rest) = authorization.split_once("Credential=").expect("the request is signed");
    rest.split('/').next().unwrap_or_default().to_owned()
}

/// A server for which a key is good or has expired.
async fn expiring(is_good: fn(&str) -> bool) -> FaultServer {
    FaultServer::start(move |request| match is_good(&key(request)) {
        true => Answer::json(200, ALIAS),
        false => Answer::error(403, "ExpiredTokenException", &[]),
    })
    .await
}

fn rotating(server: &FaultServer) -> (Client, Rotating) {
    let provider = Rotating::default();
    let config = quick(server.config().credentials(provider.clone()));
    (Client::new(config.build().unwrap()), provider)
}

#[tokio::test]
async fn credentials_expire_in_mid_flight() {
    let server = expiring(|key| key != "AKID0").await;
    let (client, _) = rotating(&server);
    assert_eq!(get_alias(&client).await.unwrap().name.as_deref(), Some("prod"));
    let keys: Vec<String> = server.received().iter().map(key).collect();
    assert_eq!(keys, ["AKID0", "AKID1"]);

    // The request was refused, so that Invoke may be sent again too.
    let server = expiring(|key| key != "AKID0").await;
    let (client, _) = rotating(&server);
    invoke(&client, CallOptions::new()).await.unwrap();
    assert_eq!((server.requests(), server.runs()), (2, 1));
}

#[tokio::test]
async fn credentials_that_have_expired_for_good() {
    let server = expiring(|_| false).await;
    let (client, provider) = rotating(&server);
    let error = invoke(&client, CallOptions::new()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "Invoke: ExpiredTokenException: no (HTTP 403, request id 1-2-3, 3 attempts)"
    );
    assert_eq!((error.may_have_run(), server.requests(), server.runs()), (false, 3, 0));
    assert_eq!(provider.0.load(Ordering::SeqCst), 3);
}

/// Other refusals of credentials are not cured by asking for them again.
#[tokio::test]
async fn credentials_that_are_wrong() {
    for code in
        ["UnrecognizedClientException", "InvalidSignatureException", "AccessDeniedException"]
    {
        let server = FaultServer::script([Answer::error(403, code, &[])]).await;
        let error = invoke(&client(&server), CallOptions::new()).await.unwrap_err();
        let text = format!("Invoke: {code}: no (HTTP 403, request id 1-2-3, 1 attempt)");
        assert_eq!(error.to_string(), text);
        assert!(!error.may_have_run());
    }
}

/// A server whose clock is that many seconds ahead. It takes signatures of the last 5 minutes.
async fn ahead_by(seconds: i64, code: &'static str) -> FaultServer {
    FaultServer::start(move |request| {
        let now = OffsetDateTime::now_utc() + time::Duration::seconds(seconds);
        let date = now.format(HTTP_DATE).unwrap();
        let signed = PrimitiveDateTime::parse(request.header("x-amz-date"), AMZ_DATE).unwrap();
        match (now - signed.assume_utc()).abs() < time::Duration::minutes(5) {
            true => Answer::new(200, &[("date", &date)], ALIAS),
            false => Answer::error(403, code, &[("date", &date)]),
        }
    })
    .await
}

#[tokio::test]
async fn a_clock_that_is_wrong() {
    for code in ["InvalidSignatureException", "RequestTimeTooSkewed", "SignatureDoesNotMatch"] {
        for seconds in [600, -600, 86_400] {
            let server = ahead_by(seconds, code).await;
            let client = client(&server);
            get_alias(&client).await.unwrap();
            assert_eq!(server.requests(), 2, "{code}, {seconds} s");
            // What was learned is not forgotten, and clones know it too.
            get_alias(&client.clone()).await.unwrap();
            assert_eq!(server.requests(), 3, "{code}, {seconds} s");
        }
    }
    let server = ahead_by(600, "InvalidSignatureException").await;
    invoke(&client(&server), CallOptions::new()).await.unwrap();
    assert_eq!((server.requests(), server.runs()), (2, 1));
}

/// A server that refuses every time is not asked for ever.
#[tokio::test]
async fn a_clock_that_nothing_can_mend() {
    let ten_minutes = OffsetDateTime::now_utc() + time::Duration::minutes(10);
    let date = ten_minutes.format(HTTP_DATE).unwrap();
    let answer = Answer::error(403, "RequestTimeTooSkewed", &[("date", &date)]);
    let server = FaultServer::script([answer]).await;
    let error = invoke(&client(&server), CallOptions::new()).await.unwrap_err();
    assert_eq!(error.code(), Some("RequestTimeTooSkewed"));
    assert_eq!((error.attempts(), server.requests(), error.may_have_run()), (2, 2, false));
}

/// A date that makes no sense teaches nothing.
#[tokio::test]
async fn a_date_that_is_none() {
    for date in ["", "soon", "Thu, 99 Jan 1970 00:00:00 GMT", "0"] {
        let answer = Answer::error(403, "RequestTimeTooSkewed", &[("date", date)]);
        let server = FaultServer::script([answer]).await;
        let error = invoke(&client(&server), CallOptions::new()).await.unwrap_err();
        assert_eq!(error.code(), Some("RequestTimeTooSkewed"), "{error}");
    }
}
