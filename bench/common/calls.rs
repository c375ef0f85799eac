//! Calls in several tasks, and checks of their results.

use std::error::Error;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The error of a task.
pub type Failure = Box<dyn Error + Send + Sync>;

/// One call of a client, with its checks.
pub trait Call: Send + Sync + 'static {
    /// Makes the call.
    fn call(&self) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// Makes `count` calls, `tasks` at a time.
pub async fn repeat(call: impl Call, count: usize, tasks: usize) -> Result<(), Failure> {
    let call = Arc::new(call);
    let started = Arc::new(AtomicUsize::new(0));
    let tasks: Vec<_> = (0..tasks)
        .map(|_| {
            let (call, started) = (Arc::clone(&call), Arc::clone(&started));
            tokio::spawn(async move {
                while started.fetch_add(1, Ordering::Relaxed) < count {
                    call.call().await?;
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

/// Compares a result with the expected one.
pub fn expect(is: usize, should_be: usize) -> Result<(), Failure> {
    if is == should_be { Ok(()) } else { Err(format!("{is} instead of {should_be}").into()) }
}

/// The most memory that this process has had, in KiB; see `proc_pid_status(5)`.
pub fn peak_memory() -> Result<u64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let value = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let value = value.ok_or("/proc/self/status has no VmHWM")?;
    Ok(value.trim().trim_end_matches(" kB").parse()?)
}
