//! Credentials, from the environment to the signature of a call.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of a test fail the test by panicking"
)]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread::JoinHandle;

use tinsmith_lambda::runtime::environment::Environment;
use tinsmith_lambda::{Client, Config};
use tinsmith_tests::LambdaServer;

/// Answers as many requests as there are bodies, and then has the requests.
fn serve(bodies: &'static [&'static str]) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let answer = |body: &&str| {
            let (mut stream, _) = listener.accept().unwrap();
            let mut bytes = [0; 8192];
            let count = stream.read(&mut bytes).unwrap();
            let length = body.len();
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close");
            stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes()).unwrap();
            String::from_utf8_lossy(&bytes[..count]).into_owned()
        };
        bodies.iter().map(answer).collect()
    });
    (url, server)
}

async fn call(lambda: &LambdaServer, variables: &[(&str, &str)]) -> http::HeaderMap {
    let url = lambda.url();
    let given = [("AWS_ENDPOINT_URL_LAMBDA", url.as_str()), ("AWS_REGION", "eu-central-1")];
    let environment = Environment::from_iter(given.into_iter().chain(variables.iter().copied()));
    let client = Client::new(Config::from_environment(environment).await.unwrap());
    for _ in 0..3 {
        client.list_functions().send().await.unwrap();
    }
    lambda.last_request().headers
}

/// The credentials that the server knows: it checks signatures.
const CONTAINER: &str = r#"{"AccessKeyId": "AKIDEXAMPLE", "SecretAccessKey": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "Token": "of-ecs",
                            "Expiration": "2100-01-01T00:00:00Z"}"#;

#[tokio::test]
async fn a_container_signs_with_its_role() {
    let lambda = LambdaServer::start().await;
    let (url, agent) = serve(&[CONTAINER]);
    let headers = call(&lambda, &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", &url)]).await;
    assert_eq!(headers["x-amz-security-token"], "of-ecs");
    // Three calls, and one question.
    assert_eq!(agent.join().unwrap().len(), 1);
}

const ROLE: &str = "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>AKIDEXAMPLE</AccessKeyId>\
                    <SecretAccessKey>wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY</SecretAccessKey><SessionToken>of-role</SessionToken>\
                    <Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>\
                    </AssumeRoleResponse>";

#[tokio::test]
async fn a_profile_signs_with_its_role() {
    let lambda = LambdaServer::start().await;
    let (url, sts) = serve(&[ROLE]);
    let path = std::env::temp_dir().join(format!("tinsmith-{}-config", std::process::id()));
    let config = format!(
        "[profile dev]\nrole_arn = arn\nsource_profile = keys\nservices = local\n\
         [services local]\nsts =\n  endpoint_url = {url}\n\
         [profile keys]\naws_access_key_id = AKID\naws_secret_access_key = hunter3\n"
    );
    std::fs::write(&path, config).unwrap();
    let file = path.to_str().unwrap();
    let headers = call(&lambda, &[("AWS_PROFILE", "dev"), ("AWS_CONFIG_FILE", file)]).await;
    std::fs::remove_file(&path).unwrap();
    assert_eq!(headers["x-amz-security-token"], "of-role");
    let requests = sts.join().unwrap();
    assert_eq!(requests.len(), 1);
    assert!(requests[0].contains("Credential=AKID/"), "{}", requests[0]);
    assert!(requests[0].contains("/eu-central-1/sts/aws4_request"), "{}", requests[0]);
}
