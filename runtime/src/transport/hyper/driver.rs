//! [`Driver`]: polls a connection within the task that uses it.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use tokio::runtime::Handle;
use tokio::task::JoinHandle;

/// How often a connection is polled before its task yields. A connection that still makes progress after that wakes
/// its task: Tokio's sockets report progress without end once a task has [used up its
/// budget](https://docs.rs/tokio/latest/tokio/task/coop/index.html).
const TURNS: usize = 4;

/// A future without a task of its own. A task that waits for something from it polls it as well.
pub(super) struct Driver<F> {
    state: State<F>,
    wakes: Arc<Wakes>,
    /// The waker of `wakes`.
    waker: Waker,
}

enum State<F> {
    Waiting(Pin<Box<F>>),
    Finished,
    /// It has got a task.
    Spawned(JoinHandle<()>),
}

impl<F: Future> State<F> {
    fn poll(&mut self, context: &mut Context<'_>) {
        if let State::Waiting(future) = self
            && future.as_mut().poll(context).is_ready()
        {
            *self = State::Finished;
        }
    }
}

impl<F: Future> Driver<F> {
    pub(super) fn new(future: F) -> Driver<F> {
        let wakes = Arc::new(Wakes::default());
        let waker = Waker::from(Arc::clone(&wakes));
        Driver { state: State::Waiting(Box::pin(future)), wakes, waker }
    }

    /// Polls the future, and an operation that depends on it, until the operation is ready or both wait for something
    /// else.
    pub(super) fn poll_with<T>(
        &mut self,
        context: &mut Context<'_>,
        mut operation: impl FnMut(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        if let State::Spawned(_) = self.state {
            return operation(context);
        }
        for _ in 0..TURNS {
            self.wakes.collect();
            let mut collecting = Context::from_waker(&self.waker);
            if let Poll::Ready(result) = operation(&mut collecting) {
                return Poll::Ready(result);
            }
            self.state.poll(&mut collecting);
            if self.wakes.wait(context.waker()) {
                return Poll::Pending;
            }
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

impl<F: Future<Output: Send> + Send + 'static> Driver<F> {
    /// Gives the future a task, so that it makes progress while nothing is expected from it. The task ends with this
    /// driver.
    pub(super) fn spawn(&mut self, runtime: &Handle) {
        self.state = match std::mem::replace(&mut self.state, State::Finished) {
            State::Waiting(future) => State::Spawned(runtime.spawn(async { drop(future.await) })),
            state => state,
        };
    }
}

impl<F> Drop for Driver<F> {
    fn drop(&mut self) {
        if let State::Spawned(task) = &self.state {
            task.abort();
        }
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
    waiting: Option<Waker>,
}

impl Wakes {
    fn state(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes no task until [`wait`](Wakes::wait).
    fn collect(&self) {
        let mut state = self.state();
        state.is_woken = false;
        let waiting = state.waiting.take();
        drop(state);
        drop(waiting);
    }

    /// Lets the task wait, unless there is something to do.
    fn wait(&self, waker: &Waker) -> bool {
        let mut state = self.state();
        if !state.is_woken {
            state.waiting = Some(waker.clone());
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
        let waiting = state.waiting.take();
        drop(state);
        if let Some(waiting) = waiting {
            waiting.wake();
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
        let mut driver = Driver::new(std::future::poll_fn(move |_| {
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
        let mut driver = Driver::new(std::future::pending::<()>());
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
        let mut driver = Driver::new(std::future::poll_fn(|context| {
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

    #[test]
    fn a_finished_future_is_not_polled_again() {
        let mut driver = Driver::new(async {});
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..2 {
            assert_eq!(driver.poll_with(&mut context, |_| Poll::<()>::Pending), Poll::Pending);
        }
        assert!(matches!(driver.state, State::Finished));
    }
}
