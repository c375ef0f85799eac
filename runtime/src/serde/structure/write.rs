//! Serializes structures.

use serde::ser::{SerializeStruct, Serializer};

use super::{Structure, Visitor};
use crate::serde::wire::{Borrowed, Wire};

/// Serializes a structure. Members that are not set are omitted.
///
/// # Errors
/// The errors of the serializer.
pub fn serialize<T: Structure, S: Serializer>(
    structure: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    // Some formats start with the number of members.
    let serializer = serializer.serialize_struct(T::NAME, count(structure))?;
    let mut writer = Writer { serializer, names: T::MEMBERS.iter(), result: Ok(()) };
    structure.visit(&mut writer);
    writer.result?;
    writer.serializer.end()
}

/// The number of members that are set.
pub(super) fn count<T: Structure>(structure: &T) -> usize {
    let mut count = Count(0);
    structure.visit(&mut count);
    count.0
}

struct Count(usize);

impl Visitor for Count {
    fn member<T: Wire>(&mut self, value: &T) {
        self.0 += usize::from(value.is_set());
    }
}

/// Serializes members until one fails.
struct Writer<S: SerializeStruct> {
    serializer: S,
    names: std::slice::Iter<'static, &'static str>,
    result: Result<(), S::Error>,
}

impl<S: SerializeStruct> Visitor for Writer<S> {
    fn member<T: Wire>(&mut self, value: &T) {
        if let (Some(name), Ok(())) = (self.names.next(), &self.result) {
            self.result = if value.is_set() {
                self.serializer.serialize_field(name, &Borrowed(value))
            } else {
                self.serializer.skip_field(name)
            };
        }
    }
}
