//! Connections and tasks: used again, given up, and gone when they should be.

use tinsmith_tests::faults::until;
use tokio::runtime::Handle;

use super::*;

fn tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

#[tokio::test]
async fn one_connection_for_ten_calls() {
    let not_found = Answer::error(404, "ResourceNotFoundException", &[]);
    let server =
        FaultServer::script([Answer::json(200, ALIAS), not_found, Answer::json(200, ALIAS)]).await;
    let client = client(&server);
    for _ in 0..10 {
        let _ = get_alias(&client).await;
    }
    assert_eq!((server.requests(), server.connections()), (10, 1));
}

/// A request that is sent again takes the same connection if that is whole.
#[tokio::test]
async fn one_connection_for_all_attempts() {
    let server = FaultServer::script([Answer::error(503, "ServiceUnavailable", &[])]).await;
    get_alias(&client(&server)).await.unwrap_err();
    assert_eq!((server.requests(), server.connections()), (3, 1));
}

#[tokio::test]
async fn a_call_that_is_dropped_closes_its_connection() {
    let cases = [
        Answer::nothing().hang(),
        Answer::nothing().head(200, &[("content-length", "9")]).write("{").hang(),
    ];
    for answer in cases {
        let server = FaultServer::script([answer]).await;
        let client = client(&server);
        let before = tasks();
        {
            let call = get_alias(&client);
            tokio::select! {
                outcome = call => panic!("nothing was answered: {outcome:?}"),
                () = server.until_requested() => {}
            }
        }
        server.until_closed().await;
        until("the end of all tasks", || tasks() == before).await;
        assert_eq!((server.requests(), server.open()), (1, 0), "nothing is sent again");
        drop(server);
        until("the end of the server", || tasks() == 0).await;
    }
}

/// A call that is waiting to send again sends nothing once it is dropped.
#[tokio::test]
async fn a_call_that_is_dropped_between_attempts() {
    let server =
        FaultServer::script([
            Answer::error(503, "ServiceUnavailable", &[("connection", "close")]).close()
        ])
        .await;
    let pause = Duration::from_millis(300);
    let client = configured(&server, |config| {
        config.retry(Retry::standard().initial_backoff(Duration::from_secs(5)))
    });
    let before = tasks();
    let _ = tokio::time::timeout(pause, get_alias(&client)).await;
    let requests = server.requests();
    server.until_closed().await;
    until("the end of all tasks", || tasks() == before).await;
    assert_eq!(server.requests(), requests);
}

#[tokio::test]
async fn a_timeout_closes_its_connection() {
    let server = FaultServer::script([Answer::nothing().hang()]).await;
    let client = configured(&server, |config| config.attempt_timeout(Duration::from_millis(300)));
    let before = tasks();
    get_alias(&client).await.unwrap_err();
    server.until_closed().await;
    until("the end of all tasks", || tasks() == before).await;
    assert_eq!((server.requests(), server.connections()), (3, 3));
}

#[tokio::test]
async fn a_stream_that_is_dropped_closes_its_connection() {
    let answer = Answer::nothing().head(200, &[("transfer-encoding", "chunked")]).hang();
    let server = FaultServer::script([answer]).await;
    let client = client(&server);
    let before = tasks();
    let answer = client.invoke_with_response_stream("f").send().await.unwrap();
    assert_eq!(server.open(), 1);
    drop(answer);
    server.until_closed().await;
    until("the end of all tasks", || tasks() == before).await;
}

#[tokio::test]
async fn a_client_that_is_dropped_closes_its_connections() {
    let server = FaultServer::script([Answer::json(200, ALIAS)]).await;
    let before = tasks();
    let client = client(&server);
    get_alias(&client).await.unwrap();
    assert_eq!(server.open(), 1);
    drop(client);
    server.until_closed().await;
    until("the end of all tasks", || tasks() == before).await;
}

/// One runtime ends and another begins, as in tests and in `main` functions that block on calls.
#[test]
fn a_client_outlives_its_runtime() {
    let begin = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let servers = begin();
    let server = servers.block_on(FaultServer::script([Answer::json(200, ALIAS)]));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = std::thread::spawn(move || servers.block_on(stopped));
    let client = client(&server);
    for _ in 0..3 {
        begin().block_on(get_alias(&client)).unwrap();
    }
    stop.send(()).unwrap();
    serving.join().unwrap().unwrap();
}
