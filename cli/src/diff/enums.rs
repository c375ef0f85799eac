//! Rules for enums.

use tinsmith_codegen::api::{Enum, EnumValue, IntEnum};

use super::{
    pairs::{Pairs, is_reordered, pairs},
    report::{Place, Report, code},
    rules, structures,
};

/// Compares two enums of strings.
pub(super) fn compare(report: &mut Report, place: &Place, old: &Enum, new: &Enum) {
    report.docs(place, (&old.docs, &new.docs), (old.deprecated.as_ref(), new.deprecated.as_ref()));
    structures::default(report, place, old.has_default, new.has_default);
    values(report, place, &old.values, &new.values);
}

/// Compares two enums of integers.
pub(super) fn compare_integers(report: &mut Report, place: &Place, old: &IntEnum, new: &IntEnum) {
    report.docs(place, (&old.docs, &new.docs), (old.deprecated.as_ref(), new.deprecated.as_ref()));
    structures::default(report, place, old.has_default, new.has_default);
    let text = |values: &[EnumValue<i32>]| -> Vec<EnumValue<String>> {
        let with_text = |it: &EnumValue<i32>| EnumValue {
            member: it.member.clone(),
            attributes: Vec::new(),
            name: it.name.clone(),
            value: it.value.to_string(),
            docs: it.docs.clone(),
            deprecated: it.deprecated.clone(),
        };
        values.iter().map(with_text).collect()
    };
    values(report, place, &text(&old.values), &text(&new.values));
}

/// Compares values: those with the same value on the wire, and the others by name.
fn values(
    report: &mut Report,
    place: &Place,
    old: &[EnumValue<String>],
    new: &[EnumValue<String>],
) {
    let at = |value: &EnumValue<String>| place.member(&value.value, &value.name);
    let Pairs { mut removed, added, both } = pairs(old, new, |value| &value.value);
    for (old, new) in both {
        report.docs(
            &at(new),
            (&old.docs, &new.docs),
            (old.deprecated.as_ref(), new.deprecated.as_ref()),
        );
        let rule = rules::ENUM_VALUE_RENAMED;
        report.differ(&at(new), rule, "The variant", &code(&old.name), &code(&new.name));
    }
    for value in added {
        match removed.iter().position(|it| it.name == value.name) {
            None => report.add(&at(value), rules::ENUM_VALUE_ADDED, "The value is added."),
            Some(index) => {
                let old = removed.remove(index);
                let rule = rules::ENUM_VALUE_CHANGED;
                report.differ(
                    &at(value),
                    rule,
                    "The value",
                    &code(&old.value),
                    &code(&value.value),
                );
            }
        }
    }
    for value in removed {
        report.add(&at(value), rules::ENUM_VALUE_REMOVED, "The value is removed.");
    }
    if is_reordered(&names(old), &names(new)) {
        report.add(
            place,
            rules::ENUM_ORDER_CHANGED,
            "The order of its values changes, as in `Ord`.",
        );
    }
}

fn names(values: &[EnumValue<String>]) -> Vec<&str> {
    values.iter().map(|value| value.name.as_str()).collect()
}
