//! Paginators: [`Pages`] of a list, and the [`Items`] in them.
//!
//! Generated calls return them with `.pages()` and `.items()`. Read both with `try_next().await`,
//! or as streams. Requests are sent lazily.

mod items;

use std::fmt;
use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::client::{CallOptions, Client};
use crate::decode_error::DecodeError;
use crate::error::{Error, Failure};
use crate::operation::Operation;

pub use items::Items;

/// An operation that returns a page of a list and a token for the next page. Generated input
/// structures implement it if the model has the
/// [`paginated`](https://smithy.io/2.0/spec/behavior-traits.html#paginated-trait) trait.
pub trait Paginated: Operation<Output: Send> + Send + Sync + 'static {
    /// Whether the last page contains its own token as the token of the next page. For other
    /// operations, such a page is an error.
    const LAST_PAGE_REPEATS_TOKEN: bool = false;

    /// The pagination token.
    type Token: Clone + Default + PartialEq;

    /// The token of the page that the operation requests; `None` for the first page.
    fn token(&self) -> Option<&Self::Token>;

    /// Sets the token of the page to request.
    fn set_token(&mut self, token: Self::Token);

    /// The token of the next page in an output. The page is the last one if there is no token, or
    /// an empty one.
    fn next_token(output: &Self::Output) -> Option<&Self::Token>;
}

/// A paginated operation whose model defines the items of a page.
pub trait PaginatedItems: Paginated {
    /// An item of a page. The items of a map are pairs of key and value.
    type Item;

    /// Takes the items out of a page.
    fn items(output: Self::Output) -> Vec<Self::Item>;
}

type Outcome<O> = Result<<O as Operation>::Output, Error<<O as Operation>::Error>>;
/// A pending request, which returns the operation together with its result.
type Turn<O> = Pin<Box<dyn Future<Output = (O, Outcome<O>)> + Send>>;

/// The pages of a list, requested one at a time, in order.
///
/// After an error, the next call requests the same page again, so that a program can resume. A loop
/// that ignores errors may never end: stop at the first error, for example with `?`.
///
/// If a page contains its own token as the token of the next page, the list would never end. This
/// page is returned, then a [`Failure::Decode`], and then the list ends. Some operations mark the
/// last page in this way ([`Paginated::LAST_PAGE_REPEATS_TOKEN`]): their lists end without an error.
#[must_use = "pages are requested lazily, when `try_next` is called"]
pub struct Pages<O: Paginated> {
    client: Client,
    options: CallOptions,
    state: State<O>,
}

enum State<O: Paginated> {
    /// Ready to request the next page.
    Ready(O),
    Waiting(Turn<O>),
    /// The last page returned its own token.
    Circle,
    Over,
}

impl<O: Paginated> Pages<O> {
    /// The pages of a list, from the page that the operation requests. All requests use these
    /// options.
    pub fn new(client: &Client, operation: O, options: CallOptions) -> Self {
        Self { client: client.clone(), options, state: State::Ready(operation) }
    }

    /// The next page, or `None` after the last one.
    ///
    /// The errors of the operation; the next call then requests the same page again.
    /// [`Failure::Decode`] if the previous page returned its own token.
    pub async fn try_next(&mut self) -> Result<Option<O::Output>, Error<O::Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }

    /// The items of all pages.
    pub fn items(self) -> Items<O>
    where
        O: PaginatedItems,
    {
        Items::of(self)
    }

    fn request(&self, operation: O) -> Turn<O> {
        let (client, options) = (self.client.clone(), self.options.clone());
        Box::pin(async move {
            let outcome = client.send(&operation, &options).await;
            (operation, outcome)
        })
    }
}

impl<O: Paginated> Stream for Pages<O> {
    type Item = Outcome<O>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut turn = match mem::replace(&mut self.state, State::Over) {
            State::Ready(operation) => self.request(operation),
            State::Waiting(turn) => turn,
            State::Circle => return Poll::Ready(Some(Err(circle(O::METADATA.name)))),
            State::Over => return Poll::Ready(None),
        };
        let Poll::Ready((operation, outcome)) = turn.as_mut().poll(context) else {
            self.state = State::Waiting(turn);
            return Poll::Pending;
        };
        self.state = match &outcome {
            Ok(page) => after(page, operation),
            Err(_) => State::Ready(operation),
        };
        Poll::Ready(Some(outcome))
    }
}

/// Only the futures are pinned, and they are boxed.
impl<O: Paginated> Unpin for Pages<O> {}

/// The state after a page.
fn after<O: Paginated>(page: &O::Output, mut operation: O) -> State<O> {
    match O::next_token(page) {
        None => State::Over,
        Some(token) if *token == O::Token::default() => State::Over,
        Some(token) if operation.token() == Some(token) => {
            if O::LAST_PAGE_REPEATS_TOKEN {
                State::Over
            } else {
                State::Circle
            }
        }
        Some(token) => {
            operation.set_token(token.clone());
            State::Ready(operation)
        }
    }
}

fn circle<K: From<Failure>>(operation: &'static str) -> Error<K> {
    let error = DecodeError::new(
        "the service returned the token of this page as the token of the next page, so the list \
         would never end; report it to the service, and use the pages so far",
    );
    Error::new(operation, Failure::Decode(error).into())
}

impl<O: Paginated> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &O::METADATA.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
pub(crate) mod tests;
