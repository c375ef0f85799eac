//! The work that all programs do, each with its own client.
//!
//! ```text
//! once                     one Invoke
//! invoke COUNT TASKS SIZE  COUNT times Invoke with a payload of SIZE bytes, by TASKS at a time
//! list COUNT               COUNT times a page of ListFunctions
//! ```
//!
//! The last line of their output is their peak memory.

mod calls;

pub use calls::Failure;
use calls::{Call, expect, peak_memory, repeat};

/// What a client is asked for.
pub trait Lambda: Send + Sync + 'static {
    /// Invokes a function; gives the length of its answer.
    fn invoke(&self, payload: &[u8]) -> impl Future<Output = Result<usize, Failure>> + Send;

    /// Lists functions; gives how many a page has.
    fn list(&self) -> impl Future<Output = Result<usize, Failure>> + Send;
}

/// Does what the command line says.
pub async fn run(client: impl Lambda) -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["once"] => {
            let length = client.invoke(br#"{"width": 1024}"#).await?;
            // This line stops the clock.
            println!("answer: {length} bytes");
        }
        ["invoke", count, tasks, size] => {
            let invoke = Invoke { client, payload: text(size.parse()?) };
            repeat(invoke, count.parse()?, tasks.parse()?).await?;
        }
        ["list", count] => {
            for _ in 0..count.parse()? {
                expect(client.list().await?, 50)?;
            }
        }
        _ => return Err("usage: once | invoke COUNT TASKS SIZE | list COUNT".into()),
    }
    println!("memory: {} KiB", peak_memory()?);
    Ok(())
}

struct Invoke<C> {
    client: C,
    payload: Vec<u8>,
}

impl<C: Lambda> Call for Invoke<C> {
    async fn call(&self) -> Result<(), Failure> {
        expect(self.client.invoke(&self.payload).await?, self.payload.len())
    }
}

/// A text in JSON of this length, quotes included.
fn text(length: usize) -> Vec<u8> {
    format!("\"{}\"", "x".repeat(length.saturating_sub(2))).into_bytes()
}
