use std::collections::VecDeque;

use super::provider::future;
use super::*;

/// Returns the scripted results in order, each after a delay.
#[derive(Debug, Default)]
struct Script {
    answers: Mutex<VecDeque<Answer>>,
    calls: Mutex<usize>,
}

impl ProvideCredentials for Script {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        *self.calls.lock().unwrap() += 1;
        let answer = self.answers.lock().unwrap().pop_front().unwrap();
        future::ProvideCredentials::new(async {
            for _ in 0..2 {
                tokio::task::yield_now().await;
            }
            answer
        })
    }
}

type Answer = provider::Result;

fn cached(answers: impl IntoIterator<Item = Answer>) -> Cached<Script> {
    let answers = Mutex::new(answers.into_iter().collect());
    Cached::new(Script { answers, ..Script::default() })
}

fn calls(cached: &Cached<Script>) -> usize {
    *cached.inner.provider.calls.lock().unwrap()
}

/// Credentials that expire after this many milliseconds.
fn expiring(key: &str, millis: u64) -> Answer {
    let expiry = SystemTime::now() + Duration::from_millis(millis);
    Ok(Credentials::new(key, "secret", None, Some(expiry), "test"))
}

fn lasting(key: &str) -> Answer {
    Ok(Credentials::new(key, "secret", None, None, "test"))
}

fn failure() -> Answer {
    Err(provider::error::CredentialsError::provider_error("the vault is sealed"))
}

/// Whether a future is pending after one poll.
fn is_pending(future: &mut Pin<Box<impl Future>>) -> bool {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    future.as_mut().poll(&mut context).is_pending()
}

async fn key(cached: &Cached<Script>) -> String {
    cached.get().await.unwrap().access_key_id().to_owned()
}

#[test]
fn credentials_are_renewed_in_time() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    let after = |seconds| renew_at(now + Duration::from_secs(seconds), now);
    for _ in 0..100 {
        let early = (now + Duration::from_secs(3600)).duration_since(after(3600)).unwrap();
        assert!((300..=330).contains(&early.as_secs()), "{early:?}");
    }
    assert_ne!(after(3600), after(3600));
    assert_eq!(after(60), now + Duration::from_secs(30));
    assert_eq!(after(0), now + PAUSE);
    assert_eq!(renew_at(now - Duration::from_secs(9), now), now + PAUSE);
}

#[tokio::test]
async fn credentials_without_expiry_are_cached_forever() {
    let cached = cached([lasting("A"), lasting("B")]);
    for _ in 0..3 {
        assert_eq!(key(&cached).await, "A");
    }
    assert_eq!(calls(&cached), 1);
    let clone = cached.clone();
    assert_eq!(key(&clone).await, "A");
    assert_eq!(calls(&cached), 1);
}

#[tokio::test]
async fn only_the_cached_credentials_are_invalidated() {
    let cached = cached([lasting("A"), lasting("B")]);
    let first = cached.get().await.unwrap();
    cached.forget(&first);
    assert_eq!(key(&cached).await, "B");
    // Another caller learns late that these credentials were rejected.
    cached.forget(&first);
    assert_eq!(key(&cached).await, "B");
    assert_eq!(calls(&cached), 2);
}

#[tokio::test]
async fn valid_credentials_are_used_after_a_failed_renewal() {
    let cached = cached([expiring("A", 400), failure(), lasting("B")]);
    assert_eq!(key(&cached).await, "A");
    tokio::time::sleep(Duration::from_millis(250)).await;
    // Half of their lifetime has passed. The failed renewal is not retried immediately.
    for _ in 0..3 {
        assert_eq!(key(&cached).await, "A");
    }
    assert_eq!(calls(&cached), 2);
}

#[tokio::test]
async fn waiting_callers_share_a_failure() {
    let cached = cached([failure(), lasting("A")]);
    let (one, other) = tokio::join!(cached.get(), cached.get());
    let (one, other) = (one.unwrap_err(), other.unwrap_err());
    let cause = |error: &CredentialsError| std::ptr::from_ref(error.cause().unwrap()).addr();
    assert_eq!(cause(&one), cause(&other));
    assert_eq!(calls(&cached), 1);
    assert_eq!(key(&cached).await, "A");
}

#[tokio::test]
async fn expired_credentials_are_not_used_after_a_failed_renewal() {
    let cached = cached([expiring("A", 20), failure(), lasting("B")]);
    assert_eq!(key(&cached).await, "A");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(cached.get().await.is_err());
    assert_eq!(key(&cached).await, "B");
}

#[tokio::test]
async fn a_renewal_continues_with_another_caller() {
    let cached = cached([lasting("A")]);
    let mut first = Box::pin(cached.get());
    assert!(is_pending(&mut first));
    let mut second = Box::pin(cached.get());
    assert!(is_pending(&mut second));
    drop(first);
    assert_eq!(second.await.unwrap().access_key_id(), "A");
    assert_eq!(calls(&cached), 1);
}

#[tokio::test]
async fn a_renewal_continues_without_callers() {
    let cached = cached([lasting("A")]);
    let mut first = Box::pin(cached.get());
    assert!(is_pending(&mut first));
    drop(first);
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    assert!(cached.inner.state().held.is_some());
    assert_eq!(key(&cached).await, "A");
}

#[test]
fn without_a_runtime_an_abandoned_renewal_is_restarted() {
    let cached = cached([lasting("A"), lasting("B")]);
    let mut first = Box::pin(cached.get());
    assert!(is_pending(&mut first));
    drop(first);
    let mut second = Box::pin(cached.get());
    assert!(is_pending(&mut second));
    assert_eq!(calls(&cached), 2);
}

#[test]
fn a_runtime_that_shuts_down_does_not_block_renewals() {
    let cached = cached([lasting("A"), lasting("B")]);
    let runtime = || tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime().block_on(async {
        assert!(is_pending(&mut Box::pin(cached.get())));
    });
    assert_eq!(runtime().block_on(key(&cached)), "B");
}

/// Waits for a timer of the runtime that polls it.
#[derive(Debug)]
struct Slow;

impl ProvideCredentials for Slow {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            lasting("A")
        })
    }
}

#[test]
fn an_idle_runtime_does_not_block_another() {
    let cached = Cached::new(Slow);
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let (still, moving) = (runtime(), runtime());
    still.block_on(async { assert!(is_pending(&mut Box::pin(cached.get()))) });
    let limit = Duration::from_secs(5);
    let found = moving.block_on(async { tokio::time::timeout(limit, cached.get()).await });
    assert_eq!(found.unwrap().unwrap().access_key_id(), "A");
}

#[tokio::test]
async fn errors_are_passed_on_unchanged() {
    let inner = cached([failure()]);
    let outer = Cached::new(inner).get().await.unwrap_err();
    assert_eq!(outer.to_string(), "no credentials: the vault is sealed");
    let missing =
        CredentialsError::missing(Arc::new([super::super::FailedSource::new("vault", "sealed")]));
    let passed = cached([Err(provider::error::CredentialsError::provider_error(missing.clone()))])
        .get()
        .await
        .unwrap_err();
    assert_eq!(passed.to_string(), missing.to_string());
    assert_eq!(passed.failed_sources(), missing.failed_sources());
}
