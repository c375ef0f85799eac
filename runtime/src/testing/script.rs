//! [`Script`]: a transport that returns scripted responses and records requests.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::answer::mistake_of_script;
use super::{Answer, Event, Recorded, Unfinished};
use crate::body::Body;
use crate::config::{Builder, Config};
use crate::credentials::Credentials;
use crate::retry::Retry;
use crate::transport::{Transport, TransportError, TransportErrorKind, TransportFuture};

/// The header with the protocol in Smithy RPC v2. Requests and responses have the same value.
const PROTOCOL: &str = "smithy-protocol";

/// Returns scripted responses in order, and records the requests. Each attempt is a separate
/// request.
///
/// Clones share the same script, so that one can be used by a client and another to inspect the
/// requests. See [the module](super) for examples.
///
/// A request that is an event stream is recorded when its events have ended, and its response
/// follows then. [`Recorded::messages`] has the events.
///
/// In Smithy RPC v2, the header `smithy-protocol` is added to responses.
#[derive(Clone, Default)]
#[must_use = "use it in a client configuration"]
pub struct Script {
    state: Arc<Mutex<State>>,
}

type Otherwise = Arc<dyn Fn(&Recorded) -> Answer + Send + Sync>;

#[derive(Default)]
struct State {
    lines: VecDeque<Line>,
    otherwise: Option<Otherwise>,
    /// The number of responses that were added.
    given: usize,
    requests: Vec<Recorded>,
    /// The positions of requests without a response.
    unanswered: Vec<usize>,
}

/// A response, or a function that returns one.
enum Line {
    Answer(Answer),
    Once(Box<dyn FnOnce(&Recorded) -> Answer + Send>),
    Otherwise(Otherwise),
}

impl Script {
    /// A script without responses.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a response: an [`Answer`], or an `http::Response`.
    pub fn answer(self, answer: impl Into<Answer>) -> Self {
        self.line(Line::Answer(answer.into()))
    }

    /// Adds a response in JSON.
    pub fn json(self, status: u16, body: impl Into<Body>) -> Self {
        self.answer(Answer::json(status, body))
    }

    /// Adds an error of the service.
    pub fn error(self, code: &str, status: u16, message: &str) -> Self {
        self.answer(Answer::error(code, status, message))
    }

    /// Adds an event stream.
    pub fn events(self, events: impl IntoIterator<Item = Event>) -> Self {
        self.answer(Answer::events(events))
    }

    /// Adds a transport error.
    pub fn fail(self, kind: TransportErrorKind) -> Self {
        self.answer(Answer::fail(kind))
    }

    /// Adds a response that depends on the request.
    pub fn respond<A: Into<Answer>>(
        self,
        respond: impl FnOnce(&Recorded) -> A + Send + 'static,
    ) -> Self {
        self.line(Line::Once(Box::new(|request| respond(request).into())))
    }

    /// Sets the response to all requests without a scripted response.
    pub fn otherwise<A: Into<Answer>>(
        self,
        respond: impl Fn(&Recorded) -> A + Send + Sync + 'static,
    ) -> Self {
        self.lock().otherwise = Some(Arc::new(move |request| respond(request).into()));
        self
    }

    fn line(self, line: Line) -> Self {
        let mut state = self.lock();
        state.lines.push_back(line);
        state.given += 1;
        drop(state);
        self
    }

    /// A configuration for a client that uses this script, with a fictitious region, credentials
    /// and token, and without backoff between attempts.
    #[must_use]
    pub fn config(&self) -> Config {
        self.config_builder().build_unchecked()
    }

    /// The builder of this configuration, to change it. To test single attempts, set
    /// `retry(Retry::off())`.
    pub fn config_builder(&self) -> Builder {
        let retry = Retry::standard().initial_backoff(Duration::ZERO).max_backoff(Duration::ZERO);
        Config::builder()
            .region("us-east-1")
            .credentials(Credentials::new("AKIDTEST", "made up", None, None, "Script"))
            .bearer_token("made-up")
            .retry(retry)
            .transport(self.clone())
    }

    /// The requests so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.lock().requests.clone()
    }

    /// Checks at the end of a test that the script was followed, because a program may continue
    /// after an error.
    ///
    /// # Errors
    /// Responses were left over, or there were too few. The error says which.
    pub fn finish(&self) -> Result<(), Unfinished> {
        let state = self.lock();
        if state.lines.is_empty() && state.unanswered.is_empty() {
            return Ok(());
        }
        let unanswered = state.unanswered.iter().filter_map(|place| {
            Some(format!("request {} ({})", place + 1, state.requests.get(*place)?))
        });
        Err(Unfinished {
            left: state.lines.len(),
            given: state.given,
            unanswered: unanswered.collect(),
        })
    }

    /// The next response for a request. The request is recorded.
    fn next(&self, request: &Recorded) -> Result<Line, String> {
        let mut state = self.lock();
        state.requests.push(request.clone());
        if let Some(line) = state.lines.pop_front() {
            return Ok(line);
        }
        if let Some(otherwise) = &state.otherwise {
            return Ok(Line::Otherwise(Arc::clone(otherwise)));
        }
        let number = state.requests.len();
        state.unanswered.push(number - 1);
        let answers = state.given;
        Err(format!(
            "no response is left for request {number}, {request}: the script has {answers}; \
             add one, or `otherwise`"
        ))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Ignores poisoning: no foreign code runs under the lock, so the state is always
        // consistent.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Script {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(async move {
            let request = Recorded::receive(request).await?;
            self.outcome(&request)
        })
    }
}

impl Script {
    fn outcome(&self, request: &Recorded) -> Result<http::Response<Body>, TransportError> {
        let answer = match self.next(request) {
            Ok(Line::Answer(answer)) => answer,
            Ok(Line::Once(respond)) => respond(request),
            Ok(Line::Otherwise(respond)) => respond(request),
            Err(mistake) => return Ok(mistake_of_script(&mistake)),
        };
        let mut response = answer.into_outcome()?;
        if let Some(protocol) = request.headers().get(PROTOCOL) {
            response.headers_mut().entry(PROTOCOL).or_insert_with(|| protocol.clone());
        }
        Ok(response)
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("Script")
            .field("answers_left", &state.lines.len())
            .field("requests", &state.requests)
            .finish_non_exhaustive()
    }
}
