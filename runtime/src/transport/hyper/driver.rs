//! [`Driver`]: polls a connection, in the task that uses it or in a task of its own.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use tokio::runtime::Handle;

use super::task::Task;

/// How often a connection is polled before its task yields. A connection that still makes progress after that wakes
/// its task: Tokio's sockets report progress without end once a task has [used up its
/// budget](https://docs.rs/tokio/latest/tokio/task/coop/index.html).
const TURNS: usize = 4;

/// Polls a future.
pub(super) enum Driver<F> {
    /// The future has no task of its own.
    Inline(Inline<F>),
    Spawned {
        _task: Task,
    },
}

impl<F: Future> Driver<F> {
    /// A task that waits for something from the future polls it as well.
    pub(super) fn inline(future: F) -> Driver<F> {
        let wakes = Arc::new(Wakes::default());
        let waker = Waker::from(Arc::clone(&wakes));
        Driver::Inline(Inline { future: Some(Box::pin(future)), wakes, waker })
    }

    /// The future has a task, which ends with the driver. It makes progress while nothing is expected from it.
    pub(super) fn spawned(future: F) -> Driver<F>
    where
        F: Send + 'static,
    {
        let future = async { drop(future.await) };
        Driver::Spawned { _task: Task::spawn(&Handle::current(), future) }
    }

    /// Polls an operation that depends on the future, and the future if it has no task.
    pub(super) fn poll_with<T>(
        &mut self,
        context: &mut Context<'_>,
        mut operation: impl FnMut(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        match self {
            Driver::Inline(inline) => inline.poll_with(context, operation),
            Driver::Spawned { .. } => operation(context),
        }
    }
}

/// A future without a task of its own.
pub(super) struct Inline<F> {
    /// `None` once it has finished.
    future: Option<Pin<Box<F>>>,
    wakes: Arc<Wakes>,
    /// The waker of `wakes`.
    waker: Waker,
}

impl<F: Future> Inline<F> {
    /// Polls until the operation is ready, or until it and the future wait for something else.
    fn poll_with<T>(
        &mut self,
        context: &mut Context<'_>,
        mut operation: impl FnMut(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        for _ in 0..TURNS {
            self.wakes.collect();
            let mut collecting = Context::from_waker(&self.waker);
            if let Poll::Ready(result) = operation(&mut collecting) {
                return Poll::Ready(result);
            }
            // If it fails, the operation fails.
            self.future.take_if(|future| future.as_mut().poll(&mut collecting).is_ready());
            if self.wakes.wait(context.waker()) {
                return Poll::Pending;
            }
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

/// Wakes the task that waits. While the future is polled, it only records that there is something to do: the future
/// and the operation wake each other, and would otherwise schedule the task that polls both of them.
#[derive(Default)]
struct Wakes(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    /// Whether there is something to do since the last poll.
    is_woken: bool,
    /// The task that waits.
    task: Option<Waker>,
}

impl Wakes {
    fn state(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes no task until [`wait`](Wakes::wait).
    fn collect(&self) {
        let mut state = self.state();
        state.is_woken = false;
        let task = state.task.take();
        drop(state);
        drop(task);
    }

    /// Lets the task wait, unless there is something to do.
    fn wait(&self, waker: &Waker) -> bool {
        let mut state = self.state();
        if !state.is_woken {
            state.task = Some(waker.clone());
        }
        !state.is_woken
    }
}

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let mut state = self.state();
        state.is_woken = true;
        let task = state.task.take();
        drop(state);
        if let Some(task) = task {
            task.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Counts how often it is woken.
    #[derive(Default)]
    struct Count(AtomicUsize);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    impl Count {
        fn get(&self) -> usize {
            self.0.load(Ordering::Relaxed)
        }
    }

    #[test]
    fn a_result_of_the_future_needs_no_wake() {
        let count = Arc::new(Count::default());
        let waker = Waker::from(Arc::clone(&count));
        let shared = Arc::new(Mutex::new((None::<Waker>, false)));
        let inner = Arc::clone(&shared);
        let mut driver = Driver::inline(std::future::poll_fn(move |_| {
            let mut shared = inner.lock().unwrap();
            shared.1 = true;
            shared.0.take().unwrap().wake();
            Poll::<()>::Pending
        }));
        let outcome = driver.poll_with(&mut Context::from_waker(&waker), |context| {
            let mut shared = shared.lock().unwrap();
            shared.0 = Some(context.waker().clone());
            if shared.1 { Poll::Ready("done") } else { Poll::Pending }
        });
        assert_eq!((outcome, count.get()), (Poll::Ready("done"), 0));
    }

    #[test]
    fn a_later_wake_reaches_the_last_task() {
        let tasks = [(); 2].map(|()| Arc::new(Count::default()));
        let mut driver = Driver::inline(std::future::pending::<()>());
        let mut inner = None;
        for task in &tasks {
            let waker = Waker::from(Arc::clone(task));
            let outcome = driver.poll_with(&mut Context::from_waker(&waker), |context| {
                inner = Some(context.waker().clone());
                Poll::<()>::Pending
            });
            assert_eq!(outcome, Poll::Pending);
        }
        let inner = inner.unwrap();
        inner.wake_by_ref();
        inner.wake();
        assert_eq!(tasks.each_ref().map(|task| task.get()), [0, 1], "it is woken once");

        // There is nothing more to do.
        let waker = Waker::from(Arc::clone(&tasks[1]));
        let mut context = Context::from_waker(&waker);
        assert_eq!(driver.poll_with(&mut context, |_| Poll::<()>::Pending), Poll::Pending);
        assert_eq!(tasks[1].get(), 1);
    }

    #[test]
    fn a_future_that_is_always_busy_yields() {
        let count = Arc::new(Count::default());
        let mut polls = 0;
        let mut driver = Driver::inline(std::future::poll_fn(|context| {
            polls += 1;
            context.waker().wake_by_ref();
            Poll::<()>::Pending
        }));
        let waker = Waker::from(Arc::clone(&count));
        let mut context = Context::from_waker(&waker);
        assert_eq!(driver.poll_with(&mut context, |_| Poll::<()>::Pending), Poll::Pending);
        drop(driver);
        assert_eq!((polls, count.get()), (TURNS, 1));
    }

    #[tokio::test]
    async fn a_task_polls_the_future_and_ends_with_the_driver() {
        let polls = Arc::new(Count::default());
        let inside = Arc::clone(&polls);
        let driver = Driver::spawned(std::future::poll_fn(move |context| {
            inside.0.fetch_add(1, Ordering::Relaxed);
            context.waker().wake_by_ref();
            Poll::<()>::Pending
        }));
        while polls.get() < 3 {
            tokio::task::yield_now().await;
        }
        drop(driver);
        while Arc::strong_count(&polls) > 1 {
            tokio::task::yield_now().await;
        }
    }

    #[test]
    fn a_finished_future_is_not_polled_again() {
        // An `async` block panics if it is polled again.
        let mut driver = Driver::inline(async {});
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..2 {
            assert_eq!(driver.poll_with(&mut context, |_| Poll::<()>::Pending), Poll::Pending);
        }
    }
}
