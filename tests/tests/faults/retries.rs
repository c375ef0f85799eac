//! Whether and when a request is sent again.

use std::time::Instant;

use tinsmith_tests::faults::Received;

use super::*;

fn alias() -> Answer {
    Answer::json(200, ALIAS)
}

fn throttled(more: &[(&str, &str)]) -> Answer {
    Answer::error(429, "TooManyRequestsException", more)
}

fn unavailable() -> Answer {
    Answer::error(503, "ServiceUnavailable", &[])
}

#[tokio::test]
async fn an_error_that_passes() {
    for status in [500, 502, 503, 504] {
        let server = FaultServer::script([Answer::error(status, "Oops", &[]), alias()]).await;
        assert_eq!(get_alias(&client(&server)).await.unwrap().name.as_deref(), Some("prod"));
        assert_eq!(server.requests(), 2, "HTTP {status}");
    }
}

#[tokio::test]
async fn an_error_that_stays() {
    Expected {
        kind: "Unmodelled",
        get_alias: "GetAlias: ServiceUnavailable: no (HTTP 503, request id 1-2-3, 3 attempts)",
        invoke: "Invoke: ServiceUnavailable: no (HTTP 503, request id 1-2-3, 1 attempt, may have run)",
        may_have_run: true,
        runs: (1, 3),
    }
    .of(unavailable())
    .await;
}

/// A throttled request has not started anything, so that any operation may be sent again.
#[tokio::test]
async fn throttled_for_ever() {
    Expected {
        kind: "TooManyRequests",
        get_alias: "GetAlias: TooManyRequestsException: no (HTTP 429, request id 1-2-3, 3 attempts)",
        invoke: "Invoke: TooManyRequestsException: no (HTTP 429, request id 1-2-3, 3 attempts)",
        may_have_run: false,
        runs: (0, 0),
    }
    .of(throttled(&[]))
    .await;
}

/// What is the caller's mistake stays one.
#[tokio::test]
async fn an_error_of_the_caller() {
    for (status, code) in [
        (400, "InvalidParameterValueException"),
        (403, "AccessDeniedException"),
        (404, "ResourceNotFoundException"),
        (409, "ResourceConflictException"),
    ] {
        let server = FaultServer::script([Answer::error(status, code, &[])]).await;
        let error = get_alias(&client(&server)).await.unwrap_err();
        assert_eq!((error.code(), error.attempts(), server.requests()), (Some(code), 1, 1));
        let error = invoke(&client(&server), CallOptions::new()).await.unwrap_err();
        assert_eq!((error.attempts(), error.may_have_run(), server.runs()), (1, false, 0));
    }
}

#[tokio::test]
async fn a_function_runs_once_after_it_was_throttled() {
    let server =
        FaultServer::script([throttled(&[]), throttled(&[]), Answer::json(200, "7")]).await;
    let reply = invoke(&client(&server), CallOptions::new()).await.unwrap();
    assert_eq!(reply.payload.as_deref(), Some(b"7".as_slice()));
    assert_eq!((server.requests(), server.runs()), (3, 1));
}

#[tokio::test]
async fn a_function_runs_twice_if_its_caller_allows_it() {
    let server = FaultServer::script([Answer::nothing().reset(), Answer::json(200, "7")]).await;
    let again = CallOptions::new().idempotent(true);
    let reply = invoke(&client(&server), again).await.unwrap();
    assert_eq!(reply.payload.as_deref(), Some(b"7".as_slice()));
    assert_eq!((server.requests(), server.runs()), (2, 2));
}

/// Whether a function may have run depends on all attempts, not only on the last.
#[tokio::test]
async fn attempts_of_different_kinds() {
    let reset = || Answer::nothing().reset();
    let server = FaultServer::script([throttled(&[]), reset()]).await;
    let error = invoke(&client(&server), CallOptions::new()).await.unwrap_err();
    assert_eq!((kind(&error).as_str(), error.attempts()), ("Connection", 2), "{error}");
    assert_eq!((error.may_have_run(), server.runs()), (true, 1), "{error}");

    let server = FaultServer::script([reset(), throttled(&[])]).await;
    let again = CallOptions::new().idempotent(true);
    let error = invoke(&client(&server), again).await.unwrap_err();
    assert_eq!((kind(&error).as_str(), error.attempts()), ("TooManyRequests", 3), "{error}");
    assert_eq!((error.may_have_run(), server.runs()), (true, 1), "{error}");
}

/// All three ways to invoke a function run it once, and the other operations as often as it takes.
#[tokio::test]
#[expect(deprecated, reason = "InvokeAsync is one of them")]
async fn operations_that_run_functions() {
    let server = FaultServer::script([Answer::nothing().reset()]).await;
    let client = client(&server);
    let errors = [
        client.invoke("f").send().await.unwrap_err(),
        client.invoke_async("f", "{}").send().await.unwrap_err(),
        client.invoke_with_response_stream("f").send().await.unwrap_err(),
    ];
    for error in &errors {
        assert_eq!((error.attempts(), error.may_have_run()), (1, true), "{error}");
    }
    assert_eq!(server.runs(), 3);
    let error = client.publish_version("f").send().await.unwrap_err();
    assert_eq!((error.attempts(), error.may_have_run()), (3, true), "{error}");
}

