use std::fs;

use super::*;

const ALL: [&Comparison; 2] = [&SERVICES, &S3];

#[test]
fn every_metric_is_measured() {
    for comparison in ALL {
        let calls = comparison.loads.iter().flat_map(|load| {
            ["cpu", "total", "wall", "memory"].map(|figure| format!("{}_{figure}", load.key))
        });
        let builds = Profile::ALL.iter().flat_map(|profile| {
            let services = comparison.services.iter();
            services.map(|service| format!("{}_{}_cpu", service.name, profile.name()))
        });
        let measured: Vec<String> = calls.chain(builds).collect();
        for (number, metric) in comparison.metrics.iter().enumerate() {
            assert!(measured.iter().any(|it| it == metric.key), "{}", metric.key);
            assert!(comparison.metrics[..number].iter().all(|it| it.key != metric.key));
        }
        // The published numbers of builds and runs are those of these metrics.
        let (first, last) = (&comparison.metrics[0], comparison.metrics.last().unwrap());
        assert!(!first.label.contains("alone") && last.label.contains("alone"));
    }
}

#[test]
fn programs_depend_on_all_measured_crates() {
    for (comparison, program) in
        ALL.into_iter().flat_map(|it| it.programs.iter().map(move |program| (it, *program)))
    {
        let folder = crate::workspace::root().join("bench").join(comparison.folder(program));
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        for service in comparison.services {
            let library = service.library(program);
            assert!(manifest.contains(&format!("\n{library} = ")), "{library}");
        }
    }
}

#[test]
fn versions_are_those_of_measured_crates() {
    let crates = ["bench v0.0.0", "aws-sdk-sqs v1.2.3", "aws-sdk-sso v1.0.0", "aws-sdk-iam v1.4.0"];
    let crates = crates.map(str::to_owned);
    assert_eq!(
        SERVICES.libraries(&crates, Program::Official),
        "aws-sdk-sqs v1.2.3, aws-sdk-iam v1.4.0"
    );
    assert_eq!(SERVICES.libraries(&crates, Program::Default), "");
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
    ALL.iter().for_each(|it| it.publish(folder.path(), &results).unwrap());
    let readme = fs::read_to_string(folder.path().join("README.md")).unwrap();
    assert!(readme.contains("| 400 µs | 800 µs | 0.500 > 0.45 |"), "{readme}");
    assert!(readme.contains("missed: DynamoDB Query"), "{readme}");
}
