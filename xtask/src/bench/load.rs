//! The workloads of the programs.

use std::{path::PathBuf, process::Command};

use super::process::{self, Usage};

/// The same call many times.
#[derive(Debug)]
pub struct Load {
    /// The prefix of its metrics' keys.
    pub key: &'static str,
    pub label: &'static str,
    work: Work,
    /// The number of measured calls.
    calls: u32,
    /// The number of samples per run.
    pub samples: u32,
}

#[derive(Clone, Copy, Debug)]
pub enum Work {
    Invoke {
        tasks: u32,
        bytes: u32,
    },
    List,
    /// A call of another service.
    Call {
        operation: &'static str,
        tasks: u32,
    },
}

/// All workloads of Lambda.
pub const LOADS: [Load; 5] = [
    load("small_1", "Invoke", Work::Invoke { tasks: 1, bytes: 100 }, 20_000),
    load("small_64", "64 Invokes at a time", Work::Invoke { tasks: 64, bytes: 100 }, 60_000),
    load("large_1", "Invoke, 1 MB", Work::Invoke { tasks: 1, bytes: 1_000_000 }, 400),
    // Peak memory depends on the overlap of calls, which differs between samples.
    Load {
        samples: 3,
        ..load(
            "large_64",
            "64 Invokes at a time, 1 MB",
            Work::Invoke { tasks: 64, bytes: 1_000_000 },
            1_600,
        )
    },
    load("list", "ListFunctions", Work::List, 5_000),
];

/// The minimum number of warm-up calls per task, so that every connection is open.
const WARM_UP: u32 = 4;

/// A workload with one sample per run.
pub const fn load(key: &'static str, label: &'static str, work: Work, calls: u32) -> Load {
    Load { key, label, work, calls, samples: 1 }
}

/// The cost of a call in seconds, and of its program in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// In the program itself.
    pub user: f64,
    /// In the program and in the kernel.
    pub total: f64,
    pub wall: f64,
    pub peak: f64,
}

impl Load {
    /// Measures a program from outside: the difference between many and few calls. This excludes startup and warm-up,
    /// and needs no code in the program.
    pub fn measure(&self, client: &Client) -> Result<Cost, String> {
        let few = self.few();
        let base = process::run(&mut client.command(&self.arguments(few)))?;
        let full = process::run(&mut client.command(&self.arguments(few + self.calls)))?;
        cost(&base, &full, self.calls)
    }

    /// The warm-up calls.
    fn few(&self) -> u32 {
        let tasks = match self.work {
            Work::Invoke { tasks, .. } | Work::Call { tasks, .. } => tasks,
            Work::List => 1,
        };
        self.calls.div_ceil(10).max(WARM_UP * tasks)
    }

    fn arguments(&self, calls: u32) -> Vec<String> {
        let calls = calls.to_string();
        match self.work {
            Work::Invoke { tasks, bytes } => {
                vec!["invoke".into(), calls, tasks.to_string(), bytes.to_string()]
            }
            Work::List => vec!["list".into(), calls],
            Work::Call { operation, tasks } => vec![operation.into(), calls, tasks.to_string()],
        }
    }
}

fn cost(base: &Usage, full: &Usage, calls: u32) -> Result<Cost, String> {
    let calls = f64::from(calls);
    let user = full.user.saturating_sub(base.user).as_secs_f64() / calls;
    let system = full.system.saturating_sub(base.system).as_secs_f64() / calls;
    let wall = full.wall.saturating_sub(base.wall).as_secs_f64() / calls;
    Ok(Cost { user, total: user + system, wall, peak: memory(&full.output)? })
}

/// The memory that the program reports, in bytes: the figure of the operating system for a child process would include
/// its parent's memory.
fn memory(output: &str) -> Result<f64, String> {
    let line = output.lines().find_map(|line| line.strip_prefix("memory: "));
    let value = line.and_then(|line| line.strip_suffix(" KiB")?.parse::<u32>().ok());
    let value = value.ok_or_else(|| format!("the program does not report its memory: {output}"))?;
    Ok(f64::from(value) * 1024.0)
}

/// A program with its environment.
#[derive(Debug)]
pub struct Client {
    pub binary: PathBuf,
    pub url: String,
}

impl Client {
    fn command(&self, arguments: &[String]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments).env_clear().envs([
            ("AWS_ENDPOINT_URL", self.url.as_str()),
            ("AWS_REGION", "eu-central-1"),
            ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            // No other server is called, and no file of the user is read.
            ("AWS_EC2_METADATA_DISABLED", "true"),
            ("AWS_CONFIG_FILE", "/nonexistent"),
            ("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent"),
        ]);
        command
    }

    /// The time from the start of the process to its first response, in seconds.
    pub fn start(&self) -> Result<f64, String> {
        process::time_to_first_line(&mut self.command(&["once".into()]))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_call_is_the_difference() {
        let usage = |user, wall, output: &str| Usage {
            wall: Duration::from_millis(wall),
            user: Duration::from_millis(user),
            system: Duration::from_secs(9),
            peak: 0,
            output: output.into(),
            errors: String::new(),
        };
        let (base, full) = (usage(30, 100, "memory: 1 KiB\n"), usage(230, 1100, "memory: 2 KiB\n"));
        let cost = cost(&base, &full, 100).unwrap();
        assert_eq!(cost, Cost { user: 0.002, total: 0.002, wall: 0.01, peak: 2048.0 });
        memory("memory: none").unwrap_err();
    }

    #[test]
    fn arguments_are_those_of_the_programs() {
        assert_eq!(LOADS[1].arguments(7), ["invoke", "7", "64", "100"]);
        assert_eq!(LOADS[4].arguments(7), ["list", "7"]);
    }
    #[test]
    fn every_task_warms_up() {
        let few = |key: &str| LOADS.iter().find(|it| it.key == key).unwrap().few();
        assert_eq!(few("small_64"), 6_000);
        assert_eq!(few("large_64"), 256);
        assert_eq!(few("large_1"), 40);
    }
}
