//! [`Script`]: a transport that answers as it was told, and remembers what it was asked.

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

/// Answers requests in the order in which its answers were given, and records them. Each attempt is
/// a request of its own.
///
/// Clones are the same script, so that one can be given to a client and another be asked what
/// happened. See [the module](super) for examples.
#[derive(Clone, Default)]
#[must_use = "give it to a client"]
pub struct Script {
    state: Arc<Mutex<State>>,
}

type Otherwise = Arc<dyn Fn(&Recorded) -> Answer + Send + Sync>;

#[derive(Default)]
struct State {
    lines: VecDeque<Line>,
    otherwise: Option<Otherwise>,
    /// How many answers were ever given.
    given: usize,
    requests: Vec<Recorded>,
    /// The places of requests for which there was no answer.
    unanswered: Vec<usize>,
}

/// An answer, or a way to it.
enum Line {
    Answer(Answer),
    Once(Box<dyn FnOnce(&Recorded) -> Answer + Send>),
    Otherwise(Otherwise),
}

impl Script {
    /// A script without an answer.
    pub fn new() -> Self {
        Self::default()
    }

    /// The next answer: an [`Answer`], or an `http::Response`.
    pub fn answer(self, answer: impl Into<Answer>) -> Self {
        self.line(Line::Answer(answer.into()))
    }

    /// The next answer, in JSON.
    pub fn json(self, status: u16, body: impl Into<Body>) -> Self {
        self.answer(Answer::json(status, body))
    }

    /// The next answer, an error of the service.
    pub fn error(self, code: &str, status: u16, message: &str) -> Self {
        self.answer(Answer::error(code, status, message))
    }

    /// The next answer, a stream of events.
    pub fn events(self, events: impl IntoIterator<Item = Event>) -> Self {
        self.answer(Answer::events(events))
    }

    /// To the next request there is no answer.
    pub fn fail(self, kind: TransportErrorKind) -> Self {
        self.answer(Answer::fail(kind))
    }

    /// The next answer, which depends on the request.
    pub fn respond<A: Into<Answer>>(
        self,
        respond: impl FnOnce(&Recorded) -> A + Send + 'static,
    ) -> Self {
        self.line(Line::Once(Box::new(|request| respond(request).into())))
    }

    /// The answer to every request for which there is no other.
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

    /// A configuration for a client that asks this script: a region, credentials and a token that
    /// are made up, and no pauses between attempts.
    #[must_use]
    pub fn config(&self) -> Config {
        self.config_builder().build_unchecked()
    }

    /// The same, to be changed. For tests of a single attempt, set `retry(Retry::off())`.
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

    /// Makes sure that the script was followed, for the end of a test: a program may well go on
    /// after an error.
    ///
    /// # Errors
    /// Answers were not asked for, or there were too few. The error says which.
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

    /// What follows for a request, which is recorded.
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
            "no answer is left for request {number}, {request}: the script has {answers}; \
             add one, or `otherwise`"
        ))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No code of others runs under the lock, so that the state is whole in any case.
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
        answer.into_outcome()
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
