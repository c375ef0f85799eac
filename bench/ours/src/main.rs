//! The program with `tinsmith-lambda`.

#[path = "../../common/work.rs"]
mod work;

use tinsmith_lambda::Client;
use work::{Failure, Lambda};

struct Ours(Client);

impl Lambda for Ours {
    async fn invoke(&self, payload: &[u8]) -> Result<usize, Failure> {
        let answer = self.0.invoke("resize").payload(payload.to_vec()).send().await?;
        Ok(answer.payload.map_or(0, |payload| payload.len()))
    }

    async fn list(&self) -> Result<usize, Failure> {
        let page = self.0.list_functions().send().await?;
        Ok(page.functions.map_or(0, |functions| functions.len()))
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    work::run(Ours(Client::from_env().await?)).await
}
