//! DynamoDB, SQS and IAM with calls, CloudFormation only with builds.

use super::{
    super::{
        load::Load,
        metric::{Metric, Unit, metric},
        program::Program,
        publish::Marks,
    },
    Comparison, Service, alone, call,
};

/// Services with small requests and responses, and a page.
pub const SERVICES: Comparison = Comparison {
    name: "services",
    programs: &[Program::Default, Program::Official],
    metrics: &METRICS,
    file: "services.json",
    files: "README.md and bench/services.json",
    loads: &LOADS,
    services: &CRATES,
    marks: Marks {
        start: "<!-- written by `cargo xtask bench --services`: do not edit -->\n",
        end: "<!-- end of what `cargo xtask bench --services` writes -->\n",
    },
};

const METRICS: [Metric; 14] = [
    metric("get_item_1_cpu", "DynamoDB GetItem, one at a time, user CPU", Unit::Microseconds),
    metric("get_item_64_cpu", "DynamoDB GetItem, 64 at a time, user CPU", Unit::Microseconds)
        .default_to_official(0.35),
    metric("query_cpu", "DynamoDB Query, page of 100, user CPU", Unit::Microseconds)
        .default_to_official(0.45),
    metric("send_message_1_cpu", "SQS SendMessage, one at a time, user CPU", Unit::Microseconds),
    metric("send_message_64_cpu", "SQS SendMessage, 64 at a time, user CPU", Unit::Microseconds)
        .default_to_official(0.35),
    metric("list_users_cpu", "IAM ListUsers, page of 100, user CPU", Unit::Microseconds)
        .default_to_official(0.50),
    alone("sqs_debug_cpu", "SQS crate alone, debug, CPU"),
    alone("sqs_release_cpu", "SQS crate alone, release, CPU"),
    alone("dynamodb_debug_cpu", "DynamoDB crate alone, debug, CPU"),
    alone("dynamodb_release_cpu", "DynamoDB crate alone, release, CPU"),
    alone("iam_debug_cpu", "IAM crate alone, debug, CPU"),
    alone("iam_release_cpu", "IAM crate alone, release, CPU"),
    alone("cloudformation_debug_cpu", "CloudFormation crate alone, debug, CPU"),
    alone("cloudformation_release_cpu", "CloudFormation crate alone, release, CPU"),
];

const LOADS: [Load; 6] = [
    call("get_item_1", "GetItem", "get-item", 1, 20_000),
    call("get_item_64", "64 GetItems at a time", "get-item", 64, 60_000),
    call("query", "Query", "query", 1, 3_000),
    call("send_message_1", "SendMessage", "send-message", 1, 20_000),
    call("send_message_64", "64 SendMessages at a time", "send-message", 64, 60_000),
    call("list_users", "ListUsers", "list-users", 1, 4_000),
];

const CRATES: [Service; 4] = [
    Service { name: "sqs", version: "2012-11-05" },
    Service { name: "dynamodb", version: "2012-08-10" },
    Service { name: "iam", version: "2010-05-08" },
    Service { name: "cloudformation", version: "2010-05-15" },
];
