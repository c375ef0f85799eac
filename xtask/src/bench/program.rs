//! The programs that are compared.

use serde::{Deserialize, Serialize};

/// A program that does the same work as the others, with another client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Program {
    /// With `tinsmith-lambda` and its default features.
    Default,
    /// With the lean build of `tinsmith-lambda`: `hyper` and `rustls-ring`.
    Lean,
    /// With the official SDK.
    Official,
    /// Handwritten, without a client library.
    Floor,
}

impl Program {
    /// In the order of columns.
    pub const ALL: [Program; 4] =
        [Program::Default, Program::Lean, Program::Official, Program::Floor];

    /// The programs with `tinsmith-lambda`, which have targets.
    pub const OURS: [Program; 2] = [Program::Default, Program::Lean];

    /// The programs that ours are compared with.
    const PEERS: [Program; 2] = [Program::Official, Program::Floor];

    /// All pairs of our programs and their peers, in the order of columns.
    pub fn pairs() -> impl Iterator<Item = (Program, Program)> {
        Program::OURS.into_iter().flat_map(|ours| Program::PEERS.map(|peer| (ours, peer)))
    }

    /// Its folder in `bench/`, and its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Program::Default => "default",
            Program::Lean => "lean",
            Program::Official => "official",
            Program::Floor => "floor",
        }
    }

    /// Its display name.
    pub fn title(self) -> &'static str {
        match self {
            Program::Default => "default",
            Program::Lean => "lean",
            Program::Official => "official SDK",
            Program::Floor => "by hand",
        }
    }

    /// The library whose version is published.
    pub fn library(self) -> &'static str {
        match self {
            Program::Default | Program::Lean => "tinsmith-lambda",
            Program::Official => "aws-sdk-lambda",
            Program::Floor => "reqwest",
        }
    }

    /// The generated crate that is built alone. That of the lean program is the same as that of the default program.
    pub fn generated(self) -> Option<&'static str> {
        match self {
            Program::Default | Program::Official => Some(self.library()),
            Program::Lean | Program::Floor => None,
        }
    }

    /// The program with this name.
    pub fn of(name: &str) -> Result<Program, String> {
        let found = Program::ALL.into_iter().find(|it| it.name() == name);
        found.ok_or_else(|| {
            let names = Program::ALL.map(Program::name).join(", ");
            format!("there is no program `{name}`; the programs are: {names}")
        })
    }
}
