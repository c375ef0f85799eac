//! Routes requests to operations.

use super::http::{Refusal, Request};
use super::state::{Answer, Lambda, Named};

pub(super) fn route(lambda: &mut Lambda, request: &Request) -> Answer {
    let segments = request.segments();
    let path: Vec<&str> = segments.iter().map(String::as_str).collect();
    let named = |text: &str| Named::of(text, request);
    match (request.method.as_str(), path.as_slice()) {
        ("POST", ["2015-03-31", "functions"]) => lambda.create_function(request),
        ("GET", ["2015-03-31", "functions"]) => lambda.list_functions(request),
        ("GET", ["2015-03-31", "functions", name]) => lambda.get_function(&named(name)),
        ("DELETE", ["2015-03-31", "functions", name]) => lambda.delete_function(&named(name)),
        ("GET", ["2015-03-31", "functions", name, "configuration"]) => {
            lambda.get_function_configuration(&named(name))
        }
        ("PUT", ["2015-03-31", "functions", name, "configuration"]) => {
            lambda.update_function_configuration(&named(name), request)
        }
        ("PUT", ["2015-03-31", "functions", name, "code"]) => {
            lambda.update_function_code(&named(name), request)
        }
        ("POST", ["2015-03-31", "functions", name, "versions"]) => {
            lambda.publish_version(&named(name), request)
        }
        ("GET", ["2015-03-31", "functions", name, "versions"]) => {
            lambda.list_versions(&named(name), request)
        }

        ("POST", ["2015-03-31", "functions", name, "aliases"]) => {
            lambda.create_alias(&named(name), request)
        }
        ("GET", ["2015-03-31", "functions", name, "aliases"]) => {
            lambda.list_aliases(&named(name), request)
        }
        ("GET", ["2015-03-31", "functions", name, "aliases", alias]) => {
            lambda.get_alias(&named(name), alias)
        }
        ("PUT", ["2015-03-31", "functions", name, "aliases", alias]) => {
            lambda.update_alias(&named(name), alias, request)
        }
        ("DELETE", ["2015-03-31", "functions", name, "aliases", alias]) => {
            lambda.delete_alias(&named(name), alias)
        }

        ("POST", ["2015-03-31", "functions", name, "policy"]) => {
            lambda.add_permission(&named(name), request)
        }
        ("GET", ["2015-03-31", "functions", name, "policy"]) => lambda.get_policy(&named(name)),
        ("DELETE", ["2015-03-31", "functions", name, "policy", id]) => {
            lambda.remove_permission(&named(name), id)
        }

        ("POST", ["2015-03-31", "functions", name, "invocations"]) => {
            lambda.invoke(&named(name), request)
        }
        ("POST", ["2014-11-13", "functions", name, "invoke-async"]) => {
            lambda.invoke_async(&named(name), request)
        }
        ("POST", ["2021-11-15", "functions", name, "response-streaming-invocations"]) => {
            lambda.invoke_with_response_stream(&named(name), request)
        }

        ("POST", ["2015-03-31", "event-source-mappings"]) => lambda.create_mapping(request),
        ("GET", ["2015-03-31", "event-source-mappings"]) => lambda.list_mappings(request),
        ("GET", ["2015-03-31", "event-source-mappings", id]) => lambda.get_mapping(id),
        ("PUT", ["2015-03-31", "event-source-mappings", id]) => lambda.update_mapping(id, request),
        ("DELETE", ["2015-03-31", "event-source-mappings", id]) => lambda.delete_mapping(id),

        (_, ["function-urls", name, path @ ..]) => lambda.call_url(&named(name), path, request),

        ("GET", ["2016-08-19", "account-settings"]) => lambda.account_settings(),
        ("GET", ["2017-03-31", "tags", arn]) => lambda.list_tags(&named(arn)),
        ("POST", ["2017-03-31", "tags", arn]) => lambda.tag(&named(arn), request),
        ("DELETE", ["2017-03-31", "tags", arn]) => lambda.untag(&named(arn), request),
        ("PUT", ["2017-10-31", "functions", name, "concurrency"]) => {
            lambda.put_concurrency(&named(name), request)
        }
        ("GET", ["2019-09-30", "functions", name, "concurrency"]) => {
            lambda.get_concurrency(&named(name))
        }
        ("DELETE", ["2017-10-31", "functions", name, "concurrency"]) => {
            lambda.delete_concurrency(&named(name))
        }

        ("POST", ["2018-10-31", "layers", name, "versions"]) => lambda.publish_layer(name, request),
        ("GET", ["2018-10-31", "layers", name, "versions", number]) => {
            lambda.get_layer(name, number)
        }
        ("POST", ["2018-10-31", "layers", name, "versions", number, "policy"]) => {
            lambda.add_layer_permission(name, number, request)
        }
        ("GET", ["2018-10-31", "layers", name, "versions", number, "policy"]) => {
            lambda.get_layer_policy(name, number)
        }
        ("DELETE", ["2018-10-31", "layers", name, "versions", number, "policy", id]) => {
            lambda.remove_layer_permission(name, number, id)
        }
        _ => Err(Refusal::new(
            404,
            "UnknownOperationException",
            "the server does not support this operation",
        )),
    }
}
