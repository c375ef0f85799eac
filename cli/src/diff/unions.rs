//! Rules for unions.

use tinsmith_codegen::api::{Event, Events, Union, Variant};

use super::{
    fields,
    pairs::{pairs, pairs_in_rust},
    report::{Place, Report, code},
    rules, structures,
    wire::{self, Value},
};

/// Compares two unions.
pub(super) fn compare(report: &mut Report, place: &Place, old: &Union, new: &Union) {
    report.docs(place, (&old.docs, &new.docs), (old.deprecated.as_ref(), new.deprecated.as_ref()));
    structures::default(report, place, old.has_default, new.has_default);
    let sentences = ("It is sensitive: `Debug` hides it.", "It is no longer sensitive.");
    report.toggle(place, rules::SENSITIVE_CHANGED, (old.sensitive, new.sensitive), sentences);
    let at = |variant: &Variant| place.member(&variant.member, &variant.name);
    let variants = pairs_in_rust(
        &old.variants,
        &new.variants,
        |variant| &variant.member,
        |variant| &variant.name,
    );
    for variant in variants.removed {
        report.add(&at(variant), rules::VARIANT_REMOVED, "The variant is removed.");
    }
    for variant in variants.added {
        report.add(&at(variant), rules::VARIANT_ADDED, "The variant is added.");
    }
    for (old, new) in variants.both {
        let place = at(new);
        report.docs(&place, (&old.docs, &new.docs), (None, None));
        let rule = rules::VARIANT_RENAMED;
        report.differ(&place, rule, "The variant", &code(&old.name), &code(&new.name));
        wire::compare(report, &place, &value(old), &value(new));
    }
    if let (Some(old), Some(new)) = (&old.events, &new.events) {
        events(report, place, old, new);
    }
}

fn value(variant: &Variant) -> Value<'_> {
    Value {
        ty: variant.ty.as_ref(),
        boxed: variant.boxed,
        wire: &variant.wire,
        in_document: true,
        sensitive: variant.sensitive,
    }
}

/// Compares the events of a stream that both clients have.
fn events(report: &mut Report, place: &Place, old: &Events, new: &Events) {
    for (old, new) in pairs(&old.events, &new.events, |event| &event.event_type).both {
        let members = |event: &Event| -> Vec<(String, String)> {
            let fields = event.structure.fields.iter();
            fields.map(|it| (it.member.clone(), fields::binding(&it.binding))).collect()
        };
        if old.body != new.body || members(old) != members(new) {
            let message = "The headers or the payload of the event change.";
            report.add(&place.member(&new.event_type, &new.variant), rules::EVENT_CHANGED, message);
        }
    }
    if old.exceptions != new.exceptions {
        report.add(place, rules::EVENT_CHANGED, "The names of errors in the stream change.");
    }
}
