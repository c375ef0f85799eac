//! [`off_worker`]: work that waits for the operating system.

use tokio::runtime::Handle;
use tracing::{Span, dispatcher};

/// Has work that waits, such as reading a file, done where it keeps no task of the Tokio runtime from
/// going on. Without a runtime there are none. `None` if the runtime ends before the work begins.
pub(crate) async fn off_worker<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    match Handle::try_current() {
        Ok(runtime) => {
            // Whoever listens here listens there.
            let (dispatch, span) = (dispatcher::get_default(Clone::clone), Span::current());
            let work = move || dispatcher::with_default(&dispatch, || span.in_scope(work));
            runtime.spawn_blocking(work).await.ok()
        }
        Err(_) => Some(work()),
    }
}
