//! [`Instance`]: the region from the EC2 metadata service.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::OnceCell;
use tokio::time::Instant;

use crate::credentials::{SourceError, imds};
use crate::environment::Environment;
use crate::profile::Section;
use crate::transport::Transport;

/// How long a failure is cached: outside of EC2, every call would otherwise wait for a response
/// that never comes.
const BELIEVED: Duration = Duration::from_secs(30);

/// The region of the EC2 instance that the program runs on, or why it is unknown. A region never
/// changes. A failure is only cached for a time, as a network or a metadata service may be
/// starting.
#[derive(Clone, Default)]
pub(super) struct Instance {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    region: OnceCell<String>,
    refused: Mutex<Option<Refused>>,
}

struct Refused {
    refusal: SourceError,
    at: Instant,
}

impl Refused {
    /// Whether the failure also answers a caller that started to wait at this time: it is newer, or
    /// says that there is no metadata service.
    fn holds(&self, since: Instant) -> bool {
        let is_nobody = matches!(self.refusal, SourceError::NotConfigured(_));
        self.at > since || is_nobody && since.duration_since(self.at) < BELIEVED
    }
}

impl Instance {
    pub(super) async fn ask(
        &self,
        environment: &Environment,
        profile: Option<&Section>,
        transport: &dyn Transport,
    ) {
        if self.region().is_some() {
            return;
        }
        let since = Instant::now();
        // Callers that wait at the same time share the result.
        let ask = async || {
            if self.refused().as_ref().is_some_and(|refused| refused.holds(since)) {
                return Err(());
            }
            imds::region(environment, profile, transport).await.map_err(|refusal| {
                *self.refused() = Some(Refused { refusal, at: Instant::now() });
            })
        };
        // The error is stored for the calls that need it.
        let _ = self.inner.region.get_or_try_init(ask).await;
    }

    /// Ignores poisoning: the value behind the lock is always consistent.
    fn refused(&self) -> MutexGuard<'_, Option<Refused>> {
        self.inner.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `None` if the metadata service was not asked, or has no region.
    pub(super) fn region(&self) -> Option<&str> {
        self.inner.region.get().map(String::as_str)
    }

    /// `None` if the metadata service was not asked, or has returned a region.
    pub(super) fn refusal(&self) -> Option<String> {
        match self.region() {
            Some(_) => None,
            None => Some(self.refused().as_ref()?.refusal.clone().into_reason()),
        }
    }
}
