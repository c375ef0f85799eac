//! Credentials that a program writes: the setting
//! [`credential_process`](https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html).

use std::io::{self, Read as _};
use std::process::{ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::Credentials;
use super::answer::{self, Members};
use super::refusal::Refusal;
use crate::document::{Document, Number};

/// How long the program may run.
pub(super) const LIMIT: Duration = Duration::from_secs(60);
/// The longest output that is read, in bytes.
const MAX_OUTPUT: u64 = 64 * 1024;
/// How often the program is asked whether it has ended.
const POLL: Duration = Duration::from_millis(10);

const WHAT_TO_DO: &str = "run the command by hand to see why";

/// Runs a command as the shell of the system does. Of a command that takes too long, what the shell
/// has started may go on if it is made of several.
///
/// Nothing of what it writes is ever shown, on either stream, as it may be a secret.
pub(super) async fn credentials(command: &str, limit: Duration) -> Result<Credentials, Refusal> {
    if tokio::runtime::Handle::try_current().is_err() {
        return Err(Refusal::failed("there is no Tokio runtime; make the call within one"));
    }
    let shell = shell(command);
    let work = tokio::task::spawn_blocking(move || run(shell, limit));
    let outcome = work.await.unwrap_or_else(|_| Err("it was abandoned".to_owned()));
    let about = |reason| Refusal::failed(format!("credential_process: {reason}; {WHAT_TO_DO}"));
    outcome.and_then(|output| read(&output)).map_err(about)
}

#[cfg(not(windows))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    // A shell that waits for the program would leave it behind when it is ended itself.
    let exec = if is_simple(command) { "exec " } else { "" };
    shell.arg("-c").arg(format!("{exec}{command}"));
    shell
}

/// Whether a command is surely one program and its arguments.
#[cfg(not(windows))]
fn is_simple(command: &str) -> bool {
    let mut words = command.split_whitespace();
    let begins_well = words.next().is_some_and(|word| {
        let may_begin = |first: char| first.is_alphanumeric() || "_./~\"'".contains(first);
        word.starts_with(may_begin) && !word.contains('=')
    });
    begins_well && !command.contains([';', '&', '|', '(', ')', '`', '\n'])
}

#[cfg(windows)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd.exe");
    shell.arg("/C");
    std::os::windows::process::CommandExt::raw_arg(&mut shell, command);
    shell
}

/// What the command writes, if it succeeds in time; if not, it is ended.
fn run(mut command: Command, limit: Duration) -> Result<Vec<u8>, String> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let deadline = Instant::now() + limit;
    let mut child = command.spawn().map_err(|error| format!("it cannot be started: {error}"))?;
    let receiver = collect(child.stdout.take())?;
    let left = |deadline: Instant| deadline.saturating_duration_since(Instant::now());
    let output = receiver.recv_timeout(left(deadline));
    let is_too_long = matches!(&output, Ok(Ok(output)) if output.len() as u64 > MAX_OUTPUT);
    while !is_too_long && output.is_ok() && left(deadline) > Duration::ZERO {
        let status = child.try_wait().map_err(|error| format!("it is lost: {error}"))?;
        match (status, output.as_ref()) {
            (Some(status), Ok(Ok(output))) => return succeeded(status).map(|()| output.clone()),
            (Some(_), _) => return Err("its output cannot be read".to_owned()),
            (None, _) => thread::sleep(POLL),
        }
    }
    // It may have ended by itself just now; either way nothing is left of it.
    let _ = child.kill();
    let _ = child.wait();
    match is_too_long {
        true => Err(format!("it wrote more than {MAX_OUTPUT} bytes")),
        false => Err(format!("it took longer than {limit:?} and was ended")),
    }
}

/// Reads to the end on another thread: whatever the program has started may keep the pipe open for
/// longer than it runs itself.
fn collect(stdout: Option<ChildStdout>) -> Result<mpsc::Receiver<io::Result<Vec<u8>>>, String> {
    let (sender, receiver) = mpsc::channel();
    let read = move || {
        let mut output = Vec::new();
        let end = match stdout {
            Some(stdout) => stdout.take(MAX_OUTPUT + 1).read_to_end(&mut output),
            None => Ok(0),
        };
        // Nobody listens any more if it took too long.
        let _ = sender.send(end.map(|_| output));
    };
    let started = thread::Builder::new().name("credential_process".to_owned()).spawn(read);
    started.map(|_| receiver).map_err(|error| format!("its output cannot be read: {error}"))
}

