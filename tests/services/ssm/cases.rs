//! Systems Manager: parameters, and pages of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

mod support;

use service_ssm::{Client, ErrorKind};

#[tokio::test]
async fn parameters_are_written_read_and_listed() {
    let client = Client::new(support::config());
    let path = format!("/{}", support::unique("app"));
    for number in 0..5 {
        let name = format!("{path}/{number}");
        let written = client.put_parameter(name, "\u{e4}").r#type("String").await.unwrap();
        assert_eq!(written.version, Some(1));
    }
    let read = client.get_parameter(format!("{path}/1")).with_decryption(true).await.unwrap();
    let parameter = read.parameter.unwrap();
    assert_eq!((parameter.value.as_deref(), parameter.version), (Some("\u{e4}"), Some(1)));
    assert!(parameter.last_modified_date.is_some());
    let mut pages = client.get_parameters_by_path(&path).max_results(2).pages();
    let mut counts = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        counts.push(page.parameters.map_or(0, |it| it.len()));
    }
    assert_eq!(counts, [2, 2, 1]);

    let again = client.put_parameter(format!("{path}/1"), "b").overwrite(None).await;
    let error = again.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ParameterAlreadyExists(_)), "{error}");
    let error = client.get_parameter(format!("{path}/lost")).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ParameterNotFound(_)), "{error}");
}
