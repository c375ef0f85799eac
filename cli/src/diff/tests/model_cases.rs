//! Changes of the model.

use super::{compare, edited, found, lowered};

/// Edits of the model, and the changes: rules and Rust paths.
type Case = (&'static [(&'static str, &'static str)], &'static [&'static str]);

/// Changes in the protocol REST-JSON.
pub(super) const CASES: &[Case] = &[
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
    // A new operation takes the name of an output.
    (
        &[
            (
                "Buy_Output",
                r#"{
                    "type": "operation",
                    "input": { "target": "smithy.api#Unit" },
                    "output": { "target": "smithy.api#Unit" },
                    "traits": { "smithy.api#http": { "method": "POST", "uri": "/output" } }
                }"#,
            ),
            (
                "Shop/operations",
                r#"[{ "target": "example#Buy" }, { "target": "example#Buy_Output" }, { "target": "example#Listen" },
                    { "target": "example#Look" }, { "target": "example#Watch" }]"#,
            ),
        ],
        &["output-type-changed operation::Buy", "operation-added operation::BuyOutput"],
    ),
    // Members.
    // The same name in Rust.
    (
        &[
            ("Item/members/Code", "null"),
            ("Item/members/code", r#"{ "target": "smithy.api#String" }"#),
            ("Choice/members/A", "null"),
            ("Choice/members/a", r#"{ "target": "smithy.api#String" }"#),
        ],
        // The documentation has the name on the wire.
        &[
            "documentation-changed types::Choice::A",
            "documentation-changed types::Item::code",
            "wire-name-changed types::Choice::A",
            "wire-name-changed types::Item::code",
        ],
    ),
    // Programs do not build outputs.
    (
        &[(
            "BuyOutput/members/New",
            r#"{ "target": "smithy.api#String", "traits": { "smithy.api#required": {} } }"#,
        )],
        &["member-added operation::BuyOutput::new"],
    ),
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

/// Changes of names in XML.
const IN_XML: &[Case] = &[
    (
        &[("Tags/member/traits", r#"{ "smithy.api#xmlName": "tag" }"#)],
        &[
            "wire-name-changed operation::Buy::tags",
            "wire-name-changed operation::LookOutput::items",
        ],
    ),
    (
        &[("BuyInput/members/Seller/traits/smithy.api#xmlName", r#""by""#)],
        &["wire-name-changed operation::Buy::seller"],
    ),
    (
        &[("Item/members/Code/traits", r#"{ "smithy.api#xmlAttribute": {} }"#)],
        &["wire-name-changed types::Item::code"],
    ),
    (
        &[("BuyInput/members/Tags/traits", r#"{ "smithy.api#xmlFlattened": {} }"#)],
        &["wire-name-changed operation::Buy::tags"],
    ),
    (&[("BuyInput/traits", r#"{ "smithy.api#xmlName": "Buy" }"#)], REQUEST_BODY),
];

const REQUEST_BODY: &[&str] = &["request-body-changed operation::Buy"];

/// Fails unless each case has exactly its changes, in a model with this protocol.
fn check(protocol: &str, cases: &[Case]) {
    let lower = |edits: &[(&str, &str)]| {
        let traits = format!(r#"{{ "aws.auth#sigv4": {{ "name": "shop" }}, "{protocol}": {{}} }}"#);
        let edits = [&[("Shop/traits", traits.as_str())], edits].concat();
        lowered(&edited(&edits), None).unwrap_or_else(|error| panic!("{edits:?}: {error}"))
    };
    let old = lower(&[]);
    let mut wrong = Vec::new();
    for (edits, expected) in cases {
        let (mut changes, mut expected) = (found(&compare(&old, &lower(edits))), expected.to_vec());
        changes.sort();
        expected.sort_unstable();
        if changes != expected {
            wrong.push(format!("{edits:?}: {changes:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn changes_of_the_model_are_found() {
    check("aws.protocols#restJson1", CASES);
}

#[test]
fn changed_names_in_xml_are_found() {
    check("aws.protocols#restXml", IN_XML);
}

#[test]
fn names_in_xml_do_not_matter_in_json() {
    for (edits, _) in IN_XML {
        check("aws.protocols#restJson1", &[(edits, &[])]);
    }
}

#[test]
fn changed_keys_in_forms_are_found() {
    // Event streams are not supported in this protocol.
    let operations = r#"[{ "target": "example#Buy" }]"#;
    let lower = |edits: &[(&str, &str)]| {
        let traits = r#"{ "aws.auth#sigv4": { "name": "shop" }, "aws.protocols#ec2Query": {} }"#;
        let of_all = [("Shop/traits", traits), ("Shop/operations", operations)];
        lowered(&edited(&[&of_all, edits].concat()), None).unwrap()
    };
    let edit = ("BuyInput/members/Seller/traits/aws.protocols#ec2QueryName", r#""By""#);
    let changes = found(&compare(&lower(&[]), &lower(&[edit])));
    assert_eq!(changes, ["wire-name-changed operation::Buy::seller"]);
}
