//! The work that all programs do, each with its own client.
//!
//! ```text
//! once                     one Invoke
//! invoke COUNT TASKS SIZE  COUNT times Invoke with a payload of SIZE bytes, by TASKS at a time
//! list COUNT               COUNT times a page of ListFunctions
//! ```
//!
//! The last line of their output is their peak memory.

use std::error::Error;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a task may fail with.
pub type Failure = Box<dyn Error + Send + Sync>;

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
            invoke(client, count.parse()?, tasks.parse()?, size.parse()?).await?;
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

async fn invoke(
    client: impl Lambda,
    count: usize,
    tasks: usize,
    size: usize,
) -> Result<(), Failure> {
    let client = Arc::new(client);
    let started = Arc::new(AtomicUsize::new(0));
    // A text in JSON, quotes included.
    let payload: Arc<[u8]> =
        format!("\"{}\"", "x".repeat(size.saturating_sub(2))).into_bytes().into();
    let tasks: Vec<_> = (0..tasks)
        .map(|_| {
            let (client, started) = (Arc::clone(&client), Arc::clone(&started));
            let payload = Arc::clone(&payload);
            tokio::spawn(async move {
                while started.fetch_add(1, Ordering::Relaxed) < count {
                    expect(client.invoke(&payload).await?, payload.len())?;
                }
                Ok::<(), Failure>(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    Ok(())
}

fn expect(is: usize, should_be: usize) -> Result<(), Failure> {
    if is == should_be { Ok(()) } else { Err(format!("{is} instead of {should_be}").into()) }
}

/// The most memory that this process has had, in KiB; see `proc_pid_status(5)`.
fn peak_memory() -> Result<u64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let value = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let value = value.ok_or("/proc/self/status has no VmHWM")?;
    Ok(value.trim().trim_end_matches(" kB").parse()?)
}
