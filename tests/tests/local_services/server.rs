//! [`Server`]: a client of the server, and what tests need besides.

use std::io::{Cursor, Write as _};
use std::{env, process};

use tinsmith_lambda::runtime::transport::{Hyper, Transport as _};
use tinsmith_lambda::types::{FunctionCode, Runtime};
use tinsmith_lambda::{Body, Client, Config, Credentials};

const REGION: &str = "eu-central-1";
pub const ACCOUNT: &str = "123456789012";

/// A client of the server that `TINSMITH_SERVER_URL` names.
pub struct Server {
    pub lambda: Client,
    url: String,
}

impl Server {
    pub fn new() -> Server {
        let url = env::var("TINSMITH_SERVER_URL")
            .expect("TINSMITH_SERVER_URL is not set; run `cargo xtask e2e`, which starts servers");
        let credentials = Credentials::new("AKID", "secret", None, None, "test");
        let config = Config::builder().region(REGION).credentials(credentials).endpoint_url(&url);
        let lambda = Client::new(config.build().unwrap());
        Server { url, lambda }
    }

    /// Creates a function that returns its event.
    pub async fn function(&self, name: &str) -> String {
        self.function_with(name, "def handler(event, context): return event").await
    }

    /// Creates a function of Python code, of which the name is made unique.
    pub async fn function_with(&self, name: &str, code: &str) -> String {
        let (name, role) = (unique(name), self.role().await);
        let code = FunctionCode::new().zip_file(zip(code));
        let create = self.lambda.create_function(&name, role, code);
        create.runtime(Runtime::Python313).handler("main.handler").send().await.unwrap();
        name
    }

    /// The ARN of a role that functions can have.
    pub async fn role(&self) -> String {
        let name = unique("role");
        let policy = "AssumeRolePolicyDocument=%7B%7D&Version=2010-05-08";
        // It may be there already.
        self.query("iam", format!("Action=CreateRole&RoleName={name}&{policy}")).await;
        format!("arn:aws:iam::{ACCOUNT}:role/{name}")
    }

    /// The ARN of a queue.
    pub async fn queue(&self, name: &str) -> String {
        let name = unique(name);
        let query = format!("Action=CreateQueue&QueueName={name}&Version=2012-11-05");
        assert_eq!(self.query("sqs", query).await, 200);
        format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{name}")
    }

    /// Sends a request to another service. The servers take the service from the signature, and do
    /// not check it.
    async fn query(&self, service: &str, form: String) -> u16 {
        let scope = format!("AKID/20260131/{REGION}/{service}/aws4_request");
        let request = http::Request::post(&self.url)
            .header("content-type", "application/x-www-form-urlencoded")
            .header(
                "authorization",
                format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"),
            )
            .body(Body::from(form))
            .unwrap();
        Hyper::default().send(request).await.unwrap().status().as_u16()
    }
}

/// A name that another run against the same server does not use.
pub fn unique(name: &str) -> String {
    format!("{name}-{}", process::id())
}

pub fn function_arn(name: &str) -> String {
    format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}")
}

/// A zip file with the source of a function.
pub fn zip(source: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("main.py", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(source.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}
