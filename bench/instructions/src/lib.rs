//! Calls with `tinsmith-lambda` and nothing around them: one thread, and answers that are in memory. What they cost is
//! the same every time.

#![forbid(unsafe_code)]

mod memory;
#[path = "../../server/src/page.rs"]
mod page;

use std::error::Error;

use memory::Memory;
use tinsmith_lambda::{Client, Config, Credentials};
use tokio::runtime::{Builder, Runtime};

/// How many functions are on a page.
const FUNCTIONS: usize = 50;
/// What is sent to the function, and what it answers.
const PAYLOAD: &[u8] = br#"{"image": "cat.png", "width": 1024, "height": 768, "keep_aspect_ratio": true, "quality": 80}"#;
/// After so many calls, what is made once is there.
const WARM_UP: usize = 20;

/// Why a call was not what it should be.
pub type Failure = Box<dyn Error>;

/// A client that has made some calls, and the thread that it makes them on.
pub struct Caller {
    client: Client,
    runtime: Runtime,
}

impl Caller {
    /// One that is warm.
    pub fn new() -> Result<Caller, Failure> {
        let config = Config::builder()
            .region("eu-central-1")
            .credentials(Credentials::new("AKIDTEST", "made up", None, None, "memory"))
            .transport(Memory::new(PAYLOAD, page::page(FUNCTIONS)))
            .build()?;
        // Limits on time need a clock.
        let runtime = Builder::new_current_thread().enable_time().build()?;
        let caller = Caller { client: Client::new(config), runtime };
        for _ in 0..WARM_UP {
            caller.invoke()?;
            caller.list()?;
        }
        Ok(caller)
    }

    /// Invokes a function with a small payload, and lets go of what it answers.
    pub fn invoke(&self) -> Result<(), Failure> {
        let call = self.client.invoke("resize").payload(PAYLOAD);
        let answer = self.runtime.block_on(call.send())?;
        expect(answer.payload.map_or(0, |it| it.len()), PAYLOAD.len())
    }

    /// Asks for a page of functions, and lets go of it.
    pub fn list(&self) -> Result<(), Failure> {
        let page = self.runtime.block_on(self.client.list_functions().send())?;
        expect(page.functions.map_or(0, |it| it.len()), FUNCTIONS)
    }
}

fn expect(is: usize, should_be: usize) -> Result<(), Failure> {
    if is == should_be { Ok(()) } else { Err(format!("{is} instead of {should_be}").into()) }
}
