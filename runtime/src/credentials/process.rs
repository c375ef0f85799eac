//! Credentials from an external process: the setting
//! [`credential_process`](https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html).

use std::io::{self, Read as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::Credentials;
use super::answer::{self, Members};
use super::source_error::SourceError;
use crate::document::{Document, Number};

/// The timeout of the process.
pub(super) const LIMIT: Duration = Duration::from_secs(60);
/// The maximum size of the output in bytes.
const MAX_OUTPUT: u64 = 64 * 1024;
/// How often the state of the process is polled.
const POLL: Duration = Duration::from_millis(10);

const WHAT_TO_DO: &str = "run the command by hand to see why";

/// Runs a command with the system shell. On timeout the process is killed, but processes that the
/// shell started may continue if the command consists of several.
///
/// Its standard error is inherited, so that the user sees prompts and errors. Its output is never
/// shown, because it is a secret.
pub(super) async fn credentials(
    command: &str,
    account: Option<&str>,
    limit: Duration,
) -> Result<Credentials, SourceError> {
    if tokio::runtime::Handle::try_current().is_err() {
        return Err(SourceError::failed("there is no Tokio runtime; make the call within one"));
    }
    let shell = shell(command);
    let work = tokio::task::spawn_blocking(move || run(shell, limit));
    let outcome = work.await.unwrap_or_else(|_| Err("the task was cancelled".to_owned()));
    let about = |reason| SourceError::failed(format!("credential_process: {reason}; {WHAT_TO_DO}"));
    outcome.and_then(|output| read(&output, account)).map_err(about)
}

/// Runs the command in the first argument. If the shell waited for the program, killing the shell
/// would leave the program running, so the shell uses `exec` if the second argument names a
/// program. For a name without a `/`, `command -v` prints [the path, or the name
/// itself](https://pubs.opengroup.org/onlinepubs/9799919799/utilities/command.html) for a shell
/// builtin.
#[cfg(not(windows))]
const ONE_PROGRAM: &str = r#"case $2$(command -v "$2") in
    */*) eval "set --; exec $1" ;;
    *) eval "set --; $1" ;;
esac"#;

#[cfg(not(windows))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c");
    match program(command) {
        Some(program) => shell.args([ONE_PROGRAM, "sh", command, program]),
        None => shell.arg(command),
    };
    shell
}

/// The first word of a command that is certainly one program or shell builtin with its arguments.
#[cfg(not(windows))]
fn program(command: &str) -> Option<&str> {
    let may_begin = |first: char| first.is_alphanumeric() || "_./~\"'".contains(first);
    let word = command.split_whitespace().next()?;
    let is_simple = word.starts_with(may_begin)
        && !word.contains('=')
        && !command.contains([';', '&', '|', '(', ')', '`', '\n']);
    is_simple.then_some(word)
}

#[cfg(windows)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd.exe");
    shell.arg("/C");
    std::os::windows::process::CommandExt::raw_arg(&mut shell, command);
    shell
}

/// The output of the command, if it succeeds before the timeout; otherwise it is killed.
fn run(mut command: Command, limit: Duration) -> Result<Vec<u8>, String> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let deadline = Instant::now() + limit;
    let mut child = command.spawn().map_err(|error| format!("it cannot be started: {error}"))?;
    let outcome = match collect(child.stdout.take()) {
        Ok(output) => wait(&mut child, &output, deadline)
            .unwrap_or_else(|| Err(format!("it timed out after {limit:?} and was killed"))),
        Err(error) => Err(unreadable(&error)),
    };
    // The process may have exited; in both cases it is reaped.
    let _ = child.kill();
    let _ = child.wait();
    outcome
}

/// The exit status and the output; `None` on timeout. A failure is detected when the process exits,
/// even if its child processes keep the output open.
fn wait(
    child: &mut Child,
    receiver: &mpsc::Receiver<io::Result<Vec<u8>>>,
    deadline: Instant,
) -> Option<Result<Vec<u8>, String>> {
    let mut output = None;
    while Instant::now() < deadline {
        // Checked first, because the process may exit when its output is no longer read.
        let status = match child.try_wait() {
            Ok(status) => status,
            Err(error) => return Some(Err(format!("its status cannot be read: {error}"))),
        };
        output = output.or_else(|| receiver.try_recv().ok());
        match (output.take(), status) {
            (Some(Ok(output)), _) if output.len() as u64 > MAX_OUTPUT => {
                return Some(Err(format!("it wrote more than {MAX_OUTPUT} bytes")));
            }
            (_, Some(status)) if !status.success() => {
                return Some(Err(format!("it failed with {status}")));
            }
            (Some(Ok(output)), Some(_)) => return Some(Ok(output)),
            (Some(Err(error)), _) => return Some(Err(unreadable(&error))),
            (read, _) => output = read,
        }
        thread::sleep(POLL);
    }
    None
}

fn unreadable(error: &io::Error) -> String {
    format!("its output cannot be read: {error}")
}

/// Reads to the end on another thread: child processes may keep the pipe open after the process has
/// exited.
fn collect(stdout: Option<ChildStdout>) -> io::Result<mpsc::Receiver<io::Result<Vec<u8>>>> {
    let (sender, receiver) = mpsc::channel();
    let read = move || {
        let mut output = Vec::new();
        let mut stdout = stdout.map(|stdout| stdout.take(MAX_OUTPUT + 1));
        let end = stdout.as_mut().map_or(Ok(0), |stdout| stdout.read_to_end(&mut output));
        // After a timeout nobody receives the output. The pipe is closed afterwards.
        let _ = sender.send(end.map(|_| output));
    };
    thread::Builder::new().name("credential_process".to_owned()).spawn(read)?;
    Ok(receiver)
}

fn read(output: &[u8], account: Option<&str>) -> Result<Credentials, String> {
    let about = |reason: String| format!("its output is invalid: {reason}");
    let mut members = answer::object(output).map_err(about)?;
    check_version(&members)?;
    if let Some(account) = account {
        members.entry("AccountId".to_owned()).or_insert_with(|| account.into());
    }
    answer::credentials(&members, "SessionToken", "Process").map_err(about)
}

fn check_version(members: &Members) -> Result<(), String> {
    let version = members.get("Version").and_then(Document::as_number).and_then(Number::as_i64);
    match version {
        Some(1) => Ok(()),
        Some(other) => {
            Err(format!("its output has version {other}, but only version 1 is supported"))
        }
        None => Err("its output has no `Version`, which must be 1".to_owned()),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    async fn run(command: &str) -> Result<Credentials, String> {
        credentials(command, None, Duration::from_millis(500))
            .await
            .map_err(SourceError::into_reason)
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
            assert!(error.contains("timed out after 500ms and was killed"), "{command}: {error}");
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

    #[tokio::test]
    async fn what_the_shell_does_itself_is_run() {
        let folder = tempfile::TempDir::new().unwrap();
        let (file, script) = (folder.path().join("f"), folder.path().join("s.sh"));
        std::fs::write(&file, GOOD).unwrap();
        std::fs::write(&script, format!("printf '%s' '{GOOD}'\n")).unwrap();
        let (file, script) = (file.display(), script.display());
        for command in [
            format!("exec cat {file}"),
            format!("command cat {file}"),
            format!("eval 'cat {file}'"),
            format!(". {script}"),
            format!("printf '%s' '{GOOD}'"),
            format!("cat {file} # a comment"),
            format!("  cat \"{file}\""),
            format!("sh {script}"),
        ] {
            assert_eq!(
                run(&command).await.map(|it| it.access_key_id().to_owned()).as_deref(),
                Ok("AKID"),
                "{command}"
            );
        }
        for (command, status) in [
            ("exit 1", 1),
            ("exec sh -c 'exit 3'", 3),
            ("eval 'exit 4'", 4),
            ("false", 1),
            ("sh -c 'exit 126'", 126),
            ("tinsmith-is-not-there", 127),
        ] {
            let error = run(command).await.unwrap_err();
            assert!(
                error.contains(&format!("failed with exit status: {status};")),
                "{command}: {error}"
            );
        }
    }

    #[tokio::test]
    async fn a_failure_does_not_wait_for_what_was_left_behind() {
        let error = run("sleep 30 & exit 7").await.unwrap_err();
        assert!(error.contains("exit status: 7"), "{error}");
    }

    /// Run by [`reasons_are_for_the_user_to_see`] in a separate process.
    #[tokio::test]
    #[ignore = "it is the half of another test"]
    async fn complain() {
        let error = run("echo hunter2; echo 'enter the code' >&2; exit 3").await.unwrap_err();
        assert!(!error.contains("enter the code"), "{error}");
    }

    #[test]
    fn reasons_are_for_the_user_to_see() {
        let mut itself = Command::new(std::env::current_exe().unwrap());
        let name = concat!(module_path!(), "::complain");
        let (_, name) = name.split_once("::").unwrap();
        let ran = itself.args(["--ignored", "--exact", name]).output().unwrap();
        assert!(ran.status.success(), "{ran:?}");
        assert!(String::from_utf8_lossy(&ran.stdout).contains("1 passed"), "{ran:?}");
        let seen = String::from_utf8_lossy(&ran.stderr);
        assert!(seen.contains("enter the code"), "{seen}");
        assert!(!format!("{ran:?}").contains("hunter2"));
    }

    #[test]
    fn one_program_is_told_from_several() {
        for (command, first) in [
            ("a", "a"),
            ("/opt/get --x 'y z'", "/opt/get"),
            ("\"/opt/my tool\" x", "\"/opt/my"),
            ("~/a b=c", "~/a"),
            ("a > b", "a"),
            (" a $B", "a"),
        ] {
            assert_eq!(program(command), Some(first), "{command}");
        }
        for command in
            ["", "A=b c", "a | b", "a; b", "a && b", "(a)", "! a", "{ a", "a `b`", "a\nb"]
        {
            assert_eq!(program(command), None, "{command}");
        }
    }
}
