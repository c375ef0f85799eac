//! Serializes types of the user that replace modelled strings and timestamps, in the format of the modelled types.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;
use std::time::SystemTime;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use super::wire::{Plain, Wire};
use crate::convert;
use crate::timestamp::Timestamp;

/// The type of a member with a type of the user: it wraps the user's type, and has the same lists, maps and options
/// around it. The user's type itself cannot implement traits of this crate.
pub trait Replaced: Wire {
    /// The type of the member.
    type Member;

    /// Wraps a copy of the value of the member.
    fn of(member: &Self::Member) -> Self;

    /// The value of the member.
    fn into_member(self) -> Self::Member;
}

/// A type in place of a string.
#[derive(Debug)]
pub struct Text<T>(T);

/// A type in place of a timestamp.
#[derive(Debug)]
pub struct Time<T>(T);

impl<T: Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, T: FromStr> Deserialize<'de> for Text<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        convert::from_text(text, "the string").map(Self).map_err(D::Error::custom)
    }
}

impl<T: Clone + Into<SystemTime>> Serialize for Time<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        convert::time(&self.0).serialize(serializer)
    }
}

impl<'de, T: TryFrom<SystemTime>> Deserialize<'de> for Time<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let time = Timestamp::deserialize(deserializer)?;
        convert::from_time(time, "the time").map(Self).map_err(D::Error::custom)
    }
}

impl<T: FromStr + Display> Plain for Text<T> {}
impl<T: TryFrom<SystemTime> + Into<SystemTime> + Clone> Plain for Time<T> {}

impl<T: FromStr + Display + Clone> Replaced for Text<T> {
    type Member = T;

    fn of(member: &T) -> Self {
        Self(member.clone())
    }

    fn into_member(self) -> T {
        self.0
    }
}

impl<T: TryFrom<SystemTime> + Into<SystemTime> + Clone> Replaced for Time<T> {
    type Member = T;

    fn of(member: &T) -> Self {
        Self(member.clone())
    }

    fn into_member(self) -> T {
        self.0
    }
}

impl<P: Replaced> Replaced for Option<P> {
    type Member = Option<P::Member>;

    fn of(member: &Self::Member) -> Self {
        member.as_ref().map(P::of)
    }

    fn into_member(self) -> Self::Member {
        self.map(P::into_member)
    }
}

impl<P: Replaced> Replaced for Vec<P> {
    type Member = Vec<P::Member>;

    fn of(member: &Self::Member) -> Self {
        member.iter().map(P::of).collect()
    }

    fn into_member(self) -> Self::Member {
        self.into_iter().map(P::into_member).collect()
    }
}

impl<P: Replaced> Replaced for BTreeMap<String, P> {
    type Member = BTreeMap<String, P::Member>;

    fn of(member: &Self::Member) -> Self {
        member.iter().map(|(key, value)| (key.clone(), P::of(value))).collect()
    }

    fn into_member(self) -> Self::Member {
        self.into_iter().map(|(key, value)| (key, value.into_member())).collect()
    }
}
