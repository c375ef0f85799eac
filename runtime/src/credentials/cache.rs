//! [`Cached`]: a provider that is asked again only when that is needed.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use futures_util::FutureExt as _;
use futures_util::future::{Shared, WeakShared};
use tokio::runtime::{self, Handle};
use tracing::Instrument as _;

use super::{Credentials, CredentialsError, ProvideCredentials, provider};
use crate::random;

/// How long before they expire credentials are renewed.
const EARLY: Duration = Duration::from_secs(300);
/// At most so much earlier, so that not all of many programs ask at once.
const JITTER: Duration = Duration::from_secs(30);
/// How long to wait before a provider is asked again that could not renew what is still good, or
/// whose credentials have expired already.
const PAUSE: Duration = Duration::from_secs(30);

/// Keeps the credentials of a provider until five minutes before they expire, or for ever if they
/// do not.
///
/// Credentials that live for less than ten minutes are kept for half of their life. However many
/// callers wait for new credentials, the provider is asked once; it goes on if a caller stops
/// waiting. If it fails while the old credentials are still good, those are
/// used, and it is asked again after half a minute. Its failure is otherwise that of those who
/// wait, and the next caller makes another attempt.
///
/// Every configuration wraps its provider in one. Wrap it yourself to share credentials between
/// configurations.
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

/// A renewal, and the runtime that moves it: the callers of another one, which may move while this
/// does not, make a renewal of their own.
struct UnderWay {
    /// It is gone if nobody waits for it and there is no runtime, or no longer one, to carry it on.
    renewal: WeakShared<Renewal>,
    runtime: Option<runtime::Id>,
}

struct Held {
    credentials: Credentials,
    /// `None` is never.
    renew_at: Option<SystemTime>,
}

type Outcome = Result<Credentials, CredentialsError>;
type Renewal = Pin<Box<dyn Future<Output = Outcome> + Send>>;

impl<P: ProvideCredentials + 'static> Cached<P> {
    /// A provider that has not been asked yet.
    pub fn new(provider: P) -> Cached<P> {
        Cached { inner: Arc::new(Inner { provider, state: Mutex::default() }) }
    }

    /// The credentials that are there, or new ones.
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
        // It goes on when nobody waits any more: half of a renewal may have used up what it takes to
        // make another, such as a token that is good for one.
        if let Some(runtime) = runtime {
            runtime.spawn(renewal.clone());
        }
        Err(renewal)
    }

    /// Forgets credentials that a service does not accept, if they are the ones that are kept: by now
    /// others may have renewed them.
    pub(crate) fn forget(&self, used: &Credentials) {
        let mut state = self.inner.state();
        if state.held.as_ref().is_some_and(|held| held.credentials == *used) {
            state.held = None;
        }
    }
}

impl<P> Inner<P> {
    /// What the lock guards is whole at any time, so that a thread that panicked changes nothing.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The end of a renewal.
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
                    tracing::warn!("the credentials could not be renewed; the old ones still hold");
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
        // The metadata service of EC2 gives out expired credentials while it has no others, and
        // services accept them.
        _ => now + PAUSE,
    }
}

impl<P: ProvideCredentials + 'static> ProvideCredentials for Cached<P> {
    fn provide_credentials<'a>(&'a self) -> provider::future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        provider::future::ProvideCredentials::new(async {
            self.get().await.map_err(provider::error::CredentialsError::provider_error)
        })
    }
}

impl<P> Clone for Cached<P> {
    /// Clones share what they keep.
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
