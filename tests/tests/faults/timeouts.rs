//! Answers that come late, slowly or never.

use std::time::Instant;

use tinsmith_tests::faults::silent_port;

use super::*;

/// Long enough for a request to arrive, on a busy machine and without optimization.
const SHORT: Duration = Duration::from_millis(300);
const LONG: Duration = Duration::from_secs(600);

#[tokio::test]
async fn no_answer() {
    Expected {
        kind: "Timeout",
        get_alias: "GetAlias: timed out: no byte of the response within 300ms; raise `read_timeout` if that is too short (3 attempts)",
        invoke: "Invoke: timed out: no byte of the response within 300ms; raise `read_timeout` if that is too short (1 attempt, may have run)",
        may_have_run: true,
        runs: (1, 3),
    }
    .with(Answer::nothing().hang(), |config| config.read_timeout(SHORT))
    .await;
}

#[tokio::test]
async fn half_a_head() {
    Expected {
        kind: "Timeout",
        get_alias: "GetAlias: timed out: no byte of the response within 300ms; * (3 attempts)",
        invoke: "Invoke: timed out: no byte of the response within 300ms; * (1 attempt, may have run)",
        may_have_run: true,
        runs: (1, 3),
    }
    .with(Answer::nothing().write("HTTP/1.1 200").hang(), |config| config.read_timeout(SHORT))
    .await;
}

#[tokio::test]
async fn half_a_body() {
    Expected {
        kind: "Timeout",
        get_alias: "GetAlias: timed out: no byte of the response within 300ms; * (HTTP 200, 3 attempts)",
        invoke: "Invoke: timed out: no byte of the response within 300ms; * (HTTP 200, 1 attempt, may have run)",
        may_have_run: true,
        runs: (1, 3),
    }
    .with(Answer::nothing().head(200, &[("content-length", "9")]).write("{").hang(), |config| {
        config.read_timeout(SHORT)
    })
    .await;
}

/// The limit on reading is on each wait, not on all of them.
#[tokio::test]
async fn a_slow_answer() {
    let mut answer = Answer::nothing().wait(SHORT / 2);
    answer = answer.head(200, &[("content-length", &ALIAS.len().to_string())]);
    for byte in ALIAS.as_bytes().chunks(4) {
        answer = answer.wait(SHORT / 2).write(byte);
    }
    let server = FaultServer::script([answer]).await;
    let begin = Instant::now();
    let client = configured(&server, |config| config.read_timeout(SHORT * 4));
    assert_eq!(get_alias(&client).await.unwrap().name.as_deref(), Some("prod"));
    assert!(begin.elapsed() > SHORT * 4, "the answer was slow");
}

/// An answer that drips for ever passes every limit on reading.
#[tokio::test]
async fn an_endless_answer() {
    let mut answer = Answer::nothing().head(200, &[("transfer-encoding", "chunked")]);
    for _ in 0..1000 {
        answer = answer.write("1\r\n \r\n").wait(SHORT / 20);
    }
    Expected {
        kind: "Timeout",
        get_alias: "GetAlias: timed out: no complete response in this attempt within 300ms; raise `attempt_timeout` if that is too short (3 attempts)",
        invoke: "Invoke: timed out: no complete response in this attempt within 300ms; raise `attempt_timeout` if that is too short (1 attempt, may have run)",
        may_have_run: true,
        runs: (1, 3),
    }
    .with(answer, |config| config.read_timeout(LONG).attempt_timeout(SHORT))
    .await;
}

/// The limit on the call is one on all attempts together, and on the pauses between them: nobody waits for a pause that is
/// too long for it.
#[tokio::test]
async fn a_call_ends_in_time() {
    let server = FaultServer::script([Answer::error(503, "ServiceUnavailable", &[])]).await;
    let begin = Instant::now();
    let retry = Retry::standard().initial_backoff(LONG).max_backoff(LONG).max_attempts(1000);
    let options = CallOptions::new().timeout(SHORT).retry(retry);
    let call = client(&server).get_alias("resize", "prod").with(options).send().await;
    let error = call.unwrap_err();
    assert!(begin.elapsed() < LONG / 100, "{:?}", begin.elapsed());
    assert_eq!(
        error.to_string(),
        "GetAlias: ServiceUnavailable: no (HTTP 503, request id 1-2-3, 1 attempt)"
    );
}

/// What a call says goes before what the configuration says.
#[tokio::test]
async fn limits_of_a_call() {
    let server = FaultServer::script([Answer::nothing().hang()]).await;
    let client = configured(&server, |config| config.read_timeout(LONG).attempt_timeout(LONG));
    let cases = [
        (CallOptions::new().read_timeout(SHORT), "`read_timeout`"),
        (CallOptions::new().attempt_timeout(SHORT), "`attempt_timeout`"),
        (CallOptions::new().timeout(SHORT), "`timeout`"),
    ];
    for (options, setting) in cases {
        let error = invoke(&client, options.retry(Retry::off())).await.unwrap_err();
        assert_eq!((kind(&error).as_str(), error.attempts()), ("Timeout", 1), "{error}");
        assert!(error.to_string().contains(&format!("within 300ms; raise {setting}")), "{error}");
    }
}

/// Nobody answers the greeting of TLS: there is no connection, so that anything may be sent again.
#[tokio::test]
async fn no_connection_in_time() {
    let (address, silent) = silent_port().await;
    let server = FaultServer::script([Answer::nothing()]).await;
    let config = server.config().endpoint_url(format!("https://{address}")).connect_timeout(SHORT);
    let client = Client::new(quick(config).build().unwrap());
    let error = invoke(&client, CallOptions::new()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "Invoke: timed out: no connection within 300ms; raise `connect_timeout` if that is too short (3 attempts)"
    );
    assert_eq!((kind(&error).as_str(), error.may_have_run()), ("Timeout", false));
    silent.abort();
}
