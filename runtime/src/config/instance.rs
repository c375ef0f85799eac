//! [`Instance`]: the last who may know the region.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::OnceCell;
use tokio::time::Instant;

use crate::credentials::{SourceError, imds};
use crate::environment::Environment;
use crate::profile::Section;
use crate::transport::Transport;

/// For how long it is believed that this is no instance: who is on none would wait in every call for an
/// answer that does not come.
const BELIEVED: Duration = Duration::from_secs(30);

/// What the EC2 instance that the program runs on says of its region, or why it says nothing. A region is
/// for ever. That there is none is not: a network or a metadata service may take its time to start.
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
    /// Whether it is an answer to who began to ask at a time: it came later, or says that there is nobody
    /// to be asked.
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
        // Callers that wait for each other share the answer.
        let ask = async || {
            if self.refused().as_ref().is_some_and(|refused| refused.holds(since)) {
                return Err(());
            }
            imds::region(environment, profile, transport).await.map_err(|refusal| {
                *self.refused() = Some(Refused { refusal, at: Instant::now() });
            })
        };
        // Why there is none is kept for who needs it.
        let _ = self.inner.region.get_or_try_init(ask).await;
    }

    /// What the lock guards is whole at any time.
    fn refused(&self) -> MutexGuard<'_, Option<Refused>> {
        self.inner.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `None` if it was not asked, or does not know.
    pub(super) fn region(&self) -> Option<&str> {
        self.inner.region.get().map(String::as_str)
    }

    /// `None` if it was not asked, or does know.
    pub(super) fn refusal(&self) -> Option<String> {
        match self.region() {
            Some(_) => None,
            None => Some(self.refused().as_ref()?.refusal.clone().into_reason()),
        }
    }
}
