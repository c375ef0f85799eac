//! Redirects are not followed: a request is signed for one host, and may have a session token.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of a test fail the test by panicking"
)]

use tinsmith_lambda::{Client, Credentials};
use tinsmith_tests::FaultServer;
use tinsmith_tests::faults::Answer;
use tinsmith_tests::transport;

#[tokio::test]
async fn another_server_gets_nothing() {
    for status in [301, 302, 303, 307, 308] {
        let other = FaultServer::script([Answer::json(200, "{}")]).await;
        let location = format!("{}/2015-03-31/functions/resize/invocations", other.url());
        let headers = [("location", location.as_str()), ("content-length", "0")];
        // The function has run before the answer comes.
        let server = FaultServer::script([Answer::nothing().head(status, &headers)]).await;
        let token = Some("session-token".to_owned());
        let credentials = Credentials::new("AKIDEXAMPLE", "secret", token, None, "redirects");
        let config = server.config().credentials(credentials);
        let config = transport::set(env!("CARGO_CRATE_NAME"), config).build().unwrap();

        let error = Client::new(config).invoke("resize").payload("{}").send().await.unwrap_err();

        assert_eq!(error.status().map(|it| it.as_u16()), Some(status), "{error}");
        assert!(error.to_string().contains(&format!("HTTP {status}")), "{error}");
        assert_eq!(server.received()[0].header("x-amz-security-token"), "session-token");
        assert_eq!((server.requests(), server.runs()), (1, 1), "{error}");
        assert_eq!((other.connections(), other.requests()), (0, 0), "{error}");
    }
}
