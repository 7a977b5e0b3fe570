//! Tasks that a fault of ours cannot end.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

/// Rest before a task that panicked runs again, so that a lasting fault does not heat the machine.
const REST: Duration = Duration::from_secs(1);

/// A task that ends with this value.
pub(crate) struct Task(JoinHandle<()>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Runs what `make` gives; after a panic it says so and runs it again from its beginning.
pub(crate) fn run<F>(
    runtime: &Handle,
    name: &'static str,
    make: impl Fn() -> F + Send + 'static,
) -> Task
where
    F: Future<Output = ()> + Send,
{
    Task(runtime.spawn(async move {
        while let Err(panic) = AssertUnwindSafe(make()).catch_unwind().await {
            let words = panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| panic.downcast_ref::<&str>().copied())
                .unwrap_or("no words");
            tracing::error!(task = name, panic = words, "a task panicked and runs again");
            tokio::time::sleep(REST).await;
        }
    }))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn a_panic_runs_the_task_again() {
        let runs = Arc::new(AtomicU32::new(0));
        let (done, wait) = tokio::sync::oneshot::channel();
        let done = Arc::new(std::sync::Mutex::new(Some(done)));
        let counter = Arc::clone(&runs);
        let _task = super::run(&tokio::runtime::Handle::current(), "test", move || {
            let (runs, done) = (Arc::clone(&counter), Arc::clone(&done));
            async move {
                assert!(
                    runs.fetch_add(1, Ordering::Relaxed) > 0,
                    "the first run fails"
                );
                if let Some(done) = done.lock().expect("not poisoned").take() {
                    done.send(()).expect("the test waits");
                }
            }
        });
        wait.await.expect("the second run tells");
        assert_eq!(runs.load(Ordering::Relaxed), 2);
    }
}
