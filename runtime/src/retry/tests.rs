use super::*;

fn failed(number: u32, cause: Cause) -> FailedAttempt<'static> {
    FailedAttempt {
        operation: "Ping",
        number,
        cause,
        status: None,
        code: None,
        retry_after: None,
        may_have_run: false,
    }
}

fn pause(retry: &Retry, failed: &FailedAttempt<'_>) -> Option<Duration> {
    paced(retry, &Pace::STANDARD, failed)
}

fn paced(retry: &Retry, pace: &Pace, failed: &FailedAttempt<'_>) -> Option<Duration> {
    retry.pause(failed, pace, &mut Bucket::full().lease())
}

#[test]
fn a_service_has_its_own_defaults_which_the_program_overrides() {
    let pace =
        Pace { max_attempts: 4, initial_backoff: Duration::from_millis(25), ..Pace::STANDARD };
    let longest = |retry: &Retry, number, cause| {
        let pauses = (0..200).map(|_| paced(retry, &pace, &failed(number, cause)).unwrap());
        pauses.max().unwrap().as_millis()
    };
    let standard = Retry::standard();
    for (number, most) in [(1, 25), (2, 50), (3, 100)] {
        let longest = longest(&standard, number, Cause::Server);
        assert!(longest < most && longest > most / 2, "{number}: {longest}");
    }
    let throttled = longest(&standard, 1, Cause::Throttling);
    assert!(throttled < 1_000 && throttled > 500, "{throttled}");
    assert_eq!(paced(&standard, &pace, &failed(4, Cause::Server)), None);

    let set = Retry::standard().max_attempts(2).initial_backoff(Duration::from_millis(300));
    for cause in [Cause::Server, Cause::Throttling] {
        let longest = longest(&set, 1, cause);
        assert!(longest < 300 && longest > 150, "{longest}");
    }
    assert_eq!(paced(&set, &pace, &failed(2, Cause::Server)), None);
    assert_eq!(paced(&Retry::off(), &pace, &failed(1, Cause::Server)), None);
    assert_eq!(set.attempts_at(&pace), 2);
    assert_eq!(standard.attempts_at(&pace), 4);
}

#[test]
fn backoff_is_random_and_at_most_doubles() {
    let retry = Retry::standard();
    for (number, cause, longest) in [
        (1, Cause::Server, 50),
        (2, Cause::Connection, 100),
        (1, Cause::Throttling, 1_000),
        (2, Cause::Throttling, 2_000),
    ] {
        let pauses: Vec<Duration> =
            (0..200).map(|_| pause(&retry, &failed(number, cause)).unwrap()).collect();
        let longest = Duration::from_millis(longest);
        assert!(pauses.iter().all(|pause| *pause < longest));
        assert!(pauses.iter().any(|pause| *pause > longest / 2));
        assert!(pauses.iter().any(|pause| *pause < longest / 2));
    }
    assert_eq!(pause(&retry, &failed(3, Cause::Server)), None);
}

#[test]
fn backoff_is_limited() {
    let retry = Retry::standard().max_attempts(100).max_backoff(Duration::from_secs(4));
    for number in [1, 2, 3, 4, 32, 33, 99] {
        assert!(pause(&retry, &failed(number, Cause::Timeout)).unwrap() <= Duration::from_secs(4));
    }
}

#[test]
fn retry_after_is_respected() {
    let asked = |secs| FailedAttempt {
        retry_after: Some(Duration::from_secs(secs)),
        ..failed(1, Cause::Throttling)
    };
    assert_eq!(pause(&Retry::standard(), &asked(7)), Some(Duration::from_secs(7)));
    assert_eq!(pause(&Retry::standard(), &asked(7000)), Some(Duration::from_secs(20)));
}

#[test]
fn permanent_errors_are_not_retried() {
    assert_eq!(pause(&Retry::standard(), &failed(1, Cause::Permanent)), None);
    assert_eq!(pause(&Retry::off(), &failed(1, Cause::Server)), None);
    let other_request = [Cause::Clock, Cause::ExpiredCredentials];
    for cause in other_request {
        assert_eq!(pause(&Retry::standard(), &failed(1, cause)), Some(Duration::ZERO));
    }
}

#[test]
fn a_custom_policy_decides_alone() {
    struct Thrice;
    impl RetryPolicy for Thrice {
        fn pause(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
            (failed.number < 3).then_some(Duration::from_secs(u64::from(failed.number)))
        }
    }
    let retry = Retry::custom(Thrice);
    assert_eq!(pause(&retry, &failed(2, Cause::Permanent)), Some(Duration::from_secs(2)));
    assert_eq!(pause(&retry, &failed(3, Cause::Server)), None);
    let retry = retry.max_attempts(2);
    assert_eq!(pause(&retry, &failed(2, Cause::Server)), None);
}

#[test]
fn responses_are_classified() {
    use http::StatusCode;

    let codes = Codes { throttling: &["NotSoFast"], retryable: &["TryAgain"] };
    for (status, code, cause) in [
        (400, None, Cause::Permanent),
        (404, Some("ResourceNotFoundException"), Cause::Permanent),
        (501, None, Cause::Permanent),
        (500, None, Cause::Server),
        (502, Some("Anything"), Cause::Server),
        (503, None, Cause::Server),
        (504, None, Cause::Server),
        (429, None, Cause::Throttling),
        (400, Some("ThrottlingException"), Cause::Throttling),
        (503, Some("SlowDown"), Cause::Throttling),
        (400, Some("RequestTimeout"), Cause::Server),
        (400, Some("TryAgain"), Cause::Server),
        (400, Some("NotSoFast"), Cause::Throttling),
    ] {
        let status = StatusCode::from_u16(status).unwrap();
        assert_eq!(cause_of_answer(codes, status, code), cause, "{status} {code:?}");
    }
}
