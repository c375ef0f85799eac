//! The program with the official SDK.

#[path = "../../common/work.rs"]
mod work;

use aws_config::BehaviorVersion;
use aws_sdk_lambda::Client;
use aws_sdk_lambda::primitives::Blob;
use work::{Failure, Lambda};

struct Official(Client);

impl Lambda for Official {
    async fn invoke(&self, payload: &[u8]) -> Result<usize, Failure> {
        let payload = Blob::new(payload.to_vec());
        let answer = self.0.invoke().function_name("resize").payload(payload).send().await?;
        Ok(answer.payload.map_or(0, |payload| payload.as_ref().len()))
    }

    async fn list(&self) -> Result<usize, Failure> {
        let page = self.0.list_functions().send().await?;
        Ok(page.functions.map_or(0, |functions| functions.len()))
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    work::run(Official(Client::new(&config))).await
}
