use std::fmt::Write as _;
use std::sync::LazyLock;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Subscriber};

use super::*;

/// Collects all events of this library as text.
#[derive(Clone, Default)]
struct Log {
    texts: Arc<Mutex<String>>,
    /// The least important level that is kept; without it, all are.
    least: Option<tracing::Level>,
}

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let mut log = self.texts.lock().unwrap();
        match field.name() {
            "message" => write!(log, "{value:?}: "),
            "duration_ms" | "pause_ms" => write!(log, "{field} "),
            _ => write!(log, "{field}={value:?} "),
        }
        .unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target().starts_with("tinsmith_runtime")
            && self.least.is_none_or(|least| *metadata.level() <= least)
    }

    fn register_callsite(&self, _: &'static tracing::Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn event(&self, event: &Event<'_>) {
        self.texts.lock().unwrap().push('[');
        event.record(&mut self.clone());
        self.texts.lock().unwrap().push_str("] ");
    }

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}
    fn enter(&self, _span: &Id) {}
    fn exit(&self, _span: &Id) {}
}

/// Sets a log for this thread. Another log is never dropped: `tracing` caches which events nobody wants, and a log of
/// another test that ends at the same time would otherwise turn them off for all threads.
fn set_default(log: &Log) -> tracing::subscriber::DefaultGuard {
    static KEPT: LazyLock<tracing::Dispatch> = LazyLock::new(|| Log::default().into());
    LazyLock::force(&KEPT);
    tracing::subscriber::set_default(log.clone())
}

async fn logged(builder: crate::config::Builder, recorder: &Recorder) -> String {
    let log = Log::default();
    let _guard = set_default(&log);
    let options = CallOptions::new().header("x-secret", "hunter2");
    let _ = ping(&client(builder, recorder), options).await;
    log.texts.lock().unwrap().clone()
}

fn gone() -> Sent {
    let gone = http::Response::builder()
        .status(410)
        .header("x-amzn-errortype", "GoneException")
        .header("x-amzn-requestid", "1-2-3")
        .body(Body::from("hunter2"));
    Ok(gone.unwrap())
}

#[tokio::test]
async fn one_span_describes_a_call() {
    assert_eq!(
        logged(configured(), &Recorder::answering(gone())).await,
        r#"service="Ping" operation="Ping" region="eu-central-1" status=410 request_id="1-2-3" "#
            .to_owned()
            + r#"[response received: attempt=1 status=410 request_id="1-2-3" duration_ms ] "#
            + r#"attempts=1 duration_ms error="GoneException" "#
            + r#"[call failed: operation="Ping" error="GoneException" attempts=1 request_id="1-2-3" ] "#
    );
    let error = TransportError::new(TransportErrorKind::Interrupted, "hunter2");
    assert_eq!(
        logged(configured(), &Recorder::answering(Err(error))).await,
        r#"service="Ping" operation="Ping" region="eu-central-1" "#.to_owned()
            + r#"[attempt failed: attempt=1 error="connection" duration_ms ] "#
            + r#"attempts=1 duration_ms error="connection" "#
            + r#"[call failed: operation="Ping" error="connection" attempts=1 ] "#
    );
}

#[tokio::test(start_paused = true)]
async fn events_tell_attempts_apart() {
    let error = || Err(TransportError::new(TransportErrorKind::Connect, "hunter2"));
    let recorder = Recorder::answering_all([error(), gone()]);
    assert_eq!(
        logged(configured().retry(Retry::standard()), &recorder).await,
        r#"service="Ping" operation="Ping" region="eu-central-1" "#.to_owned()
            + r#"[attempt failed: attempt=1 error="connection" duration_ms ] "#
            + r#"[retrying: attempt=1 cause="connection" pause_ms ] "#
            + r#"status=410 request_id="1-2-3" "#
            + r#"[response received: attempt=2 status=410 request_id="1-2-3" duration_ms ] "#
            + r#"attempts=2 duration_ms error="GoneException" "#
            + r#"[call failed: operation="Ping" error="GoneException" attempts=2 request_id="1-2-3" ] "#
    );
}

#[tokio::test(start_paused = true)]
async fn only_failed_calls_are_reported_as_warnings() {
    let failed = || Err(TransportError::new(TransportErrorKind::Connect, "hunter2"));
    let answers: [(Vec<Sent>, &str); 4] = [
        (vec![Ok(http::Response::new(Body::from("pong")))], ""),
        (vec![failed(), Ok(http::Response::new(Body::from("pong")))], ""),
        (
            vec![failed(), gone()],
            r#"[call failed: operation="Ping" error="GoneException" attempts=2 request_id="1-2-3" ] "#,
        ),
        (
            vec![failed(), failed(), failed()],
            r#"[call failed: operation="Ping" error="connection" attempts=3 ] "#,
        ),
    ];
    for (answers, expected) in answers {
        let log = Log { least: Some(tracing::Level::WARN), ..Log::default() };
        let _guard = set_default(&log);
        let client =
            client(configured().retry(Retry::standard()), &Recorder::answering_all(answers));
        let _ = ping(&client, CallOptions::new()).await;
        assert_eq!(*log.texts.lock().unwrap(), expected);
    }
}

#[tokio::test]
async fn bodies_are_logged_if_enabled() {
    let log = logged(configured(), &Recorder::default()).await;
    assert!(!log.contains("pong"), "{log}");
    let log = logged(configured().log_bodies(true), &Recorder::default()).await;
    assert!(log.contains("[request body: attempt=1 bytes=4 body=ping ]"), "{log}");
    assert!(log.contains("[response body: attempt=1 bytes=4 body=pong ]"), "{log}");
    assert!(!log.contains("hunter2"), "{log}");
}
