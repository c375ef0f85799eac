//! A line of progress on a terminal, for work that takes more than two seconds.

use std::{
    io::{IsTerminal as _, Write as _, stderr},
    sync::{
        Mutex, PoisonError,
        mpsc::{RecvTimeoutError, Sender, channel},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// How long the work takes before the line is shown.
const DELAY: Duration = Duration::from_secs(2);
/// Moves to the start of the line, and removes its text.
const CLEAR: &str = "\r\x1b[K";

/// Whether the line is shown. The lock is held while it is written, so that it does not mix with other output.
static SHOWN: Mutex<bool> = Mutex::new(false);

/// Shows which of several crates is being generated. Nothing is shown unless the standard error is a terminal.
#[derive(Debug)]
pub struct Progress {
    all: usize,
    done: usize,
    thread: Option<(Sender<String>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts work on this many crates.
    #[must_use]
    pub fn start(all: usize) -> Self {
        Self { all, done: 0, thread: stderr().is_terminal().then(show) }
    }

    /// Starts the next crate.
    pub fn step(&mut self, name: &str) {
        self.done += 1;
        if let Some((sender, _)) = &self.thread {
            // The thread ends only after the sender.
            let _ = sender.send(format!("{} of {}: {name}", self.done, self.all));
        }
    }

    /// Removes the line.
    pub fn finish(mut self) {
        self.end();
    }

    fn end(&mut self) {
        if let Some((sender, thread)) = self.thread.take() {
            drop(sender);
            // A panic there concerns only the line.
            let _ = thread.join();
            clear();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}

/// Removes the line, so that other output can be printed. The next step shows it again.
pub fn clear() {
    let mut shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if std::mem::take(&mut *shown) {
        write(CLEAR);
    }
}

/// Starts the thread that writes the line: it shows a long step as well.
fn show() -> (Sender<String>, JoinHandle<()>) {
    let (sender, receiver) = channel::<String>();
    let start = Instant::now();
    let thread = thread::spawn(move || {
        let mut line = String::new();
        loop {
            match receiver.recv_timeout(DELAY.saturating_sub(start.elapsed())) {
                Ok(next) => line = next,
                Err(RecvTimeoutError::Timeout) => {
                    print(&line);
                    match receiver.recv() {
                        Ok(next) => line = next,
                        Err(_) => return,
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    });
    (sender, thread)
}

fn print(line: &str) {
    let mut shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner);
    *shown = true;
    write(&format!("{CLEAR}{line}"));
}

fn write(text: &str) {
    // A terminal that cannot be written to shows no progress.
    let _ = stderr().write_all(text.as_bytes()).and_then(|()| stderr().flush());
}
