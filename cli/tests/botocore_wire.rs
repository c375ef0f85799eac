//! Compares converted descriptions of botocore with the Smithy models of the same services.
//!
//! `BOTOCORE=folder MODELS=folder cargo test -p tinsmith --test botocore_wire -- --ignored --nocapture`
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::Path,
};

use tinsmith::{botocore, model_files};
use tinsmith_codegen::{
    Model, Options, Runtime,
    api::{Api, Codec, Field, Structure, Ty, Type, Wire},
};

/// Facts of an operation on the wire, by place.
type Facts = BTreeMap<String, String>;

#[test]
#[ignore = "needs botocore and Smithy models"]
fn operations_have_the_same_wire() {
    let data = env::var("BOTOCORE").unwrap();
    let data = Path::new(&data);
    let services = sdk_ids(data);
    let (mut operations, mut differences) = (0, 0);
    for entry in fs::read_dir(env::var("MODELS").unwrap()).unwrap() {
        let path = entry.unwrap().path();
        let smithy = api(&model_files::read(std::slice::from_ref(&path)).unwrap(), None);
        let Some(name) = services.get(&smithy.service.sdk_id) else {
            println!("{}: botocore does not have it", path.display());
            continue;
        };
        // Older models have only the AWS Query protocol.
        let is_query = smithy.service.codecs.request == Codec::Form && name != "ec2";
        let protocol = is_query.then(|| "awsQuery".to_owned());
        let other = api(&botocore::read(data, name).unwrap().model, protocol);
        assert_eq!(smithy.service.signing_name, other.service.signing_name, "{name}");
        for operation in &smithy.operations {
            if !other.operations.iter().any(|it| it.shape == operation.shape) {
                println!("{name} {}: only in the Smithy model", operation.shape);
                continue;
            }
            operations += 1;
            let (left, right) = (facts(&smithy, &operation.shape), facts(&other, &operation.shape));
            let places: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
            for place in places {
                let (left, right) = (left.get(place), right.get(place));
                if left != right {
                    differences += 1;
                    println!(
                        "{name} {} {place}: Smithy {left:?}, botocore {right:?}",
                        operation.shape
                    );
                }
            }
        }
    }
    println!("{operations} operations, {differences} differences");
}

/// The names of botocore's folders, by SDK ID.
fn sdk_ids(data: &Path) -> BTreeMap<String, String> {
    let folders = fs::read_dir(data).unwrap().map(Result::unwrap);
    let names = folders.filter(|it| it.path().is_dir()).map(|it| it.file_name());
    let mut ids = BTreeMap::new();
    for name in names.map(|name| name.into_string().unwrap()) {
        match botocore::read(data, &name) {
            Ok(description) => {
                let service =
                    description.model.shapes().find_map(|it| it.traits.get("aws.api#service"));
                let id = service.and_then(|it| it["sdkId"].as_str()).unwrap();
                ids.insert(id.to_owned(), name);
            }
            Err(error) => println!("{name}: {error}"),
        }
    }
    ids
}

fn api(model: &Model, protocol: Option<String>) -> Api {
    let options = Options {
        crate_name: "client".to_owned(),
        crate_version: "0.1.0".to_owned(),
        service: None,
        protocol,
        operations: None,
        runtime: Runtime::Version("0.1.0".to_owned()),
        is_workspace_root: true,
        source: String::new(),
        command: String::new(),
        arguments: String::new(),
        tests: false,
        handwritten: None,
        additions: Default::default(),
    };
    tinsmith_codegen::lower(model, &options).unwrap().api
}

