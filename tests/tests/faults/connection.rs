//! Connections that cannot be made or that break.

use tinsmith_tests::faults::closed_port;

use super::*;

#[tokio::test]
async fn refused() {
    let (address, _socket) = closed_port();
    let url = format!("http://{address}");
    let server = FaultServer::script([Answer::nothing()]).await;
    let client = Client::new(quick(server.config().endpoint_url(url)).build().unwrap());
    let error = get_alias(&client).await.unwrap_err();
    let text = "GetAlias: cannot connect to *:* Connection refused (os error 111) (3 attempts)";
    assert!(matches(&error.to_string(), text), "{error}");
    // Nothing was sent: Invoke is repeated as well.
    let error = invoke(&client, CallOptions::new()).await.unwrap_err();
    assert_eq!((error.attempts(), error.may_have_run()), (3, false), "{error}");
    assert_eq!(kind(&error), "Connection");
}

#[tokio::test]
async fn reset_before_the_answer() {
    Expected {
        kind: "Connection",
        get_alias: "GetAlias: the connection to http*:* was interrupted, and the request may have been received: * (3 attempts)",
        invoke: "Invoke: the connection to http*:* was interrupted, and the request may have been received: * (1 attempt, may have run)",
        may_have_run: true,
        runs: (1, 3),
    }
    .of(Answer::nothing().reset())
    .await;
}

#[tokio::test]
async fn closed_before_the_answer() {
    Expected {
        kind: "Connection",
        get_alias: "GetAlias: the connection to http*:* was interrupted, and the request may have been received: * (3 attempts)",
        invoke: "Invoke: the connection to http*:* was interrupted, and the request may have been received: * (1 attempt, may have run)",
        may_have_run: true,
        runs: (1, 3),
    }
    .of(Answer::nothing().close())
    .await;
}

#[tokio::test]
async fn reset_in_the_head() {
    Expected {
        kind: "Connection",
        get_alias: "GetAlias: the connection to http*:* was interrupted, and the request may have been received: * (3 attempts)",
        invoke: "Invoke: the connection to http*:* was interrupted, and the request may have been received: * (1 attempt, may have run)",
        may_have_run: true,
        runs: (1, 3),
    }
    .of(Answer::nothing().write("HTTP/1.1 200 OK\r\ncontent-le").reset())
    .await;
}

#[tokio::test]
async fn reset_in_the_body() {
    Expected {
        kind: "Connection",
        get_alias: "GetAlias: the connection to http*:* was interrupted, and the request may have been received: * (HTTP 200, request id 1-2-3, 3 attempts)",
        invoke: "Invoke: the connection to http*:* was interrupted, and the request may have been received: * (HTTP 200, request id 1-2-3, 1 attempt, may have run)",
        may_have_run: true,
        runs: (1, 3),
    }
    .of(half_a_body().reset())
    .await;
}

/// A body that is shorter than the head says is not taken for a whole one.
#[tokio::test]
async fn closed_in_the_body() {
    Expected {
        kind: "Connection",
        get_alias: "GetAlias: the connection to http*:* was interrupted, and the request may have been received: * (HTTP 200, request id 1-2-3, 3 attempts)",
        invoke: "Invoke: the connection to http*:* was interrupted, and the request may have been received: * (HTTP 200, request id 1-2-3, 1 attempt, may have run)",
        may_have_run: true,
        runs: (1, 3),
    }
    .of(half_a_body().close())
    .await;
}

/// Nor is one of chunks without the last.
#[tokio::test]
async fn closed_between_chunks() {
    Expected {
        kind: "Connection",
        get_alias: "GetAlias: the connection to http*:* was interrupted, and the request may have been received: * (HTTP 200, 3 attempts)",
        invoke: "Invoke: the connection to http*:* was interrupted, and the request may have been received: * (HTTP 200, 1 attempt, may have run)",
        may_have_run: true,
        runs: (1, 3),
    }
    .of(Answer::nothing().head(200, &[("transfer-encoding", "chunked")]).write("2\r\n{}\r\n").close())
    .await;
}

fn half_a_body() -> Answer {
    let headers = [("content-length", "100"), ("x-amzn-requestid", "1-2-3")];
    Answer::nothing().head(200, &headers).write(r#"{"Name":"pr"#)
}

/// What is no HTTP at all.
#[tokio::test]
async fn another_protocol() {
    Expected {
        kind: "Connection",
        get_alias: "GetAlias: the connection to http*:* was interrupted, and the request may have been received: * (3 attempts)",
        invoke: "Invoke: the connection to http*:* was interrupted, and the request may have been received: * (1 attempt, may have run)",
        may_have_run: true,
        runs: (1, 3),
    }
    .of(Answer::nothing().write("220 smtp.example ESMTP\r\n").close())
    .await;
}

/// A head without an end is not read without an end: the client stops long before the server does.
#[tokio::test]
async fn a_head_that_is_too_large() {
    const LINES: usize = 500;
    let lines = format!("x-large: {}\r\n", "a".repeat(980)).repeat(100);
    let mut answer = Answer::nothing().write("HTTP/1.1 200 OK\r\n");
    for _ in 0..LINES {
        answer = answer.write(&lines);
    }
    let server = FaultServer::script([answer]).await;
    let error = invoke(&client(&server), CallOptions::new()).await.unwrap_err();
    let before = "Invoke: the connection to http*:* was interrupted, and the request may have been received: ";
    let after = "message head is too large (1 attempt, may have run)";
    // With `reqwest`, the cause has a cause.
    let mut texts = ["", "* "].into_iter().map(|between| format!("{before}{between}{after}"));
    assert!(texts.any(|text| matches(&error.to_string(), &text)), "{error}");
    server.until_closed().await;
    assert!(server.written() < LINES * lines.len() / 4, "{} bytes", server.written());
}

#[tokio::test]
async fn a_failed_connection_is_not_used_again() {
    let alias = Answer::json(200, ALIAS);
    let broken = Answer::nothing().reset();
    let server = FaultServer::script([alias.clone(), broken, alias]).await;
    let client = client(&server);
    get_alias(&client).await.unwrap();
    get_alias(&client).await.unwrap();
    let connections: Vec<usize> = server.received().iter().map(|it| it.connection).collect();
    assert_eq!(connections, [0, 0, 1]);
}

/// A server closes a connection that was idle for too long, just when a request is on its way.
#[tokio::test]
async fn an_idle_connection_that_was_closed() {
    let answer = Answer::json(200, ALIAS).close();
    let server = FaultServer::script([answer]).await;
    let client = client(&server);
    for _ in 0..5 {
        get_alias(&client).await.unwrap();
        server.until_closed().await;
        tokio::task::yield_now().await;
    }
    assert!(server.requests() >= 5);
    let reply = invoke(&client, CallOptions::new()).await;
    assert!(server.runs() <= 1, "{reply:?}");
}