fn succeeded(status: ExitStatus) -> Result<(), String> {
    match status.success() {
        true => Ok(()),
        false => Err(format!("it failed with {status}")),
    }
}

fn read(output: &[u8]) -> Result<Credentials, String> {
    let about = |reason: String| format!("its output is none: {reason}");
    let members = answer::object(output).map_err(about)?;
    check_version(&members)?;
    answer::credentials(&members, "SessionToken", "Process").map_err(about)
}

fn check_version(members: &Members) -> Result<(), String> {
    let version = members.get("Version").and_then(Document::as_number).and_then(Number::as_i64);
    match version {
        Some(1) => Ok(()),
        Some(other) => Err(format!("its output has version {other}, and only 1 is known")),
        None => Err("its output has no `Version`, which must be 1".to_owned()),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    async fn run(command: &str) -> Result<Credentials, String> {
        credentials(command, Duration::from_millis(500)).await.map_err(Refusal::into_reason)
    }

    const GOOD: &str = r#"{"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "hunter2"}"#;

    #[tokio::test]
    async fn a_shell_runs_the_command() {
        let credentials = run(&format!("A='{GOOD}'; echo \"$A\" | cat")).await.unwrap();
        assert_eq!(credentials.access_key_id(), "AKID");
        assert_eq!(credentials.secret_access_key(), "hunter2");
        assert_eq!(credentials.expiry(), None);
    }

    #[tokio::test]
    async fn errors_show_no_output() {
        let cases = [
            ("echo hunter2; echo hunter2 >&2; exit 3", "exit status: 3"),
            ("/does/not/exist", "exit status: 127"),
            ("echo hunter2", "not a JSON object"),
            (r#"echo '{"Version": 2, "SecretAccessKey": "hunter2"}'"#, "version 2"),
            (r#"echo '{"SecretAccessKey": "hunter2"}'"#, "no `Version`"),
            ("yes hunter2 | head -c 1000000", "more than 65536 bytes"),
            ("echo hunter2; kill -9 $$", "signal: 9"),
        ];
        for (command, expected) in cases {
            let error = run(command).await.unwrap_err();
            assert!(error.contains(expected), "{command}: {error}");
            assert!(error.starts_with("credential_process: "), "{error}");
            assert!(error.ends_with("run the command by hand to see why"), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    #[tokio::test]
    async fn it_does_not_run_for_ever() {
        for command in ["sleep 30", "sleep 30 & sleep 30", "exec >&-; sleep 30", "yes > /dev/null"]
        {
            let start = Instant::now();
            let error = run(command).await.unwrap_err();
            assert!(error.contains("longer than 500ms and was ended"), "{command}: {error}");
            assert!(start.elapsed() < Duration::from_secs(15));
        }
    }

    #[tokio::test]
    async fn what_takes_too_long_is_ended() {
        let folder = tempfile::TempDir::new().unwrap();
        let (script, pid) = (folder.path().join("a script"), folder.path().join("pid"));
        std::fs::write(&script, format!("echo $$ > '{}'\nexec sleep 30\n", pid.display())).unwrap();
        run(&format!("sh \"{}\" x", script.display())).await.unwrap_err();
        let pid = std::fs::read_to_string(pid).unwrap();
        let is_alive = Command::new("sh").arg("-c").arg(format!("kill -0 {pid}")).status().unwrap();
        assert!(!is_alive.success(), "{pid}");
    }

    #[test]
    fn one_program_is_told_from_several() {
        for command in ["a", "/opt/get --x 'y z'", "\"/opt/my tool\" x", "~/a b=c", "a > b", "a $B"]
        {
            assert!(is_simple(command), "{command}");
        }
        for command in
            ["", "A=b c", "a | b", "a; b", "a && b", "(a)", "! a", "{ a", "a `b`", "a\nb"]
        {
            assert!(!is_simple(command), "{command}");
        }
    }
}
