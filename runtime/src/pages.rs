//! Lists that a service gives in pages: [`Pages`], and [`Items`], which are what is in them.
//!
//! Emitted calls have them as `.pages()` and `.items()`. Both are asked by `try_next().await`, and are
//! streams as well. Nothing is requested before it is asked for.

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

/// An operation that answers with a part of what there is, and a token for what follows. The emitted
/// input structures implement it where the model says
/// [`paginated`](https://smithy.io/2.0/spec/behavior-traits.html#paginated-trait).
pub trait Paginated: Operation<Output: Send> + Send + Sync + 'static {
    /// What says where a page begins.
    type Token: Clone + Default + PartialEq;

    /// Where the page begins that the operation asks for; `None` is at the beginning.
    fn token(&self) -> Option<&Self::Token>;

    /// Makes the operation ask for the page that begins there.
    fn set_token(&mut self, token: Self::Token);

    /// Where the page begins that follows an answer. It is the last one if there is no token, or one
    /// that says nothing, such as an empty text.
    fn next_token(output: &Self::Output) -> Option<&Self::Token>;
}

/// A paginated operation of which the model says what the pages are made of.
pub trait PaginatedItems: Paginated {
    /// What a page has many of. Those of a map are pairs of key and value.
    type Item;

    /// Takes the items out of a page.
    fn items(output: Self::Output) -> Vec<Self::Item>;
}

type Outcome<O> = Result<<O as Operation>::Output, Error<<O as Operation>::Error>>;
/// A request on its way, which brings the operation back.
type Turn<O> = Pin<Box<dyn Future<Output = (O, Outcome<O>)> + Send>>;

/// The pages of a list, one request each, in order.
///
/// After an error, the same page is asked for again if the next one is wanted, so that a program can
/// go on where it was: who does not want that stops at the first error, as `?` does.
///
/// A service that answers with the token that it was sent would do so for ever. That page is given,
/// and then there is a [`Failure::Decode`] and no more.
#[must_use = "nothing is requested before it is asked for"]
pub struct Pages<O: Paginated> {
    client: Client,
    options: CallOptions,
    state: State<O>,
}

enum State<O: Paginated> {
    /// The operation asks for the next page.
    Ready(O),
    Waiting(Turn<O>),
    /// The token of the last page leads back to it.
    Circle,
    Over,
}

impl<O: Paginated> Pages<O> {
    /// The pages from the one that an operation asks for; each is called for with these options.
    pub fn new(client: &Client, operation: O, options: CallOptions) -> Self {
        Self { client: client.clone(), options, state: State::Ready(operation) }
    }

    /// The next page, or `None` after the last one.
    ///
    /// # Errors
    /// Those of the operation; the next call then asks for the same page again. And
    /// [`Failure::Decode`] if the page before leads back to itself.
    pub async fn try_next(&mut self) -> Result<Option<O::Output>, Error<O::Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }

    /// What is in the pages.
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

/// Nothing is pinned but the futures, which are in boxes.
impl<O: Paginated> Unpin for Pages<O> {}

/// What comes after a page.
fn after<O: Paginated>(page: &O::Output, mut operation: O) -> State<O> {
    match O::next_token(page) {
        None => State::Over,
        Some(token) if *token == O::Token::default() => State::Over,
        Some(token) if operation.token() == Some(token) => State::Circle,
        Some(token) => {
            operation.set_token(token.clone());
            State::Ready(operation)
        }
    }
}

fn circle<K: From<Failure>>(operation: &'static str) -> Error<K> {
    let error = DecodeError::new(
        "the token for the next page is the one that this page was asked for with, so that there \
         would be no end; report it to the service, and use what came so far",
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
