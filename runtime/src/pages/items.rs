//! [`Items`]: what is in the pages of a list.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::{Pages, PaginatedItems};
use crate::error::Error;

/// What is in the pages of a list, in order. A page is requested when the one before is used up.
///
/// Errors are as those of [`Pages`]: the next item that is wanted after one asks for the same page
/// again. No item comes twice, and none is left out.
#[must_use = "nothing is requested before it is asked for"]
pub struct Items<O: PaginatedItems> {
    pages: Pages<O>,
    /// What is left of the page that came last.
    page: vec::IntoIter<O::Item>,
    /// How many more may come.
    left: usize,
}

impl<O: PaginatedItems> Items<O> {
    pub(super) fn of(pages: Pages<O>) -> Self {
        Self { pages, page: Vec::new().into_iter(), left: usize::MAX }
    }

    /// At most that many items from here on. No page is requested that is not needed for them; how
    /// large a page is, the operation says.
    pub fn limit(mut self, most: usize) -> Self {
        self.left = most;
        self
    }

    /// The next item, or `None` after the last one.
    ///
    /// # Errors
    /// Those of the operation; the next call then asks for the same page again. And
    /// [`Failure::Decode`](crate::Failure::Decode) if a page leads back to itself.
    pub async fn try_next(&mut self) -> Result<Option<O::Item>, Error<O::Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }

    /// All items, in memory. Set a [`limit`](Items::limit) where nobody knows how many there are.
    ///
    /// # Errors
    /// Those of [`try_next`](Items::try_next). What came before is then lost.
    pub async fn collect(mut self) -> Result<Vec<O::Item>, Error<O::Error>> {
        let mut all = Vec::new();
        while let Some(item) = self.try_next().await? {
            all.push(item);
        }
        Ok(all)
    }
}

impl<O: PaginatedItems> Stream for Items<O> {
    type Item = Result<O::Item, Error<O::Error>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while self.left > 0 {
            if let Some(item) = self.page.next() {
                self.left -= 1;
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => self.page = O::items(page).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => break,
            }
        }
        Poll::Ready(None)
    }
}

/// Nothing is pinned but the futures of the pages, which are in boxes.
impl<O: PaginatedItems> Unpin for Items<O> {}

impl<O: PaginatedItems> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &O::METADATA.name).finish_non_exhaustive()
    }
}
