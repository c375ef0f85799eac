//! Rules for the service.

use tinsmith_codegen::api::{Api, Codec, ErrorForm, Service, endpoint::Parameter};

use super::{
    report::{Place, Report, code},
    rules,
};

/// Compares the services of two clients.
pub(super) fn compare(report: &mut Report, old: &Api, new: &Api) {
    let place = Place::new(&new.service.shape, "Client");
    let (from, to) = (&old.service, &new.service);
    report.docs(&place, (&from.docs, &to.docs), (None, None));
    let rule = rules::PROTOCOL_CHANGED;
    report.differ(&place, rule, "The protocol", &protocol(from), &protocol(to));
    let rule = rules::API_VERSION_CHANGED;
    report.differ(&place, rule, "The version of the API", &code(&from.version), &code(&to.version));
    let (one, two) = (code(&from.signing_name), code(&to.signing_name));
    report.differ(&place, rules::SIGNING_NAME_CHANGED, "The signing name", &one, &two);
    let (one, two) = (code(&from.sdk_id), code(&to.sdk_id));
    report.differ(&place, rules::SERVICE_ID_CHANGED, "The service ID", &one, &two);
    if old.endpoint.logic != new.endpoint.logic || parameters(old) != parameters(new) {
        report.add(&place, rules::ENDPOINT_RULES_CHANGED, "The endpoint rules change.");
    }
    attribute_value(report, old, new);
}

/// The formats of requests, responses and errors.
fn protocol(service: &Service) -> String {
    let codec = |codec: Codec| match codec {
        Codec::Json => "JSON",
        Codec::Cbor => "CBOR",
        Codec::Xml => "XML",
        Codec::Form => "forms",
    };
    let errors = match service.errors {
        ErrorForm::Json => "JSON",
        ErrorForm::RpcV2Json => "RPC v2 JSON",
        ErrorForm::RpcV2Cbor => "RPC v2 CBOR",
        ErrorForm::Xml => "XML",
        ErrorForm::S3 => "XML of S3",
    };
    let (request, response) = (codec(service.codecs.request), codec(service.codecs.response));
    format!("{request} in requests, {response} in responses and {errors} in errors")
}

/// The parameters of endpoint rules, without documentation, and without facts about the operations that bind them.
fn parameters(api: &Api) -> Vec<Parameter> {
    let bare = |it: &Parameter| Parameter { docs: Vec::new(), is_bound: false, ..it.clone() };
    api.endpoint.parameters.iter().map(bare).collect()
}

/// Compares the conversions of the union of attribute values.
fn attribute_value(report: &mut Report, old: &Api, new: &Api) {
    if old.attribute_value == new.attribute_value {
        return;
    }
    let at = |name: &str| Place::new(name, format!("types::{name}"));
    if let Some(name) = &old.attribute_value {
        let message = "The conversions between attribute values and other types are removed.";
        report.add(&at(name), rules::ATTRIBUTE_VALUE_REMOVED, message);
    }
    if let Some(name) = &new.attribute_value {
        let message = "The conversions between attribute values and other types are added.";
        report.add(&at(name), rules::ATTRIBUTE_VALUE_ADDED, message);
    }
}
