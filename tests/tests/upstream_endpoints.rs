//! AWS's own tests of Lambda's endpoints, where AWS's model is beside this repository: our rules pass them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of a test fail the test by panicking"
)]

use std::{fs, path::Path};

use serde_json::Value;
use tinsmith_lambda::endpoint::Parameters;

/// AWS's model, relative to the workspace.
const MODEL: &str = "../shared/models/lambda.json";
const TESTS: &str = "smithy.rules#endpointTests";

#[test]
fn lambda_finds_every_endpoint_that_aws_tests() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(MODEL);
    let Ok(model) = fs::read_to_string(&path) else {
        println!("skipped: {} is not there", path.display());
        return;
    };
    let model: Value = serde_json::from_str(&model).unwrap();
    let shapes = model["shapes"].as_object().unwrap().values();
    let cases: Vec<&Value> = shapes
        .filter_map(|shape| shape["traits"][TESTS]["testCases"].as_array())
        .flatten()
        .collect();
    assert_eq!(cases.len(), 71);
    let wrong: Vec<String> = cases.into_iter().filter_map(|case| check(case).err()).collect();
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Finds the endpoint for a case, and says what differs.
fn check(case: &Value) -> Result<(), String> {
    let (params, expect) = (&case["params"], &case["expect"]);
    let flag = |name: &str| params[name].as_bool().unwrap_or_default();
    let found = Parameters {
        region: params["Region"].as_str(),
        use_dual_stack: flag("UseDualStack"),
        use_fips: flag("UseFIPS"),
        endpoint: params["Endpoint"].as_str(),
    }
    .resolve();
    let known = ["Region", "UseDualStack", "UseFIPS", "Endpoint"];
    let mut names = params.as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    let is_known = names.all(|name| known.contains(&name));
    let expected_endpoint = &expect["endpoint"];
    let fits = match &found {
        Ok(endpoint) => {
            let others = ["headers", "properties"].map(|key| &expected_endpoint[key]);
            let is_plain = |value: &&Value| {
                value.is_null() || value.as_object().is_some_and(|it| it.is_empty())
            };
            others.iter().all(is_plain)
                && expected_endpoint["url"] == endpoint.url.as_str()
                && endpoint.headers.is_empty()
                && endpoint.auth_schemes.is_empty()
        }
        Err(error) => expect["error"] == error.message(),
    };
    match fits && is_known {
        true => Ok(()),
        false => Err(format!("{}: {found:?} instead of {expect}", case["documentation"])),
    }
}