fn facts(api: &Api, name: &str) -> Facts {
    let operation = api.operations.iter().find(|it| it.shape == name).unwrap();
    let mut facts = Facts::new();
    let mut add = |place: &str, fact: String| facts.insert(place.to_owned(), fact);
    add("method", operation.http.method.clone());
    add("uri", operation.http.template.clone());
    add("query", format!("{:?}", operation.http.query));
    add("host", format!("{:?}", operation.http.host_prefix));
    add("headers", format!("{:?}", operation.headers));
    add("body", format!("{:?}", operation.body).split("field").next().unwrap().to_owned());
    add("response", format!("{:?}", operation.response_body).split('(').next().unwrap().to_owned());
    add(
        "flags",
        format!(
            "{:?}",
            (
                operation.compressed,
                operation.checksum,
                operation.chosen_checksum.as_ref().map(|it| it.required)
            )
        ),
    );
    add("auth", format!("{:?} {}", operation.flags.auth, operation.flags.unsigned_payload));
    add(
        "pages",
        format!(
            "{:?}",
            operation.pages.as_ref().map(|it| format!(
                "{:?} {:?}",
                it.next,
                it.items.as_ref().map(|it| &it.path)
            )
            .len())
        ),
    );
    let waiters: BTreeSet<&str> = operation.waiters.iter().map(|it| it.method.as_str()).collect();
    add("waiters", format!("{waiters:?}"));
    let errors = api.errors.iter().filter(|it| operation.errors.contains(&it.variant));
    let errors: BTreeSet<String> =
        errors.map(|it| format!("{} {:?}", it.code, it.retryable)).collect();
    add("errors", format!("{errors:?}"));
    let codecs = api.service.codecs;
    let mut walk = Walk { api, codec: codecs.request, seen: BTreeSet::new(), facts };
    walk.structure("in", &operation.input);
    walk.codec = codecs.response;
    walk.seen.clear();
    if let Some(output) = operation.output.structure() {
        walk.structure("out", output);
    }
    walk.facts
}

struct Walk<'a> {
    api: &'a Api,
    codec: Codec,
    seen: BTreeSet<String>,
    facts: Facts,
}

impl Walk<'_> {
    fn structure(&mut self, place: &str, structure: &Structure) {
        let mut fields: Vec<&Field> = structure.fields.iter().collect();
        fields.sort_by(|a, b| a.member.cmp(&b.member));
        for field in fields {
            let place = format!("{place}.{}", field.member);
            let wire = match field.binding {
                tinsmith_codegen::api::Binding::Body | tinsmith_codegen::api::Binding::Payload => {
                    self.wire(&field.wire)
                }
                _ => String::new(),
            };
            let ty = self.ty(&place, &field.ty);
            let fact = format!(
                "{:?} {wire} {ty} {:?} {}",
                field.binding, field.header_text, field.idempotency_token
            );
            self.facts.insert(place, fact);
        }
    }

    fn wire(&self, wire: &Wire) -> String {
        match self.codec {
            Codec::Json | Codec::Cbor => wire.key.clone(),
            Codec::Form => format!("{} {}", wire.form_key, wire.is_flattened),
            Codec::Xml => format!("{:?} {} {}", wire.element, wire.is_attribute, wire.is_flattened),
        }
    }

    fn ty(&mut self, place: &str, ty: &Ty) -> String {
        let has_elements = matches!(self.codec, Codec::Xml | Codec::Form);
        match ty {
            Ty::Byte | Ty::Short | Ty::Integer | Ty::Long | Ty::IntEnum(_) => "integer".to_owned(),
            Ty::Enum(_) | Ty::String => "string".to_owned(),
            Ty::Structure(path) | Ty::Union(path) | Ty::Events(path) => {
                if self.seen.insert(path.name.clone()) {
                    self.named(place, &path.name);
                }
                "structure".to_owned()
            }
            Ty::List { item, sparse, element } => {
                let item = self.ty(place, item);
                let element = has_elements.then_some(element);
                format!("[{item} {sparse} {element:?}]")
            }
            Ty::Map { value, sparse, entry } => {
                let value = self.ty(place, value);
                format!("{{{value} {sparse} {:?}}}", has_elements.then_some(entry))
            }
            other => format!("{other:?}"),
        }
    }

    fn named(&mut self, place: &str, name: &str) {
        for ty in &self.api.types {
            match ty {
                Type::Structure(it) if it.name == name => return self.structure(place, it),
                Type::Union(it) if it.name == name => {
                    for variant in &it.variants {
                        let place = format!("{place}.{}", variant.member);
                        let ty = variant.ty.as_ref().map(|ty| self.ty(&place, ty));
                        let fact = format!("{} {ty:?}", self.wire(&variant.wire));
                        self.facts.insert(place, fact);
                    }
                    return;
                }
                _ => {}
            }
        }
    }
}
