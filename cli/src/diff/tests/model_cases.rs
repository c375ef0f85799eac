//! Changes of the model.

use super::{compare, edited, found, lowered, shop};

/// Edits of the model, and the changes: rules and Rust paths.
pub(super) const CASES: &[(&[(&str, &str)], &[&str])] = &[
    // The service.
    (&[("Shop/version", r#""2""#)], &["api-version-changed Client"]),
    (&[("Shop/traits/aws.auth#sigv4", r#"{ "name": "store" }"#)], &["signing-name-changed Client"]),
    (
        &[("Shop/traits/smithy.api#documentation", r#""A shop.""#)],
        &["documentation-changed Client"],
    ),
    // Operations.
    (
        &[(
            "Shop/operations",
            r#"[{ "target": "example#Buy" }, { "target": "example#Look" }, { "target": "example#Watch" }]"#,
        )],
        &[
            "operation-removed operation::Listen",
            "type-removed types::Tick",
            "type-removed types::Ticks",
        ],
    ),
    (
        &[("Buy/output/target", r#""smithy.api#Unit""#)],
        &["output-type-changed operation::Buy", "type-removed types::Stars"],
    ),
    (
        &[("Buy/errors", "[]")],
        &["error-removed error::SoldOut", "operation-error-removed operation::Buy"],
    ),
    (
        &[("Watch/errors", r#"[{ "target": "example#SoldOut" }]"#)],
        &["operation-error-added operation::Watch"],
    ),
    (&[("Buy/traits/smithy.api#deprecated", "{}")], &["deprecated operation::Buy"]),
    // HTTP.
    (&[("Buy/traits/smithy.api#http/method", r#""PUT""#)], &["http-method-changed operation::Buy"]),
    (
        &[("Buy/traits/smithy.api#http/uri", r#""/get/{Name}""#)],
        &["http-path-changed operation::Buy"],
    ),
    (
        &[("Buy/traits/smithy.api#endpoint", r#"{ "hostPrefix": "a." }"#)],
        &["host-prefix-changed operation::Buy"],
    ),
    (&[("Buy/traits/smithy.api#idempotent", "{}")], &["idempotency-changed operation::Buy"]),
    (&[("Look/traits/smithy.api#readonly", "null")], &["readonly-changed operation::Look"]),
    (&[("Buy/traits/tinsmith#atMostOnce", "{}")], &["at-most-once-changed operation::Buy"]),
    (&[("Buy/traits/smithy.api#httpChecksumRequired", "{}")], &["checksum-changed operation::Buy"]),
    (&[("Buy/traits/smithy.api#auth", "[]")], &["auth-changed operation::Buy"]),
    (
        &[("Buy/traits/aws.auth#unsignedPayload", "{}")],
        &["unsigned-payload-changed operation::Buy"],
    ),
    (
        &[
            ("BuyInput/members/Note/traits", r#"{ "smithy.api#httpPayload": {} }"#),
            ("BuyInput/members/Seller", "null"),
            ("BuyInput/members/Tags", "null"),
            ("BuyInput/members/When", "null"),
            ("BuyInput/members/Kind", "null"),
            ("BuyInput/members/Item", "null"),
        ],
        &[
            "member-removed operation::Buy::item",
            "member-removed operation::Buy::kind",
            "member-removed operation::Buy::seller",
            "member-removed operation::Buy::tags",
            "member-removed operation::Buy::when",
            "type-removed types::Choice",
            "type-removed types::Item",
            "type-removed types::Kind",
            "request-body-changed operation::Buy",
            "binding-changed operation::Buy::note",
        ],
    ),
    (
        &[("WatchOutput/members/Data/traits", "{}")],
        &["binding-changed operation::WatchOutput::data", "response-body-changed operation::Watch"],
    ),
    // Members.
    (
        &[("BuyOutput/members/New", r#"{ "target": "smithy.api#String" }"#)],
        &["member-added operation::BuyOutput::new"],
    ),
    (
        &[(
            "Item/members/New",
            r#"{ "target": "smithy.api#String", "traits": { "smithy.api#required": {} } }"#,
        )],
        &["default-impl-removed types::Item", "required-member-added types::Item::new"],
    ),
    (&[("BuyOutput/members/Id", "null")], &["member-removed operation::BuyOutput::id"]),
    (
        &[("BuyInput/members/When/target", r#""smithy.api#String""#)],
        &["member-type-changed operation::Buy::when"],
    ),
    (
        &[("Data/traits", r#"{ "smithy.api#streaming": {} }"#)],
        &[
            "presence-changed operation::WatchOutput::data",
            "serde-removed operation::WatchOutput",
            "streaming-changed operation::WatchOutput::data",
        ],
    ),
    (
        &[("Tags/traits", r#"{ "smithy.api#sparse": {} }"#)],
        &[
            "sparse-changed operation::Buy::tags",
            "page-type-changed operation::Look::items",
            "sparse-changed operation::LookOutput::items",
        ],
    ),
    (&[("BuyInput/members/Seller/traits", "{}")], &["presence-changed operation::Buy::seller"]),
    (
        &[("BuyOutput/members/Id/traits", r#"{ "smithy.api#required": {} }"#)],
        &["presence-changed operation::BuyOutput::id"],
    ),
    (
        &[("BuyOutput/members/Price/traits/smithy.api#default", "2")],
        &["default-changed operation::BuyOutput::price"],
    ),
    (
        &[("BuyInput/members/When/traits", r#"{ "smithy.api#timestampFormat": "date-time" }"#)],
        &["timestamp-format-changed operation::Buy::when"],
    ),
    (
        &[("BuyInput/members/Seller/traits/smithy.api#jsonName", r#""by""#)],
        &["wire-name-changed operation::Buy::seller"],
    ),
    (
        &[("BuyInput/members/Note/traits/smithy.api#httpHeader", r#""x-other""#)],
        &["binding-changed operation::Buy::note"],
    ),
    (
        &[("BuyInput/members/Note/traits/smithy.api#mediaType", r#""text/plain""#)],
        &["header-format-changed operation::Buy::note"],
    ),
    (
        &[("BuyInput/members/Note/traits/smithy.api#idempotencyToken", "{}")],
        &["idempotency-token-changed operation::Buy::note"],
    ),
    (
        &[("BuyInput/members/Note/traits/smithy.api#sensitive", "{}")],
        &["sensitive-changed operation::Buy::note"],
    ),
    (
        &[("Tags/traits", r#"{ "smithy.api#sensitive": {} }"#)],
        &[
            "sensitive-changed operation::Buy::tags",
            "sensitive-changed operation::LookOutput::items",
        ],
    ),
    // Types.
    (
        &[("Item/members/Choice", "null")],
        &["type-removed types::Choice", "member-removed types::Item::choice"],
    ),
    (
        &[("BuyOutput/members/Item", r#"{ "target": "example#Item" }"#)],
        &["default-impl-added types::Choice", "member-added operation::BuyOutput::item"],
    ),
    (
        &[
            ("BuyOutput/members/More", r#"{ "target": "example#More" }"#),
            ("More", r#"{ "type": "structure", "members": {} }"#),
        ],
        &["member-added operation::BuyOutput::more", "type-added types::More"],
    ),
    (&[("Item/type", r#""union""#)], &["type-kind-changed types::Item"]),
    (
        &[("Item/members/Self", r#"{ "target": "example#Item" }"#)],
        &["member-added types::Item::self_"],
    ),
    // Unions.
    (
        &[("Choice/members/C", r#"{ "target": "smithy.api#String" }"#)],
        &["variant-added types::Choice::C"],
    ),
    (&[("Choice/members/A", "null")], &["variant-removed types::Choice::A"]),
    (
        &[("Choice/members/A/target", r#""smithy.api#Integer""#)],
        &["member-type-changed types::Choice::A"],
    ),
    (
        &[("Choice/members/A/target", r#""smithy.api#Unit""#)],
        &["member-type-changed types::Choice::A"],
    ),
    (
        &[("Choice/members/B/traits", r#"{ "smithy.api#timestampFormat": "date-time" }"#)],
        &["timestamp-format-changed types::Choice::B"],
    ),
    (
        &[("Choice/members/A/traits", r#"{ "smithy.api#documentation": "A." }"#)],
        &["documentation-changed types::Choice::A"],
    ),
    (
        &[("Tick/members/At/traits", r#"{ "smithy.api#eventHeader": {} }"#)],
        &["event-changed types::Ticks::Tick"],
    ),
    // Enums.
    (
        &[(
            "Kind/members/MID",
            r#"{ "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "mid" } }"#,
        )],
        &["enum-value-added types::Kind::Mid"],
    ),
    (&[("Kind/members/OLD", "null")], &["enum-value-removed types::Kind::Old"]),
    (
        &[("Kind/members/OLD/traits/smithy.api#enumValue", r#""older""#)],
        &["enum-value-changed types::Kind::Old"],
    ),
    (&[("Stars/members/TWO", "null")], &["enum-value-removed types::Stars::Two"]),
    (&[("Kind/members/OLD/traits/smithy.api#deprecated", "{}")], &["deprecated types::Kind::Old"]),
    // Errors.
    (&[("SoldOut/traits/smithy.api#retryable", "{}")], &["retryable-changed error::SoldOut"]),
    (
        &[
            ("Buy/errors", r#"[{ "target": "example#SoldOut" }, { "target": "example#Broke" }]"#),
            (
                "Broke",
                r#"{ "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } }"#,
            ),
        ],
        &["error-added error::Broke", "operation-error-added operation::Buy"],
    ),
    (
        &[("SoldOut/members/message", "null")],
        &["member-removed error::SoldOut::message", "error-message-changed error::SoldOut"],
    ),
    // Pages and waiters.
    (&[("Look/traits/smithy.api#paginated", "null")], &["pages-removed operation::Look::pages"]),
    (
        &[("Look/traits/smithy.api#paginated/items", "null")],
        &["page-items-removed operation::Look::items"],
    ),
    (
        &[("Look/traits/smithy.waiters#waitable", "null")],
        &["waiter-removed operation::Look::wait_until_seen"],
    ),
    (
        &[("Look/traits/smithy.waiters#waitable/Seen/minDelay", "5")],
        &["waiter-changed operation::Look::wait_until_seen"],
    ),
];

#[test]
fn changes_of_the_model_are_found() {
    let old = lowered(&shop(), None).unwrap();
    let mut failures = Vec::new();
    for (edits, expected) in CASES {
        let new =
            lowered(&edited(edits), None).unwrap_or_else(|error| panic!("{edits:?}: {error}"));
        let (mut changes, mut expected) = (found(&compare(&old, &new)), expected.to_vec());
        changes.sort();
        expected.sort_unstable();
        if changes != expected {
            failures.push(format!("{edits:?}: {changes:#?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
