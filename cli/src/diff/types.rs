//! Rules for types.

use tinsmith_codegen::api::{Api, Type};

use super::{
    enums,
    pairs::pairs,
    report::{Place, Report},
    rules,
    structures::{self, Use},
    unions,
};

/// Compares the types of two clients, without errors, inputs, and outputs that only one operation uses.
pub(super) fn compare(report: &mut Report, old: &Api, new: &Api) {
    let at = |ty: &Type| Place::new(name(ty), format!("types::{}", name(ty)));
    let types = pairs(&old.types, &new.types, name);
    for ty in types.removed {
        report.add(&at(ty), rules::TYPE_REMOVED, format!("The {} is removed.", kind(ty)));
    }
    for ty in types.added {
        report.add(&at(ty), rules::TYPE_ADDED, format!("The {} is added.", kind(ty)));
    }
    for (old, new) in types.both {
        let place = at(new);
        if kind(old) != kind(new) {
            let message = format!("The {} becomes a different kind: {}.", kind(old), kind(new));
            report.add(&place, rules::TYPE_KIND_CHANGED, message);
            continue;
        }
        match (old, new) {
            (Type::Structure(old), Type::Structure(new)) => {
                report.docs(
                    &place,
                    (&old.docs, &new.docs),
                    (old.deprecated.as_ref(), new.deprecated.as_ref()),
                );
                structures::compare(report, &place, Use::Other, old, new);
            }
            (Type::Union(old), Type::Union(new)) => unions::compare(report, &place, old, new),
            (Type::Enum(old), Type::Enum(new)) => enums::compare(report, &place, old, new),
            (Type::IntEnum(old), Type::IntEnum(new)) => {
                enums::compare_integers(report, &place, old, new);
            }
            // Types of different kinds are compared above.
            _ => {}
        }
    }
}

fn name(ty: &Type) -> &str {
    match ty {
        Type::Structure(it) => &it.name,
        Type::Union(it) => &it.name,
        Type::Enum(it) => &it.name,
        Type::IntEnum(it) => &it.name,
    }
}

fn kind(ty: &Type) -> &'static str {
    match ty {
        Type::Structure(_) => "structure",
        Type::Union(it) if it.events.is_some() => "event stream",
        Type::Union(_) => "union",
        Type::Enum(_) => "enum",
        Type::IntEnum(_) => "integer enum",
    }
}
