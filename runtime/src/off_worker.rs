//! [`off_worker`]: runs blocking work, such as file access, outside of async tasks.

use tokio::runtime::Handle;
use tracing::{Span, dispatcher};

/// Runs blocking work, such as reading a file, on a blocking thread of the Tokio runtime. Without a
/// runtime it runs on the current thread. `None` if the runtime shuts down before the work starts.
pub(crate) async fn off_worker<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    match Handle::try_current() {
        Ok(runtime) => {
            // Events of the work go to the subscriber and span of the caller.
            let (dispatch, span) = (dispatcher::get_default(Clone::clone), Span::current());
            let work = move || dispatcher::with_default(&dispatch, || span.in_scope(work));
            runtime.spawn_blocking(work).await.ok()
        }
        Err(_) => Some(work()),
    }
}
