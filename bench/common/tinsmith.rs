//! The work with `tinsmith-lambda`. The programs `default` and `lean` share this file: only its features differ.

use tinsmith_lambda::Client;

use crate::work::{self, Failure, Lambda};

struct Tinsmith(Client);

impl Lambda for Tinsmith {
    async fn invoke(&self, payload: &[u8]) -> Result<usize, Failure> {
        let answer = self.0.invoke("resize").payload(payload.to_vec()).send().await?;
        Ok(answer.payload.map_or(0, |payload| payload.len()))
    }

    async fn list(&self) -> Result<usize, Failure> {
        let page = self.0.list_functions().send().await?;
        Ok(page.functions.map_or(0, |functions| functions.len()))
    }
}

/// Does the work of the command line.
pub async fn run() -> Result<(), Failure> {
    work::run(Tinsmith(Client::from_env().await?)).await
}
