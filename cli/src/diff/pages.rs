//! Rules for paginated operations, and for waiters.

use tinsmith_codegen::api::{Operation, PageItems, Pages, Success, Waiter};

use super::{
    pairs::pairs,
    report::{Place, Report, code},
    rules, rust,
};

/// Compares the pages and waiters of an operation.
pub(super) fn compare(report: &mut Report, place: &Place, old: &Operation, new: &Operation) {
    match (&old.pages, &new.pages) {
        (None, Some(_)) => {
            let message = "The operation is paginated.";
            report.add(&place.function("pages"), rules::PAGES_ADDED, message);
        }
        (Some(_), None) => {
            let message = "The operation is no longer paginated.";
            report.add(&place.function("pages"), rules::PAGES_REMOVED, message);
        }
        (Some(from), Some(to)) => {
            let token = |operation: &Operation, pages: &Pages| {
                operation.input.fields.get(pages.input).map(|field| field.member.clone())
            };
            let items = |pages: &Pages| pages.items.as_ref().map(|items| items.path.clone());
            let has_items = from.items.is_some() && to.items.is_some();
            let is_changed = token(old, from) != token(new, to)
                || from.next != to.next
                || from.last_repeats_token != to.last_repeats_token
                || from.more != to.more
                || has_items && items(from) != items(to);
            if is_changed {
                let message = "The members with tokens or items of pages change.";
                report.add(&place.function("pages"), rules::PAGES_CHANGED, message);
            }
            page_items(report, place, from.items.as_ref(), to.items.as_ref());
        }
        (None, None) => {}
    }
    waiters(report, place, &old.waiters, &new.waiters);
}

fn page_items(
    report: &mut Report,
    place: &Place,
    old: Option<&PageItems>,
    new: Option<&PageItems>,
) {
    let place = place.function("items");
    match (old, new) {
        (None, Some(_)) => {
            report.add(&place, rules::PAGE_ITEMS_ADDED, "The function `items` is added.");
        }
        (Some(_), None) => {
            report.add(&place, rules::PAGE_ITEMS_REMOVED, "The function `items` is removed.");
        }
        (Some(old), Some(new)) => {
            let (old, new) = (code(&rust::ty(&old.ty)), code(&rust::ty(&new.ty)));
            let rule = rules::PAGE_TYPE_CHANGED;
            report.differ(&place, rule, "The type of the items of a page", &old, &new);
        }
        (None, None) => {}
    }
}

fn waiters(report: &mut Report, place: &Place, old: &[Waiter], new: &[Waiter]) {
    let waiters = pairs(old, new, |waiter| &waiter.name);
    for waiter in waiters.removed {
        let place = place.function(&waiter.method);
        report.add(&place, rules::WAITER_REMOVED, "The waiter is removed.");
    }
    for waiter in waiters.added {
        let place = place.function(&waiter.method);
        report.add(&place, rules::WAITER_ADDED, "The waiter is added.");
    }
    for (old, new) in waiters.both {
        let place = place.function(&new.method);
        let deprecated = (old.deprecated.as_ref(), new.deprecated.as_ref());
        report.docs(&place, (&old.docs, &new.docs), deprecated);
        let (from, to) = (code(&old.method), code(&new.method));
        report.differ(&place, rules::WAITER_RENAMED, "The waiter", &from, &to);
        let (from, to) = (result(old.success), result(new.success));
        report.differ(&place, rules::WAITER_TYPE_CHANGED, "The result", from, to);
        let delays = |waiter: &Waiter| (waiter.min_delay, waiter.max_delay);
        if delays(old) != delays(new) || old.acceptors != new.acceptors {
            let message = "The delays or conditions of the waiter change.";
            report.add(&place, rules::WAITER_CHANGED, message);
        }
    }
}

fn result(success: Success) -> &'static str {
    match success {
        Success::Output => "an output",
        Success::Error => "nothing",
        Success::Either => "an optional output",
    }
}
