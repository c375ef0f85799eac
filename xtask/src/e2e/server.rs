//! [`Server`]: runs an external server during tests.

use std::{
    fs,
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command},
    thread::sleep,
    time::{Duration, Instant},
};

use super::at;

/// The startup timeout: the first start of Python reads many files.
const PATIENCE: Duration = Duration::from_secs(120);

/// A readiness check: a JSON document is posted to a path, and the response must have this status.
pub(super) struct Ready {
    pub(super) path: &'static str,
    pub(super) body: &'static str,
    pub(super) status: u16,
}

/// A server on a free port of 127.0.0.1, stopped on drop.
pub(super) struct Server {
    name: &'static str,
    process: Child,
    address: SocketAddr,
    log: PathBuf,
}

impl Server {
    /// Starts the command for an address, and waits until it is ready.
    pub(super) fn start(
        name: &'static str,
        command: impl FnOnce(SocketAddr) -> Command,
        log: &Path,
        ready: &Ready,
    ) -> Result<Server, String> {
        let address = free_address().map_err(|error| format!("no free port: {error}"))?;
        let output = fs::File::create(log).map_err(|error| at(log, &error))?;
        let errors = output.try_clone().map_err(|error| at(log, &error))?;
        let mut command = command(address);
        let process = command.stdout(output).stderr(errors).spawn();
        let process = process.map_err(|error| at(Path::new(command.get_program()), &error))?;
        let mut server = Server { name, process, address, log: log.to_owned() };
        server.wait(ready)?;
        println!("{name} listens on {}", server.url());
        Ok(server)
    }

    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its log file.
    pub(super) fn log(&self) -> &Path {
        &self.log
    }

    fn wait(&mut self, ready: &Ready) -> Result<(), String> {
        let (name, start) = (self.name, Instant::now());
        let first_line = format!("HTTP/1.1 {} ", ready.status);
        loop {
            let why = match post(self.address, ready) {
                Ok(answer) if answer.starts_with(&first_line) => return Ok(()),
                Ok(answer) => {
                    format!("it responds {:?}", answer.lines().next().unwrap_or_default())
                }
                Err(error) => error.to_string(),
            };
            if let Ok(Some(status)) = self.process.try_wait() {
                return Err(format!("{name} exited with {status}:\n{}", self.said()));
            }
            if start.elapsed() > PATIENCE {
                let seconds = PATIENCE.as_secs();
                return Err(format!(
                    "{name} is not ready after {seconds} s: {why}\n{}",
                    self.said()
                ));
            }
            sleep(Duration::from_millis(100));
        }
    }

    /// Its output so far.
    fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have exited already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A currently unused address.
fn free_address() -> std::io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}

/// Posts the document, and returns the response as text.
fn post(address: SocketAddr, ready: &Ready) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let Ready { path, body, .. } = ready;
    let length = body.len();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
