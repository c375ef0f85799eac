//! [`Cache`]: the endpoints that discovery found, and the searches for them.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{Shared, WeakShared};
use tokio::runtime::{self, Handle};
use tokio::time::Instant;
use tracing::Instrument as _;

use super::{Inner, search};
use crate::discovery::{Discovered, Discovery, Refusal};
use crate::random;

/// The largest number of endpoints in the cache: temporary credentials have new access keys after
/// each renewal.
const MOST: usize = 100;
/// How long before its expiry an endpoint is renewed, at most.
const EARLY: Duration = Duration::from_secs(300);
/// The delay before the next search, after one failed while an older endpoint is known.
const PAUSE: Duration = Duration::from_secs(60);

/// The values that an endpoint depends on.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) region: Option<String>,
    pub(super) access_key_id: String,
}

/// The endpoints that a client has found.
///
/// Concurrent callers share one search, which continues even if a caller is cancelled. An endpoint
/// is renewed before it expires, while callers use it. If that fails, they continue to use it.
pub(in crate::client) struct Cache {
    client: Weak<Inner>,
    discovery: &'static Discovery,
    entries: Arc<Mutex<Entries>>,
}

type Entries = HashMap<Key, Entry>;

#[derive(Default)]
struct Entry {
    held: Option<Held>,
    search: Option<UnderWay>,
}

struct Held {
    url: String,
    renew_at: Instant,
    expires_at: Instant,
}

/// A search in progress, and the runtime that polls it. Callers on another runtime start their own
/// search, as theirs may run while this one does not.
struct UnderWay {
    search: WeakShared<Search>,
    runtime: Option<runtime::Id>,
}

type Outcome = Result<String, Refusal>;
type Search = Pin<Box<dyn Future<Output = Outcome> + Send>>;

impl Cache {
    pub(in crate::client) fn new(client: Weak<Inner>, discovery: &'static Discovery) -> Cache {
        Cache { client, discovery, entries: Arc::default() }
    }

    /// The URL of the endpoint.
    pub(super) async fn endpoint(&self, key: &Key) -> Outcome {
        let search = match self.held_or_search(key) {
            Ok(url) => return Ok(url),
            Err(search) => search,
        };
        search.await
    }

    fn held_or_search(&self, key: &Key) -> Result<String, Shared<Search>> {
        let now = Instant::now();
        let mut entries = lock(&self.entries);
        make_room(&mut entries, key, now);
        let entry = entries.entry(key.clone()).or_default();
        if let Some(held) = entry.held.as_ref().filter(|held| now < held.renew_at) {
            return Ok(held.url.clone());
        }
        let runtime = Handle::try_current().ok();
        let id = runtime.as_ref().map(Handle::id);
        let under_way = entry.search.as_ref().filter(|it| it.runtime == id);
        let search = under_way.and_then(|it| it.search.upgrade()).unwrap_or_else(|| {
            let search = self.search(key.clone());
            entry.search = search.downgrade().map(|search| UnderWay { search, runtime: id });
            if let Some(runtime) = runtime {
                runtime.spawn(search.clone());
            }
            search
        });
        match entry.held.as_ref().filter(|held| now < held.expires_at) {
            Some(held) => Ok(held.url.clone()),
            None => Err(search),
        }
    }

    fn search(&self, key: Key) -> Shared<Search> {
        let entries = Arc::clone(&self.entries);
        let (client, discovery) = (self.client.clone(), self.discovery);
        let work = async move {
            let found = search(client, discovery, key.region.clone()).await;
            settle(&entries, key, found)
        };
        (Box::pin(work.in_current_span()) as Search).shared()
    }

    /// Removes an endpoint, if it is the cached one: another caller may have found a new one.
    pub(super) fn forget(&self, key: &Key, url: &str) {
        if let Some(entry) = lock(&self.entries).get_mut(key)
            && entry.held.as_ref().is_some_and(|held| held.url == url)
        {
            entry.held = None;
        }
    }
}

/// Ignores poisoning: the state behind the lock is always consistent.
fn lock(entries: &Mutex<Entries>) -> MutexGuard<'_, Entries> {
    entries.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Stores the result of a search.
fn settle(entries: &Mutex<Entries>, key: Key, found: Result<Discovered, Refusal>) -> Outcome {
    let now = Instant::now();
    let mut entries = lock(entries);
    let entry = entries.entry(key).or_default();
    entry.search = None;
    match (found, &mut entry.held) {
        (Ok(found), held) => {
            let url = found.url();
            let early = (found.validity / 10).min(EARLY).mul_f64(0.5 + random::fraction() / 2.0);
            let expires_at = now + found.validity;
            *held = Some(Held { url: url.clone(), renew_at: expires_at - early, expires_at });
            Ok(url)
        }
        (Err(_), Some(held)) => {
            tracing::warn!("endpoint discovery failed; the last endpoint is still used");
            held.renew_at = now + PAUSE;
            held.expires_at = held.expires_at.max(held.renew_at);
            Ok(held.url.clone())
        }
        (Err(refusal), None) => Err(refusal),
    }
}

/// Keeps the number of entries limited. Removes expired ones first, then the oldest one.
fn make_room(entries: &mut Entries, key: &Key, now: Instant) {
    if entries.len() < MOST || entries.contains_key(key) {
        return;
    }
    entries.retain(|_, entry| entry.held.as_ref().is_some_and(|held| now < held.expires_at));
    let oldest =
        entries.iter().min_by_key(|(_, entry)| entry.held.as_ref().map(|it| it.expires_at));
    if entries.len() >= MOST
        && let Some(oldest) = oldest.map(|(key, _)| key.clone())
    {
        entries.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_entries_is_limited() {
        let now = Instant::now();
        let key = |number: usize| Key { region: None, access_key_id: number.to_string() };
        let mut entries = Entries::new();
        for number in 0..3 * MOST {
            make_room(&mut entries, &key(number), now);
            let expires_at = now + Duration::from_secs(number as u64 + 1);
            let held = Held { url: String::new(), renew_at: now, expires_at };
            entries.insert(key(number), Entry { held: Some(held), search: None });
        }
        assert_eq!(entries.len(), MOST);
        assert!((2 * MOST..3 * MOST).all(|number| entries.contains_key(&key(number))));
        make_room(&mut entries, &key(0), now + Duration::from_secs(4 * MOST as u64));
        assert!(entries.is_empty());
    }
}
