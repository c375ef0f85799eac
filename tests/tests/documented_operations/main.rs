//! The operations that four documents about Lambda's API describe, on the wire: for each of them the
//! request as HTTP, with every parameter that a document names, and the answer as values, with every
//! result that a document names.
//!
//! Requests and answers are written out here and not taken from the model, so that a mistake in the
//! model is found as well. Answers are the documents' samples; where a sample is not what goes over
//! the wire, a comment says what was changed, and where there is none, the answer is made from the
//! document's list of results. `tests/documents` has the documents as tables.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]
#![allow(deprecated, reason = "the documents describe InvokeAsync as well")]

mod account;
mod aliases;
mod concurrency;
mod documents;
mod errors;
mod event_source_mappings;
mod function_answers;
mod functions;
mod invocation;
mod layers;
mod permissions;
mod tags;
mod values;
mod wire;

use tinsmith_lambda::{Operation, operation};

/// Makes a test for each operation, and a list of those that have one.
macro_rules! tests {
    ($($operation:ident: $topic:ident::$test:ident;)*) => {
        $(
            #[test]
            fn $test() {
                $topic::$test();
            }
        )*

        const TESTED: &[&str] = &[$(<operation::$operation as Operation>::METADATA.name),*];
    };
}

tests! {
    AddLayerVersionPermission: layers::add_layer_version_permission;
    AddPermission: permissions::add_permission;
    CreateAlias: aliases::create_alias;
    CreateEventSourceMapping: event_source_mappings::create_event_source_mapping;
    CreateFunction: functions::create_function;
    DeleteAlias: aliases::delete_alias;
    DeleteEventSourceMapping: event_source_mappings::delete_event_source_mapping;
    DeleteFunction: functions::delete_function;
    DeleteFunctionConcurrency: concurrency::delete_function_concurrency;
    GetAccountSettings: account::get_account_settings;
    GetAlias: aliases::get_alias;
    GetEventSourceMapping: event_source_mappings::get_event_source_mapping;
    GetFunction: function_answers::get_function;
    GetFunctionConfiguration: function_answers::get_function_configuration;
    GetPolicy: permissions::get_policy;
    Invoke: invocation::invoke;
    InvokeAsync: invocation::invoke_async;
    ListAliases: aliases::list_aliases;
    ListEventSourceMappings: event_source_mappings::list_event_source_mappings;
    ListFunctions: function_answers::list_functions;
    ListTags: tags::list_tags;
    ListVersionsByFunction: function_answers::list_versions_by_function;
    PublishVersion: functions::publish_version;
    PutFunctionConcurrency: concurrency::put_function_concurrency;
    RemoveLayerVersionPermission: layers::remove_layer_version_permission;
    RemovePermission: permissions::remove_permission;
    TagResource: tags::tag_resource;
    UntagResource: tags::untag_resource;
    UpdateAlias: aliases::update_alias;
    UpdateEventSourceMapping: event_source_mappings::update_event_source_mapping;
    UpdateFunctionCode: functions::update_function_code;
    UpdateFunctionConfiguration: functions::update_function_configuration;
}

#[test]
fn every_documented_operation_has_a_test() {
    let documented = documents::operations();
    assert_eq!(documented.len(), 32);
    assert_eq!(TESTED.iter().copied().map(str::to_owned).collect::<Vec<_>>(), documented);
}
