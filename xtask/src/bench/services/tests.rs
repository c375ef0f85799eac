use std::fs;

use super::*;

#[test]
fn every_metric_is_measured() {
    let calls = LOADS.iter().map(|load| format!("{}_cpu", load.key));
    let builds = Profile::ALL.iter().flat_map(|profile| {
        SERVICES.iter().map(|service| format!("{}_{}_cpu", service.name, profile.name()))
    });
    let mut measured: Vec<String> = calls.chain(builds).collect();
    let mut metrics: Vec<&str> = METRICS.iter().map(|it| it.key).collect();
    measured.sort();
    metrics.sort_unstable();
    assert_eq!(measured, metrics);
}

#[test]
fn programs_depend_on_all_measured_crates() {
    for program in PROGRAMS {
        let path = crate::workspace::root().join("bench").join(folder(program)).join("Cargo.toml");
        let manifest = fs::read_to_string(path).unwrap();
        for service in &SERVICES {
            let library = service.library(program);
            assert!(manifest.contains(&format!("\n{library} = ")), "{library}");
        }
    }
}

#[test]
fn versions_are_those_of_measured_crates() {
    let crates = ["bench v0.0.0", "aws-sdk-sqs v1.2.3", "aws-sdk-sso v1.0.0", "aws-sdk-iam v1.4.0"];
    let crates = crates.map(str::to_owned);
    assert_eq!(libraries(&crates, Program::Official), "aws-sdk-sqs v1.2.3, aws-sdk-iam v1.4.0");
    assert_eq!(libraries(&crates, Program::Default), "");
}

#[test]
fn a_missing_model_is_explained() {
    let error = Service { name: "none", version: "2000-01-01" }.model().unwrap_err();
    for expected in
        ["../shared/every-protocol/models/none.json", "none-2000-01-01.json", "api-models-aws"]
    {
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn this_repository_has_the_marks() {
    let folder = tempfile::tempdir().unwrap();
    let readme = fs::read_to_string(crate::workspace::root().join("README.md")).unwrap();
    fs::write(folder.path().join("README.md"), readme).unwrap();
    let mut results = Results::default();
    results.add("query_cpu", Program::Default, 0.000_4);
    results.add("query_cpu", Program::Official, 0.000_8);
    publish(folder.path(), &results).unwrap();
    let readme = fs::read_to_string(folder.path().join("README.md")).unwrap();
    assert!(readme.contains("| 400 µs | 800 µs | 0.500 > 0.45 |"), "{readme}");
    assert!(readme.contains("missed: DynamoDB Query"), "{readme}");
}
