//! Changes of the client, where the model would need names that collide, or many other changes.

use tinsmith_codegen::api::{
    Api, BodyLimit, Codec, DefaultValue, EndpointParameter, Enum, ErrorType, Field, HeaderText,
    Operation, Output, ParameterSource, PathPart, ResponseChecksum, Structure, Success, Ty, Type,
    Union, endpoint::Logic,
};

use super::{compare, found, lowered, shop};

/// The only change, as rule and Rust path, and how to make it.
type Case = (&'static str, fn(&mut Api));

/// Changes of the new client.
pub(super) const CASES: &[Case] = &[
    ("protocol-changed Client", |api| api.service.codecs.response = Codec::Cbor),
    ("service-id-changed Client", |api| api.service.sdk_id = "Store".to_owned()),
    ("endpoint-rules-changed Client", |api| api.endpoint.logic = Some(Logic::Rules(Vec::new()))),
    ("attribute-value-added types::Choice", |api| api.attribute_value = Some("Choice".to_owned())),
    ("operation-renamed operation::Buy", |api| buy(api).method = "buy2".to_owned()),
    ("headers-changed operation::Buy", |api| buy(api).headers = vec![Default::default()]),
    ("body-limit-changed operation::Buy", |api| {
        buy(api).body_limit = Some(BodyLimit { bytes: 1, unless: None });
    }),
    ("compression-changed operation::Buy", |api| buy(api).compressed = true),
    ("checksum-changed operation::Buy", |api| {
        let (header, algorithms) = ("x-mode".to_owned(), vec!["CRC32".to_owned()]);
        buy(api).response_checksum = Some(ResponseChecksum { header, algorithms });
    }),
    ("read-timeout-changed operation::Buy", |api| buy(api).flags.read_timeout = Some(1)),
    ("endpoint-parameters-changed operation::Buy", |api| {
        let value = ParameterSource::Bool(true);
        buy(api).endpoint_parameters = vec![EndpointParameter { name: "A".to_owned(), value }];
    }),
    ("pages-changed operation::Look::pages", |api| {
        look(api).pages.as_mut().unwrap().last_repeats_token = true;
    }),
    ("waiter-renamed operation::Look::wait", |api| look(api).waiters[0].method = "wait".to_owned()),
    ("waiter-type-changed operation::Look::wait_until_seen", |api| {
        look(api).waiters[0].success = Success::Error;
    }),
    ("constructor-removed types::Item", |api| item(api).in_input = false),
    ("default-impl-removed types::Item", |api| item(api).default = DefaultValue::None),
    ("serde-removed types::Item", |api| item(api).serde = None),
    ("sensitive-changed types::Item", |api| item(api).sensitive = true),
    ("arguments-reordered operation::Buy", |api| {
        let buy = buy(api);
        buy.input.fields.swap(0, 1);
        for part in &mut buy.http.path {
            if let PathPart::Label { field, .. } = part {
                *field = 1;
            }
        }
    }),
    ("member-renamed operation::Buy::note2", |api| note(api).name = "note2".to_owned()),
    ("setter-renamed operation::Buy::note", |api| note(api).setter = "note2".to_owned()),
    ("strictness-changed operation::BuyOutput::price", |api| price(api).strict = true),
    ("lenience-changed operation::BuyOutput::price", |api| price(api).lenient = true),
    ("content-sha256-changed Client", |api| api.service.content_sha256 = true),
    ("region-of-changed Client", |api| api.service.region_of = Some("A".to_owned())),
    ("settings-changed Client", |api| api.service.settings = vec!["A".to_owned()]),
    ("http-path-changed operation::Buy", |api| buy(api).http.endpoint_labels = vec![0]),
    ("pages-changed operation::Look::pages", |api| {
        look(api).pages.as_mut().unwrap().more = Some(tinsmith_codegen::api::Path::Output);
    }),
    ("header-format-changed operation::Buy::note", |api| {
        note(api).header_text = HeaderText::Base64;
    }),
    ("box-changed operation::Buy::note", |api| note(api).boxed = true),
    ("wire-name-changed operation::Buy::note", |api| note(api).wire.key = "k".to_owned()),
    ("variant-renamed types::Choice::Z", |api| choice(api).variants[0].name = "Z".to_owned()),
    ("enum-value-renamed types::Kind::Z", |api| kind(api).values[0].name = "Z".to_owned()),
    ("enum-order-changed types::Kind", |api| kind(api).values.swap(0, 1)),
    ("error-renamed error::SoldOut", |api| sold_out(api).variant = "Sold".to_owned()),
    ("error-code-changed error::SoldOut", |api| sold_out(api).code = "Sold".to_owned()),
    ("error-operations-changed error::SoldOut", |api| {
        sold_out(api).only_of = vec!["Buy".to_owned()];
    }),
];

/// Changes of the old client.
pub(super) const REVERSED: &[Case] = &[
    ("attribute-value-removed types::Choice", |api| {
        api.attribute_value = Some("Choice".to_owned())
    }),
    ("operation-added operation::Buy", |api| api.operations.retain(|it| it.shape != "Buy")),
    ("pages-added operation::Look::pages", |api| look(api).pages = None),
    ("page-items-added operation::Look::items", |api| {
        look(api).pages.as_mut().unwrap().items = None;
    }),
    ("waiter-added operation::Look::wait_until_seen", |api| look(api).waiters.clear()),
    ("constructor-added types::Item", |api| item(api).in_input = false),
    ("default-impl-added types::Item", |api| item(api).default = DefaultValue::None),
    ("serde-added types::Item", |api| item(api).serde = None),
    ("undeprecated operation::Buy", |api| buy(api).deprecated = Some("Old.".to_owned())),
];

fn operation<'a>(api: &'a mut Api, name: &str) -> &'a mut Operation {
    api.operations.iter_mut().find(|operation| operation.shape == name).unwrap()
}

