//! [`Items`]: the items of a paginated list.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::{Pages, PaginatedItems};
use crate::error::Error;

/// The items of a paginated list, in order. The next page is requested when the previous one is
/// used up.
/// Errors are those of [`Pages`]: after one, the next call requests the same page again. No item is
/// returned twice, and none is skipped.
#[must_use = "pages are requested lazily, when `try_next` is called"]
pub struct Items<O: PaginatedItems> {
    pages: Pages<O>,
    /// The remaining items of the current page.
    page: vec::IntoIter<O::Item>,
    /// How many more items may be returned.
    left: usize,
}

impl<O: PaginatedItems> Items<O> {
    pub(super) fn of(pages: Pages<O>) -> Self {
        Self { pages, page: Vec::new().into_iter(), left: usize::MAX }
    }

    /// Limits the number of items from here on. Pages beyond the limit are not requested. The page
    /// size is set in the operation.
    pub fn limit(mut self, most: usize) -> Self {
        self.left = most;
        self
    }

    /// The next item, or `None` after the last one.
    ///
    /// # Errors
    /// The errors of the operation; the next call then requests the same page again.
    /// [`Failure::Decode`](crate::Failure::Decode) if a page returns its own token.
    pub async fn try_next(&mut self) -> Result<Option<O::Item>, Error<O::Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }

    /// Collects all items in memory. Set a [`limit`](Items::limit) if the length of the list is
    /// unknown.
    ///
    /// # Errors
    /// The errors of [`try_next`](Items::try_next). The items before the error are lost.
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

/// Only the futures of the pages are pinned, and they are boxed.
impl<O: PaginatedItems> Unpin for Items<O> {}

impl<O: PaginatedItems> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &O::METADATA.name).finish_non_exhaustive()
    }
}
