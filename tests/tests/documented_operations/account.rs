use tinsmith_lambda::operation::GetAccountSettings;

use super::wire::{Payload, assert_sends, lambda, read_json};

pub fn get_account_settings() {
    assert_sends(
        lambda().get_account_settings().operation(),
        "GET /2016-08-19/account-settings",
        &[],
        Payload::Nothing,
    );

    let settings = read_json::<GetAccountSettings>(
        200,
        r#"{
            "AccountLimit": {
                "CodeSizeUnzipped": 262144000,
                "CodeSizeZipped": 52428800,
                "ConcurrentExecutions": 1000,
                "TotalCodeSize": 80530636800,
                "UnreservedConcurrentExecutions": 1000,
                "UnreservedConcurrentExecutionsMinimum": null
            },
            "AccountUsage": { "FunctionCount": 1, "TotalCodeSize": 176268666 },
            "DeprecatedFeaturesAccess": null,
            "HasFunctionWithDeprecatedRuntime": false,
            "PreviewFeatures": null
        }"#,
    );
    let limit = settings.account_limit.unwrap();
    assert_eq!(limit.code_size_unzipped, 262_144_000);
    assert_eq!(limit.code_size_zipped, 52_428_800);
    assert_eq!(limit.concurrent_executions, 1000);
    assert_eq!(limit.total_code_size, 80_530_636_800);
    assert_eq!(limit.unreserved_concurrent_executions, Some(1000));
    let usage = settings.account_usage.unwrap();
    assert_eq!(usage.function_count, 1);
    assert_eq!(usage.total_code_size, 176_268_666);
}
