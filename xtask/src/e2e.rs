//! `cargo xtask e2e`: the client against [moto](https://docs.getmoto.org), a stand-in for AWS.

use std::{
    env, fs,
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command},
    thread::sleep,
    time::{Duration, Instant},
};

const REQUIREMENTS: &str = "tests/moto-requirements.txt";
/// How long the server may take to start: Python reads a lot of files when it does so first.
const PATIENCE: Duration = Duration::from_secs(120);
/// Without Docker, functions are not run: each gives back its event.
const CONFIG: &str = r#"{"lambda": {"use_docker": false}}"#;

/// Runs the task.
pub fn run(arguments: &[String]) -> Result<(), String> {
    if let Some(argument) = arguments.first() {
        return Err(format!("there is no option `{argument}`; see `cargo xtask help`"));
    }
    let root = crate::codegen::root();
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let target = std::path::absolute(&target).map_err(|error| at(&target, &error))?;
    let python = virtual_environment(&root, &target.join("moto-venv"))?;
    let server = Server::start(&python, &target.join("moto.log"))?;
    println!("moto answers on {}", server.url());
    test(&root, &server.url())
        .map_err(|error| format!("{error}; the server's log: {}", server.log.display()))
}

fn test(root: &Path, url: &str) -> Result<(), String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    // Of the whole workspace, so that nothing has to be built again that other tests have built.
    command.args(["test", "--workspace", "--test", "moto", "--", "--include-ignored"]);
    // What cargo has set for this program would make it build again what looks at such variables.
    let of_cargo =
        |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_str().is_some_and(of_cargo)) {
        command.env_remove(name);
    }
    command.current_dir(root).env("TINSMITH_MOTO_URL", url);
    let status = command.status().map_err(|error| format!("cargo cannot be run: {error}"))?;
    if status.success() { Ok(()) } else { Err("the end-to-end tests failed".to_owned()) }
}

/// The folder of the programs of a virtual environment that has what is required.
fn virtual_environment(root: &Path, folder: &Path) -> Result<PathBuf, String> {
    let required = root.join(REQUIREMENTS);
    let text = fs::read_to_string(&required).map_err(|error| at(&required, &error))?;
    let programs = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    // It is written last, and says what is installed.
    let installed = folder.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == text) {
        return Ok(programs);
    }
    println!("installing {} into {}", text.trim(), folder.display());
    let mut create = Command::new("python3");
    create.args(["-m", "venv", "--clear"]).arg(folder);
    quietly(
        create,
        "install Python 3 with its module venv (Debian: apt-get install python3-venv)",
    )?;
    let mut install = Command::new(programs.join("python"));
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
    ]);
    install.arg(&required);
    quietly(install, "check the network, and the versions in tests/moto-requirements.txt")?;
    fs::write(&installed, text).map_err(|error| at(&installed, &error))?;
    Ok(programs)
}

/// Runs a command, of which the output matters only if it fails.
fn quietly(mut command: Command, what_to_do: &str) -> Result<(), String> {
    let shown = format!("{command:?}").replace('"', "");
    let output = command.output().map_err(|error| format!("`{shown}`: {error}; {what_to_do}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!("`{shown}` failed; {what_to_do}:\n{}", String::from_utf8_lossy(&said).trim()))
}

/// moto on a free port of 127.0.0.1, stopped when it is dropped.
struct Server {
    process: Child,
    address: SocketAddr,
    log: PathBuf,
}

impl Server {
    fn start(programs: &Path, log: &Path) -> Result<Server, String> {
        let address = free_address().map_err(|error| format!("no free port: {error}"))?;
        let output = fs::File::create(log).map_err(|error| at(log, &error))?;
        let errors = output.try_clone().map_err(|error| at(log, &error))?;
        let program = programs.join("moto_server");
        let mut command = Command::new(&program);
        command.args(["-H", "127.0.0.1", "-p", &address.port().to_string()]);
        let process = command.stdout(output).stderr(errors).spawn();
        let process = process.map_err(|error| at(&program, &error))?;
        let mut server = Server { process, address, log: log.to_owned() };
        server.wait_and_configure()?;
        Ok(server)
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Configures it as soon as it answers.
    fn wait_and_configure(&mut self) -> Result<(), String> {
        let start = Instant::now();
        loop {
            let answer = post(self.address, "/moto-api/config", CONFIG);
            let why = match answer {
                Ok(answer) if answer.starts_with("HTTP/1.1 201") => return Ok(()),
                Ok(answer) => format!("it answers {:?}", answer.lines().next().unwrap_or_default()),
                Err(error) => error.to_string(),
            };
            if let Ok(Some(status)) = self.process.try_wait() {
                return Err(format!("moto has ended with {status}:\n{}", self.said()));
            }
            if start.elapsed() > PATIENCE {
                let seconds = PATIENCE.as_secs();
                return Err(format!("moto is not ready after {seconds} s: {why}\n{}", self.said()));
            }
            sleep(Duration::from_millis(100));
        }
    }

    /// What it has written so far.
    fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An address that nobody listens on at this moment.
fn free_address() -> std::io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}

/// Sends a JSON document over HTTP, and gives back the answer as text.
fn post(address: SocketAddr, path: &str, body: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
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

fn at(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
