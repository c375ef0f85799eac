//! The program by hand: two requests, a signature, the types of one answer. No retries, no errors to tell apart, no
//! credentials but those in the environment, no other region's endpoint.

mod functions;
mod sign;
#[path = "../../common/work.rs"]
mod work;

use std::env;

use functions::Page;
use reqwest::{Client, Method, Request, Url};
use work::{Failure, Lambda};

struct Floor {
    client: Client,
    endpoint: String,
    signer: sign::Signer,
}

impl Floor {
    fn from_environment() -> Result<Floor, Failure> {
        let endpoint = env::var("AWS_ENDPOINT_URL")?;
        // Without it, reqwest has no TLS, and panics.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut client = Client::builder();
        if endpoint.starts_with("http:") {
            // The system's certificates are not needed, and take milliseconds to read.
            client = client.tls_certs_only([]);
        }
        Ok(Floor { client: client.build()?, endpoint, signer: sign::Signer::from_environment()? })
    }

    async fn send(&self, mut request: Request) -> Result<reqwest::Response, Failure> {
        self.signer.sign(&mut request)?;
        Ok(self.client.execute(request).await?.error_for_status()?)
    }
}

impl Lambda for Floor {
    async fn invoke(&self, payload: &[u8]) -> Result<usize, Failure> {
        let url = format!("{}/2015-03-31/functions/resize/invocations", self.endpoint);
        let mut request = Request::new(Method::POST, Url::parse(&url)?);
        *request.body_mut() = Some(payload.to_vec().into());
        Ok(self.send(request).await?.bytes().await?.len())
    }

    async fn list(&self) -> Result<usize, Failure> {
        let url = format!("{}/2015-03-31/functions", self.endpoint);
        let answer = self.send(Request::new(Method::GET, Url::parse(&url)?)).await?;
        let page: Page = serde_json::from_slice(&answer.bytes().await?)?;
        Ok(page.functions.len())
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    work::run(Floor::from_environment()?).await
}
