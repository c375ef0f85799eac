//! [`Cached`]: caches the credentials of a provider.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use futures_util::FutureExt as _;
use futures_util::future::{Shared, WeakShared};
use tokio::runtime::{self, Handle};
use tracing::Instrument as _;

use super::{Credentials, CredentialsError, ProvideCredentials, provided, provider};
use crate::random;

/// How long before their expiry credentials are renewed.
const EARLY: Duration = Duration::from_secs(300);
/// The maximum jitter by which they are renewed even earlier, so that many programs do not all
/// renew at the same time.
const JITTER: Duration = Duration::from_secs(30);
/// The delay before the provider is called again, after a failed renewal of credentials that are
/// still valid, or after it returned expired credentials.
const PAUSE: Duration = Duration::from_secs(30);

/// Caches the credentials of a provider until five minutes before they expire, or forever if they
/// do not expire.
///
/// Credentials that are valid for less than ten minutes are cached for half of their lifetime.
/// Concurrent callers share one call of the provider, which continues even if a caller is
/// cancelled. If the provider fails while the old credentials are still valid, those are used, and
/// the provider is called again after 30 seconds. Otherwise all waiting callers get the error, and
/// the next caller tries again.
///
/// Every configuration wraps its provider in a `Cached`. Wrap the provider yourself to share
/// credentials between configurations.
///
/// ```
/// use tinsmith_runtime::credentials::{Cached, Credentials, ProvideCredentials};
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let keys = Cached::new(Credentials::new("AKID", "secret", None, None, "example"));
/// assert_eq!(keys.provide_credentials().await?.access_key_id(), "AKID");
/// # Ok::<(), tinsmith_runtime::BoxError>(()) })?;
/// # Ok::<(), tinsmith_runtime::BoxError>(())
/// ```
pub struct Cached<P> {
    inner: Arc<Inner<P>>,
}

struct Inner<P> {
    provider: P,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    renewal: Option<UnderWay>,
}

/// A renewal in progress, and the runtime that polls it. Callers on another runtime start their own
/// renewal, as theirs may run while this one does not.
struct UnderWay {
    /// Dropped if no caller waits for it and no runtime runs it.
    renewal: WeakShared<Renewal>,
    runtime: Option<runtime::Id>,
}

struct Held {
    credentials: Credentials,
    /// `None` means never.
    renew_at: Option<SystemTime>,
}

type Outcome = Result<Credentials, CredentialsError>;
type Renewal = Pin<Box<dyn Future<Output = Outcome> + Send>>;

impl<P: ProvideCredentials + 'static> Cached<P> {
    /// Wraps a provider. It is not called yet.
    pub fn new(provider: P) -> Cached<P> {
        Cached { inner: Arc::new(Inner { provider, state: Mutex::default() }) }
    }

    /// The cached credentials, or new ones.
    pub(super) async fn get(&self) -> Outcome {
        let renewal = match self.held_or_renewal() {
            Ok(credentials) => return Ok(credentials),
            Err(renewal) => renewal,
        };
        renewal.await
    }

    fn held_or_renewal(&self) -> Result<Credentials, Shared<Renewal>> {
        let mut state = self.inner.state();
        if let Some(held) = &state.held
            && held.renew_at.is_none_or(|time| SystemTime::now() < time)
        {
            return Ok(held.credentials.clone());
        }
        let runtime = Handle::try_current().ok();
        let id = runtime.as_ref().map(Handle::id);
        let of_this_runtime = state.renewal.as_ref().filter(|it| it.runtime == id);
        if let Some(renewal) = of_this_runtime.and_then(|it| it.renewal.upgrade()) {
            return Err(renewal);
        }
        let inner = Arc::clone(&self.inner);
        let work = async move {
            let answer = inner.provider.provide_credentials().await;
            inner.settle(answer)
        };
        let renewal = (Box::pin(work.in_current_span()) as Renewal).shared();
        state.renewal = renewal.downgrade().map(|renewal| UnderWay { renewal, runtime: id });
        // The renewal continues when no caller waits any more: it may already have used a
        // single-use token that another renewal would need.
        if let Some(runtime) = runtime {
            runtime.spawn(renewal.clone());
        }
        Err(renewal)
    }

    /// Removes rejected credentials from the cache, if they are the cached ones: another caller may
    /// have renewed them already.
    pub(crate) fn forget(&self, used: &Credentials) {
        let mut state = self.inner.state();
        if state.held.as_ref().is_some_and(|held| held.credentials == *used) {
            state.held = None;
        }
    }
}

impl<P> Inner<P> {
    /// Ignores poisoning: the state behind the lock is always consistent.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stores the result of a renewal.
    fn settle(&self, answer: provider::Result) -> Outcome {
        let now = SystemTime::now();
        let mut state = self.state();
        state.renewal = None;
        match answer {
            Ok(credentials) => {
                let renew_at = credentials.expiry().map(|expiry| renew_at(expiry, now));
                state.held = Some(Held { credentials: credentials.clone(), renew_at });
                Ok(credentials)
            }
            Err(error) => match &mut state.held {
                Some(held) if held.credentials.expiry().is_none_or(|expiry| expiry > now) => {
                    held.renew_at = Some(now + PAUSE);
                    tracing::warn!(
                        "the credentials could not be renewed; the cached ones are still valid"
                    );
                    Ok(held.credentials.clone())
                }
                _ => Err(CredentialsError::of_provider(error)),
            },
        }
    }
}

fn renew_at(expiry: SystemTime, now: SystemTime) -> SystemTime {
    match expiry.duration_since(now) {
        Ok(left) if !left.is_zero() => {
            let early = (EARLY + JITTER.mul_f64(random::fraction())).min(left / 2);
            now + (left - early)
        }
        // The EC2 metadata service returns expired credentials during an outage, and services
        // accept them.
        _ => now + PAUSE,
    }
}

impl<P: ProvideCredentials + 'static> ProvideCredentials for Cached<P> {
    fn provide_credentials<'a>(&'a self) -> provider::future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        provided(self.get())
    }
}

impl<P> Clone for Cached<P> {
    /// Clones share the cache.
    fn clone(&self) -> Cached<P> {
        Cached { inner: Arc::clone(&self.inner) }
    }
}

impl<P: fmt::Debug> fmt::Debug for Cached<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Cached").field(&self.inner.provider).finish()
    }
}

#[cfg(test)]
mod tests;
