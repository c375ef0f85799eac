//! The work of the two programs that call S3, each with its own client.
//!
//! ```text
//! get-1k COUNT TASKS   COUNT times GetObject of 1 KiB, by TASKS at a time
//! put-1k COUNT TASKS   COUNT times PutObject of 1 KiB
//! get-64m COUNT TASKS  COUNT times GetObject of 64 MiB, which is read as a stream
//! put-64m COUNT TASKS  COUNT times PutObject of 64 MiB, which is written as a stream
//! list COUNT TASKS     COUNT times a page of ListObjectsV2 with 1,000 keys
//! ```
//!
//! The last line of their output is their peak memory.

mod calls;

use bytes::Bytes;
pub use calls::Failure;
use calls::{Call, expect, peak_memory, repeat};

/// What clients are asked for.
pub trait S3: Send + Sync + 'static {
    /// Reads an object as a stream; returns its size.
    fn get(&self, key: &str) -> impl Future<Output = Result<usize, Failure>> + Send;

    /// Writes an object that is in memory; returns the size that the server received.
    fn put(&self, bytes: Bytes) -> impl Future<Output = Result<usize, Failure>> + Send;

    /// Writes a stream that consists of `count` times these bytes; returns the size that the server received.
    fn put_stream(
        &self,
        bytes: Bytes,
        count: usize,
    ) -> impl Future<Output = Result<usize, Failure>> + Send;

    /// Gets a page of keys; returns the size of all texts, sizes and times of day.
    fn list(&self) -> impl Future<Output = Result<usize, Failure>> + Send;
}

/// The bucket of all calls.
pub const BUCKET: &str = "images-eu-central-1";
/// The key of objects that are written.
pub const KEY: &str = "uploads/2026/01/05/000123.jpg";
/// The prefix of the list.
pub const PREFIX: &str = "uploads/2026/";

/// The size of a small object.
const SMALL: usize = 1024;
/// The size of a large object.
const LARGE: usize = 64 << 20;
/// The size of the parts of a stream.
const PART: usize = 64 << 10;
/// The size of a page: of all texts, sizes and seconds.
const PAGE: usize = 1_599_600;

#[derive(Clone, Copy)]
enum Operation {
    Get(&'static str, usize),
    Put,
    PutStream,
    List,
}

struct Work<S> {
    s3: S,
    operation: Operation,
    bytes: Bytes,
}

impl<S: S3> Call for Work<S> {
    async fn call(&self) -> Result<(), Failure> {
        match self.operation {
            Operation::Get(key, size) => expect(self.s3.get(key).await?, size),
            Operation::Put => expect(self.s3.put(self.bytes.slice(..SMALL)).await?, SMALL),
            Operation::PutStream => {
                expect(self.s3.put_stream(self.bytes.clone(), LARGE / PART).await?, LARGE)
            }
            Operation::List => expect(self.s3.list().await?, PAGE),
        }
    }
}

/// Does what the command line says.
pub async fn run(s3: impl S3) -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let usage = "usage: get-1k | put-1k | get-64m | put-64m | list COUNT TASKS";
    let [operation, count, tasks] = &arguments[..] else { return Err(usage.into()) };
    let operation = match operation.as_str() {
        "get-1k" => Operation::Get("objects/1k", SMALL),
        "put-1k" => Operation::Put,
        "get-64m" => Operation::Get("objects/64m", LARGE),
        "put-64m" => Operation::PutStream,
        "list" => Operation::List,
        _ => return Err(usage.into()),
    };
    let bytes = vec![0x5a; PART].into();
    repeat(Work { s3, operation, bytes }, count.parse()?, tasks.parse()?).await?;
    println!("memory: {} KiB", peak_memory()?);
    Ok(())
}
