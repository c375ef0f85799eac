//! The X-Ray trace of the function that makes a call.

use super::*;

const TRACE: &str = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1";

async fn traced(variables: &[(&str, &str)], options: CallOptions) -> Option<String> {
    let recorder = Recorder::default();
    let always = [
        ("AWS_REGION", "eu-central-1"),
        ("AWS_ACCESS_KEY_ID", "AKID"),
        ("AWS_SECRET_ACCESS_KEY", "hunter2"),
        ("AWS_CONFIG_FILE", "/nowhere"),
        ("AWS_SHARED_CREDENTIALS_FILE", "/nowhere"),
    ];
    let environment = always.iter().chain(variables).copied().collect();
    let config = Config::from_environment(environment).await.unwrap();
    let client = client(config.to_builder(), &recorder);
    ping(&client, options).await.unwrap();
    let request = recorder.request();
    let signed = header(&request, "authorization");
    assert!(!signed.contains("x-amzn-trace-id"), "{signed}");
    request.headers().get("x-amzn-trace-id").map(|id| id.to_str().unwrap().to_owned())
}

#[tokio::test]
async fn functions_propagate_their_trace() {
    let function = [("AWS_LAMBDA_FUNCTION_NAME", "f"), ("_X_AMZN_TRACE_ID", TRACE)];
    assert_eq!(traced(&function, CallOptions::new()).await.as_deref(), Some(TRACE));
    let own = CallOptions::new().header("X-Amzn-Trace-Id", "Root=own");
    assert_eq!(traced(&function, own).await.as_deref(), Some("Root=own"));
    assert_eq!(traced(&function[1..], CallOptions::new()).await, None);
}