/// The pauses before the second and third request.
async fn pauses(answer: Answer, retry: Retry) -> Vec<Duration> {
    let server = FaultServer::script([answer]).await;
    let options = CallOptions::new().retry(retry);
    let call = client(&server).get_alias("resize", "prod").with(options).send().await;
    call.unwrap_err();
    let times: Vec<Instant> = server.received().iter().map(|it| it.at).collect();
    times.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

#[tokio::test]
async fn the_server_says_when() {
    let quick = Retry::standard().initial_backoff(PAUSE);
    let asked = pauses(throttled(&[("retry-after", "1")]), quick.clone().max_attempts(2)).await;
    assert!(asked[0] >= Duration::from_secs(1), "{asked:?}");
    assert!(asked[0] < Duration::from_secs(6), "{asked:?}");

    let milliseconds = unavailable_in("x-amz-retry-after", "150");
    let asked = pauses(milliseconds, quick.clone()).await;
    assert!(asked.iter().all(|pause| *pause >= Duration::from_millis(150)), "{asked:?}");

    // It is not believed everything, nor is what makes no sense.
    let bounded = quick.max_backoff(Duration::from_millis(50));
    for seconds in ["86400", "-1", "soon", "18446744073709551616", ""] {
        let asked = pauses(unavailable_in("retry-after", seconds), bounded.clone()).await;
        assert_eq!(asked.len(), 2);
        assert!(asked.iter().all(|pause| *pause < Duration::from_secs(5)), "{asked:?}");
    }
}

fn unavailable_in(header: &str, value: &str) -> Answer {
    Answer::error(503, "ServiceUnavailable", &[(header, value)])
}

/// Without an answer to tell, pauses grow; they are random, so that only their limits are known.
#[tokio::test]
async fn pauses_have_a_limit() {
    let limit = Duration::from_millis(30);
    let retry = Retry::standard().initial_backoff(limit).max_backoff(limit).max_attempts(6);
    let pauses = pauses(unavailable(), retry).await;
    assert_eq!(pauses.len(), 5);
    assert!(pauses.iter().sum::<Duration>() < Duration::from_secs(5), "{pauses:?}");
}

/// The headers by which a service knows that it is the same request once more.
#[tokio::test]
async fn attempts_are_numbered() {
    let server = FaultServer::script([unavailable(), unavailable(), alias()]).await;
    let client = client(&server);
    get_alias(&client).await.unwrap();
    get_alias(&client).await.unwrap();
    let received = server.received();
    let numbers: Vec<&str> = received.iter().map(|it| it.header("amz-sdk-request")).collect();
    let of_first = ["attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3"];
    assert_eq!(numbers[..3], of_first);
    assert_eq!(numbers[3], of_first[0]);
    let ids: Vec<&str> = received.iter().map(|it| it.header("amz-sdk-invocation-id")).collect();
    assert_eq!((ids[0].len(), ids[0], ids[1]), (36, ids[1], ids[2]));
    assert_ne!(ids[0], ids[3]);
}

/// A token that makes a repetition harmless must be the same in each attempt, and another in each call.
#[tokio::test]
async fn a_token_stays_the_same() {
    let server =
        FaultServer::script([unavailable(), Answer::nothing().reset(), Answer::json(200, "{}")])
            .await;
    let client = client(&server);
    for _ in 0..2 {
        client.pause_durable_execution("arn:aws:lambda:::1").send().await.unwrap();
    }
    let tokens: Vec<String> = server.received().iter().map(Received::text).collect();
    assert!(tokens[0].starts_with(r#"{"ClientToken":""#), "{tokens:?}");
    assert_eq!((tokens.len(), &tokens[0], &tokens[1]), (4, &tokens[1], &tokens[2]));
    assert_ne!(tokens[0], tokens[3]);
}

/// When nearly everything fails, more requests are the last thing that a service needs.
#[tokio::test]
async fn a_client_gives_up_repeating() {
    let server = FaultServer::start(|request| match request.header("x-ok") {
        "" => unavailable(),
        _ => alias(),
    })
    .await;
    let client = client(&server);
    let mut attempts = Vec::new();
    for _ in 0..60 {
        attempts.push(get_alias(&client).await.unwrap_err().attempts());
    }
    assert_eq!(attempts[..10], [3; 10], "the first calls are repeated");
    assert_eq!(attempts[55..], [1; 5], "the last are not");
    // What succeeds earns what later failures may spend.
    for _ in 0..20 {
        let ok = CallOptions::new().header("x-ok", "yes");
        client.get_alias("resize", "prod").with(ok).send().await.unwrap();
    }
    assert!(get_alias(&client).await.unwrap_err().attempts() > 1);
}

#[tokio::test]
async fn a_body_is_sent_whole_each_time() {
    let server = FaultServer::script([throttled(&[]), Answer::json(200, "7")]).await;
    let payload = format!("\"{}\"", "a".repeat(100_000));
    client(&server).invoke("f").payload(payload.clone()).send().await.unwrap();
    for request in server.received() {
        assert_eq!(request.text(), payload);
    }
}

#[tokio::test]
async fn repeating_can_be_turned_off() {
    let server = FaultServer::script([unavailable()]).await;
    let client = configured(&server, |config| config.retry(Retry::off()));
    assert_eq!(get_alias(&client).await.unwrap_err().attempts(), 1);
    let options =
        CallOptions::new().retry(Retry::standard().initial_backoff(PAUSE).max_attempts(5));
    let call = client.get_alias("resize", "prod").with(options).send().await;
    assert_eq!(call.unwrap_err().attempts(), 5);
    assert_eq!(server.requests(), 6);
}
