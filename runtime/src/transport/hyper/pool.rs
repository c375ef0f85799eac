//! [`Pool`]: the open connections of a client.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use http::Uri;
use http::uri::{Authority, Scheme};
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep};

use super::http1::{Http1, Payloads};
#[cfg(feature = "http2")]
use super::http2::Http2;
use super::task::Task;
use crate::body::BoxError;

/// The scheme and the authority of a URI, whose requests can share connections.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Server {
    scheme: Scheme,
    authority: Authority,
}

impl Server {
    pub(super) fn of(uri: &Uri) -> Result<Server, BoxError> {
        match (uri.scheme(), uri.authority()) {
            (Some(scheme), Some(authority)) => {
                Ok(Server { scheme: scheme.clone(), authority: authority.clone() })
            }
            _ => Err("the URI of the request has no scheme or no host; use an absolute URI".into()),
        }
    }
}

/// Connections that no request uses, and HTTP/2 connections, which requests share.
pub(super) struct Pool {
    /// How long a connection is kept that no request uses.
    idle: Option<Duration>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    servers: HashMap<Server, Connections>,
    /// Closes connections that were not used for long.
    cleanup: Option<Task>,
}

#[derive(Default)]
struct Connections {
    /// The last one was used last.
    http1: Vec<Idle<Http1>>,
    #[cfg(feature = "http2")]
    http2: Option<Idle<Http2>>,
}

impl Connections {
    fn take_http1(&mut self, payloads: Payloads) -> Option<Idle<Http1>> {
        let fits = |idle: &Idle<Http1>| idle.connection.payloads == payloads;
        self.http1.iter().rposition(fits).map(|last| self.http1.remove(last))
    }

    /// Closes connections by the times of their last use.
    fn close_if(&mut self, is_late: impl Fn(Instant) -> bool) {
        self.http1.retain(|idle| !is_late(idle.since));
        #[cfg(feature = "http2")]
        self.http2.take_if(|shared| is_late(shared.since));
    }

    fn is_empty(&self) -> bool {
        #[cfg(feature = "http2")]
        if self.http2.is_some() {
            return false;
        }
        self.http1.is_empty()
    }
}

struct Idle<C> {
    connection: C,
    since: Instant,
}

/// A connection of the pool.
pub(super) enum Pooled {
    Http1(Http1),
    #[cfg(feature = "http2")]
    Http2(Http2),
}

impl Pool {
    pub(super) fn new(idle: Option<Duration>) -> Pool {
        Pool { idle, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An open connection to a server. One that other requests use as well stays in the pool.
    pub(super) fn take(&self, server: &Server, payloads: Payloads) -> Option<Pooled> {
        let mut state = self.state();
        let connections = state.servers.get_mut(server)?;
        #[cfg(feature = "http2")]
        if let Some(shared) = &mut connections.http2
            && shared.connection.is_open()
        {
            shared.since = Instant::now();
            return Some(Pooled::Http2(shared.connection.clone()));
        }
        let usable = |idle: &Idle<Http1>| !self.is_late(idle.since) && !idle.connection.is_closed();
        let mut idle = std::iter::from_fn(|| connections.take_http1(payloads));
        idle.find(usable).map(|idle| Pooled::Http1(idle.connection))
    }

    /// Keeps a connection that is ready for a request.
    fn keep_http1(self: &Arc<Pool>, connection: Http1) {
        let server = connection.server.clone();
        let runtime = connection.runtime().clone();
        let idle = Idle { connection, since: Instant::now() };
        let mut state = self.state();
        state.servers.entry(server).or_default().http1.push(idle);
        self.clean_up_later(&mut state, &runtime);
    }

    /// Shares a connection with other requests, and returns the one to use.
    #[cfg(feature = "http2")]
    pub(super) fn share_http2(self: &Arc<Pool>, server: Server, connection: Http2) -> Http2 {
        let mut state = self.state();
        let connections = state.servers.entry(server).or_default();
        if let Some(other) = &connections.http2
            && other.connection.is_open()
        {
            return other.connection.clone();
        }
        let shared = Idle { connection: connection.clone(), since: Instant::now() };
        connections.http2 = Some(shared);
        self.clean_up_later(&mut state, &Handle::current());
        connection
    }

    /// Keeps a connection as soon as it is ready for a request. The response has been read, but the request may still
    /// have to be sent.
    pub(super) fn give_back(self: Arc<Pool>, mut connection: Http1) {
        match connection.poll_ready(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(())) => self.keep_http1(connection),
            // It is closed.
            Poll::Ready(Err(_)) => {}
            Poll::Pending => {
                let runtime = connection.runtime().clone();
                runtime.spawn(async move {
                    if std::future::poll_fn(|it| connection.poll_ready(it)).await.is_ok() {
                        self.keep_http1(connection);
                    }
                });
            }
        }
    }

    /// Whether a connection that was last used at this time is not to be used again.
    fn is_late(&self, since: Instant) -> bool {
        self.idle.is_some_and(|idle| since.elapsed() >= idle)
    }

    /// Starts a task that closes connections that are not used for long, unless there is one.
    fn clean_up_later(self: &Arc<Pool>, state: &mut State, runtime: &Handle) {
        let Some(idle) = self.idle else { return };
        // It may have been on a runtime that has ended.
        if state.cleanup.as_ref().is_some_and(|task| !task.is_finished()) {
            return;
        }
        let pool = Arc::downgrade(self);
        state.cleanup = Some(Task::spawn(runtime, async move {
            loop {
                sleep(idle).await;
                if pool.upgrade().is_none_or(|pool| pool.clean_up()) {
                    return;
                }
            }
        }));
    }

    /// Closes connections that were not used for long. Returns whether none is left.
    fn clean_up(&self) -> bool {
        let mut state = self.state();
        state.servers.retain(|_, connections| {
            connections.close_if(|since| self.is_late(since));
            !connections.is_empty()
        });
        if state.servers.is_empty() {
            state.cleanup = None;
        }
        state.servers.is_empty()
    }
}
