//! The generated client makes calls, with scripted responses instead of AWS Lambda.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use tinsmith_example_build_script::{
    function_names,
    lambda::{Client, runtime::testing::Script},
    version_in_production,
};

#[tokio::test]
async fn errors_of_the_service_have_types() {
    let script = Script::new()
        .json(200, r#"{"FunctionVersion": "7"}"#)
        .error("ResourceNotFoundException", 404, "no such alias")
        .error("InvalidParameterValueException", 400, "no such name");
    let client = Client::new(script.config());
    let version = async |function| version_in_production(&client, function).await;
    assert_eq!(version("resize").await.unwrap().as_deref(), Some("7"));
    assert_eq!(version("crop").await.unwrap(), None);
    assert!(version("").await.is_err());
    assert_eq!(script.requests()[1].path(), "/2015-03-31/functions/crop/aliases/prod");
}

#[tokio::test]
async fn pages_are_joined() {
    let script = Script::new()
        .json(200, r#"{"Functions": [{"FunctionName": "resize"}], "NextMarker": "a"}"#)
        .json(200, r#"{"Functions": [{"FunctionName": "crop"}]}"#);
    let names = function_names(&Client::new(script.config())).await.unwrap();
    assert_eq!(names, ["resize", "crop"]);
    script.finish().unwrap();
}
