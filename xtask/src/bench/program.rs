//! The programs that are compared.

use serde::{Deserialize, Serialize};

/// A program that does the same work as the others, with another client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Program {
    /// With `tinsmith-lambda`.
    Ours,
    /// With the official SDK.
    Official,
    /// By hand: as little as does the work.
    Floor,
}

impl Program {
    /// In the order of columns.
    pub const ALL: [Program; 3] = [Program::Ours, Program::Official, Program::Floor];

    /// Its folder in `bench/`, and its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Program::Ours => "ours",
            Program::Official => "official",
            Program::Floor => "floor",
        }
    }

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Program::Ours => "Tinsmith",
            Program::Official => "official SDK",
            Program::Floor => "by hand",
        }
    }

    /// The crate that its HTTP comes from, or that stands for it.
    pub fn library(self) -> &'static str {
        match self {
            Program::Ours => "tinsmith-lambda",
            Program::Official => "aws-sdk-lambda",
            Program::Floor => "reqwest",
        }
    }

    /// The crate that was generated, if there is one.
    pub fn generated(self) -> Option<&'static str> {
        (self != Program::Floor).then(|| self.library())
    }

    /// The program of a name.
    pub fn of(name: &str) -> Result<Program, String> {
        let found = Program::ALL.into_iter().find(|it| it.name() == name);
        found.ok_or_else(|| {
            format!("there is no program `{name}`; there are ours, official and floor")
        })
    }
}