fn buy(api: &mut Api) -> &mut Operation {
    operation(api, "Buy")
}

fn look(api: &mut Api) -> &mut Operation {
    operation(api, "Look")
}

fn field<'a>(structure: &'a mut Structure, member: &str) -> &'a mut Field {
    structure.fields.iter_mut().find(|field| field.member == member).unwrap()
}

fn note(api: &mut Api) -> &mut Field {
    field(&mut buy(api).input, "Note")
}

fn price(api: &mut Api) -> &mut Field {
    match &mut buy(api).output {
        Output::Own(output) => field(output, "Price"),
        _ => panic!("not its own output"),
    }
}

fn item<'a>(api: &'a mut Api) -> &'a mut Structure {
    let find = |ty: &'a mut Type| match ty {
        Type::Structure(it) if it.name == "Item" => Some(it),
        _ => None,
    };
    api.types.iter_mut().find_map(find).unwrap()
}

fn choice<'a>(api: &'a mut Api) -> &'a mut Union {
    let find = |ty: &'a mut Type| match ty {
        Type::Union(it) if it.name == "Choice" => Some(it),
        _ => None,
    };
    api.types.iter_mut().find_map(find).unwrap()
}

fn kind<'a>(api: &'a mut Api) -> &'a mut Enum {
    let find = |ty: &'a mut Type| match ty {
        Type::Enum(it) if it.name == "Kind" => Some(it),
        _ => None,
    };
    api.types.iter_mut().find_map(find).unwrap()
}

fn sold_out(api: &mut Api) -> &mut ErrorType {
    api.errors.first_mut().unwrap()
}

#[test]
fn changes_of_the_client_are_found() {
    let api = lowered(&shop(), None).unwrap();
    let edited = |edit: fn(&mut Api)| {
        let mut edited = api.clone();
        edit(&mut edited);
        edited
    };
    let changes = CASES.iter().map(|(line, edit)| (line, compare(&api, &edited(*edit))));
    let reversed = REVERSED.iter().map(|(line, edit)| (line, compare(&edited(*edit), &api)));
    let wrong: Vec<String> = changes
        .chain(reversed)
        .filter(|(line, changes)| found(changes) != [**line])
        .map(|(line, changes)| format!("{line}: {:?}", found(&changes)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn changed_deprecation_messages_are_found() {
    let mut old = lowered(&shop(), None).unwrap();
    let mut new = old.clone();
    buy(&mut old).deprecated = Some("Old.".to_owned());
    buy(&mut new).deprecated = Some("Older.".to_owned());
    assert_eq!(found(&compare(&old, &new)), ["deprecation-changed operation::Buy"]);
}

#[test]
fn the_length_matters_only_for_streams() {
    let mut old = lowered(&shop(), None).unwrap();
    let mut new = old.clone();
    note(&mut new).requires_length = true;
    assert_eq!(compare(&old, &new), []);
    note(&mut old).ty = Ty::Stream;
    note(&mut new).ty = Ty::Stream;
    assert_eq!(found(&compare(&old, &new)), ["length-required-changed operation::Buy::note"]);
}
