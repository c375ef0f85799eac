//! Answers that come in full and are wrong.

use super::*;

/// Answers that were received in full are not asked for again: the same would come.
async fn undecodable(answer: Answer, text: &str) {
    let server = FaultServer::script([answer.clone()]).await;
    let error = get_alias(&client(&server)).await.unwrap_err();
    assert!(matches(&error.to_string(), text), "{error:#?}\nis      {error}\nand not {text}");
    assert_eq!((kind(&error).as_str(), error.attempts(), server.requests()), ("Decode", 1, 1));
}

#[tokio::test]
async fn json_that_ends_early() {
    undecodable(
        Answer::json(200, r#"{"Name":"pr"#),
        "GetAlias: expected '\"', found the end at byte 11 of \"{\\\"Name\\\":\\\"***\" (HTTP 200, 1 attempt)",
    )
    .await;
}

#[tokio::test]
async fn json_of_another_shape() {
    for body in ["[]", r#""prod""#, "7", r#"{"Name":{}}"#, r#"{"Name":"prod"} {}"#] {
        undecodable(
            Answer::json(200, body),
            "GetAlias: expected * at byte * (HTTP 200, 1 attempt)",
        )
        .await;
    }
}

#[tokio::test]
async fn json_that_is_not_utf_8() {
    undecodable(
        Answer::json(200, b"{\"Name\":\"\xff\xfe\"}"),
        "GetAlias: * UTF-8 at byte 9 of * (HTTP 200, 1 attempt)",
    )
    .await;
}

#[tokio::test]
async fn a_page_instead_of_json() {
    undecodable(
        Answer::new(200, &[("content-type", "text/html")], "<html>Sign in</html>"),
        "GetAlias: expected an object, found '<' at byte 0 of \"<html>Sign in</h...\" (HTTP 200, 1 attempt)",
    )
    .await;
}

/// Nobody asked for a compressed answer.
#[tokio::test]
async fn a_compressed_answer() {
    let gzip = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xab\xae\x05\0\x43\xbf\xa6\xa3\x02\0\0\0";
    let headers = [("content-type", "application/json"), ("content-encoding", "gzip")];
    let answer = Answer::new(200, &headers, gzip);
    undecodable(
        answer.clone(),
        "GetAlias: the response has the `content-encoding` \"gzip\", which was not requested; look for a \
         proxy or server between the client and the service that encodes it (HTTP 200, 1 attempt)",
    )
    .await;

    // The answer of a function is handed over as it is, whatever it is said to be.
    let server = FaultServer::script([answer]).await;
    let reply = invoke(&client(&server), CallOptions::new()).await.unwrap();
    assert_eq!(reply.payload.as_deref(), Some(gzip.as_slice()));
    assert!(!server.received()[0].headers.contains_key("accept-encoding"));
}

/// The type of an answer is not what decides whether it can be read.
#[tokio::test]
async fn another_type() {
    for content_type in ["text/plain", "application/x-amz-json-1.1; charset=utf-8", "", "\u{fffd}"]
    {
        let answer = Answer::new(200, &[("content-type", content_type)], ALIAS);
        let server = FaultServer::script([answer]).await;
        let alias = get_alias(&client(&server)).await.unwrap();
        assert_eq!(alias.name.as_deref(), Some("prod"));
    }
}

/// A document without anything in it, as other services send it.
#[tokio::test]
async fn nothing_at_all() {
    let server = FaultServer::script([Answer::new(200, &[], "")]).await;
    let alias = get_alias(&client(&server)).await.unwrap();
    assert_eq!(alias.name, None);
    let reply = invoke(&client(&server), CallOptions::new()).await.unwrap();
    assert_eq!((reply.status_code, reply.payload), (200, None));
}

/// The first of several is taken.
#[tokio::test]
async fn headers_that_come_twice() {
    let headers = [
        ("x-amz-executed-version", "1"),
        ("x-amz-executed-version", "2"),
        ("x-amzn-requestid", "1-2-3"),
        ("x-amzn-requestid", "4-5-6"),
    ];
    let server = FaultServer::script([Answer::new(200, &headers, "{}")]).await;
    let reply = invoke(&client(&server), CallOptions::new()).await.unwrap();
    assert_eq!(reply.executed_version.as_deref(), Some("1"));

    let twice = [("x-amzn-errortype", "Other"), ("x-amzn-requestid", "4-5-6")];
    let answer = Answer::error(404, "ResourceNotFoundException", &twice);
    let server = FaultServer::script([answer]).await;
    let error = get_alias(&client(&server)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GetAlias: ResourceNotFoundException: no (HTTP 404, request id 1-2-3, 1 attempt)"
    );
}

/// Two lengths are two answers: which of them is meant, nobody knows.
#[tokio::test]
async fn two_lengths() {
    Expected {
        kind: "Connection",
        get_alias: "GetAlias: the connection to http*:* was interrupted, and the request may have been received: * (3 attempts)",
        invoke: "Invoke: the connection to http*:* was interrupted, and the request may have been received: * (1 attempt, may have run)",
        may_have_run: true,
        runs: (1, 3),
    }
    .of(Answer::nothing().head(200, &[("content-length", "2"), ("content-length", "4")]).write("{}{}"))
    .await;
}

/// As a gateway answers, or a proxy on the way.
#[tokio::test]
async fn a_page_of_a_gateway() {
    let page = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n</html>";
    Expected {
        kind: "Unmodelled",
        get_alias: r#"GetAlias: an error without a code; the body is "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n</html>" (HTTP 502, 3 attempts)"#,
        invoke: r#"Invoke: an error without a code; the body is "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n</html>" (HTTP 502, 1 attempt, may have run)"#,
        may_have_run: true,
        runs: (1, 3),
    }
    .of(Answer::new(502, &[("content-type", "text/html")], page))
    .await;
}

#[tokio::test]
async fn a_body_that_is_too_large() {
    Expected {
        kind: "RequestTooLarge",
        get_alias: "GetAlias: RequestTooLargeException: no (HTTP 413, request id 1-2-3, 1 attempt)",
        invoke: "Invoke: RequestTooLargeException: no (HTTP 413, request id 1-2-3, 1 attempt)",
        may_have_run: false,
        runs: (0, 0),
    }
    .of(Answer::error(413, "RequestTooLargeException", &[]))
    .await;
}

/// A server may refuse a body before it has read it, and then closes the connection.
#[tokio::test]
async fn a_body_that_nobody_reads() {
    let refusal = Answer::error(413, "RequestTooLargeException", &[("connection", "close")]);
    let server = FaultServer::hasty(refusal.wait(Duration::from_millis(200)).close()).await;
    let payload = vec![b' '; 16 * 1024 * 1024];
    let any = CallOptions::new().body_limit(None);
    let call = client(&server).invoke("resize").payload(payload).with(any).send().await;
    let error = call.unwrap_err();
    assert_eq!(
        error.to_string(),
        "Invoke: RequestTooLargeException: no (HTTP 413, request id 1-2-3, 1 attempt)"
    );
}

/// Whoever sends requests elsewhere gets neither the payload nor the signature.
#[tokio::test]
async fn a_redirect() {
    let other = FaultServer::script([Answer::json(200, ALIAS)]).await;
    for status in [301, 302, 303, 307, 308] {
        let answer = Answer::new(status, &[("location", &format!("{}/other", other.url()))], "");
        let server = FaultServer::script([answer]).await;
        let error = get_alias(&client(&server)).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "GetAlias: an error without a code, a message or a body (HTTP {status}, 1 attempt)"
            )
        );
        let error = invoke(&client(&server), CallOptions::new()).await.unwrap_err();
        assert_eq!((kind(&error).as_str(), error.attempts()), ("Unmodelled", 1));
        assert_eq!((server.requests(), server.runs()), (2, 0));
    }
    assert_eq!(other.requests(), 0);
}

/// Answers before the answer are no answers.
#[tokio::test]
async fn interim_answers() {
    let body = Answer::nothing()
        .write("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </>\r\n\r\n")
        .head(200, &[("content-length", "2")])
        .write("{}");
    let server = FaultServer::script([body]).await;
    assert_eq!(get_alias(&client(&server)).await.unwrap().name, None);
}
