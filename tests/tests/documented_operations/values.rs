//! The values that the documents allow are known by name.

use tinsmith_lambda::types::{
    EventSourcePosition, FunctionVersion, InvocationType, LogType, Runtime, ThrottleReason,
    TracingMode,
};

#[test]
fn documented_values_have_names() {
    let runtimes = [
        ("nodejs", Runtime::Nodejs),
        ("nodejs4.3", Runtime::Nodejs43),
        ("nodejs6.10", Runtime::Nodejs610),
        ("nodejs8.10", Runtime::Nodejs810),
        ("java8", Runtime::Java8),
        ("python2.7", Runtime::Python27),
        ("python3.6", Runtime::Python36),
        ("python3.7", Runtime::Python37),
        ("dotnetcore1.0", Runtime::Dotnetcore10),
        ("dotnetcore2.0", Runtime::Dotnetcore20),
        ("dotnetcore2.1", Runtime::Dotnetcore21),
        ("nodejs4.3-edge", Runtime::Nodejs43edge),
        ("go1.x", Runtime::Go1x),
        ("ruby2.5", Runtime::Ruby25),
    ];
    for (text, value) in runtimes {
        assert_eq!((Runtime::from(text), value.as_str()), (value.clone(), text));
    }

    use ThrottleReason::{
        ConcurrentInvocationLimitExceeded as Concurrent,
        ReservedFunctionConcurrentInvocationLimitExceeded as Reserved,
    };
    assert_eq!(ThrottleReason::from("ConcurrentInvocationLimitExceeded"), Concurrent);
    let reserved = "ReservedFunctionConcurrentInvocationLimitExceeded";
    assert_eq!(ThrottleReason::from(reserved), Reserved);
    assert_eq!(EventSourcePosition::from("AT_TIMESTAMP"), EventSourcePosition::AtTimestamp);
    assert_eq!(EventSourcePosition::from("TRIM_HORIZON"), EventSourcePosition::TrimHorizon);
    assert_eq!(FunctionVersion::from("ALL"), FunctionVersion::All);
    assert_eq!(InvocationType::from("DryRun"), InvocationType::DryRun);
    assert_eq!(InvocationType::from("Event"), InvocationType::Event);
    assert_eq!(InvocationType::from("RequestResponse"), InvocationType::RequestResponse);
    assert_eq!(LogType::from("None"), LogType::None);
    assert_eq!(LogType::from("Tail"), LogType::Tail);
    assert_eq!(TracingMode::from("Active"), TracingMode::Active);
}
