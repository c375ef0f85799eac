//! The server that the programs call.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

/// A separate process, so that its CPU time is not attributed to the programs. It is stopped on drop.
#[derive(Debug)]
pub struct Server {
    process: Child,
    url: String,
}

impl Server {
    /// Starts the server.
    pub fn start(binary: &Path) -> Result<Server, String> {
        let failed = |error: std::io::Error| format!("{}: {error}", binary.display());
        let process = Command::new(binary).stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut server = Server { process: process.map_err(failed)?, url: String::new() };
        if let Some(output) = server.process.stdout.take() {
            BufReader::new(output).read_line(&mut server.url).map_err(failed)?;
        }
        server.url.truncate(server.url.trim_end().len());
        if server.url.is_empty() {
            return Err(format!("{}: it exited immediately", binary.display()));
        }
        Ok(server)
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have exited already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
