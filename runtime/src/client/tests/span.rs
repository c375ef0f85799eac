use std::fmt::Write as _;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};

use super::*;

/// Keeps everything that this library reports, as text.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0.lock().unwrap(), "{field}={value:?} ").unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target().starts_with("tinsmith_runtime")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}
    fn enter(&self, _span: &Id) {}
    fn exit(&self, _span: &Id) {}
}

async fn logged(recorder: &Recorder, options: CallOptions) -> String {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let _ = ping(&client(configured(), recorder), options).await;
    log.0.lock().unwrap().clone()
}

#[tokio::test]
async fn one_span_says_what_became_of_a_call() {
    let gone = http::Response::builder()
        .status(410)
        .header("x-amzn-errortype", "GoneException")
        .header("x-amzn-requestid", "1-2-3")
        .body(Body::from("hunter2"))
        .unwrap();
    let recorder = Recorder::answering(Ok(gone));
    let options = CallOptions::new().header("x-secret", "hunter2");
    assert_eq!(
        logged(&recorder, options).await,
        r#"service="Ping" operation="Ping" region="eu-central-1" status=410 request_id="1-2-3" attempts=1 error="GoneException" "#
    );
    let error = TransportError::new(TransportErrorKind::Interrupted, "hunter2");
    assert_eq!(
        logged(&Recorder::answering(Err(error)), CallOptions::new()).await,
        r#"service="Ping" operation="Ping" region="eu-central-1" attempts=1 error="connection" "#
    );
}
