//! Runs processes and measures their resources.

use std::{
    fs::File,
    io::{BufRead as _, BufReader, Read as _, Seek as _},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use wait4::Wait4 as _;

/// The resources of a process and its children.
#[derive(Clone, Debug)]
pub struct Usage {
    pub wall: Duration,
    pub user: Duration,
    pub system: Duration,
    /// The maximum peak memory of these processes, in bytes. It is at least that of this process.
    pub peak: u64,
    /// Standard output.
    pub output: String,
    /// Standard error: progress, warnings, errors.
    pub errors: String,
}

impl Usage {
    /// The total CPU time in seconds.
    pub fn cpu(&self) -> f64 {
        (self.user + self.system).as_secs_f64()
    }
}

/// Runs a command to completion.
pub fn run(command: &mut Command) -> Result<Usage, String> {
    let shown = format!("{command:?}").replace('"', "");
    let failed = |error: std::io::Error| format!("`{shown}` cannot be run: {error}");
    // Files need no reader, unlike pipes.
    let mut files = [tempfile::tempfile().map_err(failed)?, tempfile::tempfile().map_err(failed)?];
    let [stdout, stderr] = &files;
    let (stdout, stderr) =
        (stdout.try_clone().map_err(failed)?, stderr.try_clone().map_err(failed)?);
    let start = Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(stdout).stderr(stderr).spawn().map_err(failed)?;
    let used = child.wait4().map_err(failed)?;
    let wall = start.elapsed();
    let [output, errors] = files.each_mut().map(read);
    let (output, errors) = (output.map_err(failed)?, errors.map_err(failed)?);
    if !used.status.success() {
        return Err(format!(
            "`{shown}` failed with {}:\n{output}{}",
            used.status,
            errors.trim_end()
        ));
    }
    let usage = used.rusage;
    Ok(Usage { wall, user: usage.utime, system: usage.stime, peak: usage.maxrss, output, errors })
}

fn read(file: &mut File) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Runs a command to completion, and returns the time until its first line of output, in seconds.
pub fn time_to_first_line(command: &mut Command) -> Result<f64, String> {
    let shown = format!("{command:?}").replace('"', "");
    let failed = |error: std::io::Error| format!("`{shown}` cannot be run: {error}");
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(failed)?;
    let mut line = String::new();
    let mut elapsed = 0.0;
    if let Some(output) = child.stdout.take() {
        let mut output = BufReader::new(output);
        output.read_line(&mut line).map_err(failed)?;
        elapsed = start.elapsed().as_secs_f64();
        output.read_to_string(&mut line).map_err(failed)?;
    }
    let status = child.wait().map_err(failed)?;
    if status.success() { Ok(elapsed) } else { Err(format!("`{shown}` failed with {status}")) }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn usage_is_that_of_children_too() {
        let script = "echo out; sh -c 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; echo err >&2'; sleep 0.1";
        let usage = run(&mut shell(script)).unwrap();
        assert_eq!((usage.output.as_str(), usage.errors.as_str()), ("out\n", "err\n"));
        assert!(usage.cpu() > 0.005, "{usage:?}");
        assert!(usage.wall.as_secs_f64() >= 0.1 + usage.cpu() / 2.0, "{usage:?}");
        assert!(usage.peak > 100_000, "{usage:?}");
    }

    #[test]
    fn a_failure_says_what_was_written() {
        let error = run(&mut shell("echo out; echo no such luck >&2; exit 3")).unwrap_err();
        assert!(error.contains("out\nno such luck") && error.contains('3'), "{error}");
    }

    #[test]
    fn the_first_line_stops_the_clock() {
        let start = Instant::now();
        // The pause is longer than asserted: on a busy machine, the line is read after the pause has begun.
        let elapsed = time_to_first_line(&mut shell("echo first; sleep 1; echo last")).unwrap();
        let pause = start.elapsed().as_secs_f64() - elapsed;
        assert!(elapsed > 0.0 && pause >= 0.2, "{elapsed} {pause}");
        time_to_first_line(&mut shell("echo first; exit 1")).unwrap_err();
    }
}
